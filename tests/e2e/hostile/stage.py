# SPDX-License-Identifier: Apache-2.0
"""What a row of the hostile test gets: an origin, a publisher with all keys, a node on a watched screen."""
import os
import shutil
import time

import content
import signing
from node import Node
from origin import Origin
from publisher import Publisher
from screen import now_ms

ALLOWED = content.allowed_colours(4)
WATCHED = [content.FORBIDDEN_CLASS, content.DARK_CLASS,
           *[content.exact_class(name, colour) for name, colour in zip(("a", "b", "c", "d"), ALLOWED)]]


class Stage:
    def __init__(self, folder, screen, watcher, pki):
        self.dir, self.screen, self.watcher, self.pki = folder, screen, watcher, pki
        os.makedirs(folder)
        self.origin = Origin(pki.good())
        self.pub = Publisher(os.path.join(folder, "keys"), self.origin)
        self.a, self.b = content.Post("a", ALLOWED[0]), content.Post("b", ALLOWED[1])
        self.c, self.d = content.Post("c", ALLOWED[2]), content.Post("d", ALLOWED[3])
        self.evil = content.Post("evil", content.FORBIDDEN, text="Words that nobody approved")
        self.node = self.new_node()
        self.problems, self.note = [], ""
        self.row_start_ms = self.attack_ms = now_ms()
        self.lit_ms = None  # from here on the screen may not be black
        self.may_end = False  # the node may refuse to start
        self.stopped = False
        self.control = False  # this row shows the forbidden marker on purpose

    def new_node(self, name="node", **settings):
        return Node(os.path.join(self.dir, name), self.screen, self.origin.url, self.pki.ca, self.pub.root_file,
                    settings=settings)

    # what a row does

    def start(self, *options, lit=True, wrapper=()):
        """Start the node; something must be on screen within three seconds."""
        self.stopped = False
        self.node.start(*options, wrapper=wrapper)
        first = self.node.wait_log(5, event="shown")
        if not first:
            self.fail(f"nothing shown within 5 s of the start: {self.tail()}")
            return
        if lit:
            self.lit_ms = self.lit_ms or max(first.stated_ms, first.at_ms) + 50
            if first.at_ms - self.node.started_ms > 3000:
                self.fail(f"first screen after {first.at_ms - self.node.started_ms:.0f} ms")

    def begin(self, *options):
        """The usual start: a and b approved, evil in the feed but pending; returns when a or b is seen."""
        self.pub.publish([self.a, self.b], pending=[self.evil])
        self.start(*options)
        if not self.watcher.wait(lambda w: w.visible & {"a", "b"}, 10):
            self.fail(f"the approved posts did not show: {self.tail()}")
        self.attack_ms = now_ms()

    def stop_node(self):
        """A gap in which the screen may be black."""
        self.check_black()
        self.lit_ms = None
        self.stopped = True
        status = self.node.stop()
        if status != 0:
            self.fail(f"the node ended with {status}: {self.tail()}")

    def evil_text(self, **changes):
        """Flags that approve everything, evil included, at the next seq."""
        self.pub.seq += 1
        now = time.time()
        posts = [self.a, self.b, self.evil]
        feed = self.pub.feed(posts)
        return self.pub.text(feed, [p.entry(now, rank=10 + i) for i, p in enumerate(posts)], **changes)

    def evil_entry(self, *posts, **changes):
        """Properly signed and served flags in which evil's entry has these changes (None: no such member)."""
        self.pub.seq += 1
        now = time.time()
        posts = posts or (self.a, self.b, self.evil)
        feed = self.pub.feed(posts)
        entries = [p.entry(now, rank=10 + i) for i, p in enumerate(posts) if p.id != "evil"]
        entries.append(self.evil.entry(now, **changes))
        self.pub.serve(self.sign(self.pub.text(feed, entries)))

    def sign(self, text, *keys):
        return signing.note(text, keys or [self.pub.flags_key])

    def attack(self, flags):
        """Serve these bytes as flags."""
        self.attack_ms = now_ms()
        self.pub.serve(flags)

    # what must be seen

    def fail(self, sentence):
        self.problems.append(sentence)

    def tail(self, count=3):
        return " | ".join(line.text for line in self.node.lines[self.node.start_index:][-count:]) or "(no log)"

    def refused(self, what, *why, timeout_s=8):
        """The log must say that this (or one of a tuple) was refused for one of these reasons."""
        line = self.node.wait_log(timeout_s, event="refused", what=what, since_ms=self.attack_ms, **({"why": set(why)} if why else {}))
        if line:
            self.note = f"refused {line.fields.get('what')}: {line.fields.get('why')}"
        else:
            self.fail(f"no log line that {what} was refused for {' or '.join(why) or 'any reason'}: {self.tail()}")

    def not_accepted(self, wait_s=2.5):
        """For a refusal whose log line may be left out because it repeats an earlier one."""
        if self.node.wait_log(wait_s, event="accepted", since_ms=self.attack_ms):
            self.fail(f"flags were accepted: {self.tail()}")

    def poll_failed(self, *why, timeout_s=8):
        line = self.node.wait_log(timeout_s, event="poll_failed", since_ms=self.attack_ms, **({"why": set(why)} if why else {}))
        if line:
            self.note = f"poll failed: {line.fields.get('why')}"
        else:
            self.fail(f"no log line that a poll failed for {' or '.join(why)}: {self.tail()}")

    def handled(self, timeout_s=8):
        """Accepted or refused, whichever: the node has judged the last flags."""
        end = time.monotonic() + timeout_s
        while time.monotonic() < end:
            for line in self.node.find(since_ms=self.attack_ms):
                if line.event == "refused" or (line.event == "accepted" and int(line.fields["seq"]) == self.pub.seq):
                    self.note = line.event + " " + line.fields.get("why", "")
                    return
            time.sleep(0.05)
        self.fail(f"flags {self.pub.seq} neither accepted nor refused: {self.tail()}")

    def accepted(self, seq=None, timeout_s=8):
        line = self.node.wait_log(timeout_s, event="accepted", seq=seq or self.pub.seq)
        if not line:
            self.fail(f"flags {seq or self.pub.seq} were not accepted: {self.tail()}")
        return line

    def shows(self, *names, timeout_s=6, after_ms=None):
        """Each of these posts comes on screen (again) from now on."""
        since = now_ms() if after_ms is None else after_ms
        for name in names:
            if not self.watcher.wait(lambda w, n=name: w.next("+", n, since) or n in w.visible, timeout_s):
                self.fail(f"post {name} was not seen: {self.tail()}")

    def keeps(self):
        """The approved posts carry on: one is, or comes again, on screen."""
        if not self.watcher.wait(lambda w: w.visible & {"a", "b"}, 4):
            self.fail(f"the approved posts are gone: {self.tail()}")

    def house(self, kinds=("house",), timeout_s=8, since_ms=None):
        """A card of the node's own, and no post any more."""
        since = self.attack_ms if since_ms is None else since_ms
        line = self.node.wait_log(timeout_s, event="shown", since_ms=since, kind=set(kinds))
        if not line:
            self.fail(f"no {' or '.join(kinds)} card: {self.tail()}")
            return
        time.sleep(0.5)  # a fade, if any, is over
        if self.watcher.visible & {"a", "b", "c", "d"}:
            self.fail(f"a post is on screen together with the card: {self.watcher.visible}")

    def never_again(self, *names):
        """From now on a sighting of these is a failure (checked at the end of the row)."""
        self.__dict__.setdefault("banned", []).extend((n, now_ms()) for n in names)

    def check_black(self):
        if self.lit_ms is not None and self.watcher.seen("black", self.lit_ms + 100, now_ms()):
            self.fail("the screen was black")

    def end(self, dwell_s=0.6):
        time.sleep(dwell_s)
        if self.sightings():
            self.fail("a post that nobody approved was on screen")
        for name, since in self.__dict__.get("banned", []):
            if self.watcher.seen(name, since):
                self.fail(f"post {name} was on screen after its end")
        if self.stopped:
            pass
        elif self.node.process and not self.node.alive() and not self.may_end:
            self.fail(f"the node has ended with {self.node.process.returncode}: {self.tail()}")
        elif self.node.alive():
            self.stop_node()
        self.origin.stop()

    def sightings(self):
        return 0 if self.control else sum(
            1 for at, sign, what in list(self.watcher.events)
            if what == "forbidden" and sign == "+" and at >= self.row_start_ms)

    def clean(self, keep):
        if not keep and not self.problems:
            shutil.rmtree(self.dir, ignore_errors=True)
