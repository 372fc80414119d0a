# SPDX-License-Identifier: Apache-2.0
"""One line a row, and the verdict at the end."""
import shutil
import sys
import time


class Table:
    """folder: where the test worked; it goes when all is well and stays to be looked at when not."""

    def __init__(self, title, folder=None, width=58):
        self.folder, self.width, self.passed, self.failed, self.skipped = folder, width, 0, 0, 0
        self.start = time.monotonic()
        print(title + (f" ({folder})" if folder else ""), flush=True)

    def row(self, name, problems, note="", seconds=None):
        """problems: list of sentences; empty = passed."""
        verdict = "FAIL" if problems else "ok"
        took = "" if seconds is None else f"{seconds:5.1f} s"
        print(f"  {verdict:4} {name:{self.width}} {took}  {note}".rstrip(), flush=True)
        for problem in problems:
            print(f"         {problem}", flush=True)
        if problems:
            self.failed += 1
        else:
            self.passed += 1

    def skip(self, name, why):
        print(f"  skip {name:{self.width}} {why}", flush=True)
        self.skipped += 1

    def end(self):
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        print(f"({time.monotonic() - self.start:.0f} s{skipped})")
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        if self.folder and not self.failed:
            shutil.rmtree(self.folder, ignore_errors=True)
        sys.exit(1 if self.failed or not self.passed else 0)


def percentile(values, part):
    """Nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, int(-(-part * len(ordered) // 1)) - 1))]
