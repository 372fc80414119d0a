// SPDX-License-Identifier: Apache-2.0
// What pages do better with a script; each of them works without it.
"use strict";

// A second click does not send a form twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 5000);
});

// Pictures that follow a form as it is filled in: drawn again a moment after the last key, the one before stays until then.
for (const place of document.querySelectorAll("[data-live-of]")) {
  const form = document.querySelector(`form[action="${place.dataset.liveOf}"]`);
  for (const button of form.querySelectorAll("[data-live-button]")) button.hidden = true;
  let timer = 0;
  const draw = () => {
    const fields = new URLSearchParams(new FormData(form));
    fields.delete("csrf");
    for (const picture of place.querySelectorAll("img[data-live]")) {
      const next = new Image();
      const url = `${picture.dataset.live}&${fields}`;
      picture.dataset.wanted = url;
      next.onload = () => {
        if (picture.dataset.wanted === url) picture.src = url;
      };
      next.onerror = () => {
        if (picture.dataset.wanted === url) timer = timer || setTimeout(again, 1000);
      };
      next.src = url;
    }
  };
  const again = () => {
    timer = 0;
    draw();
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(again, 400);
  });
}

// What is to be copied is selected at a touch.
for (const input of document.querySelectorAll("[data-select]")) input.addEventListener("focus", () => input.select());
