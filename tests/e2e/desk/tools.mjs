// SPDX-License-Identifier: Apache-2.0
// What every story needs: people in browsers of their own, rows of the result, a look at a page, the log of the screen.
import fs from "node:fs";
import { createRequire } from "node:module";

export const PASSWORD = "grey otter lends a lamp";
const PATIENCE_MS = 15000;
const SERIOUS = ["serious", "critical"];
// What may be right in one colour scheme and width and wrong in another.
const CHANGING = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"];

const say = (line) => console.log(JSON.stringify(line));

// options: modules, base, out, log, shots, marker (a picture), scripts, full
export class Stage {
  static async open(options) {
    const t = Object.assign(new Stage(), options);
    const require = createRequire(`${t.modules}/`);
    t.AxeBuilder = require("@axe-core/playwright").AxeBuilder;
    t.browser = await require("playwright-core").chromium.launch({ executablePath: t.chromium, args: ["--no-sandbox", "--force-prefers-reduced-motion"] });
    t.pages = {};
    t.problems = [];
    t.notes = [];
    t.looked = 0;
    return t;
  }

  // Somebody's browser; the same one whenever the name is asked for.
  async page(name) {
    if (this.pages[name]) return this.pages[name];
    const context = await this.browser.newContext({ viewport: { width: 1280, height: 900 }, javaScriptEnabled: this.scripts, acceptDownloads: true });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on("pageerror", (e) => this.wrong(`script: ${e.message}`));
    page.on("console", (m) => { if (/Content Security Policy|Refused to/.test(m.text())) this.wrong(`console: ${m.text()}`); });
    this.pages[name] = page;
    return page;
  }

  async leave(name) {
    await this.pages[name].context().close();
    delete this.pages[name];
  }

  async go(name, path, status = 200) {
    const page = await this.page(name);
    const answer = await page.goto(this.base + path);
    if (answer.status() !== status) this.wrong(`${path} for ${name}: ${answer.status()}, not ${status}`);
    return page;
  }

  wrong(words) { this.problems.push(words); }
  must(holds, words) { if (!holds) this.wrong(words); }

  async shows(page, ...texts) {
    const said = (await page.locator("body").innerText()).replace(/\s+/g, " ");
    for (const text of texts)
      this.must(said.includes(text), `"${text}" is not on ${page.url()}: ${said.replace(/^.*?Sign out /, "").slice(0, 220)}`);
  }

  async showsNot(page, ...texts) {
    const said = await page.locator("body").innerText();
    for (const text of texts) this.must(!said.includes(text), `"${text}" is on ${page.url()}`);
  }

  // The first button of this name; a part of the page may be given.
  async press(page, name, within = page) {
    await within.getByRole("button", { name }).first().click();
    await page.waitForLoadState();
  }

  async comesIn(name, link) {
    const page = await this.go(name, link);
    await page.fill("input[name=password]", PASSWORD);
    await page.fill("input[name=again]", PASSWORD);
    await this.press(page, "Keep it and come in");
    await this.shows(page, "The walls today");
    return page;
  }

  async signsIn(name, password = PASSWORD) {
    const page = await this.go(name, "/sign-in");
    await page.fill("input[name=name]", name);
    await page.fill("input[name=password]", password);
    await this.press(page, "Sign in");
    return page;
  }

  // Pictures that the node drew, not their words in place of them.
  async drawn(page, selector) {
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end) { // anew each time: a script may put another in its place
      const there = await page.evaluate((chosen) => {
        const picture = document.querySelector(chosen);
        picture?.scrollIntoView({ block: "nearest" });
        return picture?.complete && picture.naturalWidth > 100;
      }, selector);
      if (there) return;
      await page.waitForTimeout(100);
    }
    this.wrong(`${selector} has no picture on ${page.url()}`);
  }

  async shot(page, name, whole = true) {
    await page.screenshot({ path: `${this.out}/${name}.png`, fullPage: whole });
  }

  // Nothing wider than a phone, nothing that axe-core calls serious: light and wide, dark and narrow; in full, each with each.
  async look(page, name) {
    const views = [[1280, "light"], [360, "dark"]];
    if (this.full) views.push([360, "light"], [1280, "dark"]);
    for (const [width, scheme] of views) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: scheme });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      this.must(wide <= width, `${name} is ${wide} px wide in a window of ${width}`);
      await this.shot(page, `${name}-${width}-${scheme}`);
      if (this.scripts) await this.axe(page, `${name}, ${width} px, ${scheme}`, this.full || scheme === "light" ? null : CHANGING);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.emulateMedia({ colorScheme: "light" });
    this.looked++;
  }

  async axe(page, what, rules) {
    const axe = new this.AxeBuilder({ page });
    const found = await (rules ? axe.withRules(rules) : axe).analyze();
    for (const v of found.violations) {
      const words = `${v.id} (${v.impact}) at ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join("; ")}`;
      if (SERIOUS.includes(v.impact)) this.wrong(`${what}: ${words}`);
      else this.notes.push(words);
    }
  }

  // ---- the screen ----

  mark() { return fs.statSync(this.log).size; }

  // The clock that the screen's log has too, in milliseconds.
  now() { return Number(process.hrtime.bigint() / 1000000n); }

  // Milliseconds from `begun` to the first line of the log behind `mark` that matches, as the line itself says; tells if none comes.
  async tells(mark, pattern, begun, what) {
    const end = this.now() + PATIENCE_MS;
    while (this.now() < end) {
      const line = fs.readFileSync(this.log).subarray(mark).toString().split("\n").find((l) => pattern.test(l));
      if (line) return Number(/ at_ms=(\d+)/.exec(line)[1]) - begun;
      await new Promise((done) => setTimeout(done, 10));
    }
    this.wrong(`the screen did not ${what}`);
    return null;
  }

  // The same as a figure that is held to a second, on a busy machine to three.
  async within(mark, pattern, begun, what) {
    const ms = await this.tells(mark, pattern, begun, what);
    if (ms === null) return;
    this.notes.push(`${what}: ${ms} ms after the press`);
    this.must(ms <= (this.full ? 1000 : 3000), `${what}: only after ${ms} ms`);
  }

  // run looks at the pixels once the row is over: does the newest picture with this label have the marker's colour?
  async pixels(label, has) {
    const end = Date.now() + 5000;
    let name;
    while (!name && Date.now() < end) {
      name = fs.readdirSync(this.shots).filter((n) => n.slice(5).startsWith(label) && n.endsWith(".png")).sort().pop();
      if (!name) await new Promise((done) => setTimeout(done, 50));
    }
    if (!name) this.wrong(`the screen wrote no picture ${label}`);
    else say({ pixels: name, has });
  }

  // ---- rows ----

  async row(name, work) {
    const begun = Date.now();
    this.problems = [];
    this.notes = [];
    try {
      await work(this);
    } catch (e) {
      this.wrong(String(e.message).split("\n").slice(0, 3).join(" / "));
    }
    const kind = this.scripts ? "scripts" : "no scripts";
    if (this.problems.length) await this.keep(name);
    say({ row: `${kind}: ${name}`, problems: this.problems, note: [...new Set(this.notes)].join("; "), seconds: (Date.now() - begun) / 1000 });
  }

  // What every browser had on its page when something went wrong.
  async keep(name) {
    const stem = `failed-${name.replace(/[^a-z0-9]+/gi, "-").slice(0, 50)}`;
    for (const [who, page] of Object.entries(this.pages)) {
      try {
        await this.shot(page, `${stem}-${who}`);
        fs.writeFileSync(`${this.out}/${stem}-${who}.txt`, `${page.url()}\n\n${await page.locator("body").innerText()}\n`);
      } catch { /* it may have gone */ }
    }
  }
}
