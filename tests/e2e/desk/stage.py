# SPDX-License-Identifier: Apache-2.0
"""A desk with the sample feed, its pages, and a screen that shows one of its audiences."""
import contextlib
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading

import content
import places
from node import Node

HERE = os.path.dirname(os.path.realpath(__file__))
APPROVED = ["heat-pump-launch", "six-sites", "lanterns-lyon", "casablanca-showroom"]
MARKER = (200, 30, 90)
SCREEN = {"screen.output": "png", "screen.width": 960, "screen.height": 540, "screen.theme": None, "show.duration_seconds": 3,
          "server.long_poll_seconds": 50}


def modules():
    """The folder that has node_modules for this package-lock.json: installed once for each state of it, whole or not at all."""
    with open(os.path.join(HERE, "package-lock.json"), "rb") as f:
        state = hashlib.sha256(f.read()).hexdigest()[:12]
    cache = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "placard")
    folder = os.path.join(cache, f"e2e-desk-{state}")
    if os.path.isdir(folder):
        return folder
    os.makedirs(cache, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as temporary:
        part = os.path.join(temporary, "whole")
        os.makedirs(part)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(os.path.join(HERE, name), part)
        try:
            if not shutil.which("npm"):
                subprocess.run([os.path.join(places.SOURCE, "app", "deps", "apt-install"), "npm"], check=True)
            subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=part, check=True, stdout=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError) as why:  # as in desk_pages: without a registry for npm it says that it did not run
            print(f"desk: not run, as Playwright cannot be had from npm: {why}\n0 passed, 0 failed")
            sys.exit(0)
        with contextlib.suppress(OSError):  # somebody else was faster
            os.rename(part, folder)
    return folder


def chromium():
    found = shutil.which("chromium")
    if not found:
        raise SystemExit("chromium is not installed: app/deps/apt-install test")
    return found


class Stage:
    def __init__(self, folder):
        self.dir, self.data = folder, os.path.join(folder, "desk")
        self.shots = os.path.join(folder, "screen-shots")
        self.marker = os.path.join(folder, "marker.png")
        os.makedirs(self.shots)
        with open(self.marker, "wb") as f:
            f.write(content.png(MARKER))
        self.run("init", "--name", "desk.test", "--title", "Norvane today", "--audience", "hq/lobby", "--audience", "hq/office")
        self.run("import", "--audience", "hq/lobby", os.path.join(places.SOURCE, "assets", "sample", "feed.json"))
        self.run("approve", "--audience", "hq/lobby", "--days", "20", *APPROVED)
        self.run("reject", "--audience", "hq/lobby", "--reason", "not now", "first-repair")
        self.run("source", "add", "news", "--kind", "rss", "--url", "https://news.test/feed.xml", "--audience", "hq/lobby")
        self.run("source", "pause", "news")
        self.link = re.search(r"/welcome\?link=\S+", self.run("people", "add", "mara", "--role", "admin")).group(0)
        self.serve()
        self.start_screen()

    def command(self, verb, *words):
        return [places.program("placard-desk"), verb, "--dir", self.data, *words]

    def run(self, verb, *words):
        done = subprocess.run(self.command(verb, *words), capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"placard-desk {verb}: {done.stderr.strip()}")
        return done.stdout

    def serve(self):
        with open(os.path.join(self.dir, "serve.log"), "ab") as log:
            self.server = places.spawn(self.command("serve", "--port", "0", "--pages", "127.0.0.1", "--pages-port", "0"),
                                       stdout=subprocess.PIPE, stderr=log, text=True)
        for line in self.server.stdout:
            ready = re.match(r"ready https://[^:]+:(\d+)", line)
            if ready:
                self.url = f"https://localhost:{ready.group(1)}"
            pages = re.match(r"pages (http://\S+?)/?$", line.strip())
            if pages:
                self.pages = pages.group(1)
                threading.Thread(target=self.server.stdout.read, daemon=True).start()
                return
        raise RuntimeError("placard-desk serve --pages did not come up, see serve.log")

    def start_screen(self):
        enrolled = os.path.join(self.dir, "enrolled")
        self.run("enroll", "--audience", "hq/office", enrolled)
        name = {ending: next(n for n in sorted(os.listdir(enrolled)) if n.endswith(ending)) for ending in (".json", ".pem")}
        self.node = Node(os.path.join(self.dir, "screen"), None, self.url, os.path.join(enrolled, name[".pem"]),
                         os.path.join(enrolled, name[".json"]), "hq/office", SCREEN)
        self.node.start("--headless", "--shots", self.shots)
        if not self.node.wait_log(20, event="shown"):
            raise RuntimeError("the screen shows nothing, see screen/log")

    def options(self, **more):
        return {"base": self.pages, "link": self.link, "out": self.dir, "log": os.path.join(self.dir, "screen", "log"), "shots": self.shots,
                "marker": self.marker, "modules": modules(), "chromium": chromium(), **more}

    def stop(self):
        said = self.node.stop()
        self.server.terminate()
        self.server.wait()
        return said
