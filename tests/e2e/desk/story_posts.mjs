// SPDX-License-Identifier: Apache-2.0
// A post's way: written, looked at, reviewed by two, on a real screen, off it, back, edited, asked about, rejected.
import { setRule } from "./story_people.mjs";

const OFFICE = "audience=hq/office";
const ALT = "A flat square in one colour";
const TEXT = "Bring a plate and a friend. We begin at five in the courtyard, with music from seven.";

const idOf = (page) => new URL(page.url()).searchParams.get("id");
const post = (id) => `/post?${OFFICE}&id=${encodeURIComponent(id)}`;

// Where several people decide: what the page of the post says is not cached between them.
async function approve(t, name, id) {
  const page = await t.go(name, post(id));
  const mark = t.mark();
  const begun = t.now();
  await t.press(page, "Approve these words and pictures");
  return { page, mark, begun };
}

const shown = (id) => new RegExp(`event=shown .*id="?${id}`);
const removed = (id) => new RegExp(`event=removed .*id="?${id}`);

export const posts = [
  ["a post with a picture is written, looked at while it is written, and sent", async (t) => {
    const page = await t.go("otto", "/write");
    await page.fill("#f-title", "Summer party on Friday");
    await page.fill("#f-text", TEXT);
    await page.fill("#f-language", "en");
    await page.check("input[name=audience][value='hq/office']");
    await page.setInputFiles("#f-new", t.marker);
    if (t.scripts) { // it is drawn without a press, and again when the words change
      await t.drawn(page, ".look .screen.wide img");
      const drawn = page.waitForResponse((r) => r.url().endsWith("/write/preview") && r.request().postData()?.includes("all welcome") && r.ok());
      await page.fill("#f-title", "Summer party on Friday, all welcome");
      await drawn;
    } else {
      await page.fill("#f-title", "Summer party on Friday, all welcome");
      await t.press(page, "Keep and look");
    }
    await t.drawn(page, ".look .screen.wide img");
    await t.drawn(page, ".look .screen.upright img");
    await page.fill("#alt-1", ALT);
    await t.look(page, "write");
    await t.press(page, "Send for review");
    await t.shows(page, "Sent for review.", ALT);
    t.party = idOf(page);
    t.must(t.party, "the post has no id in its address");
  }],

  ["a stored post comes up for editing with its picture and how it looks", async (t) => {
    const page = await t.go("otto", "/write?audience=hq/lobby&id=bridge-order");
    if (!t.scripts) await t.press(page, "Keep and look");
    await t.drawn(page, ".look .screen.wide img");
    await t.drawn(page, ".look .screen.upright img");
    t.must(await page.locator("#pictures li").count() === 1, "its picture is not in the form");
    await page.evaluate(() => scrollTo(0, 0));
    await t.look(page, "edit");
  }],

  ["mistakes in a form stand at their fields, and nothing is lost", async (t) => {
    const page = await t.go("otto", "/write");
    await page.fill("#f-text", "Kept, whatever else is wrong");
    await page.fill("#f-language", "english please");
    await page.fill("#f-from", "2030-03-02T10:00");
    await page.fill("#f-until", "2030-03-01T10:00");
    await t.press(page, "Send for review");
    for (const field of ["#f-language", "#f-until"])
      t.must(await page.locator(field).getAttribute("aria-invalid") === "true", `${field} is not marked as wrong`);
    t.must(await page.inputValue("#f-text") === "Kept, whatever else is wrong", "the text is lost");
    await t.look(page, "write-mistakes");
    await t.go("otto", "/write");
    while (await page.getByRole("button", { name: /Remove the draft/ }).count()) {
      await t.press(page, /Remove the draft/);
      await t.shows(page, "The draft is gone.");
    }
  }],

  ["two people approve it, and the screen shows it", async (t) => {
    const first = await t.go("mia", "/queue?audience=hq/office");
    await t.shows(first, "Summer party on Friday");
    await first.getByRole("link", { name: /Summer party/ }).click();
    await t.drawn(first, ".screen.upright img");
    await t.look(first, "post");
    await t.shows((await approve(t, "mia", t.party)).page, "Your approval counts. One more person must approve it.");
    const twice = await approve(t, "mia", t.party);
    await t.showsNot(twice.page, "Approved. It is on its way");
    const second = await approve(t, "mara", t.party);
    await t.within(second.mark, shown(t.party), second.begun, "show the approved post");
    await t.shows(second.page, "Approved. It is on its way to the screens.");
    await t.pixels(`post-${t.party}`, true);
  }],

  ["an author is never the sole approver", async (t) => {
    const admin = await t.go("mara", "/settings");
    await setRule(t, admin, "1", false);
    const page = await t.go("mara", "/write");
    await page.fill("#f-text", "Written by mara, approved by mara?");
    await page.check("input[name=audience][value='hq/office']");
    await t.press(page, "Send for review");
    const id = idOf(page);
    await approve(t, "mara", id);
    await t.showsNot(page, "Approved. It is on its way");
    t.must(await page.getByRole("alert").count() === 1 || (await page.locator("body").innerText()).includes("One more person"), "her own approval is taken");
    await t.shows(await t.go("mara", post(id)), "pending");
    const other = await approve(t, "mia", id);
    await t.shows(other.page, "Approved. It is on its way to the screens.");
    await t.tells(other.mark, shown(id), other.begun, "show it after another person's approval");
    await t.go("mia", post(id));
    await t.press(other.page, "Withdraw now");
  }],

  ["it is withdrawn on the wall's page, and the screen has it no more", async (t) => {
    const page = await t.go("mia", `/wall?${OFFICE}`);
    await t.drawn(page, ".tile img");
    const tile = page.locator(".tile", { hasText: "Summer party" });
    await tile.locator("summary").click();
    await tile.locator("input[name=reason]").fill("wrong Friday");
    await t.look(page, "wall");
    const mark = t.mark();
    const begun = t.now();
    await t.press(page, "Take it off the screens", tile);
    await t.within(mark, removed(t.party), begun, "remove the withdrawn post");
    await t.shows(page, "Withdrawn. The screens take it off now.", "wrong Friday");
    await t.tells(mark, /event=(shown|settled) .*kind=house/, begun, "go back to the house card");
    await t.pixels("house", false);
  }],

  ["the withdrawal is taken back, within the records", async (t) => {
    const page = await t.go("mia", `/wall?${OFFICE}`);
    const mark = t.mark();
    const begun = t.now();
    await t.press(page, /Put it back/, page.locator("section[aria-labelledby=off] li", { hasText: "Summer party" }));
    await t.within(mark, shown(t.party), begun, "show the post again");
    const records = await t.go("rita", `/records?post=${encodeURIComponent(t.party)}`);
    await t.shows(records, "withdraw", "wrong Friday", "restore", "approve");
  }],

  ["an edited post leaves the screen and waits, with what changed and what was found in it", async (t) => {
    const page = await t.go("otto", `/write?${OFFICE}&id=${encodeURIComponent(t.party)}`);
    await page.fill("#f-text", `${TEXT.replace("Bring a plate", "Bring a chair")} Pay with card 4111 1111 1111 1111, password: hunter2hunter2.`);
    const mark = t.mark();
    const begun = t.now();
    await t.press(page, "Send for review");
    await t.within(mark, removed(t.party), begun, "remove the edited post");
    const review = await t.go("mia", post(t.party));
    await t.shows(review, "To look at twice", "4111");
    t.must(/plate/.test(await review.locator("del").allInnerTexts().then((all) => all.join(" "))), "what is gone is not marked");
    t.must(/chair/.test(await review.locator("ins").allInnerTexts().then((all) => all.join(" "))), "what is added is not marked");
    await t.drawn(review, ".screen.wide img");
    await t.look(review, "review");
  }],

  ["changes are asked for, made, and the post is rejected with a reason", async (t) => {
    const page = await t.go("mia", post(t.party));
    await page.locator("form[action='/post/ask'] input[name=reason]").fill("No card numbers, please");
    await t.press(page, "Ask for changes");
    await t.shows(page, "The author is asked for changes.");
    await t.shows(await t.go("otto", post(t.party)), "No card numbers, please");
    const author = await t.go("otto", `/write?${OFFICE}&id=${encodeURIComponent(t.party)}`);
    await author.fill("#f-text", TEXT);
    await t.press(author, "Send for review");
    await t.go("mia", post(t.party));
    await page.locator("form[action='/post/reject'] input[name=reason]").fill("The party is off");
    await t.press(page, "Reject", page.locator("form[action='/post/reject']"));
    await t.shows(page, "Rejected.");
    await t.shows(await t.go("otto", post(t.party)), "The party is off", "rejected");
  }],

  ["who edits what somebody else has changed meanwhile sees both versions", async (t) => {
    const lobby = "audience=hq/lobby&id=heat-pump-launch";
    const address = `/write?${lobby}`;
    const mine = await t.go("otto", address);
    const theirs = await t.go("mia", address);
    await theirs.fill("#f-title", "Aria 7 leaves the line");
    await t.press(theirs, "Send for review");
    await mine.fill("#f-title", "Aria 7 is ready");
    await t.press(mine, "Send for review");
    await t.shows(mine, "Somebody else has changed this post meanwhile");
    await t.look(mine, "write-both");
    await t.drawn(mine, ".look .screen.wide img");
    await t.shows(await t.go("mara", `/post?${lobby}`), "Aria 7 leaves the line");
    const review = await t.page("mara");
    await t.drawn(review, ".screen.upright img");
    await t.look(review, "review-photo");
  }],
];
