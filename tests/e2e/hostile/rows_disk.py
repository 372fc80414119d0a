# SPDX-License-Identifier: Apache-2.0
"""Disks that lie, are full or cannot be written: "disk is not trust"."""
import os
import random
import subprocess
import time

import content
from screen import now_ms
from signing import rfc3339, sha256
from table import Skip, row


def stored(s):
    """Files of the node's store but its lock, in a fixed order."""
    out = []
    for where, _, files in os.walk(s.node.store):
        out += [os.path.join(where, f) for f in files if f != "lock"]
    return sorted(out)


def offline(s):
    """Posts a and b are stored, the node is stopped, the server is gone."""
    s.begin()
    s.shows("a", "b")
    s.stop_node()
    s.origin.stop()
    s.attack_ms = now_ms()


@row("restart with the server away: the stored posts show", "quick")
def restart(s):
    offline(s)
    s.start()
    s.shows("a", "b")


def spoil(path, how):
    size = os.path.getsize(path)
    with open(path, "r+b") as f:
        if how == "flip":
            at = random.Random(size).randrange(max(size, 1))
            f.seek(at)
            byte = f.read(1)
            f.seek(at)
            f.write(bytes([byte[0] ^ 0x20]) if byte else b"x")
        elif how == "half":
            f.truncate(size // 2)
        elif how == "empty":
            f.truncate(0)
        elif how == "zeros":
            f.write(bytes(size))
        elif how == "noise":
            f.write(os.urandom(size + 100))


def corrupt(how, *tags):
    @row(f"stored files spoilt ({how}), one after the other, the server away", *tags)
    def attack(s):
        offline(s)
        names = [os.path.relpath(p, s.node.store) for p in stored(s)]
        keep = {n: open(os.path.join(s.node.store, n), "rb").read() for n in names}
        for name in names:
            for n, data in keep.items():
                with open(os.path.join(s.node.store, n), "wb") as f:
                    f.write(data)
            if how == "gone":
                os.remove(os.path.join(s.node.store, name))
            else:
                spoil(os.path.join(s.node.store, name), how)
            s.start()
            time.sleep(0.7)
            if not s.node.alive():
                s.fail(f"with {name} spoilt the node ended: {s.tail()}")
            kind = [line.fields.get("kind") for line in s.node.find(event="shown")]
            if name.startswith("state") and "post" not in kind:
                s.fail(f"one spoilt copy of the state ({name}) took the posts away")
            s.stop_node()
        s.note = f"{len(names)} files"


corrupt("flip", "quick")
for kind in ("half", "empty", "zeros", "noise", "gone"):
    corrupt(kind)


@row("both copies of the state are spoilt: the house card until fresh flags")
def no_state(s):
    offline(s)
    for path in stored(s):
        if os.path.basename(path).startswith("state"):
            spoil(path, "noise")
    s.never_again("a", "b")
    s.start()
    s.house(("house", "setup"), since_ms=s.attack_ms)


@row("older, rightly signed flags are planted on the disk")
def planted_flags(s):
    s.begin()
    now = time.time()
    feed = s.pub.feed([s.a, s.b, s.evil])
    old = s.sign(s.pub.text(feed, [p.entry(now) for p in (s.a, s.b, s.evil)], seq=50, prev=None))
    s.stop_node()
    s.origin.stop()
    s.attack_ms = now_ms()
    with open(os.path.join(s.node.store, "flags"), "wb") as f:
        f.write(old)
    with open(os.path.join(s.node.store, "feed"), "wb") as f:
        f.write(feed)
    plant_media(s, s.evil)
    s.start()
    time.sleep(3)


def plant_media(s, post):
    path = os.path.join(s.node.store, "media", sha256(post.picture))
    with open(path, "wb") as f:
        f.write(post.picture)


@row("the picture of a post on the disk is swapped for another", "quick")
def planted_picture(s):
    offline(s)
    with open(os.path.join(s.node.store, "media", sha256(s.a.picture)), "wb") as f:
        f.write(s.evil.picture)
    s.never_again("a")
    s.start()
    s.shows("b")
    time.sleep(2)


@row("a picture on the disk is swapped while the node runs")
def swapped_running(s):
    s.begin()
    s.shows("a", "b")
    s.origin.stop()
    for post in (s.a, s.b):
        with open(os.path.join(s.node.store, "media", sha256(post.picture)), "wb") as f:
            f.write(s.evil.picture)
    time.sleep(7)


@row("flags of a stranger are planted on the disk")
def planted_forgery(s):
    offline(s)
    s.pub.flags_key, s.pub.stranger = s.pub.stranger, s.pub.flags_key
    with open(os.path.join(s.node.store, "flags"), "wb") as f:
        f.write(s.sign(s.evil_text()))
    plant_media(s, s.evil)
    s.start()
    time.sleep(3)


@row("a stored post that expires while the board is off does not come back")
def expired_off(s):
    end = int(time.time()) + 4
    s.pub.seq += 1
    now = time.time()
    feed = s.pub.feed([s.a, s.b])
    s.pub.serve(s.sign(s.pub.text(feed, [s.a.entry(now, until=rfc3339(end)), s.b.entry(now)])))
    s.start()
    s.shows("a", timeout_s=3)
    s.stop_node()
    s.origin.stop()
    time.sleep(max(0, end + 0.2 - time.time()))
    s.never_again("a")
    s.attack_ms = now_ms()
    s.start()
    s.shows("b")
    time.sleep(2)


@row("the store cannot be written: posts show all the same", "quick")
def unwritable(s):
    s.node.settings["store.directory"] = "/proc/placard-store"
    s.node.store = "/proc/placard-store"
    s.begin()
    s.shows("a", "b")
    s.pub.publish([s.b])
    s.accepted()
    s.watcher.wait_gone("a", 2)
    s.never_again("a")
    s.shows("b")


@row("a file stands where the store should be")
def file_instead(s):
    os.makedirs(s.node.dir, exist_ok=True)
    with open(s.node.store, "w") as f:
        f.write("not a folder")
    s.begin()
    s.shows("a", "b")


class Mount:
    """A small tmpfs over the store; for root only."""

    def __init__(self, path, size):
        if os.geteuid() != 0:
            raise Skip("a full disk needs a mount, and that needs root")
        os.makedirs(path, exist_ok=True)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "placard-test", path], capture_output=True, text=True)
        if done.returncode:
            raise Skip("cannot mount a tmpfs here: " + done.stderr.strip())
        self.path, self.layers = path, 1

    def turn_read_only(self):
        """By a second mount over the first: the node's open lock file would hold up a remount."""
        for options in (["--bind", self.path, self.path], ["-o", "remount,bind,ro", self.path]):
            done = subprocess.run(["mount", *options], capture_output=True, text=True)
            if done.returncode:
                raise Skip("cannot turn a mount read-only here: " + done.stderr.strip())
            self.layers += options[0] == "--bind"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for _ in range(self.layers):
            subprocess.run(["umount", "-l", self.path], check=False)


@row("the disk is full from the start")
def full_disk(s):
    with Mount(s.node.store, "16k") as m:
        with open(os.path.join(m.path, "ballast"), "wb") as f:
            try:
                f.write(bytes(1 << 20))
            except OSError:
                pass
        s.pub.publish([s.a, s.b], pending=[s.evil])
        s.start()
        s.accepted()
        time.sleep(1)
        s.note = "posts shown" if s.watcher.visible & {"a", "b"} else "house card"
        s.pub.publish([s.b])
        s.accepted()
        s.never_again("a")
        time.sleep(2)
        s.stop_node()


@row("the disk fills up while posts are shown; a withdrawal still counts, after a restart too")
def fills_up(s):
    with Mount(s.node.store, "256k") as m:
        s.begin()
        s.shows("a", "b")
        try:
            with open(os.path.join(m.path, "ballast"), "wb") as f:
                while True:
                    f.write(bytes(4096))
                    f.flush()
        except OSError:
            pass
        big = content.Post("big", s.c.colour, picture=s.c.picture + os.urandom(600000))
        s.pub.publish([s.b, big])
        s.accepted()
        s.watcher.wait_gone("a", 2)
        s.never_again("a")
        s.shows("b")
        s.stop_node()
        s.start()
        s.shows("b", timeout_s=6)
        time.sleep(1)
        s.stop_node()


@row("the store turns read-only under the node")
def read_only(s):
    with Mount(s.node.store, "4m") as m:
        s.begin()
        s.shows("a")
        m.turn_read_only()
        s.pub.publish([s.b, s.c])
        s.accepted()
        s.watcher.wait_gone("a", 2)
        s.never_again("a")
        s.shows("b")
        s.stop_node()


@row("a second node on the same store says so and shows no post, the first carries on")
def two_nodes(s):
    s.begin()
    second = s.new_node("second", **{"store.directory": s.node.store})
    second.start("--headless")
    if not second.wait_log(4, why="busy"):
        s.fail("two nodes run on one store")
    if second.wait_log(1, event="shown", kind="post"):
        s.fail("the second node shows posts of the first one's store")
    second.stop()
    s.keeps()
