#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws the pictures of the sample feed: make_pictures.py [--out DIR] [NAME ...]

Needs python3-pil and python3-numpy. The results are committed, so nobody needs this to try Placard; it is here so
that their origin and licence are beyond doubt, and so that they can be changed.
"""
import argparse
import json
import pathlib

import numpy as np
from PIL import Image

from brush import Canvas, leaf, mix, rgb, smoothstep, turned, wander, blur
from people import AVATARS, LARGE, SIDE_PX, draw_avatar

WIDE = (1920, 1280)
TALL = (1280, 1920)
MAX_JPEG_BYTES = 340 * 1024


def hills():
    """Ridges behind ridges on a hazy morning."""
    c = Canvas(*WIDE)
    c.paint(1.0, c.ramp([(0, "#35536b"), (0.3, "#8a93a0"), (0.5, "#e8b893"), (0.62, "#fbe0b8"), (1, "#fbe0b8")]))
    sun = c.disc(1290, 560, 92)
    c.glow(blur(c.disc(1290, 560, 420), 190), "#ffc890", 0.75)
    c.paint(sun, "#fff4dc", 0.96)
    near, far = rgb("#12313a"), rgb("#d9a38c")
    layers = 7
    for i in range(layers):
        t = i / (layers - 1)
        line = 600 + 560 * t**1.15 + (46 + 88 * t) * wander(c.w, 41 + i * 7, 0.44, 7, 2 + i % 3)
        body = mix(far, near, smoothstep(0, 1, t) ** 0.85)
        depth = smoothstep(0, 330, c.y - line[None, :])
        mist = mix(body, rgb("#f3cfae"), 0.50 * (1 - t) + 0.06)
        c.paint(c.below(line), mix(body, mist, depth[..., None]))
    c.vignette(0.28)
    c.grain(0.014, 1)
    return c


def headland():
    """A low sun over the sea between two dark headlands, with a lighthouse."""
    c = Canvas(*WIDE)
    c.paint(1.0, c.ramp([(0, "#1f3a4d"), (0.26, "#5d6d74"), (0.45, "#e59a6a"), (0.56, "#f7c98b"), (1, "#f7c98b")]))
    c.glow(blur(c.disc(1010, 690, 400), 170), "#ff9a5c", 0.6)
    c.paint(c.disc(1010, 640, 172), c.ramp([(0, "#ffd9a0"), (0.36, "#ffd9a0"), (0.56, "#f4703f"), (1, "#f4703f")]))
    sea = c.below(np.full(c.w, 716.0))
    c.paint(sea, c.ramp([(0, "#d98a5c"), (0.56, "#d98a5c"), (0.68, "#5d6f73"), (1, "#142c3a")]))
    random = np.random.RandomState(5)

    def glints(pen, k):
        for _ in range(430):
            depth = random.uniform(0, 1) ** 1.5
            y = 722 + depth * 520
            x = 1010 + random.normal() * (70 + 170 * depth)
            long, thick = 16 + 95 * depth * random.uniform(0.3, 1), 1.0 + 3.4 * depth
            pen.ellipse(((x - long) * k, (y - thick) * k, (x + long) * k, (y + thick) * k), fill=255)

    c.paint(c.mask(glints), c.ramp([(0, "#ffd9a0"), (0.56, "#ffe0aa"), (1, "#ef7d4a")]), 0.78)
    lines = [
        (np.interp(c.x[0], [0, 260, 560, 760, 860, 1920], [520, 560, 650, 700, 760, 900]) + 16 * wander(c.w, 9, 0.5), "#3c5058", "#71685f"),
        (np.interp(c.x[0], [0, 1180, 1420, 1640, 1920], [2000, 1800, 700, 560, 470]) + 22 * wander(c.w, 12, 0.5), "#1d3846", "#3d4d51"),
        (np.interp(c.x[0], [0, 240, 460, 700, 1920], [760, 830, 1010, 1290, 2400]) + 18 * wander(c.w, 15, 0.55), "#0d2029", "#17303a"),
    ]
    tower = [(1664, 568), (1674, 382), (1714, 382), (1724, 568)]
    for i, (line, top, low) in enumerate(lines):
        shore = 742.0 + 8 * wander(c.w, 19, 0.6, 7, 8) if i == 0 else np.full(c.w, float(c.h))
        body = mix(rgb(top), rgb(low), smoothstep(0, 420, c.y - line[None, :])[..., None])
        if i == 1:
            c.paint(c.polygon(tower), c.ramp([(0, "#f6e9d6"), (0.86, "#f6e9d6"), (0.9, "#a5968a"), (1, "#a5968a")], 0))
            c.paint(c.polygon([(1669, 476), (1671, 430), (1717, 430), (1719, 476)]), "#b4452f")
            c.paint(c.box(1664, 368, 1724, 384, 3), "#1c2a33")
            c.glow(blur(c.disc(1694, 350, 80), 34), "#ffdf9a", 0.9)
            c.paint(c.box(1678, 332, 1710, 370, 4), "#fff3c9")
            c.paint(c.polygon([(1668, 334), (1694, 304), (1720, 334)]), "#1c2a33")
        if i == 0:
            c.shade(blur(c.box(-100, 738, 880, 800), 16), 0.5)
        c.paint(c.below(line) * (1 - c.below(shore)), body)
    c.vignette(0.25)
    c.grain(0.013, 2)
    return c


def facade(c, corners, columns, rows, wall, seed, lit_share, glass):
    """A wall of windows between four corners (top left, top right, bottom right, bottom left)."""
    a, b, d, e = [np.array(p, dtype=float) for p in corners]
    c.paint(c.polygon(corners), wall)
    random = np.random.RandomState(seed)

    def spot(u, v):
        return mix(mix(a, b, u), mix(e, d, u), v)

    groups = {}
    for row in range(rows):
        floor_lit = random.uniform() < 0.5
        for column in range(columns):
            lit = random.uniform() < lit_share * (1.35 if floor_lit else 0.6)
            kind = random.choice(["#ffd98f", "#ffc873", "#ffe9bd", "#f7b45c"]) if lit else glass[random.randint(len(glass))]
            u0, u1 = (column + 0.12) / columns, (column + 0.88) / columns
            v0, v1 = (row + 0.2) / rows, (row + 0.86) / rows
            groups.setdefault(kind, []).append([spot(u0, v0), spot(u1, v0), spot(u1, v1), spot(u0, v1)])
    for kind, panes in sorted(groups.items()):

        def draw(pen, k, panes=panes):
            for pane in panes:
                pen.polygon([(p[0] * k, p[1] * k) for p in pane], fill=255)

        mask = c.mask(draw)
        if kind.startswith("#f"):
            c.glow(blur(mask, 22), "#ffb65c", 0.34)
        c.paint(mask, kind)


def offices():
    """An office building at dusk, and its image on the wet square."""
    c = Canvas(*WIDE)
    c.paint(1.0, c.ramp([(0, "#141f42"), (0.3, "#3c3a6b"), (0.52, "#b0607a"), (0.64, "#f2a679"), (1, "#f2a679")]))
    ground = 1000
    for i, (seed, base, colour) in enumerate([(3, 800, "#7d4f74"), (8, 880, "#4a3a63")]):
        random = np.random.RandomState(seed)
        heights, x = np.full(c.w, float(ground)), 0
        while x < c.w:
            wide = random.randint(60, 170)
            heights[x : x + wide] = base - random.uniform(0, 170) * (1 - 0.2 * i)
            x += wide
        c.paint(c.below(heights), colour, 0.85)
    glass_left = ["#5a6f9b", "#6f7fa8", "#8790b3", "#4d6290"]
    glass_right = ["#2a3358", "#323c66", "#252d4e"]
    facade(c, [(560, 214), (1130, 96), (1130, ground), (560, ground)], 11, 15, "#39426e", 21, 0.42, glass_left)
    facade(c, [(1130, 96), (1500, 286), (1500, ground), (1130, ground)], 7, 15, "#1c2346", 22, 0.36, glass_right)
    facade(c, [(170, 600), (560, 560), (560, ground), (170, ground)], 8, 6, "#2b3059", 23, 0.3, glass_right)
    facade(c, [(1500, 520), (1800, 610), (1800, ground), (1500, ground)], 6, 7, "#191f40", 24, 0.4, glass_right)
    c.paint(c.box(560, 968, 1500, ground), "#ffdca0", 0.92)
    posts = c.mask(lambda pen, k: [pen.rectangle((x * k, 966 * k, (x + 9) * k, ground * k), fill=255) for x in range(600, 1500, 74)])
    c.paint(posts, "#1c2346")
    random = np.random.RandomState(31)

    def trees(pen, k):
        for x in (250, 360, 1585, 1690, 1850, 60):
            for _ in range(46):
                dx, dy, r = random.normal() * 34, random.normal() * 44, random.uniform(10, 26)
                pen.ellipse(((x + dx - r) * k, (870 + dy - r) * k, (x + dx + r) * k, (870 + dy + r) * k), fill=255)
            pen.rectangle(((x - 4) * k, 880 * k, (x + 4) * k, ground * k), fill=255)

    c.paint(c.mask(trees), "#12183a")
    depth = c.h - ground
    mirror = c.px[ground - depth : ground][::-1].copy()
    ripple = (5 * np.sin(np.arange(depth) * 0.55) * np.linspace(0.1, 1, depth)).astype(int)
    for row in range(depth):
        mirror[row] = np.roll(mirror[row], ripple[row], 0)
    soft = np.stack([blur(mirror[..., i], 2.4) for i in range(3)], axis=-1)
    c.px[ground:] = mix(soft * 0.80, rgb("#20234a"), np.linspace(0.10, 0.62, depth)[:, None, None])
    c.paint(c.box(0, ground - 2, c.w, ground + 3), "#0f1430", 0.8)
    c.vignette(0.3)
    c.grain(0.013, 3)
    return c


def leaves():
    """Leaves in soft light, close."""
    c = Canvas(*WIDE)
    c.paint(1.0, c.ramp([(0, "#2f5a4c"), (0.5, "#163c36"), (1, "#0a2226")], 50))
    c.glow(blur(c.disc(260, 140, 620), 260), "#d8e8a0", 0.26)
    back = [("#3f7d63", "#123f3a"), ("#4f8f6a", "#17463d"), ("#2f6a5c", "#0d3332")]
    front = [("#8cc07a", "#2b6a4c"), ("#a9d08a", "#3b7d55"), ("#e0d69a", "#6f8f55"), ("#6fb08a", "#1f5c4c")]
    random = np.random.RandomState(17)
    for i in range(26):
        x, y = (i * 0.382 % 1) * (c.w + 300) - 150, c.h * (0.45 + 0.85 * i / 26)
        light, dark = back[i % len(back)]
        leaf(c, x, y, random.uniform(620, 900), random.uniform(120, 180), random.uniform(-130, -50), light, dark, random.uniform(-0.25, 0.25), 9, 0.4)
    spots = [(180, 1380, 1010, 190, -72, 0.10), (640, 1420, 900, 170, -108, -0.16), (1010, 1400, 1120, 205, -58, 0.16),
             (1500, 1420, 980, 185, -118, -0.12), (1830, 1390, 860, 165, -84, -0.2), (-60, 1000, 700, 140, -28, 0.2),
             (1990, 900, 760, 150, -152, -0.18)]
    for i, (x, y, length, width, angle, bend) in enumerate(spots):
        light, dark = front[i % len(front)]
        leaf(c, x, y, length, width, angle, light, dark, bend, 13, 0.62)
    c.glow(blur(c.polygon([(0, 0), (900, 0), (1500, 1280), (700, 1280)]), 150), "#f2f0b8", 0.16)
    c.vignette(0.42)
    c.grain(0.011, 4)
    return c


def room(c, wall, table, edge_y):
    """A plain wall and table top under studio light from the left."""
    c.paint(1.0, wall)
    c.paint(c.below(np.full(c.w, float(edge_y))), table)
    c.shade(blur(c.box(-50, edge_y - 14, c.w + 50, edge_y + 8), 14), 0.16)


def cast(c, cx, y, r, reach, amount=0.55):
    """The shadow that a turned object of radius r throws to the right of where it stands."""
    c.shade(blur(c.disc(cx + reach * 0.62, y + r * 0.06, r * 0.55 + reach * 0.7, r * 0.30), r * 0.20), amount * 0.8)
    c.shade(blur(c.disc(cx + r * 0.12, y, r * 1.05, r * 0.16), r * 0.07), amount)


def still_life():
    """Bowls and vases on a table."""
    c = Canvas(*WIDE)
    wall = c.ramp([(0, "#e9d9c4"), (0.55, "#d9bfa5"), (1, "#a9876f")], 20)
    room(c, wall, c.ramp([(0, "#c98d6c"), (0.6, "#b97558"), (1, "#7d4738")], 35), 890)
    c.glow(blur(c.polygon([(120, 60), (760, 0), (980, 700), (330, 830)]), 46), "#fff0d0", 0.42)
    cast(c, 520, 1030, 190, 330)
    turned(c, 520, 380, 1040, lambda t: 46 + 150 * np.sin(np.pi * np.clip(t * 1.06 - 0.10, 0, 1)) ** 1.5 + 60 * t**3 + 20 * (t < 0.035), "#2f5d62")
    cast(c, 900, 1075, 150, 270)
    turned(c, 900, 560, 1085, lambda t: 138 - 20 * np.cos(t * np.pi * 2) * (t > 0.1) - 46 * (t < 0.06), "#e7e0d3", gloss=0.12)
    cast(c, 1370, 1010, 250, 360)
    inner = c.disc(1370, 796, 252, 46)
    turned(c, 1370, 796, 1022, lambda t: 252 * np.sqrt(max(0.0, 1 - 0.86 * t**1.7)) + 1, "#d8a13c")
    c.paint(inner, c.ramp([(0, "#6f4a1c"), (0.62, "#7d5320"), (0.8, "#d39a3a"), (1, "#d39a3a")], 0))
    for x, y, r, colour in ((1290, 752, 86, "#b5432f"), (1450, 742, 92, "#c9562f"), (1372, 716, 88, "#a83a2f")):
        turned(c, x, y - r, y + r, lambda t, r=r: r * np.sqrt(max(1e-6, 1 - (2 * t - 1) ** 2)), colour, gloss=0.32)
    bowl = c.disc(1370, 796, 252, 46) * (c.y > 800)
    c.paint(bowl, c.ramp([(0, "#f0c468"), (0.58, "#f0c468"), (0.9, "#8f6420"), (1, "#8f6420")], 0))
    cast(c, 1110, 1160, 84, 150)
    turned(c, 1110, 1000, 1168, lambda t: 84 * np.sqrt(max(1e-6, 1 - (2 * t - 1) ** 2)), "#c9562f", gloss=0.32)
    c.vignette(0.26)
    c.grain(0.012, 5)
    return c


def branch():
    """A vase with a branch in window light, upright."""
    c = Canvas(*TALL)
    wall = c.ramp([(0, "#c9d2cf"), (0.5, "#b7c0bd"), (1, "#8a9896")], 40)
    room(c, wall, c.ramp([(0, "#e4d6c5"), (0.7, "#d4c0aa"), (1, "#a38c78")], 80), 1500)
    panes = c.mask(lambda pen, k: [pen.polygon([((x + 0) * k, (y + 60) * k), ((x + 250) * k, y * k), ((x + 250) * k, (y + 420) * k), (x * k, (y + 480) * k)], fill=255)
                                   for x in (210, 490) for y in (170, 640)])
    c.glow(blur(panes, 20), "#fff2d2", 0.62)
    cast(c, 600, 1690, 210, 330)
    stem = [(600, 1130), (596, 960), (640, 780), (720, 610), (790, 420), (830, 250)]
    twigs = [[(598, 1120), (560, 930), (470, 760), (400, 560)], [(640, 780), (560, 640), (540, 480), (560, 350)], [(720, 610), (860, 560), (970, 470)]]
    for path, width in [(stem, 13)] + [(t, 9) for t in twigs]:
        mask = c.line(path, width)
        c.shadow(mask, 60, 40, 22, 0.35)
        c.paint(mask, "#5b4636")
    random = np.random.RandomState(4)
    tones = [("#5f8f6a", "#28563f"), ("#7fa877", "#3b6b4c"), ("#4a7d63", "#1f4a3c"), ("#b9b06a", "#6d7d45")]
    for path in [stem[1:]] + twigs:
        for (x0, y0), (x1, y1) in zip(path, path[1:]):
            along = np.degrees(np.arctan2(y1 - y0, x1 - x0))
            for step, side in ((0.25, -1), (0.75, 1)):
                light, dark = tones[random.randint(len(tones))]
                size = random.uniform(150, 215)
                leaf(c, mix(x0, x1, step), mix(y0, y1, step), size, size * 0.24, along + side * random.uniform(34, 62), light, dark, side * 0.12, 6, 0.3)
        leaf(c, *path[-1], 190, 44, along, *tones[1], 0.05, 6, 0.3)
    def profile(t):
        return 66 + 150 * np.sin(np.pi * np.clip(0.12 + t * 0.80, 0, 1)) ** 2.2 * (t > 0.0) + 14 * (t < 0.03)
    turned(c, 600, 1110, 1700, profile, "#b7553a", gloss=0.18)
    c.paint(c.disc(600, 1112, 80, 15), "#4a2018")
    c.paint(c.line(stem[:2], 13), "#5b4636")
    c.vignette(0.2)
    c.grain(0.011, 6)
    return c


def arches():
    """Arches and stairs in hard sun."""
    c = Canvas(*WIDE)
    c.paint(1.0, c.ramp([(0, "#2f86a6"), (0.6, "#7fbcc4"), (1, "#cfe3da")]))
    c.paint(c.box(0, 250, 1240, 1280), c.ramp([(0, "#e08f6b"), (1, "#cf7552")], 70))
    c.paint(c.box(1240, 250, 1480, 1280), c.ramp([(0, "#a04f3c"), (1, "#8a4234")]))
    c.paint(c.box(0, 226, 1250, 262), "#f0b08c")
    c.paint(c.box(1240, 226, 1490, 262), "#b3614a")
    for i, x in enumerate((110, 500, 890)):
        hole = np.maximum(c.disc(x + 130, 640, 130), c.box(x, 640, x + 260, 1130))
        c.paint(hole, c.ramp([(0, "#4a2430"), (1, "#6e3238")], 60))
        inner = np.roll(hole, (16, 58), axis=(0, 1)) * hole
        c.paint(inner, c.ramp([(0, "#2f86a6"), (0.55, "#9accce"), (1, "#e4ded0")]))
        sea = inner * (c.y > 905)
        c.paint(sea, c.ramp([(0, "#2b7f98"), (0.7, "#2b7f98"), (1, "#54a3ac")]))
        if i == 1:
            c.paint(inner * c.disc(x + 190, 760, 62), "#fff1cf")
    c.paint(c.polygon([(0, 1130), (1480, 1130), (1920, 1280), (0, 1280)]), "#e9c6a4")
    steps = 9
    for i in range(steps):
        y, left = 1236 - i * 92, 1256 + i * 62
        c.paint(c.polygon([(left, y - 92), (1920, y - 92), (1920, y + 60), (left, y + 60)]), c.ramp([(0, "#c9684b"), (1, "#a84f3c")], 0))
        c.paint(c.polygon([(left, y - 92), (1920, y - 92), (1920, y - 64), (left - 26, y - 64)]), "#f4c39d")
    shade = c.polygon([(0, 262), (330, 262), (1240, 1010), (1240, 1130), (1480, 1130), (1560, 1280), (0, 1280)])
    c.shade(blur(shade, 3) * c.below(np.full(c.w, 262.0)), 0.20)
    pot = turned(c, 1130, 1010, 1180, lambda t: 72 - 24 * t + 9 * (t < 0.14), "#e7e0d3", gloss=0.05)
    c.shadow(pot * 0, 0, 0, 6, 0)
    for i, (angle, length) in enumerate([(-150, 250), (-128, 320), (-104, 360), (-84, 380), (-62, 340), (-40, 270), (-115, 240), (-72, 240)]):
        leaf(c, 1130, 1016, length, 32, angle, *(("#6fa36b", "#2b5c43") if i % 2 else ("#8fbb78", "#3b7050")), 0.16 if angle > -90 else -0.16, 0, 0.25)
    c.vignette(0.14)
    c.grain(0.012, 7)
    return c


def peak(c, cx, top, base, spread, seed, snow, rock, haze):
    """A mountain: a lit left face, a dark right one, snow that thins out downwards."""
    n = base - top
    ridge = cx + np.cumsum(wander(n, seed, 0.6, 6, 4)) * 0.55
    rows = np.arange(n)
    half = rows / n * spread
    left = ridge - half * (1 + 0.18 * wander(n, seed + 1, 0.55)) - rows * 0.02
    right = ridge + half * (1 + 0.18 * wander(n, seed + 2, 0.55))
    ys = top + rows
    lit = c.polygon(list(zip(left, ys)) + list(zip(ridge, ys))[::-1])
    dark = c.polygon(list(zip(ridge, ys)) + list(zip(right, ys))[::-1])
    bands = wander(3 * c.w, seed + 5, 0.62, 9, 12)
    height = (c.y - top) / n
    for mask, bright, lean in ((lit, 1.0, 0.62), (dark, 0.58, -0.62)):
        # Gullies run down and away from the ridge; snow lies longer in some of them.
        gully = bands[np.clip(c.x + lean * c.y + c.w, 0, 3 * c.w - 1).astype(int)]
        t = smoothstep(0.20, 0.62, height + 0.30 * gully)[..., None]
        tone = mix(rgb(snow) * mix(1.0, bright, 0.6), rgb(rock) * bright, t) * (1 + 0.10 * gully)[..., None]
        c.paint(mask, mix(tone, rgb(haze), 0.55 * smoothstep(0.45, 1.0, height)[..., None]))


def lake():
    """A mountain lake before sunrise, upright."""
    c = Canvas(*TALL)
    shore = 1180
    c.paint(1.0, c.ramp([(0, "#16294d"), (0.28, "#3f5f8a"), (0.48, "#b79bb0"), (0.615, "#f6cdb0"), (1, "#f6cdb0")]))
    random = np.random.RandomState(2)
    stars = c.mask(lambda pen, k: [pen.ellipse((x * k, y * k, x * k + r, y * k + r), fill=255)
                                   for x, y, r in zip(random.uniform(0, c.w, 120), random.uniform(0, 1, 120) ** 1.8 * 620, random.uniform(1.5, 5, 120))])
    c.paint(stars, "#ffffff", 0.75)
    c.glow(blur(c.disc(930, 300, 110), 60), "#dfe6ff", 0.4)
    c.paint(c.disc(930, 300, 58), "#fdf3e0")
    peak(c, 300, 560, shore, 620, 50, "#f4e3e0", "#6a6c8f", "#d7a9a8")
    peak(c, 1010, 640, shore, 560, 63, "#f1dbd8", "#5f6388", "#d7a9a8")
    peak(c, 660, 410, shore, 640, 77, "#fff0e6", "#4a5580", "#c896a0")
    trees = 1130 + 34 * wander(c.w, 90, 0.75, 9, 6) - 26 * np.abs(np.sin(np.arange(c.w) * 0.19)) * (0.6 + 0.4 * wander(c.w, 91))
    c.paint(c.below(trees), "#1d2f4a")
    depth = c.h - shore
    rows = np.minimum((np.arange(depth) * 1.05).astype(int), shore - 1)
    mirror = c.px[shore - 1 - rows].copy()
    for row in range(depth):
        mirror[row] = np.roll(mirror[row], int(row / depth * 9 * np.sin(row * 0.33)), 0)
    mirror = np.stack([blur(mirror[..., i], 3) for i in range(3)], axis=-1)
    c.px[shore:] = mix(mirror * 0.86, rgb("#1d3558"), np.linspace(0.08, 0.55, depth)[:, None, None])
    c.glow(blur(c.box(-80, shore - 26, c.w + 80, shore + 22), 16), "#ffd9c4", 0.34)
    near = 1800 + 30 * wander(c.w, 95, 0.5) - np.interp(c.x[0], [0, 420, 1280], [110, 10, -140])
    c.paint(c.below(near), "#0c1a2e")
    c.vignette(0.3)
    c.grain(0.012, 8)
    return c


def turbine(c, x, base, height, turn_deg, colour, shade):
    hub = (x, base - height)
    w = height * 0.016
    c.paint(c.polygon([(x - w, base), (x - w * 0.45, hub[1]), (x + w * 0.45, hub[1]), (x + w, base)]), colour)
    c.paint(c.polygon([(x + w * 0.1, base), (x + w * 0.05, hub[1]), (x + w * 0.45, hub[1]), (x + w, base)]), shade)
    for blade in range(3):
        a = np.deg2rad(turn_deg + 120 * blade)
        ux, uy, long = np.cos(a), np.sin(a), height * 0.62
        pts = [(0, -0.008), (0.10, -0.034), (0.35, -0.026), (1, 0), (0.30, 0.012), (0, 0.010)]
        c.paint(c.polygon([(hub[0] + long * (p * ux - q * uy), hub[1] + long * (p * uy + q * ux)) for p, q in pts]), colour)
    c.paint(c.disc(*hub, height * 0.020), shade)
    c.paint(c.disc(hub[0] - height * 0.003, hub[1] - height * 0.003, height * 0.015), colour)


def turbines():
    """Wind turbines over striped fields."""
    c = Canvas(*WIDE)
    c.paint(1.0, c.ramp([(0, "#4d93b8"), (0.35, "#9cc6cf"), (0.55, "#f4e6c4"), (1, "#f4e6c4")]))
    clouds = sum(blur(c.disc(x, y, r, r * 0.16), 26) for x, y, r in ((420, 250, 330), (620, 292, 240), (1500, 380, 380), (1280, 420, 260), (1720, 180, 250)))
    c.glow(np.clip(clouds, 0, 1), "#fff6ea", 0.62)
    far = 700 + 36 * wander(c.w, 6, 0.4, 6, 2)
    c.paint(c.below(far), c.ramp([(0, "#8fb3a6"), (0.55, "#8fb3a6"), (0.72, "#c3cda4"), (1, "#c3cda4")]))
    for x, h, turn in ((250, 250, 12), (520, 210, 55), (1760, 240, 80)):
        turbine(c, x, far[x] + 6, h, turn, "#f7f5ee", "#c9d2d0")
    fields = [("#d9a93f", "#e8c669"), ("#5f8f4f", "#86ab5d"), ("#c9bb63", "#dfd28a"), ("#3f7350", "#5f8f5f"), ("#d48f3c", "#e5b25c")]
    line = 770 + 52 * wander(c.w, 14, 0.35, 4, 2)
    ground = c.below(line)
    u = (c.x - 1180) / (c.y - 610).clip(60) + 0.42 * np.sin((c.y - 700) / 330)
    stripes = np.floor(u * 1.5).astype(int) % len(fields)
    tone = np.zeros_like(c.px)
    for i, (a, b) in enumerate(fields):
        rows = (0.5 + 0.5 * np.sin(u * 74))[..., None]
        tone = np.where((stripes == i)[..., None], mix(rgb(a), rgb(b), rows * 0.8), tone)
    c.paint(ground, tone)
    c.glow(blur(ground * (c.y < 880), 60), "#fff0c8", 0.22)
    turbine(c, 1240, 940, 590, 20, "#fbf9f3", "#c5cecd")
    turbine(c, 800, 860, 400, 68, "#f7f5ee", "#c5cecd")
    hedge = 1180 + 26 * wander(c.w, 33, 0.8, 9, 5) + np.interp(c.x[0], [0, 900, 1920], [0, 60, -40])
    c.paint(c.below(hedge), c.ramp([(0, "#24503c"), (0.9, "#24503c"), (1, "#12332c")]))
    c.vignette(0.16)
    c.grain(0.012, 9)
    return c


def coffee():
    """A cup of coffee, a notebook and a pencil, from above."""
    c = Canvas(*WIDE)
    c.paint(1.0, c.ramp([(0, "#3d6b70"), (1, "#28494f")], 30))
    c.paint(c.polygon([(1120, 0), (1920, 0), (1920, 1280), (760, 1280)]), c.ramp([(0, "#efe2cf"), (1, "#d8c3a8")], 40))
    book = c.polygon([(1130, 250), (1640, 130), (1840, 940), (1330, 1070)])
    c.shadow(book, 26, 34, 30, 0.42)
    c.paint(book, c.ramp([(0, "#d9603f"), (1, "#b84a30")], 60))
    c.paint(c.polygon([(1130, 250), (1196, 234), (1396, 1052), (1330, 1070)]), "#8a3524")
    label = c.polygon([(1316, 352), (1604, 286), (1640, 424), (1352, 492)])
    c.paint(label, "#f6ead8")
    c.paint(c.line([(1368, 392), (1568, 346)], 9), "#3d6b70")
    c.paint(c.line([(1380, 438), (1500, 411)], 9), "#3d6b70", 0.6)
    pencil = [((1020, 1130), (1560, 1196)), ((1560, 1196), (1622, 1203))]
    mask = c.line(pencil[0], 30)
    c.shadow(mask, 12, 18, 12, 0.45)
    c.paint(mask, "#e2b13c")
    c.paint(c.line([(1020, 1122), (1560, 1188)], 9), "#f3cf72")
    c.paint(c.polygon([(1562, 1181), (1558, 1212), (1640, 1206)]), "#f0dcc0")
    c.paint(c.polygon([(1612, 1199), (1611, 1209), (1640, 1206)]), "#33302e")
    cx, cy = 660, 640
    plate = c.disc(cx, cy, 410)
    c.shadow(plate, 34, 46, 46, 0.6)
    c.paint(plate, c.ramp([(0.2, "#fbf6ec"), (0.8, "#d9cfc0")], 48))
    c.paint(c.disc(cx, cy, 330), c.ramp([(0.2, "#e2d9cb"), (0.8, "#f6f0e5")], 48))
    handle = c.line([(cx + 190, cy - 190), (cx + 330, cy - 320)], 78)
    c.shadow(np.maximum(handle, c.disc(cx, cy, 262)), 26, 34, 30, 0.5)
    c.paint(handle, c.ramp([(0.3, "#fffaf0"), (0.6, "#cfc4b4")], 48))
    c.paint(c.line([(cx + 200, cy - 196), (cx + 312, cy - 303)], 30), "#b5a998", 0.55)
    c.paint(c.disc(cx, cy, 262), c.ramp([(0.3, "#fffaf1"), (0.62, "#d5cab9")], 48))
    c.paint(c.disc(cx, cy, 232), c.ramp([(0.3, "#b9ab98"), (0.62, "#f7f0e4")], 48))
    brew = c.disc(cx + 2, cy + 2, 218)
    c.paint(brew, c.ramp([(0.3, "#5a3320"), (0.62, "#8a5230")], 48))
    c.paint(blur(c.disc(cx, cy, 196), 9), "#b5794a", 0.85)
    def heart(y, size):
        lobes = np.maximum(c.disc(cx - size * 0.5, y, size * 0.56), c.disc(cx + size * 0.5, y, size * 0.56))
        return np.maximum(lobes, c.polygon([(cx - size * 0.97, y + size * 0.30), (cx + size * 0.97, y + size * 0.30), (cx, y + size * 1.42)]))

    foam = heart(cy - 62, 118)
    foam *= 1 - 0.92 * blur(heart(cy - 74, 92) - heart(cy - 80, 74) > 0.5, 2)
    foam *= 1 - 0.92 * blur(heart(cy - 84, 52) - heart(cy - 88, 37) > 0.5, 2)
    c.paint(blur(foam, 2.2) * brew, "#f9ead2", 0.95)
    c.glow(blur(c.polygon([(-100, 0), (520, -40), (1180, 1280), (300, 1320)]), 120), "#ffe9c8", 0.10)
    c.vignette(0.22)
    c.grain(0.011, 10)
    return c


def lanterns():
    """Strings of lights over a garden in the evening."""
    c = Canvas(*WIDE)
    c.paint(1.0, c.ramp([(0, "#0e1c38"), (0.45, "#274a66"), (0.72, "#7d6a7d"), (0.86, "#d78f6c"), (1, "#d78f6c")]))
    random = np.random.RandomState(12)
    for _ in range(70):
        x, y, r = random.uniform(0, c.w), random.uniform(500, 1100), random.uniform(14, 58)
        colour = ["#ffb65c", "#ff8f5c", "#ffd98f", "#6fb0c4", "#e0709a"][random.randint(5)]
        disc = c.disc(x, y, r)
        ring = np.clip(disc - c.disc(x, y, r * 0.88) * 0.55, 0, 1)
        c.glow(blur(ring, 1.5), colour, random.uniform(0.12, 0.42))
    hill = 1080 + 30 * wander(c.w, 70, 0.5, 6, 3)
    crowns = c.mask(lambda pen, k: [pen.ellipse(((x - r) * k, (y - r) * k, (x + r) * k, (y + r) * k), fill=255)
                                    for x, y, r in [(120 + random.normal() * 130, 760 + random.normal() * 130, random.uniform(30, 74)) for _ in range(70)]
                                    + [(1820 + random.normal() * 110, 800 + random.normal() * 120, random.uniform(30, 70)) for _ in range(60)]])
    c.paint(crowns, "#0b1830", 0.96)
    c.paint(c.box(96, 800, 132, 1200), "#0b1830")
    c.paint(c.box(1806, 820, 1838, 1200), "#0b1830")
    people = [(560, 1130, 1.0), (640, 1142, 0.94), (905, 1150, 1.06), (1000, 1146, 0.98), (1080, 1156, 1.0), (1360, 1136, 0.96), (1440, 1146, 1.04)]
    for x, y, s in people:
        body = np.maximum(c.disc(x, y - 162 * s, 24 * s, 29 * s), c.box(x - 41 * s, y - 130 * s, x + 41 * s, y + 200, 30 * s))
        c.paint(body, "#060c18")
        c.glow(np.clip(body - np.roll(body, (3, 0), axis=(0, 1)), 0, 1), "#ffb65c", 0.55)
    c.paint(c.below(hill), c.ramp([(0, "#101c30"), (0.86, "#16243a"), (1, "#070e1c")]))
    for y0, y1, sag, n, r in ((140, 60, 300, 13, 15), (250, 330, 330, 15, 19), (470, 240, 420, 17, 24)):
        xs = np.linspace(-60, c.w + 60, 120)
        t = (xs + 60) / (c.w + 120)
        ys = mix(y0, y1, t) + sag * 4 * t * (1 - t) * 0.75
        c.paint(c.line(list(zip(xs, ys)), 3.2), "#0a1224")
        at = np.linspace(0.03, 0.97, n)
        bulbs = [(mix(-60, c.w + 60, v), mix(y0, y1, v) + sag * 3 * v * (1 - v) + r * 1.5) for v in at]
        light = c.mask(lambda pen, k: [pen.ellipse(((x - r) * k, (y - r * 1.15) * k, (x + r) * k, (y + r * 1.15) * k), fill=255) for x, y in bulbs])
        caps = c.mask(lambda pen, k: [pen.rectangle(((x - r * 0.4) * k, (y - r * 1.7) * k, (x + r * 0.4) * k, (y - r * 0.9) * k), fill=255) for x, y in bulbs])
        c.glow(blur(light, r * 3.4), "#ffab4a", 1.3)
        c.glow(blur(light, r * 1.1), "#ffcf85", 0.9)
        c.paint(light, "#ffe9b8")
        c.paint(blur(light, r * 0.5) * light, "#fff9e6", 0.9)
        c.paint(caps, "#0a1224")
    c.vignette(0.3)
    c.grain(0.013, 11)
    return c


def bridge():
    """A suspension bridge in fog."""
    c = Canvas(*WIDE)
    c.paint(1.0, c.ramp([(0, "#7fb0b4"), (0.45, "#c9d9cf"), (0.7, "#f1e6d2"), (1, "#b9cdc8")]))
    c.glow(blur(c.disc(520, 420, 260), 130), "#fff3d6", 0.6)
    c.paint(c.disc(520, 420, 78), "#fffaf0", 0.9)
    for base, size, seed, colour in ((800, 90, 3, "#a9c3c0"), (860, 120, 4, "#8bafb0")):
        c.paint(c.below(base + size * wander(c.w, seed, 0.45, 6, 2)), colour, 0.8)
    c.paint(c.below(np.full(c.w, 985.0)), c.ramp([(0, "#a3c0bf"), (0.77, "#a3c0bf"), (1, "#5d8f97")]))
    deck = 812
    spans = [(1500, 330, 0.62), (560, 150, 1.0)]
    rust = {0.62: ("#cf8f78", "#b97a68"), 1.0: ("#c2452d", "#8f2f22")}
    joints = [(-300, 250), (560, 170), (1030, deck - 40), (1500, 345), (1760, deck - 60), (2020, 460)]
    cables = []
    for (x0, y0), (x1, y1) in zip(joints, joints[1:]):
        t = np.linspace(0, 1, 60)
        low = 4 * t * (1 - t) * (20 if y1 > y0 else -20)
        fall = t**1.7 if y1 < y0 else 1 - (1 - t) ** 1.7
        cables += list(zip(mix(x0, x1, t), mix(y0, y1, fall) + 0 * low))
    for x, y in cables[::3]:
        fade = 1.0 - 0.55 * smoothstep(700, 1700, x)
        c.paint(c.box(x - 1.6, y, x + 1.6, deck), mix(rgb("#d8b8a4"), rgb("#a83c28"), fade), 0.75)
    c.paint(c.line(cables, 10), c.ramp([(0, "#b03d28"), (0.5, "#c4664c"), (1, "#cfa08a")], 0))
    c.paint(c.box(-20, deck, c.w + 20, deck + 34), c.ramp([(0, "#a83a28"), (0.5, "#c06a52"), (1, "#cfa590")], 0))
    c.paint(c.box(-20, deck + 26, c.w + 20, deck + 40), c.ramp([(0, "#6f241b"), (0.5, "#9a5142"), (1, "#b98d7c")], 0))
    for x, top, near in spans:
        light, dark = rust[near]
        w = 34 * near
        for side in (-1, 1):
            leg = x + side * 62 * near
            c.paint(c.box(leg - w / 2, top, leg + w / 2, 1010), light)
            c.paint(c.box(leg + w * 0.08, top, leg + w / 2, 1010), dark)
        for i in range(4):
            y = top + 40 * near + i * (deck - top - 70) / 4
            c.paint(c.box(x - 62 * near, y, x + 62 * near, y + 36 * near), light)
            c.paint(c.box(x - 62 * near, y + 24 * near, x + 62 * near, y + 36 * near), dark)
    fog = blur(np.clip(c.below(np.full(c.w, 900.0)) - c.below(np.full(c.w, 1040.0)), 0, 1), 60)
    fog *= 0.72 + 0.28 * wander(c.w, 44, 0.5, 5, 2)[None, :]
    c.glow(np.clip(fog, 0, 1), "#f6ecdc", 0.75)
    c.paint(blur(c.disc(1500, 900, 640, 200), 120), "#f1e9da", 0.5)
    boat = c.polygon([(980, 1130), (1150, 1130), (1124, 1166), (1004, 1166)])
    sail = c.polygon([(1062, 1122), (1062, 960), (1140, 1122)])
    c.paint(sail, "#fbf5e8")
    c.paint(c.polygon([(1050, 1122), (1050, 990), (1004, 1122)]), "#e8dcc6")
    c.paint(boat, "#274a55")
    c.paint(blur(c.box(990, 1168, 1140, 1230), 10), "#e9e4d6", 0.35)
    c.vignette(0.16)
    c.grain(0.012, 12)
    return c


def poster():
    """Quarter circles and dots in a grid, flat colours, upright."""
    side, columns, rows = 256, 5, 6
    c = Canvas(side * columns, side * rows, "#f3eadb")
    colours = ["#d9492f", "#f0b23c", "#1f4f6b", "#2f8f83", "#f3eadb", "#16283a"]
    random = np.random.RandomState(28)
    for row in range(rows):
        for column in range(columns):
            x, y = column * side, row * side
            cell = c.box(x, y, x + side - 0.5, y + side - 0.5)
            a, b, d = random.choice(6, 3, replace=False)
            kind = random.randint(5)
            c.paint(cell, colours[a])
            corner = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)][random.randint(4)]
            if kind in (0, 1):
                c.paint(c.disc(*corner, side) * cell, colours[b])
                if kind == 1:
                    c.paint(c.disc(*corner, side * 0.5) * cell, colours[d])
            elif kind == 2:
                c.paint(c.disc(x + side / 2, y + side / 2, side * 0.36), colours[b])
                c.paint(c.disc(x + side / 2, y + side / 2, side * 0.15), colours[d])
            elif kind == 3:
                c.paint(c.polygon([corner, (2 * x + side - corner[0], corner[1]), (corner[0], 2 * y + side - corner[1])]) * cell, colours[b])
            else:
                for i in range(4):
                    c.paint(c.box(x, y + i * side / 4, x + side, y + i * side / 4 + side / 8) * cell, colours[b])
    return c


def heat_pump():
    """The product: a unit with a round fan, in a studio."""
    c = Canvas(*WIDE)
    c.paint(1.0, c.ramp([(0, "#f4d8b8"), (0.58, "#eec39b"), (0.72, "#d9a07a"), (1, "#efc49c")]))
    c.glow(blur(c.disc(700, 420, 620), 240), "#fff0d8", 0.5)
    c.shade(blur(c.disc(1010, 1078, 640, 60), 44), 0.55)
    c.shade(blur(c.disc(1000, 1062, 560, 20), 10), 0.5)
    side = c.polygon([(1480, 300), (1580, 336), (1580, 1020), (1480, 1062)])
    c.paint(side, c.ramp([(0.6, "#7d8a8c"), (1, "#566365")], 0))
    body = c.box(440, 292, 1490, 1062, 46)
    c.paint(body, c.ramp([(0.1, "#fdfcf8"), (0.55, "#eceae3"), (0.9, "#cfd0ca")], 28))
    c.glow(np.clip(body - np.roll(body, (4, 4), axis=(0, 1)), 0, 1), "#ffffff", 0.9)
    fan = (860, 678, 300)
    c.shade(blur(c.disc(fan[0] + 8, fan[1] + 12, fan[2] + 20), 12) * body, 0.18)
    c.paint(c.disc(fan[0], fan[1], fan[2] + 14), c.ramp([(0.2, "#c9ccc8"), (0.6, "#fbfaf6")], 45))
    well = c.disc(*fan)
    c.paint(well, c.ramp([(0.2, "#131d24"), (0.7, "#2c3c45")], 50))
    d = np.hypot(c.x - fan[0], c.y - fan[1])
    angle = np.arctan2(c.y - fan[1], c.x - fan[0])
    blade = smoothstep(0.1, 0.5, np.sin(5 * (angle + d * 0.0032)))
    c.paint(well * blade * smoothstep(60, 110, d), c.ramp([(0.2, "#53666f"), (0.7, "#2f424b")], 60), 0.85)
    rings = smoothstep(0.72, 0.9, np.cos(d * 2 * np.pi / 24)) * well * (d > 70)
    c.paint(rings, c.ramp([(0.25, "#8f9a9b"), (0.65, "#46545a")], 45), 0.95)
    spokes = well * smoothstep(0.995, 0.9985, np.cos(((angle + np.pi / 8) % (np.pi / 4)) - np.pi / 8)) * (d > 60)
    c.paint(spokes, "#5b6a6f", 0.85)
    c.paint(c.disc(fan[0], fan[1], 74), c.ramp([(0.3, "#f4f2ec"), (0.6, "#c4c8c5")], 45))
    c.paint(c.disc(fan[0], fan[1], 26), "#d9603f")
    for i in range(11):
        y = 420 + i * 42
        slot = c.box(1236, y, 1424, y + 17, 8)
        c.paint(slot, c.ramp([(0.3, "#55646a"), (0.7, "#8c9798")]))
        c.glow(np.clip(np.roll(slot, (3, 0), axis=(0, 1)) - slot, 0, 1), "#ffffff", 0.8)
    c.paint(c.box(1236, 930, 1330, 942, 6), "#d9603f")
    c.paint(c.box(1344, 930, 1376, 942, 6), "#2f5d62")
    for x in (560, 1330):
        c.paint(c.box(x, 1060, x + 120, 1086, 6), "#3a474b")
    pot = (270, 900)
    cast(c, pot[0], 1092, 96, 150, 0.4)
    for i, a in enumerate((-150, -128, -108, -92, -74, -52, -34)):
        leaf(c, pot[0], pot[1] + 8, 250 + 50 * (i % 3), 46, a, *(("#7fa877", "#2f6148") if i % 2 else ("#a3bf86", "#4b7d57")), 0.14 if a > -90 else -0.14, 7, 0.2)
    turned(c, pot[0], pot[1], 1096, lambda t: 104 - 26 * t + 10 * (t < 0.1), "#c2674a", gloss=0.08)
    c.vignette(0.14)
    c.grain(0.009, 13)
    return c


def results():
    """A bar chart on plum: the slide that must not be seen before its day."""
    c = Canvas(*WIDE)
    c.paint(1.0, c.ramp([(0, "#7a2a66"), (1, "#4a1846")], 40))
    c.glow(blur(c.disc(420, 260, 560), 240), "#c45a9c", 0.35)
    for i in range(5):
        c.paint(c.box(220, 980 - i * 180, 1700, 983 - i * 180), "#e6a8cf", 0.35)
    heights = (310, 420, 380, 560, 640, 760)
    for i, tall in enumerate(heights):
        x = 290 + i * 240
        bar = c.box(x, 982 - tall, x + 132, 982, 10)
        c.shadow(bar, 18, 14, 20, 0.4)
        c.paint(bar, c.ramp([(0.2, "#f08cc0"), (0.8, "#b8408c")] if i < 5 else [(0.2, "#ffd98f"), (0.8, "#e89a3c")]))
    dots = [(356 + i * 240, 890 - tall) for i, tall in enumerate(heights)]
    c.paint(c.line(dots, 9), "#fbe6f2")
    for x, y in dots:
        c.paint(c.disc(x, y, 20), "#fbe6f2")
        c.paint(c.disc(x, y, 10), "#7a2a66")
    c.vignette(0.3)
    c.grain(0.010, 14)
    return c


# name -> (what draws it, file type)
PICTURES = {
    "hills": (hills, "jpg"),
    "headland": (headland, "jpg"),
    "offices": (offices, "jpg"),
    "leaves": (leaves, "webp"),
    "still-life": (still_life, "jpg"),
    "branch": (branch, "jpg"),
    "arches": (arches, "jpg"),
    "lake": (lake, "jpg"),
    "turbines": (turbines, "jpg"),
    "coffee": (coffee, "jpg"),
    "lanterns": (lanterns, "jpg"),
    "bridge": (bridge, "jpg"),
    "poster": (poster, "png"),
    "heat-pump": (heat_pump, "jpg"),
    "results": (results, "jpg"),
}


def save(image, path):
    """Writes at the best quality that keeps a picture under MAX_JPEG_BYTES; PNG with few colours, exactly."""
    if path.suffix == ".png":
        image.quantize(64, method=Image.MEDIANCUT, dither=Image.NONE).convert("RGB").save(path, optimize=True)
        return
    options = {"method": 6} if path.suffix == ".webp" else {"optimize": True, "progressive": False}
    for quality in range(90, 50, -3):
        image.save(path, quality=quality, **options)
        if path.stat().st_size <= MAX_JPEG_BYTES:
            return


def colour_shares(path):
    """Share of a picture, as large as a screen shows it, that each of 4,096 colour cells takes."""
    image = Image.open(path).convert("RGB")
    image.thumbnail((900, 900), Image.LANCZOS)
    px = np.asarray(image, dtype=np.int32) >> 4
    cells = px[..., 0] * 256 + px[..., 1] * 16 + px[..., 2]
    return np.bincount(cells.ravel(), minlength=4096) / cells.size


def write_colours(folder):
    """colours.json: for each picture the cells that it fills far more than any other does, {"r,g,b": share}."""
    paths = sorted((folder / "pictures").iterdir())
    channels = np.stack(np.unravel_index(np.arange(4096), (16, 16, 16)))
    # Greys, near-blacks and near-whites are what a theme and its text are made of: they tell nothing.
    telling = (np.ptp(channels, axis=0) >= 2) & (channels.max(axis=0) >= 3) & (channels.min(axis=0) <= 13)
    shares = np.array([colour_shares(path) for path in paths])
    table = {}
    for i, path in enumerate(paths):
        others = np.delete(shares, i, axis=0).max(axis=0)
        distinct = (shares[i] - 2 * others) * telling
        best = [int(cell) for cell in np.argsort(-distinct)[:24] if distinct[cell] > 0]
        table[path.stem] = {f"{b >> 8},{b >> 4 & 15},{b & 15}": round(float(shares[i][b]), 4) for b in best}
    (folder / "colours.json").write_text(json.dumps(table, indent=1) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent)
    parser.add_argument("names", nargs="*", help="only these pictures or avatars")
    args = parser.parse_args()
    (args.out / "avatars").mkdir(parents=True, exist_ok=True)
    (args.out / "pictures").mkdir(parents=True, exist_ok=True)
    for name, (draw, kind) in PICTURES.items():
        if not args.names or name in args.names:
            save(draw().image(), args.out / "pictures" / f"{name}.{kind}")
            print(name)
    for name, traits in AVATARS.items():
        if not args.names or name in args.names:
            draw_avatar(traits, LARGE.get(name, SIDE_PX)).save(args.out / "avatars" / f"{name}.png", optimize=True)
            print(name)
    write_colours(args.out)


if __name__ == "__main__":
    main()
