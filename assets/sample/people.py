# SPDX-License-Identifier: Apache-2.0
"""The avatars of the sample feed: head and shoulders in flat shapes, nobody in particular."""
import numpy as np

from brush import Canvas, blur, rgb

SIDE_PX = 256
# The one who stands large beside her words.
LARGE = {"helena": 1024}

# name -> ground, skin, hair colour, hair style, clothes, glasses
AVATARS = {
    "mara": ("#e8b04a", "#f0c3a0", "#5b2f1e", "bob", "#1f4f6b", False),
    "idris": ("#2f8f83", "#7d4e34", "#1c1512", "short", "#f3eadb", True),
    "yuki": ("#e0856b", "#f2cfae", "#1b1a20", "long", "#f6f0e5", False),
    "anton": ("#7f9bb3", "#eebfa2", "#b58a55", "beard", "#2b3550", False),
    "leila": ("#c9a7c4", "#c98d64", "#2a3d66", "scarf", "#2a3d66", False),
    "rohan": ("#d8a13c", "#9a6440", "#17120f", "swept", "#7d2f2a", True),
    "helena": ("#3d6b66", "#eec4a4", "#b9b4ad", "bob", "#20343b", True),
    "comms": ("#1f4f6b", None, None, None, None, False),
}


class Face(Canvas):
    """A square canvas that is measured in 256ths of its side, whatever that is in px."""

    def __init__(self, side_px, ground):
        super().__init__(side_px, side_px, ground)
        self.k = side_px / SIDE_PX
        self.x, self.y = self.x / self.k, self.y / self.k

    def disc(self, cx, cy, rx, ry=None):
        ry = rx if ry is None else ry
        d = np.sqrt(((self.x - cx) / rx) ** 2 + ((self.y - cy) / ry) ** 2)
        return np.clip((1 - d) * min(rx, ry) * self.k + 0.5, 0, 1)

    def box(self, x0, y0, x1, y1, radius=0):
        return super().box(x0 * self.k, y0 * self.k, x1 * self.k, y1 * self.k, radius * self.k)

    def soft(self, mask, radius):
        return blur(mask, radius * self.k)


def hair_back(c, style, colour):
    if style == "long":
        c.paint(np.maximum(c.disc(128, 104, 66), c.box(62, 100, 194, 222, 34)), colour)
    elif style == "bob":
        c.paint(np.maximum(c.disc(128, 104, 67), c.box(61, 98, 195, 168, 26)), colour)
    elif style == "scarf":
        c.paint(np.maximum(c.disc(128, 104, 70, 74), c.box(70, 100, 186, 230, 44)), colour)


def hair_front(c, style, colour, head):
    if style in ("long", "bob"):
        top = np.maximum(c.disc(128, 100, 60, 62) - c.disc(104, 142, 84, 74), 0)
        c.paint(np.clip(top, 0, 1), colour)
    elif style == "short":
        c.paint(np.clip(c.disc(128, 96, 57, 58) - c.disc(128, 136, 66, 60), 0, 1), colour)
    elif style == "swept":
        c.paint(np.clip(c.disc(126, 90, 62, 56) - c.disc(112, 140, 76, 66), 0, 1), colour)
        c.paint(c.disc(160, 56, 34, 18), colour)
    elif style == "beard":
        c.paint(np.clip(c.disc(128, 92, 58, 56) - c.disc(128, 132, 66, 56), 0, 1), colour)
        c.paint(np.clip(head * (c.y > 122) - c.disc(128, 108, 42, 38), 0, 1), colour)
    elif style == "scarf":
        c.paint(np.clip(c.disc(128, 100, 62, 66) - c.disc(128, 122, 43, 52), 0, 1), colour)
        c.paint(c.box(84, 172, 172, 214, 20), colour)


def draw_avatar(traits, side_px=SIDE_PX):
    ground, skin, hair, style, clothes, glasses = traits
    c = Face(side_px, ground)
    c.glow(c.soft(c.disc(70, 50, 110), 60), "#ffffff", 0.16)
    if skin is None:  # a team, not a person: a loudspeaker's three waves
        c.paint(c.disc(92, 128, 30), "#f6ead8")
        for r in (64, 98, 132):
            ring = np.clip(c.disc(92, 128, r) - c.disc(92, 128, r - 14), 0, 1)
            wedge = np.abs(np.arctan2(c.y - 128, c.x - 92)) < 0.72
            c.paint(ring * wedge, "#f0b23c" if r == 98 else "#f6ead8")
        return c.image()
    hair_back(c, style, hair)
    body = np.maximum(c.disc(128, 286, 104, 96), c.box(60, 250, 196, 300, 10))
    neck = c.box(106, 150, 150, 214, 20)
    head = c.disc(128, 112, 50, 58)
    c.paint(body, clothes)
    c.paint(neck, clothes if style == "scarf" else skin)
    c.shade(c.soft(c.disc(128, 158, 44, 20), 5) * neck, 0.32)
    c.paint(head, skin)
    c.shade(head * np.clip((c.x - 128) / 60, 0, 1), 0.14)
    if style != "scarf":
        c.paint(np.maximum(c.disc(78, 118, 9, 13), c.disc(178, 118, 9, 13)) * (1 - head), rgb(skin) * 0.92)
    hair_front(c, style, hair, head)
    if glasses:
        for x in (107, 149):
            c.paint(np.clip(c.disc(x, 112, 19) - c.disc(x, 112, 15), 0, 1), "#20242c")
        c.paint(c.box(125, 109, 131, 113), "#20242c")
    c.shade(body * np.clip((c.x - 120) / 160, 0, 1), 0.2)
    return c.image()
