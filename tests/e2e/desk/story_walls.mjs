// SPDX-License-Identifier: Apache-2.0
// What stands on walls and when: plans, pins, the calendar, the hold, the alert.
const LOBBY = "audience=hq/lobby";
const DAY_MS = 86400000;

// "2026-03-02T10:07", some days on, as inputs take it; the desk's clock is this one.
const onDay = (days, time = "10:00") => `${new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10)}T${time}`;

async function release(t, page) {
  while (await page.getByRole("button", { name: /Release/ }).count()) await t.press(page, /Release/);
}

export const walls = [
  ["what was rejected goes back to the queue, and onto the screen", async (t) => {
    const address = `/post?audience=hq/office&id=${encodeURIComponent(t.party)}`;
    const page = await t.go("mia", address);
    await t.press(page, "Back to the queue");
    await t.shows(page, "Back in the queue, to be approved again.", "Summer party");
    await t.go("mia", address);
    const mark = t.mark();
    const begun = t.now();
    await t.press(page, "Approve these words and pictures");
    await t.within(mark, /event=shown .*kind=post/, begun, "show it again");
  }],

  ["a post is approved for next week: the wall says what comes, the calendar when", async (t) => {
    const page = await t.go("mia", `/post?${LOBBY}&id=pottery-course`);
    await page.fill("form[action='/post/approve'] input[name=from]", onDay(2));
    await page.fill("form[action='/post/approve'] input[name=until]", onDay(9));
    await t.press(page, "Approve these words and pictures");
    await t.shows(page, "Approved.");
    await t.go("mia", `/wall?${LOBBY}`);
    const next = page.locator("section[aria-labelledby=next]");
    t.must(/throw a bowl|Pottery|pottery/i.test(await next.innerText()), "what comes next is not on the wall's page");
    await t.go("mia", `/calendar?${LOBBY}&date=${onDay(3).slice(0, 10)}`);
    t.must(await page.getByRole("link", { name: /pottery/i }).count() > 0, "the calendar does not have it");
  }],

  ["its times are changed in the calendar", async (t) => {
    const page = await t.go("mia", `/calendar?${LOBBY}&date=${onDay(3).slice(0, 10)}`);
    const entry = page.locator("section[aria-labelledby=times] li", { hasText: /pottery/i });
    await entry.locator("summary").click();
    await entry.locator("input[name=until]").fill(onDay(9, "17:45"));
    await t.look(page, "calendar");
    await t.press(page, "Save", entry);
    await t.shows(page, "Saved.");
    const model = await (await page.request.get(`${t.base}/api/v1/post?${LOBBY}&id=pottery-course`)).json();
    t.must(new Date(model.post.until * 1000).toISOString().slice(11, 16) === "17:45", "the new end is not stored");
  }],

  ["a pinned post stands first", async (t) => {
    const page = await t.go("mara", `/post?${LOBBY}&id=walking-group`);
    await page.check("form[action='/post/approve'] input[name=pinned]");
    await t.press(page, "Approve these words and pictures");
    await t.go("mara", `/wall?${LOBBY}`);
    await t.drawn(page, ".tile img");
    const tile = page.locator(".tile", { has: page.locator("a[href*='walking-group']") });
    t.must((await tile.innerText()).includes("pinned"), "the wall does not say that it is pinned");
    t.must(await page.locator(".tile").first().locator("a[href*='walking-group']").count() === 1, "the pinned post is not the first");
    await t.look(page, "wall-lobby");
  }],

  ["the big red hold takes every post off a screen, the release brings them back", async (t) => {
    const page = await t.go("mia", "/emergency");
    const hold = page.locator("form[action='/emergency/hold']");
    await hold.locator("input[name=reason]").fill("something is wrong");
    let mark = t.mark();
    let begun = t.now();
    await t.press(page, "Hold now", hold);
    await t.within(mark, /event=shown .*kind=house|event=removed/, begun, "go to the house card on hold");
    await t.shows(page, "On hold: the screens show the house card.", "hq/lobby: on hold", "hq/office: on hold");
    await t.look(page, "emergency-hold");
    await t.shows(await t.go("rita", `/wall?${LOBBY}`), "On hold.");
    await t.go("mia", "/emergency");
    mark = t.mark();
    begun = t.now();
    await release(t, page);
    await t.shows(page, "Nothing. All screens show their posts.");
    await t.within(mark, /event=shown .*kind=post/, begun, "show posts again");
  }],

  ["an alert is looked at, sent as a drill, and ended; it cannot be without an end", async (t) => {
    const page = await t.go("mia", "/emergency");
    const form = page.locator("form[action='/emergency/alert']");
    t.must(await form.locator("select[name=minutes] option[value='']").count() === 0, "an alert may be without an end");
    const before = await page.locator("img[data-live]").first().getAttribute("src");
    await form.locator("textarea").fill("Leave the building\nby the north stairs");
    await form.getByLabel(/Critical/).check();
    await form.getByLabel(/This is a drill/).check();
    await form.locator("input[name=language]").fill("en");
    if (t.scripts) await page.waitForFunction((was) => document.querySelector("img[data-live]").getAttribute("src") !== was, before);
    else await t.press(page, "Show how it looks");
    await t.drawn(page, "img[data-live]");
    t.must((await form.locator("textarea").inputValue()).includes("north stairs"), "the words are lost by looking");
    await t.look(page, "emergency-alert");
    const mark = t.mark();
    const begun = t.now();
    await t.press(page, "Send the alert");
    await t.within(mark, /event=shown .*kind=alert/, begun, "show the alert");
    await t.shows(page, "The drill is on the screens.", "ends by itself in");
    while (await page.getByRole("button", { name: /End it now/ }).count()) await t.press(page, /End it now/);
    await t.shows(page, "Nothing. All screens show their posts.");
    await t.tells(mark, /event=shown .*kind=post/, begun, "show posts after the alert");
    const bare = await page.request.post(`${t.base}/api/v1/emergency/alert`, {
      headers: { "X-CSRF-Token": await page.locator("input[name=csrf]").first().inputValue() }, form: { text: "No end", severity: "info" } });
    t.must(bare.status() === 422, `an alert without an end is answered ${bare.status()}`);
  }],
];
