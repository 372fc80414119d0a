# SPDX-License-Identifier: Apache-2.0
"""Figures of the running node: memory, processor time, wake-ups, start, fades, simulated hours; and the yardstick."""
import os
import statistics
import struct
import subprocess
import time

import places
import wall as walls
from node import proc_kib
from results import percentile
from screen import now_ms

TICK = os.sysconf("SC_CLK_TCK")


def cpu_s(pid):
    """User and system time of all threads, dead ones included."""
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def switches(pid):
    """Thread -> (name, times it was switched away from: as often it had been woken)."""
    out = {}
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            with open(f"/proc/{pid}/task/{task}/status") as f:
                lines = dict(line.split(":", 1) for line in f if ":" in line)
        except OSError:
            continue
        out[task] = (lines["Name"].strip(), int(lines["voluntary_ctxt_switches"]) + int(lines["nonvoluntary_ctxt_switches"]))
    return out


def pss_mib(pid):
    return proc_kib(pid, "smaps_rollup", "Pss") / 1024


def start(wall, figures, full):
    """From exec to the first frame of a stored post, seen by the watcher."""
    node = wall.filled()
    watcher = wall.watch(walls.FIRST, "frames")
    seen, logged = [], []
    for _ in range(15 if full else 5):
        if not watcher.wait_gone("first", 5):
            raise RuntimeError("the first post stays on screen though the node has ended")
        time.sleep(0.3)
        node.start()
        line = node.wait_log(10, event="shown", kind="post")
        if not line or not watcher.wait_visible("first", 10):
            raise RuntimeError("the first stored post was not seen")
        seen.append(watcher.next("+", "first", node.started_ms) - node.started_ms)
        logged.append(line.stated_ms - node.started_ms)
        node.stop()
    watcher.stop()
    figures.add("start to first stored post", statistics.median(seen), "ms", 150,
                note=f"exec to pixels, median of {len(seen)}; worst {max(seen):.0f}; by the log {statistics.median(logged):.0f}")


def next_settled(node, timeout_s=15):
    since = now_ms()
    line = node.wait_log(timeout_s, event="settled", kind="post", since_ms=since)
    if not line:
        raise RuntimeError("no post settled")
    return line


def steady(wall, figures, full):
    node = wall.filled()
    node.start()
    pid = node.process.pid
    next_settled(node)
    next_settled(node)
    began, cpu = time.monotonic(), cpu_s(pid)
    pss, woken = [], []
    end = began + (120 if full else 30)
    # A window in which the node polled is not one in which nothing happens: a sample waits for three quiet ones.
    while time.monotonic() < end - 8 or len(woken) < 3 and time.monotonic() < end + 60:
        next_settled(node)
        if not node.alive():
            raise RuntimeError("the node has ended")
        time.sleep(0.7)
        before, polled = switches(pid), len(wall.origin.requests)
        time.sleep(5)
        after = switches(pid)
        if len(wall.origin.requests) == polled:
            woken.append({task: (name, count - before.get(task, (name, 0))[1]) for task, (name, count) in after.items()})
        pss += [pss_mib(pid)]
        time.sleep(0.3)
        pss += [pss_mib(pid)]
    left = end - time.monotonic()
    if left > 0:
        time.sleep(left)
    took = time.monotonic() - began
    used = cpu_s(pid) - cpu
    peak = proc_kib(pid, "status", "VmHWM") / 1024
    node.stop()
    figures.add("steady PSS", statistics.median(pss), "MiB", 32, note=f"median of {len(pss)} while a post stands; worst {max(pss):.1f}; peak RSS ever {peak:.0f}")
    figures.add("processor time", used * 60 / took, "s a minute", 0.7, note=f"over {took:.0f} s, 10 s posts, 0.8 s fades", loose=2.5)
    if woken:
        typical = sorted(woken, key=lambda window: sum(n for _, n in window.values()))[len(woken) // 2]
        by_thread = ", ".join(f"{name} {n}" for name, n in sorted(typical.values(), key=lambda x: -x[1])[:4])
        figures.add("wake-ups in 5 s while a post stands", float(sum(n for _, n in typical.values())), "switches", 2,
                    note=f"median of {len(woken)} windows without a poll, all threads; {by_thread}")
    else:
        raise RuntimeError("no five seconds without a poll")
    wall.cpu_minute = used * 60 / took


def whole_frames(changes):
    """The X server draws a frame in pieces, and the watcher may look in between: what follows within 8 ms belongs to it."""
    out = []
    for at in changes:
        if not out or at - out[-1] > 8:
            out.append(at)
    return out


def fade(wall, figures, full):
    node = wall.filled("fade-node", **{"show.duration_seconds": 3})
    node.start()
    next_settled(node)
    watcher = wall.watch("frames")
    worst, medians, stated, counts = [], [], [], []
    for _ in range(20 if full else 3):
        line = next_settled(node)
        shown = node.find(event="shown", kind="post")[-1]
        time.sleep(0.3)  # the watcher's lines have come by now
        frames = whole_frames(t for t in list(watcher.frames) if shown.stated_ms - 2 <= t <= line.stated_ms + 20)
        gaps = [b - a for a, b in zip(frames, frames[1:])]
        if gaps:
            worst.append(max(gaps))
            medians.append(statistics.median(gaps))
            counts.append(len(frames))
        own = node.find(event="fade")
        if own:
            stated.append(float(own[-1].fields["max_gap_ms"]))
    summary = watcher.stop()
    node.stop()
    part = 0.95 if full else 0.5  # a sample on a busy machine: one starved fade says nothing
    if not worst:
        raise RuntimeError("no fade was seen")
    figures.add("longest frame gap in a fade, on screen", percentile(worst, part), "ms", 34, loose=3,
                note=f"{part:.0%} of {len(worst)} fades; worst {max(worst):.1f}, usual gap {statistics.median(medians):.1f}, "
                     f"{statistics.median(counts):g} frames; the watcher's own longest gap {summary.get('gap_max_ms', 0):.1f}")
    if stated:
        figures.add("longest frame gap in a fade, by the log", percentile(stated, part), "ms", 34, loose=3, note=f"worst {max(stated):.1f}")


def yardstick(wall, figures, full):
    """The same pictures, ready made: what the screen showed, one frame after the other in a file."""
    path = os.path.join(wall.dir, "frames")
    node = wall.filled("yard-node", **{"show.duration_seconds": 2, "show.transition": "none"})
    node.start()
    with open(path, "wb") as out:
        for _ in range(12):
            next_settled(node)
            time.sleep(0.2)
            out.write(framebuffer(wall.screen))
    node.stop()
    seconds = 120 if full else 20
    process = subprocess.Popen([places.built("bench", "yardstick_slideshow"), str(walls.WIDTH), str(walls.HEIGHT), "10000", "800", str(seconds),
                                path, "12"], stdout=subprocess.PIPE, env={**os.environ, "DISPLAY": wall.screen.display, "SDL_VIDEODRIVER": "x11"})
    began = now_ms()
    process.stdout.readline()
    first = now_ms() - began
    cpu, pss = cpu_s(process.pid), []
    clock = time.monotonic()
    while time.monotonic() - clock < seconds - 2:
        time.sleep(3)
        pss.append(pss_mib(process.pid))
    used = (cpu_s(process.pid) - cpu) * 60 / (time.monotonic() - clock)
    process.terminate()
    process.wait()
    os.remove(path)
    figures.add("yardstick: bare slideshow, processor time", used, "s a minute", note="whole screen blended, pictures ready made")
    figures.add("yardstick: bare slideshow, PSS", statistics.median(pss), "MiB")
    figures.add("yardstick: bare slideshow, start", first, "ms")
    if getattr(wall, "cpu_minute", None) and used > 0:
        figures.add("processor time, node to yardstick", wall.cpu_minute / used, "times")


def framebuffer(screen):
    with open(screen.file, "rb") as f:
        data = f.read()
    words = struct.unpack(">25I", data[:100])
    line, begin = words[12], words[0] + 12 * words[19]
    return b"".join(data[begin + y * line:begin + y * line + 4 * screen.width] for y in range(screen.height))


def hours(wall, figures, full):
    """Ten simulated hours; memory must not climb. The first fifth is left out: caches fill."""
    simulated, lapse = (36000, 100) if full else (1200, 60)
    node = wall.filled("hours-node")
    node.start("--time-lapse", lapse)
    began, samples = time.monotonic(), []
    while time.monotonic() - began < simulated / lapse:
        if not node.alive():
            raise RuntimeError("the node has ended")
        samples.append(((time.monotonic() - began) * lapse / 3600, pss_mib(node.process.pid)))
        time.sleep(0.1)
    shown = len(node.find(event="shown", kind="post"))
    node.stop()
    late = samples[len(samples) // 5:]
    tail = len(late) // 5
    # At this pace the next frame, 8 MiB of it, is ready most of the time: like is compared with like, the least of each part,
    # which is without it.
    head_mib, end_mib = (min(m for _, m in part) for part in (late[:tail], late[-tail:]))
    standing = [(h, m) for h, m in late if m < min(m for _, m in late) + 4]
    slope = statistics.linear_regression([h for h, _ in standing], [m for _, m in standing]).slope
    figures.add("PSS climb over simulated hours", end_mib - head_mib, "MiB", 1.0, loose=3,
                note=f"{simulated / 3600:.2g} h, {shown} posts shown; {head_mib:.1f} to {end_mib:.1f}, slope {slope:+.3f} MiB an hour")
