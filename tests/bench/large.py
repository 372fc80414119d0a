# SPDX-License-Identifier: Apache-2.0
"""Figures of 12-megapixel photos on the running wall: memory while one is decoded and after it has gone, frame gaps meanwhile."""
import os
import statistics
import subprocess
import sys
import time

import content
import places
from node import proc_kib
from results import percentile
from screen import now_ms
from signing import sha256
from standing import next_settled, pss_mib

MIME = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
SAMPLE = ("progressive-444.jpg", "lossless.webp")  # which take most


def photos(only):
    """name -> bytes, made once and kept in the build folder."""
    folder = os.path.join(places.BUILD, "bench-large-photos")
    os.makedirs(folder, exist_ok=True)
    if len([name for name in os.listdir(folder) if not name.endswith(".part")]) < 6:
        for python in (sys.executable, "/usr/bin/python3"):
            if subprocess.run([python, "-c", "import PIL.Image"], capture_output=True).returncode == 0:
                subprocess.run([python, os.path.join(places.SOURCE, "tests", "bench", "make_large_photos.py"), folder], check=True)
                break
        else:
            sys.exit("the photos are made with python3-pil, which is not installed")
    names = sorted(name for name in os.listdir(folder) if not name.endswith(".part"))
    return {name: open(os.path.join(folder, name), "rb").read() for name in names if not only or name in only}


def wait_shown(node, post, since):
    if not node.wait_log(30, event="shown", kind="post", id=post.id, since_ms=since):
        raise RuntimeError(f"{post.id} was not shown: " + " | ".join(line.text for line in node.lines[-3:]))


def one(wall, node, name, data, full):
    """Peak RSS since the photo was published, PSS some time after it has gone, frame gaps of the fades in between."""
    pid = node.process.pid
    post = content.Post("large-" + name.replace(".", "-"), None, picture=data, mime=MIME[os.path.splitext(name)[1]], text="Twelve megapixels.",
                        extra={"title": name}, _placard={"sha256": sha256(data), "width": 4000, "height": 3000})
    with open(f"/proc/{pid}/clear_refs", "w") as f:
        f.write("5")  # the peak counts from here
    since = now_ms()
    wall.pub.publish([*wall.posts[:3], post])
    wait_shown(node, post, since)
    next_settled(node)
    if full:
        again = now_ms()
        wait_shown(node, post, again)  # and decoded once more
        next_settled(node)
    peak = proc_kib(pid, "status", "VmHWM") / 1024
    gaps = [float(line.fields["max_gap_ms"]) for line in node.find(event="fade", since_ms=since)]
    wall.pub.publish(wall.posts[:3])
    pss = []
    next_settled(node)
    for _ in range(3 if full else 1):
        next_settled(node)
        time.sleep(0.7)
        pss.append(pss_mib(pid))
    return peak, statistics.median(pss), gaps


def decode12(wall, figures, full):
    node = wall.filled("large-node", **{"show.duration_seconds": 3 if full else 2})
    wall.pub.publish(wall.posts[:3])
    node.start()
    next_settled(node)
    peaks, after, gaps = {}, {}, []
    for name, data in photos(None if full else SAMPLE).items():
        peaks[name], after[name], more = one(wall, node, name, data, full)
        gaps += more
    node.stop()
    wall.pub.publish(wall.posts)

    def each(found):
        return ", ".join(f"{name} {value:.0f}" for name, value in sorted(found.items(), key=lambda x: -x[1]))
    figures.add("peak RSS, a 12-megapixel photo decoded", max(peaks.values()), "MiB", 91.5, note=f"96 MB; {each(peaks)}")
    figures.add("PSS after it has gone", max(after.values()), "MiB", 38.1, note=f"40 MB; {each(after)}")
    figures.add("longest frame gap in fades meanwhile", percentile(gaps, 0.95 if full else 0.5), "ms", 34, loose=3,
                note=f"by the log, {'95' if full else '50'} of 100 of {len(gaps)} fades; worst {max(gaps):.1f}")
