# SPDX-License-Identifier: Apache-2.0
"""The desk with 100,000 archived posts: a page, a search, a withdrawal; each as the whole command, start of the process included."""
import hashlib
import os
import random
import sqlite3
import subprocess
import time

import content
import desk_pages
import places
from desk import Desk

WORDS = "canteen soup party garden building floor summer winter team project customer machine delivery visitor training safety price award " \
        "concert meeting bicycle parking market harvest bridge river engine paper ladder window holiday morning evening weekend".split()
MONTH_S = 30 * 86400


def fill(path, count):
    """Straight into the tables: what the desk would hold after years."""
    rng = random.Random(7)
    now = int(time.time())
    db = sqlite3.connect(path)

    def rows():
        for i in range(count):
            text = " ".join(rng.choices(WORDS, k=40)) + (" zeppelin" if i % 5000 == 17 else "")
            item = ('{"id":"old-%d","title":"%s","content_text":"%s"}' % (i, text[:40], text)).encode()
            flag = ("approved", "withdrawn", "rejected")[i % 3]
            sha = hashlib.sha256(item).hexdigest()
            then = now - MONTH_S - (count - i) * 60
            yield (1, f"old-{i}", flag, item, sha, then, then + 3600, then, text[:80], then, then, sha, then + 3600)
    db.executemany("INSERT INTO post(audience_id, id, flag, item, sha256, from_s, until_s, published_s, words, imported_s, changed_s,"
                   " shown_sha256, off_s) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)", rows())
    db.commit()
    db.close()


def median_ms(times, run):
    taken = []
    for _ in range(times):
        start = time.monotonic()
        run()
        taken.append((time.monotonic() - start) * 1000)
    taken.sort()
    return taken[len(taken) // 2], taken[-1]


def archive(wall, figures, full):
    count, times = 100_000, 21 if full else 7
    desk = Desk(os.path.join(wall.dir, "desk-archive") if wall else "archive")
    desk.take([content.Post("live", (200, 30, 90))])
    fill(os.path.join(desk.data, "desk.db"), count)

    def page(*args):
        done = subprocess.run(desk.command("archive", *args), capture_output=True, text=True)
        if done.returncode or not done.stdout:
            raise RuntimeError(done.stderr)
        return done.stdout
    start = time.monotonic()
    page("zeppelin")
    figures.add(f"{count} posts into the search index", time.monotonic() - start, "s", note="once")
    if page("zeppelin").count("zeppelin") == 0 and page("zeppelin").count("old-") != count // 5000:
        raise RuntimeError("the search does not find what is there")
    last = page().split("--before ")[1].split()[0]
    cases = {"first page": (), "second page": ("--before", last), "a page deep down": ("--before", "50"), "a rare word": ("zeppelin",),
             "a common word": ("canteen",), "three common words": ("canteen soup party",), "a beginning": ("zepp*",),
             "withdrawn with a common word": ("garden", "--flag", "withdrawn")}
    for name, args in cases.items():
        median, worst = median_ms(times, lambda a=args: page(*a))
        figures.add(f"archive of {count}: {name}", median, "ms", 100, note=f"median of {times}, whole command; worst {worst:.0f}")
    desk.approve("live")
    median, worst = median_ms(times, lambda: (desk.run("approve", "live"), desk.run("withdraw", "live")))
    figures.add(f"approve and withdraw beside {count} archived posts", median, "ms", note=f"two commands; worst {worst:.0f}")
    median, worst = median_ms(times, lambda: subprocess.run([places.program("placard-desk"), "list", "--flag", "pending", "--dir", desk.data], check=True,
                                                            capture_output=True))
    figures.add(f"review queue beside {count} archived posts", median, "ms", 100, note=f"median of {times}; worst {worst:.0f}")
    desk_pages.pages(desk, figures, count, times)
