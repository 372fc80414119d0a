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


# What a screen shows beside posts: "card" as feed, one of these as post.
CARDS = {
    "house": ["--card", "house"],
    "house-trouble": ["--card", "house", "--trouble", "P-12"],
    "setup": ["--card", "setup", "--trouble", "P-12", "--text", "signage.norvane.example"],
    "alert": ["--card", "alert", "--severity", "critical",
              "--text", "Smoke on the second floor. Leave by the nearest stairs and wait in the car park."],
    "alert-warning": ["--card", "alert", "--severity", "warning", "--text", "Ice on the bridge: please use the north gate today."],
    "alert-drill": ["--card", "alert", "--severity", "critical", "--drill",
                    "--text", "Fire drill. Leave by the nearest stairs and wait in the car park."],
}


def alone(feed, post):
    """A feed of this one post, its pictures beside it: so no picture changes because another post came into the file."""
    folder = OUT / "feeds"
    folder.mkdir(parents=True, exist_ok=True)
    for link, to in (("sample", ROOT / "assets/sample"), ("odd", HERE / "cases/odd")):
        if not (folder / link).is_symlink():
            try:
                (folder / link).symlink_to(to)
            except FileExistsError:
                pass  # another process was quicker
    document = json.loads((HERE / f"cases/{feed}.json").read_text(encoding="utf-8"))
    document["items"] = [i for i in document["items"] if i["id"] == post]
    path = folder / f"{feed}-{post}.{os.getpid()}.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


class Case:
    def __init__(self, line):
        words = line.split()
        if len(words) not in (4, 5):
            raise ValueError(f"cases/list: not a case: {line}")
        self.feed, self.post, self.size, self.theme = words[:4]
        self.page = int(words[4]) if len(words) == 5 else 1
        kind = "card-" if self.feed == "card" else ""
        self.name = f"{kind}{self.post}-{self.size}-{self.theme}" + (f"-{self.page}" if self.page > 1 else "")

    def draw(self, to, page=None):
        """The picture as a screen of that size shows it, in a PNG file."""
        feed = None
        if self.feed == "card":
            what = CARDS[self.post]
        else:  # the sample feed is drawn as it is, with the marks of its loop
            feed = ROOT / "assets/sample/feed.json" if self.feed == "sample" else alone(self.feed, self.post)
            what = ["--feed", feed, "--post", self.post, "--page", str(page or self.page)]
        command = [PLACARD, "preview", *what, "--size", self.size, "--theme", self.theme, "--config", HERE / "cases/screen.conf",
                   "--now", NOW, "--out", to]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              check=False, timeout=60)
        if feed and self.feed != "sample":
            feed.unlink()
        if done.returncode:
            last = (done.stdout.strip().splitlines() or ["nothing was said"])[-1]
            raise (NoSuchPage if "it has no page" in last else NotDrawn)(last)

    def content(self):
        """The post in its feed, None for a card."""
        if self.feed == "card":
            return None
        path = ROOT / "assets/sample/feed.json" if self.feed == "sample" else HERE / f"cases/{self.feed}.json"
        for item in json.loads(path.read_text(encoding="utf-8"))["items"]:
            if item["id"] == self.post:
                return item
        raise NotDrawn(f"{path.name} has no post {self.post}")


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
