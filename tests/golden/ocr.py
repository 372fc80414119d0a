#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""ocr.py [--full] [NAME...]: every word of each Latin post can be read off its pictures by a program that knows nothing of us.

All pages of a post count together. Sampled: each post once, at the first size that cases/list has for it; --full: each size and theme.
"""
import collections
import difflib
import multiprocessing
import os
import re
import subprocess
import sys
import unicodedata

from PIL import Image, ImageFilter, ImageOps

import cases

LANGUAGES = {"en": "eng", "de": "deu", "fr": "fra", "es": "spa", "pl": "pol"}  # of posts, as tesseract calls them
LETTERS_PX = 1600  # a picture whose longer side is shorter is enlarged: tesseract wants letters of 20 px and more
# Tesseract takes some letters for others that look alike in Inter; both sides are written with one of them.
ALIKE = str.maketrans({"l": "i", "|": "i", "1": "i", "!": "i", "0": "o", "ø": "o", "ß": "b"})
# What it misreads beyond that: one letter in a word of at least five, in one word of 25.
NEAR_LETTERS, NEAR_SHARE = 5, 0.04
LONGEST_NAME = 48  # of an author; longer ones end in an ellipsis
BROKEN_LETTERS = 12  # words of so many letters may be broken over lines


def words_of(text):
    """Words as both sides are compared: letters and digits, small, without marks; emoji and signs are no words."""
    text = re.sub("[0-9#*]\ufe0f?\u20e3", " ", text).replace("|", "I")  # keycaps are emoji; I alone is read as a bar
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("ł", "l")
    return [w.translate(ALIKE) for w in re.findall(r"[^\W_]+", plain)]


def wanted_words(item):
    """What a visitor must be able to read. Tags and dates may lack room."""
    author = (item.get("authors") or [{}])[0]
    name = author.get("name", "")
    shown = [item.get("title"), item.get("content_text"), name if len(name) <= LONGEST_NAME else None, author.get("_placard", {}).get("role"),
             item.get("_placard", {}).get("event", {}).get("place")]
    return [w for text in shown if text for w in words_of(text) if all(unicodedata.name(c, "").startswith(("LATIN", "DIGIT")) for c in w)]


def one_letter_apart(a, b):
    if abs(len(a) - len(b)) > 1:
        return False
    same = sum(m.size for m in difflib.SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    return max(len(a), len(b)) - same <= 1


def missing(wanted, readings):
    """Words of `wanted` that no reading has as often. A reading is all that was read in one way; broken words are found in it
    with the line breaks left out."""
    best = {}
    run = ["".join(r) for r in readings]
    counted = [collections.Counter(r) for r in readings]
    for word, times in collections.Counter(wanted).items():
        have = max(c[word] for c in counted)
        if have < times and len(word) >= BROKEN_LETTERS:
            have = max([have] + [r.count(word) for r in run])
        if have < times:
            best[word] = times - have
    near = int(len(wanted) * NEAR_SHARE)
    for word in [w for w in best if len(w) >= NEAR_LETTERS]:
        if near > 0 and any(one_letter_apart(word, got) for c in counted for got in c if got not in wanted):
            near -= best.pop(word)
    return sorted(best)


def tesseract(picture, languages, mode):
    """The words that it reads on a picture; mode 3 finds columns by itself, 6 takes all as one block, 11 any words anywhere."""
    pgm = f"P5 {picture.size[0]} {picture.size[1]} 255\n".encode("ascii") + picture.tobytes()
    done = subprocess.run(["tesseract", "-", "-", "-l", languages, "--psm", str(mode), "--dpi", "200"], input=pgm,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"})
    return words_of(done.stdout.decode("utf-8"))


def for_reading(path):
    """Grey, dark letters on a light ground, large enough."""
    picture = Image.open(path).convert("L")
    scale = max(1, -(-LETTERS_PX // max(picture.size)))
    if scale > 1:
        picture = picture.resize((picture.size[0] * scale, picture.size[1] * scale), Image.LANCZOS)
    shades = picture.histogram()
    return ImageOps.invert(picture) if sum(shades[:128]) > sum(shades[128:]) else picture


def quiet_row(picture):
    """Where the byline at the foot begins: the emptiest row in the lower third."""
    w, h = picture.size
    rows = picture.filter(ImageFilter.FIND_EDGES).resize((1, h), Image.BOX).tobytes()
    return min(range(h * 70 // 100, h * 88 // 100), key=lambda y: (max(rows[y - h // 100:y + h // 100]), -y))


def ways(language):
    """How a page is read, one way after the other until nothing is missing: each takes a picture and gives words."""
    def whole(p):
        return tesseract(p, language, 3)

    def smaller(p):  # very large letters are taken for drawings
        return tesseract(p.reduce(2), f"{language}+eng", 3)

    def in_parts(p):  # what is small at the foot is passed over beside large letters
        cut = quiet_row(p)
        return (tesseract(p.crop((0, 0, p.size[0], cut)).reduce(2), f"{language}+eng", 11)
                + tesseract(p.crop((0, cut, *p.size)), language, 6))

    def light_on_dark(p):  # words on a photo
        return tesseract(ImageOps.invert(p), language, 3)

    def anywhere(p):
        return tesseract(p, language, 11)

    return whole, smaller, in_parts, light_on_dark, anywhere


def draw_pages(case):
    paths = []
    for page in range(1, cases.MAX_PAGES + 1):
        path = cases.OUT / f"{case.name}-ocr-{page}.png"
        try:
            case.draw(path, page)
        except cases.NoSuchPage:
            return paths
        paths.append(path)
    raise cases.NotDrawn(f"more than {cases.MAX_PAGES} pages")


def one(case):
    """(name, words that cannot be read, how many there are, pages, error or None)"""
    item = case.content()
    wanted = wanted_words(item)
    try:
        pages = draw_pages(case)
        readings = []
        pictures = [for_reading(path) for path in pages]
        for way in ways(LANGUAGES[item["language"]]):
            readings.append([word for picture in pictures for word in way(picture)])
            left = missing(wanted, readings)
            if not left:
                break
        for path in pages:
            path.unlink()
    except (cases.NotDrawn, subprocess.CalledProcessError) as why:
        return case.name, [], len(wanted), 0, str(why)
    return case.name, left, len(wanted), len(pages), None


def self_test():
    """A word that is gone is missed, one that is misread or broken over lines is not."""
    wanted = words_of("Eleven minutes sooner: nobody lifts, nobody waits, and that is all of it until the next shift takes over from us at "
                      "Wärmepumpenprüfstand number 10 on Monday")
    assert missing(wanted, [wanted]) == []
    for gone in ("nobody", "is", "io", "monday"):
        less = list(wanted)
        less.remove(gone)
        assert missing(wanted, [less]) == [gone], gone
    misread = ["minvtes" if w == "minutes" else w for w in wanted]
    assert missing(wanted, [misread]) == []
    misread = ["nxxt" if w == "next" else w for w in wanted]
    assert missing(wanted, [misread]) == ["next"]
    broken = words_of(" ".join(wanted).replace("waermepumpen", "").replace("warmepumpenprufstand", "warmepumpen prufstand"))
    assert missing(wanted, [broken]) == []
    assert missing(wanted, [wanted[:5], wanted[5:]]) == ["nobody"]  # each once, but never both


def main():
    full, names = "--full" in sys.argv, [a for a in sys.argv[1:] if not a.startswith("--")]
    self_test()
    chosen, posts = [], set()
    for case in cases.read_cases(names):
        item = case.content()
        if item and case.page == 1 and item["language"] in LANGUAGES and wanted_words(item) and (full or names or case.post not in posts):
            chosen.append(case)
            posts.add(case.post)
    cases.OUT.mkdir(parents=True, exist_ok=True)
    with multiprocessing.Pool() as pool:
        results = pool.map(one, chosen, chunksize=1)
    for name, left, count, pages, why in results:
        if why:
            print(f"ocr: {name}: {why}")
        elif left:
            print(f"ocr: {name}: {len(left)} of {count} words cannot be read on {pages} page(s): {' '.join(left)}")
    failed = sum(bool(left or why) for _, left, _, _, why in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
