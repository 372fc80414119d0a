#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""compare.py WANTED.png GOT.png [DIFFERENCE.png]
compare.py --keep GOT.png WANTED.png      (packs it as small as PNG goes, for the repository)

Says "same", or what differs and ends with 1. Fonts of another point release move an edge by a fraction of a pixel, so the measure is
taken over tiles: one tile may differ a little everywhere or clearly in few pixels, and few tiles may differ more than that.
"""
import sys

from PIL import Image, ImageChops, ImageStat

TILE_PX = 32
TILE_MEAN = 6.0     # of 255, over the tile's pixels and channels: an antialiased line of text shifted by a third of a pixel
TILES_BEYOND = 0.01  # share of the tiles that may be beyond it
WORST_MEAN = 40.0   # no tile may be beyond this: a word or a picture is missing
ALL_MEAN = 0.5      # over the whole picture: a colour of the ground has changed


def tiles(size):
    for y in range(0, size[1], TILE_PX):
        for x in range(0, size[0], TILE_PX):
            yield (x, y, min(x + TILE_PX, size[0]), min(y + TILE_PX, size[1]))


def mean(picture):
    return sum(ImageStat.Stat(picture).mean) / 3


def judge(wanted, got):
    """Returns (why or None, difference picture or None)."""
    if wanted.size != got.size:
        return f"is {got.size[0]}x{got.size[1]}, wanted {wanted.size[0]}x{wanted.size[1]}", None
    difference = ImageChops.difference(wanted, got)
    if not difference.getbbox():
        return None, None
    means = [(mean(difference.crop(box)), box) for box in tiles(wanted.size)]
    beyond = [m for m, _ in means if m > TILE_MEAN]
    worst, where = max(means)
    shown = difference.point(lambda v: min(255, v * 4))
    if worst > WORST_MEAN:
        return f"differs at {where[0]},{where[1]} by {worst:.1f} (at most {WORST_MEAN})", shown
    if len(beyond) > TILES_BEYOND * len(means):
        return f"differs in {len(beyond)} of {len(means)} tiles by more than {TILE_MEAN}", shown
    if mean(difference) > ALL_MEAN:
        return f"differs by {mean(difference):.2f} all over (at most {ALL_MEAN})", shown
    return None, None


def self_test():
    """Both ways: what must pass passes, what must not does not."""
    a = Image.new("RGB", (320, 200), (20, 30, 40))
    a.paste((250, 250, 250), (40, 40, 200, 60))
    assert judge(a, a.copy())[0] is None
    softer = a.copy()
    softer.paste((200, 200, 200), (40, 40, 200, 41))
    assert judge(a, softer)[0] is None
    gone = Image.new("RGB", (320, 200), (20, 30, 40))
    assert judge(a, gone)[0]
    ground = a.point(lambda v: min(255, v + 2))
    assert judge(a, ground)[0]
    assert judge(a, a.crop((0, 0, 319, 200)))[0]


def main():
    if sys.argv[1:] == ["--self-test"]:
        self_test()
        return 0
    if sys.argv[1] == "--keep":
        Image.open(sys.argv[2]).convert("RGB").save(sys.argv[3], optimize=True)
        return 0
    wanted, got = (Image.open(p).convert("RGB") for p in sys.argv[1:3])
    why, shown = judge(wanted, got)
    if why is None:
        print("same")
        return 0
    print(why)
    if shown and len(sys.argv) > 3:
        shown.save(sys.argv[3])
    return 1


if __name__ == "__main__":
    sys.exit(main())
