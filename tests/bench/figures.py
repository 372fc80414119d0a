# SPDX-License-Identifier: Apache-2.0
"""A figure: its value, its limit, the machine it was measured on."""
import json
import os
import platform
import subprocess
import sys
import time

import places


def machine():
    model = "unknown"
    with open("/proc/cpuinfo") as f:
        for line in f:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return {"cpu": model, "cores": os.cpu_count(), "kernel": platform.release(), "arch": platform.machine()}


def commit():
    done = subprocess.run(["git", "-C", places.SOURCE, "describe", "--always", "--dirty", "--abbrev=10"], capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


class Figures:
    """strict: a broken limit fails the run; otherwise only one that is broken more than twofold (a busy machine)."""

    def __init__(self, strict, json_path=None):
        self.strict, self.rows, self.broken = strict, [], []
        self.about = {"machine": machine(), "commit": commit(), "date": time.strftime("%Y-%m-%d", time.gmtime())}
        self.json_file = open(json_path, "a") if json_path else None

    def add(self, name, value, unit, limit=None, below=True, note="", loose=2.0, may_break=False):
        """may_break: the limit is compared and said, but does not fail the run (note says why)."""
        holds = limit is None or value is not None and (value <= limit if below else value >= limit)
        near = holds or value is not None and not self.strict and (value <= limit * loose if below else value >= limit / loose)
        verdict = "" if limit is None else "holds" if holds else "over, within noise" if near else "BROKEN"
        shown = "-" if value is None else f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
        bound = "" if limit is None else f"{'<=' if below else '>='} {limit:g}"
        row = (name, shown, unit, bound, verdict, note)
        self.rows.append(row)
        print(f"  {name:46} {shown:>10} {unit:14} {bound:>9}  {verdict:18} {note}".rstrip(), flush=True)
        if not near and not may_break:
            self.broken.append(name)
        line = json.dumps({"figure": name, "value": value, "unit": unit, "limit": limit, "holds": holds, "note": note, **self.about})
        self.lines = getattr(self, "lines", []) + [line]
        if self.json_file:
            self.json_file.write(line + "\n")
            self.json_file.flush()
        return value

    def markdown(self):
        m = self.about["machine"]
        out = [f"Machine: {m['cpu']}, {m['cores']} cores, Linux {m['kernel']} {m['arch']}. Commit {self.about['commit']}, {self.about['date']}.", "",
               "| figure | value | unit | limit | |", "|---|---|---|---|---|"]
        out += [f"| {name} | {shown} | {unit} | {bound} | {'; '.join(x for x in (verdict, note) if x)} |" for name, shown, unit, bound, verdict, note in self.rows]
        return "\n".join(out) + "\n"

    def end(self):
        print("\n".join(self.lines))
        if self.broken:
            print(f"0 passed, {len(self.broken)} failed: " + ", ".join(self.broken))
        else:
            print(f"{len(self.rows)} passed, 0 failed")
        sys.exit(1 if self.broken else 0)
