# SPDX-License-Identifier: Apache-2.0
"""placard-desk as its people use it: the command line and `serve`."""
import json
import os
import re
import subprocess
import threading

import content
import places
from screen import now_ms


class Desk:
    def __init__(self, folder, audience="hq/lobby"):
        self.dir, self.audience = folder, audience
        self.data = os.path.join(folder, "desk")
        self.feed_dir = os.path.join(folder, "import")
        os.makedirs(os.path.join(self.feed_dir, "media"), exist_ok=True)
        self.server, self.port = None, 0
        self.run("init", "--name", "desk.test", "--audience", audience)

    # verbs

    def command(self, verb, *args):
        return [places.program("placard-desk"), *verb.split(), "--dir", self.data, *map(str, args)]

    def run(self, verb, *args):
        """Start time in ms; raises with what the desk said if it refuses."""
        start = now_ms()
        done = subprocess.run(self.command(verb, *args), capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"placard-desk {verb} {args}: exit {done.returncode}: {done.stderr.strip()} {done.stdout.strip()}")
        self.said = done.stdout
        return start

    def launch(self, verb, *args):
        """Without waiting: (start ms, process)."""
        start = now_ms()
        return start, places.spawn(self.command(verb, *args), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

    def write_feed(self, posts):
        """A JSON Feed file with pictures beside it, as another system would export it."""
        for post in posts:
            with open(os.path.join(self.feed_dir, post.media), "wb") as f:
                f.write(post.picture)
        path = os.path.join(self.feed_dir, "feed.json")
        with open(path, "wb") as f:
            f.write(content.feed_of([p.item() for p in posts]))
        return path

    def take(self, posts):
        return self.run("import", "--audience", self.audience, self.write_feed(posts))

    def approve(self, *ids):
        for post_id in ids:
            self.run("approve", "--audience", self.audience, post_id)

    def enroll(self):
        """(root file, CA file) that a screen needs."""
        out = os.path.join(self.dir, "enroll")
        if not os.path.isdir(out):
            self.run("enroll", "--audience", self.audience, out)
        names = os.listdir(out)
        root = next(n for n in names if re.fullmatch(r"root(\.\d+)?\.json", n))
        ca = next(n for n in names if n.endswith((".pem", ".crt")))
        return os.path.join(out, root), os.path.join(out, ca)

    @property
    def ca(self):
        return self.enroll()[1]

    @property
    def root(self):
        return self.enroll()[0]

    def seq(self):
        """Of the flags that are published now."""
        with open(os.path.join(self.data, "public", self.audience, "flags"), "rb") as f:
            return json.loads(f.read().partition(b"\n\n")[0])["seq"]

    # server

    def serve(self, port=0):
        self.server = places.spawn(self.command("serve", "--port", port or self.port), stdout=subprocess.PIPE,
                                       stderr=open(os.path.join(self.dir, "serve.log"), "ab"), text=True)
        for line in self.server.stdout:
            ready = re.search(r"ready https://[^:]+:(\d+)", line)
            if ready:
                self.port = int(ready.group(1))
                self.url = f"https://localhost:{self.port}"
                threading.Thread(target=self.server.stdout.read, daemon=True).start()
                return self
        raise RuntimeError("placard-desk serve did not come up, see serve.log")

    def start_with(self, posts):
        self.take(posts)
        self.approve(*[p.id for p in posts])
        return self.serve()

    def stop_server(self, kill=False):
        if self.server and self.server.poll() is None:
            (self.server.kill if kill else self.server.terminate)()
            self.server.wait()

    stop = stop_server
