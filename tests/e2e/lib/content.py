# SPDX-License-Identifier: Apache-2.0
"""Posts whose pictures are markers: flat colours that tell the watcher which post is on screen.

Why blends are found: the screens of these tests use a theme of greys (r = g = b). What may be seen has markers with
g <= min(r, b), and so has any mixture of it with greys: g - (r + b) / 2 is never above zero. What must not be seen is
green, where that sum is large, and gives itself away from a few per cent of a fade on."""
import itertools
import json
import math
import random
import struct
import zlib

from signing import rfc3339, sha256

# g - (r + b) / 2 > 8, doubled to stay in whole numbers
FORBIDDEN_CLASS = "linear forbidden -1 2 -1 16 2"
DARK_CLASS = "dark black 30 97"
FORBIDDEN = (16, 250, 16)


def png(colour, width=640, height=480):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    row = b"\0" + bytes(colour) * width
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(row * height, 9)) + chunk(b"IEND", b""))


def allowed_colours(count, spread=48):
    """Colours with g <= min(r, b), of which none is near a mixture of two others or of one with a grey of the theme:
    a fade between two posts never looks like a third."""
    rng, out = random.Random(5), []
    greys = [(v, v, v) for v in (0, 32, 56, 128, 200, 255)]
    while len(out) < count:
        g = rng.randrange(30, 200)
        new = (g + rng.randrange(8, spread), g, g + rng.randrange(8, spread))
        pairs = list(itertools.combinations(out + greys, 2))
        if all(_off_line(new, a, b) > 3 for a, b in pairs) and all(
                _off_line(c, new, other) > 3 for c in out for other in out + greys if other != c):
            out.append(new)
    return out


def _off_line(point, a, b):
    """Distance of a colour from the mixtures of two others."""
    along = [q - p for p, q in zip(a, b)]
    length = sum(d * d for d in along) or 1
    t = max(0.0, min(1.0, sum((p - q) * d for p, q, d in zip(point, a, along)) / length))
    return math.dist(point, [q + t * d for q, d in zip(a, along)])


def forbidden_colours(count):
    return [(16 + 2 * (i % 8), 250, 16 + 2 * (i // 8 % 8)) for i in range(count)]


def hexa(colour):
    return "%02X%02X%02X" % tuple(colour)


def exact_class(name, colour, least=30):
    return f"exact {name} {hexa(colour)} {least}"


class Post:
    """extra: members set on the item; a value of None takes the member out."""

    def __init__(self, post_id, colour, text=None, picture=None, mime="image/png", extra=None, **attachment):
        self.id, self.colour, self.mime = post_id, colour, mime
        self.picture = png(colour) if picture is None else picture
        self.text = text or f"Text of {post_id}"
        self.extra, self.attachment = extra or {}, attachment
        self.media = "media/%s.%s" % (sha256(self.picture), {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}.get(mime, "bin"))

    def item(self):
        attachment = {"url": self.media, "mime_type": self.mime, "title": "marker",
                      "size_in_bytes": len(self.picture),
                      "_placard": {"sha256": sha256(self.picture), "width": 640, "height": 480}}
        attachment.update(self.attachment)
        item = {"id": self.id, "content_text": self.text, "language": "en", "date_published": "2026-01-05T08:00:00Z",
                "authors": [{"name": "Test Author"}], "attachments": [attachment]}
        item.update(self.extra)
        return json.dumps({k: v for k, v in item.items() if v is not None}, ensure_ascii=False).encode()

    def entry(self, now_s, flag="approved", **changes):
        entry = {"id": self.id, "sha256": sha256(self.item()), "flag": flag, "from": rfc3339(now_s - 3600),
                 "until": rfc3339(now_s + 7 * 86400), "rank": 10}
        entry.update(changes)
        return {k: v for k, v in entry.items() if v is not None}


def feed_of(items, title="Test feed"):
    """items: bytes of each item, exactly as they shall stand in the feed."""
    return (b'{"version":"https://jsonfeed.org/version/1.1","title":' + json.dumps(title).encode() + b',"items":['
            + b",\n".join(items) + b"]}")


def feed_name(feed):
    return f"feed.{sha256(feed)[:16]}.json"
