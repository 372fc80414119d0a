#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""contact_sheet.py [FILE.png]: a choice of the golden pictures on one sheet, for the README; draws them afresh.

Rows of pictures of one height, wide and upright ones, that fill the sheet's width. Without FILE: assets/readme/contact-sheet.png.
"""
import multiprocessing
import sys

from PIL import Image

import cases

WIDTH, GAP = 1600, 14
GROUND = (108, 104, 98)  # neither theme's own, so that light and dark pictures keep their edges
STEP = 4                 # colours are rounded to: a third less in the file, and not seen
ROWS = """
statement-1920x1080-placard photo-upright-1080x1920-placard beside-1920x1080-placard-dark quote-1080x1920-placard-dark event-1920x1080-placard
event-photo-1080x1920-placard link-1920x1080-placard hant-1080x1920-placard gallery-1920x1080-placard tamil-1080x1920-placard one-word-1920x1080-placard
event-ar-1920x1080-placard quote-photo-1080x1920-placard emoji-40-1920x1080-placard leader-hans-1080x1920-placard spanish-1920x1080-high-contrast
chars-2000-3840x600-placard-dark
announcement-1080x1920-placard quote-he-1920x1080-placard-dark link-1080x1920-high-contrast korean-1366x768-placard photos-3-1080x1920-high-contrast german-1920x1080-placard
panorama-1920x1080-placard japanese-1080x1920-high-contrast leader-1920x1080-placard arabic-1080x1920-placard-dark photos-6-1920x1080-placard-dark
""".split("\n")


def draw(case):
    path = cases.OUT / f"{case.name}.png"
    case.draw(path)
    return case.name, path


def row_height(sizes):
    return round((WIDTH - GAP * (len(sizes) + 1)) / sum(w / h for w, h in sizes))


def main():
    to = sys.argv[1] if len(sys.argv) > 1 else cases.ROOT / "assets/readme/contact-sheet.png"
    rows = [row.split() for row in ROWS if row]
    wanted = {name for row in rows for name in row}
    cases.OUT.mkdir(parents=True, exist_ok=True)
    chosen = [c for c in cases.read_cases() if c.name in wanted]
    missing = wanted - {c.name for c in chosen}
    if missing:
        sys.exit(f"cases/list has no {' '.join(sorted(missing))}")
    with multiprocessing.Pool() as pool:
        paths = dict(pool.map(draw, chosen))
    pictures = [[Image.open(paths[name]).convert("RGB") for name in row] for row in rows]
    heights = [row_height([p.size for p in row]) for row in pictures]
    sheet = Image.new("RGB", (WIDTH, sum(heights) + GAP * (len(rows) + 1)), GROUND)
    y = GAP
    for row, height in zip(pictures, heights):
        x = GAP
        for i, picture in enumerate(row):
            last = i == len(row) - 1
            width = WIDTH - GAP - x if last else round(picture.size[0] * height / picture.size[1])
            sheet.paste(picture.resize((width, height), Image.LANCZOS), (x, y))
            x += width + GAP
        y += height + GAP
    sheet.point(lambda v: min(255, (v + STEP // 2) // STEP * STEP)).save(to, optimize=True)


if __name__ == "__main__":
    main()
