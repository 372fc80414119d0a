# SPDX-License-Identifier: Apache-2.0
"""What a picture of the screen shows, judged from its pixels: the colours of known pictures, and words read by OCR."""
import json
import os
import re
import shutil
import struct
import subprocess
import zlib
from itertools import accumulate, islice

from feed import SAMPLE, picture_of

ROW_STEP = 4  # every fourth row is enough to weigh colours, and four times as fast
# A post's picture covers a third of the screen or more; these are shares of what that much of it would give.
SEEN, UNSEEN = 0.6, 0.4
NOT_A_TRACE = 0.1  # for a picture whose colours are nobody else's
USUAL_COVER = 0.3
WORDS_SEEN = 0.6


class NotAPicture(Exception):
    pass


def _chunks(data):
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise NotAPicture("no PNG signature")
    at = 8
    while at + 12 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        yield kind, data[at + 8 : at + 8 + size]
        at += 12 + size


def _unfilter(kind, row, above, step):
    """Undoes a PNG row filter. 1 (left) is what the node writes; the others are here so that any PNG can be read."""
    out = bytearray(row)
    if kind == 1:
        for c in range(step):
            out[c::step] = bytes(v & 255 for v in accumulate(row[c::step]))
    elif kind == 2:
        out = bytearray((a + b) & 255 for a, b in zip(row, above))
    elif kind in (3, 4):
        for i, value in enumerate(row):
            left, up = out[i - step] if i >= step else 0, above[i]
            if kind == 3:
                guess = (left + up) // 2
            else:
                corner = above[i - step] if i >= step else 0
                p = left + up - corner
                guess = min((left, up, corner), key=lambda v: abs(p - v))
            out[i] = (value + guess) & 255
    return out


def _rows(path, row_step):
    """(width, height, bytes of a pixel, rows): every row_step-th row of an 8-bit RGB(A) PNG, from the top."""
    with open(path, "rb") as file:
        chunks = list(_chunks(file.read()))
    header = next((body for kind, body in chunks if kind == b"IHDR"), b"")
    if len(header) != 13 or chunks[-1][0] != b"IEND":
        raise NotAPicture("not a whole PNG")
    width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", header)
    if depth != 8 or colour not in (2, 6) or interlace:
        raise NotAPicture("not plain 8-bit RGB")
    step = 3 if colour == 2 else 4
    data = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
    stride = width * step + 1
    # Where no row leans on the one above, those in between need not be looked at.
    alone = all(data[y * stride] <= 1 for y in range(height))

    def rows():
        above = bytes(width * step)
        for y in range(0, height, row_step if alone else 1):
            above = _unfilter(data[y * stride], data[y * stride + 1 : (y + 1) * stride], above, step)
            if y % row_step == 0:
                yield above

    return width, height, step, rows()


def colour_shares(path):
    """Share of the pixels of a PNG in each of 4,096 colour cells (4 bits a channel)."""
    _, _, step, rows = _rows(path, ROW_STEP)
    counts, total = {}, 0
    for row in rows:
        for red, green, blue in zip(row[0::step], row[1::step], row[2::step]):
            key = (red >> 4, green >> 4, blue >> 4)
            counts[key] = counts.get(key, 0) + 1
        total += len(row) // step
    return {key: count / total for key, count in counts.items()}


def negative_of_top(path):
    """The top of a PNG as a grey picture (PGM) with light and dark exchanged: OCR overlooks one light word on a dark band."""
    width, height, step, rows = _rows(path, 1)
    tall = height // 9
    return b"P5 %d %d 255\n" % (width, tall) + b"".join(bytes(255 - v for v in row[1::step]) for row in islice(rows, tall))


class Evidence:
    def __init__(self, items):
        with open(os.path.join(SAMPLE, "colours.json"), encoding="utf-8") as file:
            table = json.load(file)
        self.tell = {name: {tuple(map(int, cell.split(","))): share for cell, share in cells.items()} for name, cells in table.items()}
        self.items = {item["id"]: item for item in items}
        self.tesseract = shutil.which("tesseract")
        self._shares, self._words = {}, {}

    def means(self):
        return "colours of each picture in the PNG" + (", words read from it by tesseract" if self.tesseract else " (tesseract is not installed: no words read)")

    def colour_score(self, path, picture):
        """0: none of the picture's own colours; 1: at least as much as it usually fills of a screen."""
        if path not in self._shares:
            self._shares[path] = colour_shares(path)
        there, cells = self._shares[path], self.tell[picture]
        found = sum(min(there.get(cell, 0), share * USUAL_COVER) for cell, share in cells.items())
        return found / (sum(cells.values()) * USUAL_COVER)

    def _read(self, source, data=None, layout="3"):
        if not self.tesseract:
            return set()
        run = subprocess.run([self.tesseract, source, "-", "--psm", layout], input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                             env={**os.environ, "OMP_THREAD_LIMIT": "1"})
        return text_words(run.stdout.decode("utf-8", "replace"))

    def words(self, path):
        """Latin words of four letters and more that OCR reads, lower case."""
        if path not in self._words:
            self._words[path] = self._read(path)
        return self._words[path]

    def words_in_top_band(self, path):
        return self._read("stdin", negative_of_top(path), "6")

    def reads(self, path, text):
        """Share of a text's words that OCR reads in a picture; None where that cannot be told."""
        wanted = text_words(text)
        if not self.tesseract or len(wanted) < 2:
            return None
        return len(wanted & self.words(path)) / len(wanted)

    def shows(self, path, post_id):
        """True or False, or None when the pixels do not tell, and why in words."""
        item = self.items[post_id]
        picture = picture_of(item)
        if picture:
            score = self.colour_score(path, picture)
            rivals = [self.colour_score(path, other) for other in self.tell if other != picture]
            return score >= SEEN and score > max(rivals), f"colours of {picture} {score:.2f}"
        read = self.reads(path, item["content_text"]) if item["language"] == "en" else None
        if read is None:
            return None, "no picture, and no words that can be read here"
        return read >= WORDS_SEEN, f"{read:.0%} of its words read"

    def free_of(self, path, post_id, limit=UNSEEN):
        """True when a post's picture is not there."""
        score = self.colour_score(path, picture_of(self.items[post_id]))
        return score <= limit, f"colours of {picture_of(self.items[post_id])} {score:.2f}"


def text_words(text):
    return set(re.findall(r"[a-z]{4,}", text.lower()))
