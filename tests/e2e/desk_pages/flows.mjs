// SPDX-License-Identifier: Apache-2.0
// What people do on the desk's pages, in Debian's Chromium: flows.mjs MODULES BASE LINK FOLDER. Each flow with scripts and without; then every
// page at two widths, light and dark, under axe-core. One JSON line a row on stdout: {row, problems, seconds}.
import fs from "node:fs";
import { createRequire } from "node:module";

const [modules, base, link, folder] = process.argv.slice(2);
const require = createRequire(modules + "/");
const { chromium } = require("playwright-core");
const { AxeBuilder } = require("@axe-core/playwright");
const PASSWORD = "grey otter lends a lamp";
const LOBBY = "audience=hq/lobby";
let problems = [];

async function shows(page, words) {
  const text = await page.locator("body").innerText();
  if (!text.includes(words)) problems.push(`"${words}" is not on ${page.url()}: ${text.slice(0, 200).replace(/\s+/g, " ")}`);
}

async function shot(page, name) {
  await page.waitForLoadState();
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

// Pictures that the node drew, not their words in place of them.
async function drawn(page, selector) {
  await page.locator(selector).first().scrollIntoViewIfNeeded();
  for (let i = 0; i < 80; i++) {
    if (await page.locator(selector).first().evaluate((i) => i.complete && i.naturalWidth > 100)) return;
    await page.waitForTimeout(250);
  }
  problems.push(`${selector} has no picture on ${page.url()}`);
}

const press = (page, name) => page.getByRole("button", { name }).first().click();

// [what it is, what to do]; they leave the desk as they found it.
const flows = [
  ["a post is approved and stands on the wall", async (page) => {
    await page.goto(`${base}/queue?${LOBBY}`);
    await page.locator(".card a").first().click();
    await drawn(page, ".screen.wide img");
    await press(page, "Approve these words and pictures");
    await shows(page, "Approved. It is on its way to the screens.");
  }],
  ["a post is withdrawn from the wall, and put back", async (page, name) => {
    await page.goto(`${base}/wall?${LOBBY}`);
    await drawn(page, ".tile img");
    await page.locator(".tile summary").first().click();
    await page.locator(".tile input[name=reason]").first().fill("wrong date");
    await shot(page, `${name}-wall`);
    await page.locator(".tile .stop").first().click();
    await shows(page, "Withdrawn. The screens take it off now.");
    await shows(page, "wrong date");
    await press(page, /Put it back/);
    await shows(page, "Approved.");
  }],
  ["an alert is looked at, sent as a drill, and ended", async (page, name, scripts) => {
    await page.goto(`${base}/emergency`);
    const before = await page.locator("img[data-live]").first().getAttribute("src");
    await page.fill("textarea[name=text]", "Leave the building\nby the north stairs");
    await page.getByLabel(/Critical/).check();
    await page.getByLabel(/This is a drill/).check();
    if (scripts)
      await page.waitForFunction((was) => document.querySelector("img[data-live]").getAttribute("src") !== was, before);
    else
      await press(page, "Show how it looks");
    await drawn(page, "img[data-live]");
    await shot(page, `${name}-alert`);
    await press(page, "Send the alert");
    await shows(page, "The drill is on the screens.");
    while (await page.getByRole("button", { name: /End it now/ }).count()) await press(page, /End it now/);
    await shows(page, "Nothing. All screens show their posts.");
  }],
  ["all screens are held and released", async (page, name) => {
    await page.goto(`${base}/emergency`);
    await press(page, "Hold now");
    await shows(page, "On hold: the screens show the house card.");
    await shot(page, `${name}-hold`);
    await page.goto(`${base}/wall?${LOBBY}`);
    await shows(page, "On hold.");
    await page.goto(`${base}/emergency`);
    while (await page.getByRole("button", { name: /Release/ }).count()) await press(page, /Release/);
    await shows(page, "Nothing. All screens show their posts.");
  }],
  ["a post's times are changed in the calendar", async (page) => {
    await page.goto(`${base}/calendar?${LOBBY}`);
    await page.locator("details summary").first().click();
    const until = page.locator("details[open] input[name=until]");
    const was = await until.inputValue();
    const next = `${was.slice(0, 11)}${was.endsWith("10:07") ? "10:08" : "10:07"}`;
    await until.fill(next);
    await page.locator("details[open] .go").click();
    await shows(page, "Saved.");
    await shows(page, next.slice(11));
  }],
  ["what is over is found by its words and goes back to the queue", async (page) => {
    await page.goto(`${base}/archive`);
    await page.fill("input[name=search]", "oldest*");
    await press(page, "Search");
    await shows(page, "The oldest Aria comes home");
    await press(page, /Back to the queue/);
    await shows(page, "Back in the queue, to be approved again.");
    await page.locator(".card a", { hasText: "The oldest Aria" }).first().click();
    await page.locator("form[action='/post/reject'] input[name=reason]").fill("once more");
    await press(page, "Reject");
    await shows(page, "Rejected.");
  }],
  ["the records are searched and exported", async (page) => {
    await page.goto(`${base}/records`);
    await shows(page, "all as they were written");
    await page.fill("input[name=what]", "reject");
    await press(page, "Show");
    await shows(page, "reject");
    for (const words of ["Export as CSV", "Export as JSON Lines"]) {
      const waiting = page.waitForEvent("download");
      await press(page, words);
      const file = await (await waiting).path();
      if (fs.statSync(file).size < 500) problems.push(`${words}: hardly anything in it`);
    }
  }],
  ["somebody new comes in by the link that is shown once", async (page, name, scripts, browser) => {
    await page.goto(`${base}/people`);
    await page.locator("form[action='/people/add'] input[name=name]").fill(`nora.${name}`);
    await page.locator("form[action='/people/add'] select").selectOption("author");
    await press(page, "Add");
    const address = await page.getByLabel("Address").inputValue();
    await shot(page, `${name}-link`);
    const other = await browser.newContext({ javaScriptEnabled: scripts });
    const theirs = await other.newPage();
    await theirs.goto(address);
    await theirs.fill("input[name=password]", PASSWORD);
    await theirs.fill("input[name=again]", PASSWORD);
    await press(theirs, "Keep it and come in");
    await shows(theirs, "The walls today");
    if (await theirs.getByRole("link", { name: "People" }).count()) problems.push("an author sees the page of people");
    await other.close();
  }],
  ["a token is made, works, and is revoked", async (page) => {
    await page.goto(`${base}/account`);
    await page.getByText("Make a token").click();
    await page.fill("input[name=purpose]", "a screen in the hall");
    await press(page, "Make it");
    const token = await page.getByLabel("Token").inputValue();
    const ask = () => fetch(`${base}/api/v1/wall?${LOBBY}`, { headers: { Authorization: `Bearer ${token}` } });
    if ((await ask()).status !== 200) problems.push("the token does not work");
    await page.goto(`${base}/account`);
    await press(page, /Revoke/);
    await shows(page, "Saved.");
    if ((await ask()).status !== 401) problems.push("the token works although it is revoked");
  }],
  ["an audience's rule and a setting are changed and back", async (page) => {
    await page.goto(`${base}/settings`);
    for (const rule of ["2", "1"]) {
      await page.locator("select[name=approvals]").last().selectOption(rule);
      await page.locator("form[action='/audiences/rule'] button").last().click();
      await shows(page, "Saved.");
    }
    for (const days of ["365", ""]) {
      const form = page.locator("form[action='/settings/set']", { has: page.locator("input[value=audit-keep]") });
      await form.locator("input[name=value]").fill(days);
      await form.locator("button").click();
      await shows(page, "Saved.");
    }
  }],
  ["a wrong password changes nothing and says so", async (page) => {
    await page.goto(`${base}/account`);
    await page.fill("input[name=present]", "not this one");
    await page.fill("input[name=password]", "two lamps for one otter");
    await page.fill("input[name=again]", "two lamps for one otter");
    await press(page, "Change it");
    await shows(page, "the present password is wrong");
  }],
];

const places = ["/", "/queue", "/write", `/wall?${LOBBY}`, `/calendar?${LOBBY}`, `/calendar?view=day&${LOBBY}`, "/archive", "/guidelines", "/records", "/records/check",
  "/emergency", "/people", "/sources", "/settings", "/account", `/post?${LOBBY}&id=heat-pump-launch`];

// Nothing wider than a phone, nothing that axe-core calls serious, nothing that the browser complains about.
async function look(page, path) {
  const name = path.replace(/[^a-z]+/g, "-");
  for (const [width, scheme] of [[1280, "light"], [360, "light"], [1280, "dark"], [360, "dark"]]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: scheme });
    const answer = await page.goto(base + path);
    if (answer.status() !== 200) problems.push(`${path}: ${answer.status()}`);
    if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)) problems.push(`${path} is wider than ${width}`);
    await shot(page, `page${name}-${width}-${scheme}`);
    const found = await new AxeBuilder({ page }).analyze();
    for (const v of found.violations)
      if (["serious", "critical"].includes(v.impact)) problems.push(`${path} ${width} ${scheme}: ${v.id} ${v.nodes[0].html.slice(0, 120)}`);
  }
}

async function row(name, work) {
  const start = Date.now();
  problems = [];
  try {
    await work();
  } catch (e) {
    problems.push(String(e.message).split("\n")[0]);
  }
  console.log(JSON.stringify({ row: name, problems, seconds: (Date.now() - start) / 1000 }));
}

async function signIn(page, first) {
  await page.goto(first ? base + link : `${base}/sign-in`);
  if (!first) await page.fill("input[name=name]", "mara");
  await page.fill("input[name=password]", PASSWORD);
  if (first) await page.fill("input[name=again]", PASSWORD);
  await page.locator("main button").click();
  await shows(page, "The walls today");
}

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const scripts of [true, false]) {
  const kind = scripts ? "with-scripts" : "without-scripts";
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, javaScriptEnabled: scripts });
  const page = await context.newPage();
  page.setDefaultTimeout(30000);
  page.on("pageerror", (e) => problems.push(`script: ${e.message}`));
  await row(`${kind}: ${scripts ? "the first password, by link" : "signing in"}`, () => signIn(page, scripts));
  for (const [name, work] of flows) await row(`${kind}: ${name}`, () => work(page, kind, scripts, browser));
  if (scripts) for (const path of places) await row(`page ${path}`, () => look(page, path));
  await context.close();
}
await browser.close();
