# SPDX-License-Identifier: Apache-2.0
"""Reads the node's log: lines "level module event=... key=value", remote text in quotes."""
import re
import threading
import time

PAIR = re.compile(r'([a-z_][a-z0-9_]*)=("(?:[^"\\]|\\.)*"|\S*)')


class Event(dict):
    """One log line: its pairs as a dict, and .text, the line itself."""

    def __init__(self, text):
        super().__init__((key, value[1:-1] if value.startswith('"') else value) for key, value in PAIR.findall(text))
        self.text = text

    def matches(self, wanted):
        return all(self.get(key) in value if isinstance(value, (tuple, list, set)) else self.get(key) == value for key, value in wanted.items())


class Log:
    """Collects lines of a pipe in a thread; others wait for the one they need."""

    def __init__(self, pipe, copy_to, on_event=None):
        self.events = []
        self.ended = False
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._read, args=(pipe, copy_to, on_event), daemon=True)
        self._thread.start()

    def _read(self, pipe, copy_to, on_event):
        with open(copy_to, "ab", buffering=0) as copy:
            for line in pipe:
                copy.write(line)
                event = Event(line.decode("utf-8", "replace").rstrip("\n"))
                with self._news:
                    self.events.append(event)
                    self._news.notify_all()
                if on_event:
                    on_event(event)
        with self._news:
            self.ended = True
            self._news.notify_all()

    def mark(self):
        """A place in the log: pass it as `since` to look only at what comes later."""
        with self._news:
            return len(self.events)

    def since(self, mark, **wanted):
        with self._news:
            return [event for event in self.events[mark:] if event.matches(wanted)]

    def wait(self, since, timeout_s, **wanted):
        """The first event from `since` on whose keys have the wanted values; None when it does not come in time."""
        return self.wait_until(lambda: next(iter(self.since(since, **wanted)), None), timeout_s)

    def wait_until(self, question, timeout_s):
        """What question() says as soon as that is true (asked after every line), or None."""
        deadline = time.monotonic() + timeout_s
        while True:
            answer = question()
            if answer:
                return answer
            with self._news:
                left = deadline - time.monotonic()
                if left <= 0 or self.ended:
                    break
                self._news.wait(min(left, 0.25))
        return question() or None

    def join(self):
        self._thread.join(5)
