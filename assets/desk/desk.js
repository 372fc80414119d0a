// SPDX-License-Identifier: Apache-2.0
// What pages do better with a script; each of them works without it.
"use strict";

// A second click does not send a form twice. A search or a download may be asked for again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 5000);
});

// Pictures that follow a form as it is filled in: drawn again a moment after the last change; the one before stays until then,
// and where one cannot be drawn.
for (const place of document.querySelectorAll("[data-live-of]")) {
  const form = document.querySelector(`form[action="${place.dataset.liveOf}"]`);
  for (const button of form.querySelectorAll("[data-live-button]")) button.hidden = true;
  let timer = 0;
  let asking = null;
  const draw = async (picture, fields, signal) => {
    const answer = await fetch(`${picture.dataset.live}&${fields}`, { signal });
    if (!answer.ok) return;
    const url = URL.createObjectURL(await answer.blob());
    if (picture.src.startsWith("blob:")) URL.revokeObjectURL(picture.src);
    picture.src = url;
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const fields = new URLSearchParams(new FormData(form));
      fields.delete("csrf");
      if (asking) asking.abort();
      asking = new AbortController();
      for (const picture of place.querySelectorAll("img[data-live]"))
        draw(picture, fields, asking.signal).catch(() => {});
    }, 400);
  });
}

// What is to be copied is selected at a touch.
for (const input of document.querySelectorAll("[data-select]")) input.addEventListener("focus", () => input.select());
