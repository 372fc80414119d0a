// SPDX-License-Identifier: Apache-2.0
// The form of a post: the preview follows what is written, pictures are sent as they are chosen. Without this the form works with
// its "Keep and look" button.
"use strict";

const form = document.getElementById("write");
let csrf = document.body.dataset.csrf;
const said = document.getElementById("look-said");
const PAUSE_MS = 400;

// ---- the preview ----

// Each shape has a picture of its own, its page, and at most one request on its way.
const screens = Array.from(document.querySelectorAll(".look .screen"), (figure) => ({
  figure, shape: figure.dataset.shape, words: figure.dataset.words, page: 1, pages: 0, asking: null, url: null,
}));
let timer = 0;
let signedOut = false;

// What the form says, without the files: they have been sent, and the form has their names.
function written() {
  const data = new FormData(form);
  data.delete("new");
  return data;
}

// After a new sign-in in another tab the form is still good: it needs that session's token.
async function takeToken() {
  const page = await fetch("/guidelines", { credentials: "same-origin" });
  const next = new DOMParser().parseFromString(await page.text(), "text/html").body.dataset.csrf;
  if (!next || next === csrf) return false;
  csrf = document.body.dataset.csrf = next;
  document.querySelectorAll("input[name=csrf]").forEach((field) => { field.value = next; });
  return true;
}

function post(path, data, signal) {
  return fetch("/api/v1" + path, {
    method: "POST", body: data, signal, headers: { "X-CSRF-Token": csrf }, credentials: "same-origin",
  });
}

async function ask(path, data, signal) {
  let answer = await post(path, data, signal);
  if (answer.status === 403 && await takeToken()) answer = await post(path, data, signal);
  if (!answer.ok) {
    let words = "It did not work.";
    try {
      words = (await answer.json()).error;
    } catch (e) { /* not ours: a proxy's page */ }
    throw Object.assign(new Error(words), { status: answer.status });
  }
  return answer;
}

function showPages(screen) {
  let nav = screen.figure.querySelector("nav");
  if (screen.pages < 2) {
    if (nav) nav.remove();
    return;
  }
  if (!nav) {
    nav = document.createElement("nav");
    nav.className = "pages";
    nav.setAttribute("aria-label", "Pages on " + screen.words);
    for (const [step, words] of [[-1, "Page before"], [1, "Next page"]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words;
      button.addEventListener("click", () => {
        screen.page = Math.min(Math.max(screen.page + step, 1), screen.pages);
        draw(screen);
      });
      nav.append(button);
    }
    const count = document.createElement("span");
    count.setAttribute("role", "status");
    nav.firstChild.after(count);
    screen.figure.append(nav);
  }
  nav.querySelector("span").textContent = `${screen.page} of ${screen.pages}`;
  nav.firstChild.disabled = screen.page === 1;
  nav.lastChild.disabled = screen.page === screen.pages;
}

// The new picture takes the old one's place once it is whole: nothing flickers.
async function place(screen, blob) {
  const url = URL.createObjectURL(blob);
  const next = new Image();
  next.src = url;
  next.alt = `The post on ${screen.words}, page ${screen.page} of ${screen.pages}`;
  await next.decode();
  const old = screen.figure.querySelector("img, .blank");
  old.replaceWith(next);
  if (screen.url) URL.revokeObjectURL(screen.url);
  screen.url = url;
}

async function draw(screen) {
  if (screen.asking) screen.asking.abort();
  const mine = new AbortController();
  screen.asking = mine;
  const data = written();
  data.set("shape", screen.shape);
  data.set("page", String(screen.page));
  try {
    const answer = await ask("/write/preview", data, mine.signal);
    screen.pages = Number(answer.headers.get("X-Pages")) || 1;
    await place(screen, await answer.blob());
    said.textContent = "";
    showPages(screen);
  } catch (e) {
    if (e.name === "AbortError") return;
    if (e.status === 422 && screen.page > 1) { // shorter than it was
      screen.page = 1;
      later(0);
      return;
    }
    signedOut = e.status === 401;
    said.textContent = signedOut ? "You are signed out. Open the desk in another tab and sign in, then go on here."
                                        : "No preview: " + e.message + ".";
  } finally {
    if (screen.asking === mine) screen.asking = null;
  }
}

function later(ms) {
  clearTimeout(timer);
  timer = setTimeout(() => screens.forEach(draw), ms);
}

// ---- pictures ----

const list = document.getElementById("pictures");
const chosen = document.getElementById("f-new");

function field(label, input, id) {
  const box = document.createElement("div");
  const name = document.createElement("label");
  box.className = "field";
  input.id = name.htmlFor = id;
  name.textContent = label;
  box.append(name, input);
  return box;
}

function input(name, value, more) {
  return Object.assign(document.createElement("input"), { name, value }, more);
}

// As write_page.c draws one.
function addPicture(file, alt) {
  const n = list.children.length + 1;
  const row = document.createElement("li");
  row.className = "picture";
  const image = Object.assign(new Image(), { src: "/picture?file=" + encodeURIComponent(file), alt: "Picture " + n });
  const words = field(`What picture ${n} shows`, input("alt", alt, { maxLength: 300 }), "alt-" + n);
  const order = field("Place", input("order", String(n), { type: "number", min: 1, max: 99 }), "order-" + n);
  order.classList.add("place");
  const drop = document.createElement("label");
  drop.className = "check";
  drop.append(input("drop", file, { type: "checkbox" }), " Remove");
  const line = document.createElement("div");
  line.className = "row";
  line.append(order, drop);
  const side = document.createElement("div");
  side.append(input("picture", file, { type: "hidden" }), words, line);
  row.append(image, side);
  list.append(row);
  return words.querySelector("input");
}

function sayPictures(words) {
  let box = document.getElementById("wrong-pictures");
  if (!box) {
    box = Object.assign(document.createElement("p"), { id: "wrong-pictures", className: "mistake" });
    box.setAttribute("role", "alert");
    chosen.closest(".field").append(box);
  }
  box.textContent = words;
}

async function send(files) {
  let first = null;
  sayPictures("");
  for (const file of files) {
    const data = new FormData();
    data.append("new", file);
    try {
      const kept = await (await ask("/write/picture", data)).json();
      for (const picture of kept.pictures) {
        const words = addPicture(picture.file, picture.alt);
        first = first || words;
      }
    } catch (e) {
      sayPictures(`${file.name}: ${e.message}.`);
    }
  }
  if (first) first.focus();
  later(0);
}

// ---- what is typed ----

let dirty = false;

function changed(event) {
  if (event.target === chosen) return;
  dirty = true;
  later(event.type === "input" ? PAUSE_MS : 0);
}

if (form && csrf) {
  said.textContent = "";
  form.querySelector("[value=look]").textContent = "Keep as a draft";
  form.addEventListener("input", changed);
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, [type=checkbox], [type=datetime-local]")) changed(event);
  });
  chosen.addEventListener("change", () => {
    const files = Array.from(chosen.files);
    chosen.value = "";
    dirty = true;
    send(files);
  });
  // Enter in a line is no wish to send
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input:not([type=checkbox])")) event.preventDefault();
  });
  form.addEventListener("submit", () => { dirty = false; });
  document.addEventListener("visibilitychange", () => {
    if (signedOut && !document.hidden) later(0);
  });
  addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
  if (form.title.value || form.text.value || list.children.length) later(0);
}
