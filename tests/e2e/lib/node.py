# SPDX-License-Identifier: Apache-2.0
"""The node under test: its settings, its process, its log."""
import os
import re
import signal
import subprocess
import threading
import time

import places
from screen import now_ms

PAIR = re.compile(r'(\w+)=("(?:[^"\\]|\\.)*"|\S+)')
THEME = os.path.join(places.SOURCE, "tests", "e2e", "lib", "theme", "theme.conf")


class Line:
    def __init__(self, text):
        self.text, self.at_ms = text, now_ms()
        part = text.split(None, 2)
        self.level, self.module = (part + ["", ""])[:2]
        self.fields = {k: v[1:-1] if v.startswith('"') else v for k, v in PAIR.findall(text)}

    @property
    def event(self):
        return self.fields.get("event", "") if self.module else ""

    @property
    def stated_ms(self):
        return float(self.fields.get("at_ms", self.at_ms))

    def __repr__(self):
        return self.text


class Node:
    """settings: {"section.key": value} on top of the defaults of these tests."""

    def __init__(self, folder, screen, url, ca, root, audience="hq/lobby", settings=None):
        self.dir, self.screen = folder, screen
        os.makedirs(folder, exist_ok=True)
        self.store = os.path.join(folder, "store")
        self.settings = {
            "screen.name": "Test screen", "screen.output": "window", "screen.theme": THEME, "screen.time_zone": "UTC",
            "screen.refresh_at": "",  # its colours are those of forbidden posts
            "server.url": url, "server.audience": audience, "server.trust_root": root, "server.ca": ca,
            "server.poll_seconds": 1, "server.long_poll_seconds": 20,
            "show.duration_seconds": 2, "show.transition": "fade", "show.transition_ms": 300,
            "store.directory": self.store,
        }
        self.settings.update(settings or {})
        self.process, self.lines, self.changed = None, [], threading.Condition()
        self.preload, self.environment = None, {}

    def write_settings(self):
        sections = {}
        for name, value in self.settings.items():
            if value is not None:
                section, key = name.split(".")
                sections.setdefault(section, []).append(f"{key} = {value}")
        path = os.path.join(self.dir, "placard.conf")
        with open(path, "w") as f:
            for section, lines in sections.items():
                f.write(f"[{section}]\n" + "\n".join(lines) + "\n\n")
        return path

    def start(self, *options, wrapper=()):
        environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        environment.update(SDL_VIDEODRIVER="x11", LC_ALL="C.UTF-8", **self.environment)
        if self.screen:
            environment["DISPLAY"] = self.screen.display
        if self.preload:
            environment["LD_PRELOAD"] = self.preload
        self.log = open(os.path.join(self.dir, "log"), "ab")
        self.start_index = len(self.lines)
        self.started_ms = now_ms()
        self.process = places.spawn([*wrapper, places.program("placard"), "run", "--config", self.write_settings(),
                                         *map(str, options)], env=environment, stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=subprocess.PIPE)
        self.reader = threading.Thread(target=self._read, args=(self.process.stderr,), daemon=True)
        self.reader.start()
        return self

    def _read(self, stream):
        for data in stream:
            self.log.write(data)
            self.log.flush()
            with self.changed:
                self.lines.append(Line(data.decode("utf-8", "replace").rstrip("\n")))
                self.changed.notify_all()

    def find(self, since_ms=0, event=None, module=None, **fields):
        """Lines of this run (since start) that match; a field's value may be a set of allowed ones."""
        out = []
        for line in self.lines[self.start_index:]:
            if line.at_ms < since_ms or (event and not _matches(line.event, event)) or (module and line.module != module):
                continue
            if all(_matches(line.fields.get(k), v) for k, v in fields.items()):
                out.append(line)
        return out

    def wait_log(self, timeout_s, **what):
        end = time.monotonic() + timeout_s
        with self.changed:
            while True:
                found = self.find(**what)
                if found:
                    return found[0]
                left = end - time.monotonic()
                if left <= 0 or (self.process.poll() is not None and not self.reader.is_alive()):
                    return None
                self.changed.wait(min(left, 0.2))

    def alive(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.reader.join(2)

    def stop(self):
        """Exit status; negative = by that signal."""
        if self.process is None:
            return 0
        if self.alive():
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                return "did not stop on SIGTERM"
        self.reader.join(2)
        return self.process.returncode

    def peak_mib(self):
        return proc_kib(self.process.pid, "status", "VmHWM") / 1024


def proc_kib(pid, file, key):
    with open(f"/proc/{pid}/{file}") as f:
        for line in f:
            if line.startswith(key + ":"):
                return int(line.split()[1])
    return 0


def _matches(value, wanted):
    if callable(wanted):
        return value is not None and wanted(value)
    if isinstance(wanted, (set, tuple, frozenset)):
        return value in wanted
    return value == str(wanted)
