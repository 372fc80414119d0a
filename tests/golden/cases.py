# SPDX-License-Identifier: Apache-2.0
"""The cases of cases/list, and how one is drawn."""
import json
import os
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OUT = ROOT / "build/golden"
PLACARD = os.environ.get("PLACARD", str(ROOT / "build/host/bin/placard"))
NOW = "2026-03-02T12:00:00Z"  # the same for all: ages of posts and the header's clock
MAX_PAGES = 40


class NotDrawn(Exception):
    """What the program said."""


class NoSuchPage(NotDrawn):
    """The post has fewer pages at this size."""


class Case:
    def __init__(self, line):
        words = line.split()
        if len(words) not in (4, 5):
            raise ValueError(f"cases/list: not a case: {line}")
        self.feed, self.post, self.size, self.theme = words[:4]
        self.page = int(words[4]) if len(words) == 5 else 1
        self.name = f"{self.post}-{self.size}-{self.theme}" + (f"-{self.page}" if self.page > 1 else "")

    @property
    def feed_file(self):
        return ROOT / "assets/sample/feed.json" if self.feed == "sample" else HERE / f"cases/{self.feed}.json"

    def draw(self, to, page=None):
        """The picture as a screen of that size shows it, in a PNG file."""
        command = [PLACARD, "preview", "--feed", self.feed_file, "--post", self.post, "--size", self.size, "--theme", self.theme, "--config", HERE / "cases/screen.conf",
                   "--page", str(page or self.page), "--now", NOW, "--out", to]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              check=False, timeout=60)
        if done.returncode:
            last = (done.stdout.strip().splitlines() or ["nothing was said"])[-1]
            raise (NoSuchPage if "it has no page" in last else NotDrawn)(last)

    def content(self):
        """The post in its feed."""
        for item in json.loads(self.feed_file.read_text(encoding="utf-8"))["items"]:
            if item["id"] == self.post:
                return item
        raise NotDrawn(f"{self.feed_file.name} has no post {self.post}")


def read_cases(names=()):
    """All cases, or those that are named: by their whole name or by their post."""
    lines = (HERE / "cases/list").read_text(encoding="utf-8").splitlines()
    cases = [Case(line) for line in lines if line.strip() and not line.startswith("#")]
    seen = set()
    for case in cases:
        if case.name in seen:
            raise ValueError(f"cases/list: {case.name} stands twice")
        seen.add(case.name)
    for name in names:
        if not any(name in (c.name, c.post) for c in cases):
            raise ValueError(f"cases/list has no {name}")
    return [c for c in cases if not names or c.name in names or c.post in names]
