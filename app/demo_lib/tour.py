# SPDX-License-Identifier: Apache-2.0
"""The tour: plays the story of a screen without a person, and compares what was expected with what was seen."""
import os
import platform
import shutil
import signal
import time

import feed
from evidence import NOT_A_TRACE, Evidence, NotAPicture
from party import Desk, Screen, Trouble
from report import Report

SIZE, SIZE_PORTRAIT = (1280, 720), (720, 1280)
POSTS = ("heat-pump-launch", "coffee-hours", "turbines-leipzig", "quality-circle", "casablanca-showroom", "new-building")
# What is tampered with on the server in step 2: the text of one, the picture of the other.
EDITED, SWAPPED = "coffee-hours", "new-building"
SETTINGS = {"show": {"duration_seconds": 2, "transition_ms": 400}, "server": {"poll_seconds": 1}}
LEASE_S = 300
LAPSE = 60  # the lease of five minutes in five seconds
WAIT_S = 12
GONE_MS = 1000  # generous: a busy machine; tests/e2e/withdrawals measures
FIRST_POST_MS = 1500  # generous: a busy machine; tests/bench measures


class Tour:
    def __init__(self, args, folder):
        self.args, self.dir = args, folder
        self.out = os.path.abspath(args.tour)
        os.makedirs(self.out, exist_ok=True)
        for name in os.listdir(self.out):
            if name == "tour.txt" or (name[:2].isdigit() and name.endswith(".png")):
                os.remove(os.path.join(self.out, name))
        self.desk = Desk(args.programs, os.path.join(folder, "desk"))
        self.screens = []
        self.report = Report(self.out)

    # ---- the parts that steps share ---------------------------------------------------------------------------------

    def new_screen(self, name, **over):
        width, height = SIZE_PORTRAIT if self.args.portrait else SIZE
        settings = {section: dict(pairs) for section, pairs in SETTINGS.items()}
        # the story is told at any hour, also at that of the plain colours
        settings["screen"] = {"output": "png", "width": width, "height": height, "refresh_at": ""}
        for section, pairs in over.items():
            settings[section].update(pairs)
        screen = Screen(self.args.programs, os.path.join(self.dir, name), os.path.join(self.dir, "enrolment"), settings)
        self.screens.append(screen)
        return screen

    def run_screen(self, screen, *arguments):
        screen.start("--headless", "--shots", screen.shots, *arguments)

    def settled(self, screen, since, timeout_s=WAIT_S, **wanted):
        """Waits for a screen to settle after `since`: (event, picture), either may be None."""
        before = set(screen.pictures())
        event = screen.log.wait(since, timeout_s, event="settled", **wanted)
        if not event:
            return None, None
        label = {"post": "post-" + event.get("id", "")}.get(event["kind"], event["kind"])
        # It may have been written between our two looks; then the newest one is it.
        picture = screen.wait_picture(label, before, 0.8)
        return event, picture or self.newest(screen, label)

    def newest(self, screen, label):
        names = [name for name in screen.pictures() if name[5:-4].startswith(label)]
        return os.path.join(screen.shots, names[-1]) if names else None

    def check_shows(self, step, picture, post_id):
        """The pixels must show this post; says so in the step."""
        if not picture:
            step.see(False, f"no picture of {post_id} was written")
            return
        there, why = self.evidence.shows(picture, post_id)
        if there is None:
            step.note(f"{post_id}: only the log tells ({why})")
        else:
            step.see(there, f"pixels show {post_id}: {why}")

    def check_words(self, step, picture, text, what):
        read = self.evidence.reads(picture, text) if picture else None
        if read is not None:
            step.see(read >= 0.6, f"{what}: {read:.0%} of the words read from the pixels")

    def check_free(self, step, screen, post_ids, names=None):
        """No picture of this screen may show any of these posts."""
        names = screen.pictures() if names is None else names
        for post_id in post_ids:
            found = [name for name in names if not self.evidence.free_of(os.path.join(screen.shots, name), post_id)[0]]
            named = [event.text for event in screen.log.since(0, event="shown", id=post_id)]
            step.see(not found, f"{len(names)} pictures, none with the colours of {post_id}" if not found else f"colours of {post_id} in {', '.join(found)}")
            step.see(not named, f"the log never says that {post_id} was shown" if not named else named[0])

    def shown_posts(self, screen, since):
        return {event["id"] for event in screen.log.since(since, event="settled", kind="post")}

    # ---- the story --------------------------------------------------------------------------------------------------

    def run(self):
        self.prepare()
        started = time.monotonic()
        try:
            for step in (self.rotation, self.edited_on_server, self.withdrawn, self.hold_and_release, self.alert_and_end, self.server_away,
                         self.restart_without_server, self.lease_runs_out, self.never_seen):
                step()
        except Trouble as trouble:  # the story cannot go on, but what was seen so far is written
            self.report.steps[-1].see(False, str(trouble).replace("\n", " / "))
        self.report.write(platform.machine(), self.evidence.means(), time.monotonic() - started)
        print(self.report.verdict())
        return 0 if self.report.as_expected() else 1

    def prepare(self):
        print("Making keys, importing and approving ...")
        self.desk.init("--lease", f"{LEASE_S}s")
        wanted = POSTS + (feed.NEVER_APPROVED, feed.APPROVED_LATE)
        items = feed.write_copy(os.path.join(self.dir, "feed"), wanted)
        self.evidence = Evidence(items)
        self.text = {item["id"]: item["content_text"] for item in items}
        self.picture_file = {item["id"]: os.path.join(self.dir, "feed", item["attachments"][0]["url"]) for item in items if "attachments" in item}
        self.desk.run("import", os.path.join(self.dir, "feed", "feed.json"))
        self.desk.run("approve", *POSTS)
        self.desk.serve(os.path.join(self.dir, "desk.log"))
        self.desk.enroll(os.path.join(self.dir, "enrolment"))

    def rotation(self):
        step = self.report.step("rotation", f"the {len(POSTS)} approved posts show in turn; the two pending ones do not")
        self.screen = self.new_screen("screen")
        self.run_screen(self.screen)
        log = self.screen.log
        log.wait_until(lambda: self.shown_posts(self.screen, 0) >= set(POSTS), len(POSTS) * 2.4 + WAIT_S)
        seen = self.shown_posts(self.screen, 0)
        step.see(seen == set(POSTS), "settled according to the log: " + ", ".join(sorted(seen)))
        for post_id in POSTS:
            picture = self.screen.wait_picture("post-" + post_id, (), 2)
            self.check_shows(step, picture, post_id)
            step.picture(picture, post_id)
        self.check_free(step, self.screen, (feed.NEVER_APPROVED, feed.APPROVED_LATE))

    def edited_on_server(self):
        step = self.report.step("edited-after-approval", f"one letter of {EDITED} is changed in the feed on the server: a screen that has not seen it before refuses "
                                f"the feed for its digest and shows the house card. With the feed mended but the picture of {SWAPPED} swapped for another, "
                                "that post is refused and the others show. A screen that had them all keeps showing what was approved")
        screen, mark = self.new_screen("second-screen"), self.screen.log.mark()
        undo = self.tamper_feed()
        self.run_screen(screen)
        self.check_refused(step, screen, "feed")
        event, picture = self.settled(screen, 0, kind="house")
        step.see(bool(event) and not screen.log.since(0, event="shown", kind="post"), "house card, no post" if event else "no house card")
        step.picture(picture, "text")
        screen.stop()
        self.put_back(undo)

        undo = self.tamper_picture()
        screen = self.new_screen("third-screen")
        self.run_screen(screen)
        self.check_refused(step, screen, "media")
        rest = set(POSTS) - {SWAPPED}
        screen.log.wait_until(lambda: self.shown_posts(screen, 0) >= rest, len(rest) * 2.4 + WAIT_S)
        step.see(self.shown_posts(screen, 0) == rest, "settled according to the log: " + ", ".join(sorted(self.shown_posts(screen, 0))))
        step.picture(self.newest(screen, "post-"), "picture-others-show")
        self.check_free(step, screen, (SWAPPED, feed.NEVER_APPROVED))
        screen.stop()
        self.put_back(undo)
        self.screen.log.wait_until(lambda: {EDITED, SWAPPED} <= self.shown_posts(self.screen, mark), len(POSTS) * 2.4 + WAIT_S)
        kept = self.shown_posts(self.screen, mark)
        step.see({EDITED, SWAPPED} <= kept, "the first screen meanwhile: " + ", ".join(sorted(kept)))

    def check_refused(self, step, screen, what):
        event = screen.log.wait(0, WAIT_S, event="refused", what=what)
        step.see(bool(event) and event.get("why") == "digest", event.text if event else f"no line that refuses a {what}")

    def public_files(self):
        for folder, _, names in os.walk(os.path.join(self.desk.dir, "public")):
            for name in names:
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    yield path, file.read()

    def tamper(self, change):
        """Changes files that the desk serves, as a break-in would: change(path, bytes) gives new bytes or None.
        Returns what puts them back."""
        undo = []
        for path, data in self.public_files():
            new = change(path, data)
            if new is not None:
                self.put_back([(path, new)])
                undo.append((path, data))
        if not undo:
            raise Trouble("found nothing to change in the desk's public folder")
        return undo

    def tamper_feed(self):
        word = self.text[EDITED].split()[0].encode()
        return self.tamper(lambda path, data: data.replace(word, word[:-1] + b"X", 1) if os.path.basename(path).startswith("feed.") and word in data else None)

    def tamper_picture(self):
        with open(self.picture_file[SWAPPED], "rb") as file:
            original = file.read()
        with open(self.picture_file[feed.NEVER_APPROVED], "rb") as file:
            other = file.read()
        other = (other + bytes(len(original)))[: len(original)]  # a wrong length alone would give it away
        return self.tamper(lambda path, data: other if data == original else None)

    def put_back(self, files):
        for path, data in files:
            os.chmod(path, 0o644)
            with open(path, "wb") as file:
                file.write(data)

    def withdrawn(self):
        step = self.report.step("withdrawn", f"a post withdrawn while it is on screen is gone within {GONE_MS} ms of the command's start, and stays away")
        log = self.screen.log
        event, picture = self.settled(self.screen, log.mark(), kind="post", id=tuple(post for post in POSTS if post in self.picture_file))
        if not event:
            step.see(False, "no post settled")
            return
        post_id, mark, before = event["id"], log.mark(), set(self.screen.pictures())
        start_ms = time.monotonic() * 1000
        self.desk.run("withdraw", post_id)
        gone = log.wait(mark, WAIT_S, event="removed", id=post_id)
        took = float(gone["at_ms"]) - start_ms if gone else None
        step.see(bool(gone) and gone.get("why") == "withdrawn" and took <= GONE_MS,
                 f"first frame without {post_id} {took:.0f} ms after the command started ({gone.text})" if gone else "never removed")
        log.wait_until(lambda: len(log.since(mark, event="settled")) >= 3, WAIT_S)
        self.check_shows(step, picture, post_id)
        step.picture(picture, "before")
        after = [name for name in self.screen.pictures() if name not in before]
        step.picture(os.path.join(self.screen.shots, after[0]) if after else None, "after")
        found = [name for name in after if not self.evidence.free_of(os.path.join(self.screen.shots, name), post_id)[0]]
        step.see(bool(after) and not found, f"{len(after)} pictures after it, {len(found)} with the colours of {post_id}")
        step.see(not log.since(mark, event="shown", id=post_id), "not shown again according to the log")
        self.gone = post_id

    def hold_and_release(self):
        step = self.report.step("hold-and-release", "`hold` brings the house card to the screen at once; `release` brings the posts back")
        log, mark, start_ms = self.screen.log, self.screen.log.mark(), time.monotonic() * 1000
        self.desk.run("hold")
        event, picture = self.settled(self.screen, mark, kind="house")
        shown = log.wait(mark, 0, event="shown", kind="house")
        step.see(bool(event), f"house card {float(shown['at_ms']) - start_ms:.0f} ms after the command started" if event and shown else "no house card")
        step.picture(picture, "held")
        if picture:
            left = [post for post in self.picture_file if not self.evidence.free_of(picture, post)[0]]
            step.see(not left, "no post's colours on the house card" if not left else f"colours of {', '.join(left)}")
        mark = log.mark()
        step.see(not log.wait(mark, 3, event="shown", kind="post"), "no post for three seconds")
        mark = log.mark()
        self.desk.run("release")
        event, picture = self.settled(self.screen, mark, kind="post")
        step.see(bool(event), event.text if event else "no post came back")
        step.picture(picture, "released")
        if event:
            self.check_shows(step, picture, event["id"])

    def alert_and_end(self):
        step = self.report.step("alert", "an alert takes the screen over until its end, then posts return; a drill says that it is one")
        text = "Smoke on the second floor. Please leave the building by the stairs."
        for drill in (False, True):
            name = "drill" if drill else "alert"
            log, mark, start_ms = self.screen.log, self.screen.log.mark(), time.monotonic() * 1000
            self.desk.run("alert", text, "--for", "5", *(["--drill"] if drill else []))
            event, picture = self.settled(self.screen, mark, kind="alert")
            shown = log.wait(mark, 0, event="shown", kind="alert")
            step.see(bool(event), f"{name} {float(shown['at_ms']) - start_ms:.0f} ms after the command started" if event and shown else f"no {name}")
            step.picture(picture, name)
            self.check_words(step, picture, text, name)
            if picture and self.evidence.tesseract:
                says = bool({"drill", "exercise"} & self.evidence.words_in_top_band(picture))
                step.see(says == drill, f"the word drill {'is' if says else 'is not'} on it")
            mark = log.mark()
            self.desk.run("alert", "--end")
            event, picture = self.settled(self.screen, mark, kind="post")
            step.see(bool(event), f"after its end: {event.text}" if event else "no post came back")
        step.picture(picture, "over")

    def server_away(self):
        step = self.report.step("server-killed-and-back", f"with the server killed posts keep rotating; when it is back, a new approval ({feed.APPROVED_LATE}) arrives")
        log, port, mark = self.screen.log, self.desk.port, self.screen.log.mark()
        self.desk.stop(signal.SIGKILL)
        log.wait_until(lambda: len(self.shown_posts(self.screen, mark)) >= 2, WAIT_S)
        step.see(len(self.shown_posts(self.screen, mark)) >= 2, "without the server: " + ", ".join(sorted(self.shown_posts(self.screen, mark))))
        failed = log.wait(mark, WAIT_S, event="poll_failed")
        step.see(bool(failed), failed.text if failed else "the log says nothing of the server")
        names = self.screen.pictures()
        picture = os.path.join(self.screen.shots, names[-1])
        step.picture(picture, "server-away")
        mark = log.mark()
        self.desk.serve(os.path.join(self.dir, "desk.log"), port)
        self.desk.run("approve", feed.APPROVED_LATE)
        accepted = log.wait(mark, 2 * WAIT_S, event="accepted")
        step.see(bool(accepted), accepted.text if accepted else "no new flags were accepted")
        event, picture = self.settled(self.screen, mark, 7 * 2.4 + WAIT_S, kind="post", id=feed.APPROVED_LATE)
        step.see(bool(event), event.text if event else f"{feed.APPROVED_LATE} never came")
        if event:
            self.check_shows(step, picture, feed.APPROVED_LATE)
        step.picture(picture, "new-approval")

    def restart_without_server(self):
        step = self.report.step("restart-without-server", "the screen starts with no server: what it stored shows, verified again; a stored picture that was changed "
                                "on disk meanwhile keeps its post off the screen")
        status = self.screen.stop()
        step.see(status == 0, f"on SIGTERM the screen ended with status {status}")
        self.desk.stop(signal.SIGKILL)
        spoiled = self.spoil_stored(next(post for post in POSTS if post in self.picture_file and post != self.gone))
        step.see(bool(spoiled), f"one byte of the stored picture of {spoiled} changed" if spoiled else "no stored picture found to change")
        before = set(self.screen.pictures())
        for name in before:  # the numbers start again
            os.rename(os.path.join(self.screen.shots, name), os.path.join(self.screen.dir, "first-run-" + name))
        self.run_screen(self.screen)
        shown = self.screen.log.wait(0, WAIT_S, event="shown", kind="post")
        took = float(shown["at_ms"]) - self.screen.started_ms if shown else None
        step.see(bool(shown) and took <= FIRST_POST_MS, f"first stored post {took:.0f} ms after the program's start" if shown else "no stored post showed")
        event, picture = self.settled(self.screen, 0, kind="post")
        step.picture(picture, "stored")
        if event:
            self.check_shows(step, picture, event["id"])
        log = self.screen.log
        log.wait_until(lambda: len(log.since(0, event="settled", kind="post")) >= 5, 5 * 2.4 + WAIT_S)
        if spoiled:
            step.see(not log.since(0, event="shown", id=spoiled), f"{spoiled} is not shown, after: " + ", ".join(sorted(self.shown_posts(self.screen, 0))))
        step.see(not log.since(0, event="shown", id=self.gone), f"{self.gone}, withdrawn before, is still gone")
        step.see(bool(log.since(0, event="poll_failed")), "the server is away: " + (log.since(0, event="poll_failed") or [{"text": "no such line"}])[0].text)

    def spoil_stored(self, post_id):
        with open(self.picture_file[post_id], "rb") as file:
            original = file.read()
        for folder, _, names in os.walk(self.screen.store):
            for path in (os.path.join(folder, name) for name in names):
                with open(path, "rb") as file:
                    data = file.read()
                if data == original:
                    os.chmod(path, 0o600)
                    with open(path, "wb") as file:
                        file.write(data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :])
                    return post_id
        return None

    def lease_runs_out(self):
        step = self.report.step("lease-runs-out", f"with the server away for longer than the lease ({LEASE_S} s, clocks {LAPSE} times as fast here) the house card replaces the posts")
        self.screen.stop()
        screen = self.new_screen("screen-lapse", show={"duration_seconds": 120})
        shutil.rmtree(screen.store, ignore_errors=True)
        shutil.copytree(self.screen.store, screen.store)
        self.run_screen(screen, "--time-lapse", str(LAPSE))
        event, picture = self.settled(screen, 0, kind="post")
        step.see(bool(event), event.text if event else "no stored post showed at first")
        step.picture(picture, "before")
        gone = screen.log.wait(0, WAIT_S, event="removed", why="lease")
        step.see(bool(gone), gone.text if gone else "nothing was removed for its lease")
        event, picture = self.settled(screen, 0, kind="house")
        step.see(bool(event), event.text if event else "no house card")
        if picture:
            left = [post for post in self.picture_file if not self.evidence.free_of(picture, post)[0]]
            step.see(not left, "no post's colours on it" if not left else f"colours of {', '.join(left)}")
        step.picture(picture, "after")
        status = screen.stop()
        step.see(status == 0, f"ended with status {status}")

    def never_seen(self):
        step = self.report.step("never-seen", f"in none of the tour's pictures is anything of {feed.NEVER_APPROVED}, which nobody approved")
        paths = [os.path.join(folder, name) for screen in self.screens for folder in (screen.dir, screen.shots) for name in os.listdir(folder) if name.endswith(".png")]
        found, broken = [], []
        for path in paths:
            try:
                if not self.evidence.free_of(path, feed.NEVER_APPROVED, NOT_A_TRACE)[0]:
                    found.append(path)
            except NotAPicture:
                broken.append(path)
        step.see(len(paths) > 20 and not found, f"{len(paths)} pictures looked at, {len(found)} with its colours")
        step.see(not broken, f"{len(broken)} pictures that cannot be read")
        for screen in self.screens:
            with open(screen.log_path, encoding="utf-8", errors="replace") as log:
                named = [line for line in log if "event=shown" in line and feed.NEVER_APPROVED in line]
            step.see(not named, f"{os.path.basename(screen.dir)}: no line says that it was shown")

    def close(self):
        for screen in self.screens:
            screen.stop()
        self.desk.stop()
