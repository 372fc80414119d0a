# SPDX-License-Identifier: Apache-2.0
"""Xvfb with its frame buffer in a file, and the watcher (watch.c) that reads it the whole time."""
import os
import re
import struct
import subprocess
import threading
import time
import zlib

import places


def now_ms():
    return time.clock_gettime(time.CLOCK_MONOTONIC) * 1000


class Screen:
    """A display of its own number."""

    def __init__(self, folder, width=1280, height=720):
        self.folder = os.path.join(folder, "fb")
        os.makedirs(self.folder, exist_ok=True)
        read_end, write_end = os.pipe()
        self.process = places.spawn(
            ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{width}x{height}x24", "-fbdir", self.folder,
             "-nolisten", "tcp", "-noreset", "-nocursor"],
            pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write_end)
        with os.fdopen(read_end) as f:
            number = f.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        self.display = f":{number}"
        self.width, self.height = width, height
        self.file = os.path.join(self.folder, "Xvfb_screen0")

    def pixels(self):
        """The whole screen now: bytes of RGB, row by row."""
        with open(self.file, "rb") as f:
            data = f.read()
        words = struct.unpack(">25I", data[:100])
        line, start = words[12], words[0] + 12 * words[19]
        rows = []
        for y in range(self.height):
            row = data[start + y * line:start + y * line + 4 * self.width]
            rgb = bytearray(3 * self.width)
            rgb[0::3], rgb[1::3], rgb[2::3] = row[2::4], row[1::4], row[0::4]
            rows.append(bytes(rgb))
        return rows

    def save(self, path):
        """A PNG of the screen, for a person who asks why a row failed."""
        raw = b"".join(b"\0" + row for row in self.pixels())

        def chunk(kind, body):
            return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        with open(path, "wb") as f:
            f.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0))
                    + chunk(b"IDAT", zlib.compress(raw, 1)) + chunk(b"IEND", b""))

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Watcher:
    """classes: lines as watch.c takes them. Events are (ms, '+' or '-', name); frames are times."""

    def __init__(self, screen, classes, folder, interval_us=2000):
        path = os.path.join(folder, f"classes.{id(self)}")
        with open(path, "w") as f:
            f.write("\n".join(classes) + "\n")
        self.process = places.spawn([places.compiled("tests/e2e/lib/watch.c"), screen.file, path, str(interval_us)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.events, self.frames, self.visible, self.summary = [], [], set(), {}
        self.changed = threading.Condition()
        self.process.stdout.readline()
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        for line in self.process.stdout:
            part = line.split()
            at = float(part[0])
            with self.changed:
                if part[1] == "~":
                    self.frames.append(at)
                elif part[1] == "end":
                    self.summary = {k: float(v) for k, v in re.findall(r"(\w+)=([\d.]+)", line)}
                else:
                    self.events.append((at, part[1], part[2]))
                    (self.visible.add if part[1] == "+" else self.visible.discard)(part[2])
                self.changed.notify_all()

    def wait(self, test, timeout_s):
        """Until test(self) is true; its value, or None when the time is over."""
        end = time.monotonic() + timeout_s
        with self.changed:
            while True:
                value = test(self)
                if value:
                    return value
                left = end - time.monotonic()
                if left <= 0 or self.process.poll() is not None:
                    return None
                self.changed.wait(min(left, 0.2))

    def wait_visible(self, name, timeout_s):
        return self.wait(lambda w: name in w.visible, timeout_s)

    def wait_gone(self, name, timeout_s):
        return self.wait(lambda w: name not in w.visible, timeout_s)

    def seen(self, name, from_ms=0, to_ms=float("inf")):
        """Was it visible at any moment of the span?"""
        with self.changed:
            on = False
            for at, sign, what in self.events:
                if what != name:
                    continue
                if at <= to_ms and sign == "+" and at >= from_ms:
                    return True
                if on and at >= from_ms:
                    return True
                if at > to_ms:
                    return False
                on = sign == "+"
            return on

    def next(self, sign, name, from_ms):
        """Time of the first such event at or after from_ms, or None."""
        with self.changed:
            for at, s, what in self.events:
                if at >= from_ms and s == sign and what == name:
                    return at
        return None

    def stop(self):
        try:
            self.process.stdin.close()
            self.thread.join(5)
            self.process.wait(5)
        finally:
            self.process.kill()
        return self.summary
