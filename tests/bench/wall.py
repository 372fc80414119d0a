# SPDX-License-Identifier: Apache-2.0
"""The twelve-photo wall that is measured: origin, publisher, screen, node."""
import os
import subprocess
import sys
import time

import content
import places
from node import Node
from origin import Origin
from pki import Pki
from publisher import Publisher
from screen import Screen, Watcher
from signing import sha256

WIDTH, HEIGHT = 1920, 1080
FIRST = "linear first -1 2 -1 120 400"  # the green patch of photo-00, JPEG or not


def photos():
    folder = os.path.join(places.BUILD, "bench-photos")
    os.makedirs(folder, exist_ok=True)
    if len(os.listdir(folder)) < 12:
        for python in (sys.executable, "/usr/bin/python3"):
            if subprocess.run([python, "-c", "import PIL.Image"], capture_output=True).returncode == 0:
                subprocess.run([python, os.path.join(places.SOURCE, "tests", "bench", "make_photos.py"), folder], check=True)
                break
        else:
            sys.exit("the photos are made with python3-pil, which is not installed")
    return [open(os.path.join(folder, name), "rb").read() for name in sorted(os.listdir(folder)) if name.endswith(".jpg")]


TEXTS = ["Our new bakery line has made its first million loaves, and nobody has counted the crumbs.",
         "The Rotterdam team moved into the old harbour office this week. Come and see the view from the third floor.",
         "Thank you to everyone who stayed late for the release.",
         "Summer party: Friday at five in the yard. Bring a friend."]


class Wall:
    def __init__(self, folder):
        self.dir = folder
        self.pki = Pki(folder)
        self.origin = Origin(self.pki.good())
        self.pub = Publisher(os.path.join(folder, "keys"), self.origin)
        self.posts = [content.Post(f"photo-{i:02d}", None, picture=data, mime="image/jpeg", text=TEXTS[i % 4],
                                   extra={"title": f"Photo number {i + 1}", "tags": ["news", "team"]},
                                   _placard={"sha256": sha256(data), "width": 2048, "height": 1365})
                      for i, data in enumerate(photos())]
        self.flags = self.pub.publish(self.posts)
        self.screen = Screen(folder, WIDTH, HEIGHT)
        self.watchers = []

    def node(self, name="node", **settings):
        return Node(os.path.join(self.dir, name), self.screen, self.origin.url, self.pki.ca, self.pub.root_file, settings={
            "show.duration_seconds": 10, "show.transition_ms": 800, "screen.theme": None, "server.poll_seconds": 10,
            "server.long_poll_seconds": 25, **settings})

    def watch(self, *classes, interval_us=1000):
        watcher = Watcher(self.screen, list(classes), self.dir, interval_us)
        self.watchers.append(watcher)
        return watcher

    def filled(self, name="node", **settings):
        """A node that has stored everything, stopped."""
        node = self.node(name, **settings)
        node.start()
        if not node.wait_log(30, event="shown", kind="post"):
            sys.exit("no post came on screen: " + " | ".join(line.text for line in node.lines[-3:]))
        media = os.path.join(node.store, "media")
        end = time.monotonic() + 30
        while time.monotonic() < end and len([f for f in os.listdir(media) if len(f) == 64]) < 12:
            time.sleep(0.1)
        node.stop()
        return node

    def stop(self):
        for watcher in self.watchers:
            if watcher.process.poll() is None:
                watcher.stop()
        self.origin.stop()
        self.screen.stop()
