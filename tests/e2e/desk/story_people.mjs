// SPDX-License-Identifier: Apache-2.0
// How people come in: mara admin, otto author, mia moderator, rita auditor. And what they agree on first.
import { PASSWORD } from "./tools.mjs";

const ROLES = { otto: "author", mia: "moderator", rita: "auditor" };
export const GUIDELINES = `# What goes on our walls

Visitors and children read them too.

## Always

- Say who it is for
- Give day, time and place

## Never

1. Customers' names
2. <script>alert("figures")</script> that are not published`;

export const people = [
  ["the first admin comes in by a link that works once", async (t) => {
    const page = await t.go("mara", t.link);
    await t.look(page, "welcome");
    await page.fill("input[name=password]", PASSWORD);
    await page.fill("input[name=again]", `${PASSWORD}s`);
    await t.press(page, "Keep it and come in");
    await t.shows(page, "the two passwords are not the same");
    await t.comesIn("mara", t.link);
    await t.go("nobody", t.link, 410);
    await t.leave("nobody");
  }],

  ["signing out, a wrong password, signing in", async (t) => {
    const page = await t.page("mara");
    await t.press(page, "Sign out");
    await t.shows(page, "You have signed out.");
    await t.look(page, "sign-in");
    await page.goto(`${t.base}/queue`);
    t.must(page.url().endsWith("/sign-in"), `the queue is at ${page.url()} for who has not signed in`);
    await t.signsIn("mara", "not this one, I fear");
    await t.shows(page, "Sign in");
    t.must(await page.getByRole("alert").count() === 1, "a wrong password is not said");
    t.must(await page.inputValue("input[name=password]") === "", "the wrong password comes back");
    await t.signsIn("mara");
    await t.shows(page, "The walls today");
  }],

  ["an author, a moderator and an auditor are added, each with a link shown once", async (t) => {
    for (const [name, role] of Object.entries(ROLES)) {
      const page = await t.go("mara", "/people");
      const form = page.locator("form[action='/people/add']");
      await form.locator("input[name=name]").fill(name);
      await form.locator("select").selectOption(role);
      await t.press(page, "Add", form);
      const link = await page.getByLabel("Address").inputValue();
      if (name === "otto") await t.look(page, "link");
      await t.comesIn(name, link.replace(/^[a-z]+:\/\/[^/]+/, ""));
      await page.goto(`${t.base}/people`);
      await t.showsNot(page, link);
    }
  }],

  ["each role finds what it may do, and no more", async (t) => {
    const places = { otto: ["Write"], mia: ["Write", "Hold or alert"], rita: ["Records"] };
    for (const [name, has] of Object.entries(places)) {
      const page = await t.go(name, "/");
      for (const link of ["Write", "Hold or alert", "Records", "People", "Settings"])
        t.must(await page.getByRole("link", { name: link, exact: true }).count() === (has.includes(link) ? 1 : 0), `${name} and the link "${link}"`);
      await t.go(name, "/people", 403);
      await t.shows(page, "Your role does not allow this.");
    }
    await t.look(await t.go("otto", "/people", 403), "forbidden");
    await t.look(await t.go("otto", "/nowhere", 404), "nothing-here");
  }],

  ["an audience asks for two people", async (t) => {
    const page = await t.go("mara", "/settings");
    await setRule(t, page, "2", false);
    await t.shows(page, "Saved.");
  }],

  ["guidelines are written; who has not read them sends nothing", async (t) => {
    const admin = await t.go("mara", "/guidelines/edit");
    await admin.fill("textarea", GUIDELINES);
    await t.look(admin, "guidelines-edit");
    await t.press(admin, /Publish version/);
    await t.shows(admin, "What goes on our walls", "<script>alert(\"figures\")</script>");
    const page = await t.go("otto", "/write");
    await t.shows(page, "Before you send a post, read the guidelines");
    await page.fill("#f-text", "Sent before anything was read");
    await page.check("input[name=audience][value='hq/lobby']");
    await t.press(page, "Send for review");
    await t.shows(page, "guidelines");
    t.must(await page.inputValue("#f-text") === "Sent before anything was read", "what was typed is lost");
    await t.showsNot(await t.go("mia", "/queue"), "Sent before anything was read");
    for (const name of ["otto", "mia", "mara"]) {
      const reader = await t.go(name, "/guidelines");
      await t.press(reader, "I have read them");
      await t.shows(reader, "Your name stands beside this version.");
    }
    await t.shows(await t.go("rita", "/guidelines"), "otto");
    await t.look(await t.go("mara", "/guidelines"), "guidelines");
  }],

  ["guidelines become a post that waits like any other", async (t) => {
    const page = await t.go("mara", "/guidelines");
    await page.check("input[name=audience][value='hq/lobby']");
    await page.fill("input[name=language]", "en");
    await t.press(page, "Make a post of them");
    await t.shows(page, "What goes on our walls", "pending");
  }],
];

export async function setRule(t, page, approvals, selfApproval) {
  const form = page.locator("form[action='/audiences/rule']", { has: page.locator("input[value='hq/office']") });
  await form.locator("select").selectOption(approvals);
  await form.getByLabel("Authors may approve their own").setChecked(selfApproval);
  await t.press(page, /^Save/, form);
}
