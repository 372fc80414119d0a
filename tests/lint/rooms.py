#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks every #include below app/ against the table in rooms.txt."""
import fnmatch
import pathlib
import re
import sys

here = pathlib.Path(__file__).resolve().parent
app = here.parent.parent / "app"

table = []
for line in (here / "rooms.txt").read_text().splitlines():
    if line.strip() and not line.startswith("#"):
        path, rooms, headers = (column.split() for column in line.split(":"))
        table.append((path[0], rooms, headers))
guarded = tuple(header for _, _, headers in table for header in headers)

bad = 0
for file in sorted(app.glob("*/**/*.[ch]")):
    path = str(file.relative_to(app))
    lines = [line for line in table if fnmatch.fnmatch(path, line[0])]
    rooms = {room for line in lines for room in line[1]}
    allowed = tuple(header for line in lines for header in line[2])
    for number, text in enumerate(file.read_text().splitlines(), 1):
        include = re.match(r'\s*#\s*include\s*(["<])([^">]+)', text)
        if not include:
            continue
        name = include.group(2)
        if include.group(1) == '"':
            wrong = name.split("/")[0] not in rooms
        else:
            wrong = name.startswith(guarded) and not name.startswith(allowed)
        if wrong:
            print(f"app/{path}:{number}: {path.split('/')[0]} may not include {name} (tests/lint/rooms.txt)")
            bad += 1
sys.exit(1 if bad else 0)
