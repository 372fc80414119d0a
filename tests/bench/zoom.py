# SPDX-License-Identifier: Apache-2.0
"""What show.slow_zoom costs: the same captioned photos, standing still and growing."""
import os
import statistics
import time

import content
from signing import sha256
from standing import cpu_s, next_settled, pss_mib

WORDS = ["The new line runs.", "Harbour office, third floor.", "Thank you all.", "Friday at five."]


def captioned(wall):
    return [content.Post(f"caption-{i:02d}", None, picture=post.picture, mime="image/jpeg", text=WORDS[i % 4],
                         _placard={"sha256": sha256(post.picture), "width": 2048, "height": 1365})
            for i, post in enumerate(wall.posts)]


def measure(wall, name, seconds, **settings):
    """CPU seconds a minute, PSS while a post stands, seen frames a second in the middle of a stay."""
    node = wall.filled(name, **settings)
    node.start()
    pid = node.process.pid
    next_settled(node)
    next_settled(node)
    began, cpu, pss, rates, peak = time.monotonic(), cpu_s(pid), [], [], 0
    while time.monotonic() - began < seconds - 8:
        next_settled(node)
        time.sleep(2)
        watcher = wall.watch("frames", interval_us=4000)
        time.sleep(3)
        times = list(watcher.frames)
        watcher.stop()
        rates.append(len([t for i, t in enumerate(times) if i == 0 or t - times[i - 1] > 8]) / 3)
        pss.append(pss_mib(pid))
        time.sleep(3)  # the next post stands ready by now
        peak = max(peak, pss_mib(pid))
    time.sleep(max(0.0, began + seconds - time.monotonic()))
    took = time.monotonic() - began
    used = cpu_s(pid) - cpu
    node.stop()
    return used * 60 / took, statistics.median(pss), peak, statistics.median(rates)


def zoom(wall, figures, full):
    seconds = 120 if full else 30
    wall.pub.publish(captioned(wall))
    still_cpu, still_pss, _, _ = measure(wall, "still-node", seconds)
    cpu, pss, peak, rate = measure(wall, "zoom-node", seconds, **{"show.slow_zoom": "yes"})
    wall.pub.publish(wall.posts)
    load = os.getloadavg()[0]
    figures.add("slow zoom, processor time", cpu, "s a minute", note=f"over {seconds} s, standing still {still_cpu:.2f}; load {load:.1f}")
    figures.add("slow zoom, PSS", pss, "MiB", 48, note=f"while it grows; {peak:.1f} when the next one is ready; standing still {still_pss:.1f}")
    figures.add("slow zoom, frames seen a second", rate, "a second", 15, below=False, may_break=not full,
                note="25 asked for; median of 3 s in the middle of each stay; where other work has the processors frames are left out, as meant")
