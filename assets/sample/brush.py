# SPDX-License-Identifier: Apache-2.0
"""What make_pictures.py draws with: a canvas of floats, masks with soft edges, light, mist and grain.

Everything is deterministic: random numbers come from seeds, and no font or outside file is read.
"""
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

MASK_SCALE = 2  # masks are drawn twice as large and averaged down, for smooth edges


def rgb(text):
    """'#2f4a63' -> three floats from 0 to 1."""
    return np.array([int(text[i : i + 2], 16) / 255 for i in (1, 3, 5)], dtype=np.float32)


def mix(a, b, t):
    return a + (b - a) * t


def smoothstep(low, high, x):
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def wander(n, seed, rough=0.5, octaves=7, start=3):
    """A line of n heights from -1 to 1 that wanders like a ridge: noise of several sizes added up."""
    random = np.random.RandomState(seed)
    x = np.linspace(0, 1, n)
    total, size = np.zeros(n), 1.0
    for octave in range(octaves):
        knots = start * 2**octave + 1
        heights = random.uniform(-1, 1, knots + 1)
        at = x * knots
        i = np.minimum(at.astype(int), knots - 1)
        t = at - i
        total += size * mix(heights[i], heights[i + 1], t * t * (3 - 2 * t))
        size *= rough
    return total / np.abs(total).max()


def blur(mask, radius_px):
    """Gaussian blur of a mask; wide ones are done small, which nobody can see."""
    shrink = max(1, int(radius_px // 6))
    h, w = mask.shape
    picture = Image.fromarray(np.uint8(np.clip(mask, 0, 1) * 255))
    if shrink > 1:
        picture = picture.resize((max(1, w // shrink), max(1, h // shrink)), Image.BOX)
    picture = picture.filter(ImageFilter.GaussianBlur(radius_px / shrink))
    if shrink > 1:
        picture = picture.resize((w, h), Image.BICUBIC)
    return np.asarray(picture, dtype=np.float32) / 255


class Canvas:
    def __init__(self, width_px, height_px, ground="#000000"):
        self.w, self.h = width_px, height_px
        self.px = np.empty((height_px, width_px, 3), dtype=np.float32)
        self.px[:] = rgb(ground)
        self.y, self.x = np.mgrid[0:height_px, 0:width_px].astype(np.float32)

    def ramp(self, stops, angle_deg=90):
        """Colours along a direction (90 = downwards): [(0, '#..'), (1, '#..')] -> an array of the canvas' size."""
        a = np.deg2rad(angle_deg)
        t = self.x * np.cos(a) + self.y * np.sin(a)
        t = (t - t.min()) / (t.max() - t.min())
        at = [s[0] for s in stops]
        colours = np.array([rgb(s[1]) for s in stops])
        return np.stack([np.interp(t, at, colours[:, c]) for c in range(3)], axis=-1).astype(np.float32)

    def mask(self, draw):
        """draw(pen, k): draws white on black with a pen that works in units of 1/k px."""
        big = Image.new("L", (self.w * MASK_SCALE, self.h * MASK_SCALE), 0)
        draw(ImageDraw.Draw(big), MASK_SCALE)
        return np.asarray(big.resize((self.w, self.h), Image.BOX), dtype=np.float32) / 255

    def polygon(self, points):
        return self.mask(lambda pen, k: pen.polygon([(x * k, y * k) for x, y in points], fill=255))

    def box(self, x0, y0, x1, y1, radius=0):
        return self.mask(lambda pen, k: pen.rounded_rectangle((x0 * k, y0 * k, x1 * k, y1 * k), radius * k, fill=255))

    def disc(self, cx, cy, rx, ry=None):
        ry = rx if ry is None else ry
        d = np.sqrt(((self.x - cx) / rx) ** 2 + ((self.y - cy) / ry) ** 2)
        return np.clip((1 - d) * min(rx, ry) + 0.5, 0, 1)

    def line(self, points, width):
        def draw(pen, k):
            scaled = [(x * k, y * k) for x, y in points]
            pen.line(scaled, fill=255, width=max(1, round(width * k)), joint="curve")

        return self.mask(draw)

    def below(self, heights):
        """A mask of all that lies under a line of heights (one y for each column)."""
        return np.clip(self.y - heights[None, :] + 0.5, 0, 1)

    def paint(self, mask, colour, opacity=1.0):
        if isinstance(colour, str):
            colour = rgb(colour)
        a = (mask * opacity)[..., None] if not np.isscalar(mask) else mask * opacity
        self.px += (colour - self.px) * a

    def glow(self, mask, colour, strength):
        """Adds light as a lens would: never past white."""
        self.px = 1 - (1 - self.px) * (1 - rgb(colour) * (mask * strength)[..., None])

    def shade(self, mask, amount):
        """Darkens: multiplies by 1 - amount where the mask is 1."""
        self.px *= 1 - (mask * amount)[..., None]

    def shadow(self, mask, dx, dy, radius_px, amount):
        soft, dx, dy = blur(mask, radius_px), max(0, round(dx)), max(0, round(dy))  # light comes from the upper left
        self.shade(np.pad(soft, ((dy, 0), (dx, 0)))[: self.h, : self.w], amount)

    def vignette(self, amount):
        d = ((self.x / self.w - 0.5) ** 2 + (self.y / self.h - 0.5) ** 2) / 0.5
        self.shade(smoothstep(0.25, 1.1, d), amount)

    def grain(self, amount, seed):
        random = np.random.RandomState(seed)
        noise = random.standard_normal((self.h, self.w)).astype(np.float32)
        # Film grain is a little larger than one pixel; that also compresses better.
        noise = (noise + np.roll(noise, 1, 0) + np.roll(noise, 1, 1) + np.roll(noise, (1, 1), (0, 1))) / 2
        self.px += noise[..., None] * amount

    def image(self):
        return Image.fromarray(np.uint8(np.clip(self.px, 0, 1) * 255 + 0.5))


def turned(canvas, cx, top, bottom, profile, colour, light=(-0.62, -0.35, 0.70), gloss=0.25):
    """A turned object (vase, bowl, cup): profile(t) is its radius in px at height t, 0 = top, 1 = bottom.

    Returns its mask. The light comes from `light`; the far side gets a little of it back from the table.
    """
    y = np.arange(canvas.h)
    t = (y - top) / (bottom - top)
    inside = (t >= 0) & (t <= 1)
    r = np.where(inside, np.array([profile(float(np.clip(v, 0, 1))) for v in t]), 1e-3)
    slope = np.gradient(r)
    u = np.clip((canvas.x - cx) / r[:, None], -1, 1)
    nz = np.sqrt(1 - u * u)
    ny = np.broadcast_to(-np.clip(slope, -2, 2)[:, None], u.shape) * nz
    length = np.sqrt(u * u + ny * ny + nz * nz)
    lx, ly, lz = np.array(light) / np.linalg.norm(light)
    lit = np.clip((u * lx + ny * ly + nz * lz) / length, 0, 1)
    back = 0.16 * smoothstep(0.72, 1.0, u) * nz**0.2
    half = np.array([lx, ly, lz + 1])
    half /= np.linalg.norm(half)
    shine = np.clip((u * half[0] + ny * half[1] + nz * half[2]) / length, 0, 1) ** 26
    edge = np.clip((r[:, None] - np.abs(canvas.x - cx)) + 0.5, 0, 1)
    edge *= (np.clip(y - top + 0.5, 0, 1) * np.clip(bottom - y + 0.5, 0, 1))[:, None]
    base = rgb(colour)
    tone = base * (0.30 + 0.82 * lit + back)[..., None]
    warm = np.array([1.0, 0.97, 0.92], dtype=np.float32)
    canvas.paint(edge, (tone + gloss * shine[..., None] * warm).astype(np.float32))
    return edge


def leaf_points(x, y, length, width, angle_deg, bend=0.15, n=48):
    """Outline of a leaf whose stem is at (x, y), and its middle line. bend: how far the tip leans, in lengths."""
    t = np.linspace(0, 1, n)
    half = width * np.sin(np.pi * t**0.85) ** 0.9 * (1 - 0.25 * t)
    a = np.deg2rad(angle_deg)
    ux, uy = np.cos(a), np.sin(a)
    lean = bend * length * t**2
    mx = x + ux * length * t - uy * lean
    my = y + uy * length * t + ux * lean
    left = list(zip(mx - uy * half, my + ux * half))
    right = list(zip(mx + uy * half, my - ux * half))
    return left, right, list(zip(mx, my))


def leaf(canvas, x, y, length, width, angle_deg, light, dark, bend=0.15, veins=9, shadow=0.5):
    left, right, middle = leaf_points(x, y, length, width, angle_deg, bend)
    whole = canvas.polygon(left + right[::-1])
    if shadow:
        canvas.shadow(whole, width * 0.16, width * 0.26, width * 0.22, shadow)
    fade = canvas.ramp([(0, light), (1, dark)], angle_deg)
    canvas.paint(whole, mix(fade, rgb(dark), 0.25))
    canvas.paint(canvas.polygon(left + middle[::-1]), mix(fade, rgb(light), 0.35))
    n = len(middle)

    def draw_veins(pen, k):
        for i in range(1, veins + 1):
            root = int(n * i / (veins + 2))
            tip = min(n - 1, root + n // 7)
            for side in (left, right):
                end = mix(np.array(middle[tip]), np.array(side[tip]), 0.86)
                ends = [middle[root][0] * k, middle[root][1] * k, end[0] * k, end[1] * k]
                pen.line(ends, fill=255, width=max(2, round(width * 0.012 * k)))

    canvas.paint(canvas.mask(draw_veins), light, 0.34)
    canvas.paint(canvas.line(middle[: n - 2], max(1.5, width * 0.022)), light, 0.75)
    return whole
