// SPDX-License-Identifier: Apache-2.0
// What is kept and who keeps order: archive, records, tokens, roles, sources, settings, one's own account.
import fs from "node:fs";
import { PASSWORD } from "./tools.mjs";

const NEXT_PASSWORD = "two lamps for one otter";

export const records = [
  ["what is over is found by its words and goes back to the queue", async (t) => {
    const page = await t.go("otto", "/archive");
    await page.fill("input[name=search]", "oldest* aria");
    await t.press(page, "Search");
    await t.shows(page, "The oldest Aria comes home", "rejected");
    await t.look(page, "archive");
    await t.press(page, /Back to the queue/);
    await t.shows(page, "Back in the queue, to be approved again.", "The oldest Aria comes home");
    await t.go("otto", "/archive?search=oldest");
    await t.shows(page, "Nothing here.");
  }],

  ["an auditor searches, checks and exports the records, and changes nothing", async (t) => {
    const page = await t.go("rita", "/records");
    await t.shows(page, "all as they were written");
    await page.fill("input[name=what]", "reject");
    await page.fill("input[name=who]", "mia");
    await t.press(page, "Show");
    await t.shows(page, "The party is off");
    await t.look(page, "records");
    const lines = {};
    for (const [words, ending] of [["Export as CSV", "csv"], ["Export as JSON Lines", "jsonl"]]) {
      await t.go("rita", "/records");
      const waiting = page.waitForEvent("download");
      await page.getByRole("button", { name: words }).click();
      const file = await waiting;
      t.must(file.suggestedFilename().endsWith(`.${ending}`), `${words} gives ${file.suggestedFilename()}`);
      lines[ending] = fs.readFileSync(await file.path(), "utf8").trimEnd().split("\n");
    }
    const rows = lines.jsonl.map((line) => JSON.parse(line));
    t.must(rows.length > 60, `${rows.length} rows are exported`);
    t.must(lines.jsonl.some((line) => line.includes("The party is off")), "the reason is not in the export");
    t.must(lines.csv.length >= rows.length, "the CSV file has fewer rows");
    await t.go("rita", "/write", 403);
    await t.go("rita", "/emergency", 403);
    t.must(await (await t.go("rita", "/post?audience=hq/lobby&id=six-sites")).locator("section.decide button").count() === 0, "an auditor is offered decisions");
  }],

  ["a token is made, works within its scopes, and is revoked", async (t) => {
    const page = await t.go("otto", "/account");
    await page.getByText("Make a token").click();
    await page.fill("input[name=purpose]", "a screen in the hall");
    await t.press(page, "Make it");
    const token = await page.getByLabel("Token").inputValue();
    await t.look(page, "token");
    const ask = async (path) => (await fetch(`${t.base}/api/v1${path}`, { headers: { Authorization: `Bearer ${token}` } })).status;
    t.must(await ask("/wall?audience=hq/lobby") === 200, "the token does not work");
    t.must(await ask("/write") === 403, "the token does more than its scopes say");
    await t.go("otto", "/account");
    await t.showsNot(page, token);
    await t.press(page, /Revoke/);
    await t.shows(page, "Saved.");
    t.must(await ask("/wall?audience=hq/lobby") === 401, "the token works although it is revoked");
  }],

  ["a role changes at once, and who is disabled is out", async (t) => {
    const admin = await t.go("mara", "/people");
    const row = admin.locator("li", { has: admin.locator("input[name=name][value=otto]") });
    await t.go("otto", "/emergency", 403);
    await row.locator("summary").click();
    await row.locator("select[name=role]").selectOption("moderator");
    await t.press(admin, "Change the role", row);
    await t.shows(admin, "Saved.");
    await t.signsIn("otto"); // a new role ends the sessions of the old one
    await t.go("otto", "/emergency");
    await t.look(admin, "people");
    await row.locator("summary").click();
    await t.press(admin, /Disable/, row);
    const page = await t.go("otto", "/queue");
    t.must(page.url().endsWith("/sign-in"), "who is disabled still sees the queue");
    await t.signsIn("otto");
    await t.shows(page, "Sign in");
    await row.locator("summary").click();
    await t.press(admin, /Enable|again/, row);
    await t.shows(admin, "Saved.");
  }],

  ["a source is paused and taken up again; a setting is changed and back", async (t) => {
    const page = await t.go("mara", "/sources");
    await t.press(page, /Take up again/);
    await t.press(page, /^Pause/);
    await t.shows(page, "paused");
    await t.look(page, "sources");
    for (const days of ["365", "0"]) {
      await t.go("mara", "/settings");
      const form = page.locator("form[action='/settings/set']", { has: page.locator("input[value=audit-keep]") });
      await form.locator("input[name=value]").fill(days);
      await t.press(page, /^Save/, form);
      await t.shows(page, "Saved.");
    }
    await t.look(page, "settings");
  }],

  ["one's own password is changed by who knows it, which ends all other sessions", async (t) => {
    const page = await t.go("mia", "/account");
    const change = async (present) => {
      await page.fill("input[name=present]", present);
      await page.fill("input[name=password]", NEXT_PASSWORD);
      await page.fill("input[name=again]", NEXT_PASSWORD);
      await t.press(page, "Change it");
    };
    await change("not this one");
    await t.shows(page, "the present password is wrong");
    await t.go("mia", "/account");
    await change(PASSWORD);
    await t.shows(page, "Your password is changed.");
    await t.look(page, "account");
    await t.press(page, /Sign out everywhere/);
    await t.signsIn("mia", NEXT_PASSWORD);
    await t.shows(page, "The walls today");
    await t.press(page, "Sign out");
    await t.go("mia", "/queue");
    t.must(page.url().endsWith("/sign-in"), "signing out leaves the session");
  }],
];

const LOOKED = ["/", "/queue", "/write", "/calendar?view=day&audience=hq/lobby", "/records/check", "/emergency", "/post?audience=hq/lobby&id=heat-pump-launch",
  "/post?audience=hq/lobby&id=first-repair", "/guidelines?version=1"];
// Views of the API that the stories above look at as pages, or that are no pages.
const ELSEWHERE = ["/openapi.json", "/wall", "/archive", "/records", "/people", "/account", "/settings", "/sources", "/calendar"];

export const looks = [
  ...LOOKED.map((path) => [`page ${path}`, async (t) => t.look(await t.go("mara", path), `page${path.replace(/[^a-z0-9]+/g, "-")}`)]),
  ["no page is forgotten", async (t) => {
    const page = await t.go("mara", "/");
    const api = await (await page.request.get(`${t.base}/api/v1/openapi.json`)).json();
    for (const [path, methods] of Object.entries(api.paths)) {
      const json = methods.get?.responses?.["200"]?.content?.["application/json"];
      t.must(!json || ELSEWHERE.includes(path) || LOOKED.some((p) => p.split("?")[0] === path), `${path} is looked at by no story`);
    }
    t.notes.push(`${t.looked} pages looked at`);
  }],
];
