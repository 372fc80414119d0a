# SPDX-License-Identifier: Apache-2.0
"""The desk on this machine that the emulated board asks, over TLS, with keys of the day."""
import json
import os
import re
import subprocess
import threading

GUEST_SEES_HOST_AS = "10.0.2.2"
AUDIENCE = "hq/lobby"
POSTS = {"canteen": "The canteen opens again on Monday",
         "bicycles": "Bicycle racks are ready behind building seven",
         "forbidden": "Nobody approved this secret sentence"}


class Wall:
    def __init__(self, folder, program):
        self.folder, self.program = folder, program
        self.data, self.out = os.path.join(folder, "desk"), os.path.join(folder, "enroll")
        self.server, self.port = None, 0
        self.run("init", "--name", "wall.test", "--audience", AUDIENCE, "--host", GUEST_SEES_HOST_AS)
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Wall",
                "items": [{"id": i, "content_text": text, "date_published": "2026-01-05T09:00:00Z"} for i, text in POSTS.items()]}
        with open(os.path.join(folder, "feed.json"), "w", encoding="utf-8") as file:
            json.dump(feed, file)
        self.run("import", os.path.join(folder, "feed.json"))

    def run(self, verb, *args):
        done = subprocess.run([self.program, verb, *args, "--dir", self.data], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError("placard-desk %s: %s" % (verb, done.stderr + done.stdout))

    def serve(self):
        self.server = subprocess.Popen([self.program, "serve", "--bind", "127.0.0.1", "--port", str(self.port), "--dir", self.data],
                                       stdout=subprocess.PIPE, stderr=open(os.path.join(self.folder, "serve.log"), "ab"), text=True)
        for line in self.server.stdout:
            ready = re.search(r"ready https://[^ ]+:(\d+)", line)
            if ready:
                self.port = int(ready.group(1))
                threading.Thread(target=self.server.stdout.read, daemon=True).start()
                return self
        raise RuntimeError("placard-desk serve did not come up, see serve.log")

    def settings(self, extra=""):
        """placard.conf for a board, with the files that it names beside it."""
        if not os.path.isdir(self.out):
            self.run("enroll", self.out, "--screen", "Test wall", "--audience", AUDIENCE, "--url", "https://%s:%d" % (GUEST_SEES_HOST_AS, self.port))
        path = os.path.join(self.out, "placard.conf")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if extra and extra not in text:
            with open(path, "a", encoding="utf-8") as file:
                file.write("\n" + extra)
        return path

    def stop(self):
        if self.server and self.server.poll() is None:
            self.server.terminate()
            self.server.wait()
