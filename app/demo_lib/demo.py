# SPDX-License-Identifier: Apache-2.0
"""The demo that a person watches."""
import os
import re
import shlex
import time

import feed
from party import Desk, Screen, Trouble

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DURATION_S = 6
WINDOW_WAIT_S = 5
LANDSCAPE, PORTRAIT = (1920, 1080), (1080, 1920)
WINDOW_LANDSCAPE, WINDOW_PORTRAIT = (1280, 720), (450, 800)  # that fit a laptop


class Demo:
    def __init__(self, args, folder):
        self.args, self.dir = args, folder
        self.windowed = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and not (args.headless or args.shots)
        self.desk = Desk(args.programs, os.path.join(folder, "desk"))
        self.screen = None
        self.titles = {}

    def run(self):
        self.prepare()
        self.tell()
        return self.watch()

    def prepare(self):
        print("Making a throw-away certificate authority and signing keys ...")
        self.desk.init()
        items = feed.write_copy(os.path.join(self.dir, "feed"))
        self.titles = {item["id"]: item.get("title") or item["content_text"][:40] + " ..." for item in items}
        self.desk.run("import", os.path.join(self.dir, "feed", "feed.json"))
        approved = [item["id"] for item in items if item["id"] not in (feed.NEVER_APPROVED, feed.APPROVED_LATE)]
        self.desk.run("approve", *approved)
        print(f"{len(items)} posts imported, {len(approved)} approved, {len(items) - len(approved)} left pending.")
        self.desk.serve(os.path.join(self.dir, "desk.log"), pages=True)
        self.desk.enroll(os.path.join(self.dir, "enrolment"))
        width, height = PORTRAIT if self.args.portrait else LANDSCAPE
        settings = {
            "screen": {"width": width, "height": height},
            "show": {"duration_seconds": DURATION_S},
        }
        settings["screen"]["output"] = "window" if self.windowed else "png"
        self.screen = Screen(self.args.programs, os.path.join(self.dir, "screen"), os.path.join(self.dir, "enrolment"), settings)
        if not self.windowed:
            self.screen.shots = os.path.abspath(self.args.shots or os.path.join(ROOT, "build", "demo"))
            os.makedirs(self.screen.shots, exist_ok=True)
            for name in self.screen.pictures():  # of an earlier demo
                if re.match(r"\d{4}-", name):
                    os.remove(os.path.join(self.screen.shots, name))

    def tell(self):
        program = min(self.desk.program, os.path.relpath(self.desk.program), key=len)
        desk, first = shlex.quote(program), next(post for post in self.titles if post != feed.NEVER_APPROVED)
        print()
        if self.windowed:
            print("The screen is the window that opens now.")
        else:
            why = "as you asked" if self.args.headless or self.args.shots else "there is no display here"
            print(f"No window ({why}): each picture that settles is written to\n\n  {self.screen.shots}\n")
        print(f"""It shows what {self.desk.url} has approved, {DURATION_S} seconds each. Open the desk with this link, which works once:

  {self.desk.link_for("you", "admin")}

Choose a password there, approve a post that waits, see it come, withdraw it, see it go. Or in another terminal:

  export PLACARD_DESK={shlex.quote(self.desk.dir)}
  {desk} list                         # all posts and their flags
  {desk} withdraw {first}    # gone at once
  {desk} approve {feed.APPROVED_LATE}       # joins in
  {desk} hold                         # every screen to the house card
  {desk} release
  {desk} alert --for 1 "Please leave the building by the stairs."

"{self.titles[feed.NEVER_APPROVED]}" is pending: nobody will see it.""")
        print(f"Ends by itself after {self.args.seconds} seconds.\n" if self.args.seconds else "Ctrl-C ends it and takes everything away.\n")

    def narrate(self, event):
        """One plain line for each change on the screen."""
        if self.args.verbose:
            print(event.text)
            return
        kinds = {"house": "the house card", "setup": "the set-up card", "alert": "the alert"}
        at = time.strftime("%H:%M:%S")
        if event.get("event") == "shown":
            print(f"{at}  on screen: {kinds.get(event.get('kind')) or self.titles.get(event.get('id'), event.get('id'))}")
        elif event.get("event") == "removed":
            print(f"{at}  off the screen: {self.titles.get(event.get('id'), event.get('id'))} ({event.get('why')})")
        elif event.get("event") in ("refused", "poll_failed"):
            print(f"{at}  {event.text}")

    def watch(self):
        arguments = []
        if self.args.seconds:
            arguments += ["--for", str(self.args.seconds)]
        if self.windowed:
            width, height = WINDOW_PORTRAIT if self.args.portrait else WINDOW_LANDSCAPE
            arguments += ["--window", f"{width}x{height}"]
        else:
            arguments += ["--headless", "--shots", self.screen.shots]
        self.screen.start(*arguments, on_event=self.narrate)
        if self.windowed and not self.screen.log.wait(0, WINDOW_WAIT_S, event="opened", kind="window"):
            print("No window has opened on this display so far; `app/demo --headless` draws PNG files instead.")
        while self.screen.process.poll() is None:
            time.sleep(0.1)
        status = self.screen.stop()
        if status != 0:
            raise Trouble(f"the screen ended with status {status}; the end of its log:\n" + "\n".join(e.text for e in self.screen.log.events[-12:]))
        if not self.windowed:
            print(f"{len(self.screen.pictures())} pictures are in {self.screen.shots}")
        return 0

    def close(self):
        if self.screen:
            self.screen.stop()
        self.desk.stop()
