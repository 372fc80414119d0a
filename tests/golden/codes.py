#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""codes.py: what a telephone reads off the QR code of a link is the link, at every size and in every theme."""
import json
import subprocess
import sys

import cases

SIZES = ("1920x1080", "1080x1920", "1280x720", "1366x768", "3840x600", "3840x2160", "640x480")
THEMES = ("placard", "placard-dark", "high-contrast")
LONG = "https://intranet.norvane.example/" + "/".join(f"part-{i}" for i in range(30)) + "?from=wall"
POSTS = (
    ("short", "en", "Read on.", "https://norvane.example/a"),
    ("right-to-left", "ar", "الفصل الجديد من الدليل متاح الآن.", "https://intranet.norvane.example/ar/dalil"),
    ("long", "en", "A long address, and a text of a line or two beside it, as posts have them.", LONG),
)
TOO_SMALL = {("long", "640x480")}  # modules would be under 3 px wide: no code, the address in letters alone


def feed():
    items = [{"id": name, "language": language, "content_text": text, "external_url": url, "date_published": cases.NOW}
             for name, language, text, url in POSTS]
    return {"version": "https://jsonfeed.org/version/1.1", "title": "Codes", "items": items}


def read(path):
    done = subprocess.run(["zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", path], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def main():
    out = cases.OUT / "codes"
    out.mkdir(parents=True, exist_ok=True)
    (out / "feed.json").write_text(json.dumps(feed()), encoding="utf-8")
    wide = [word for size in SIZES for word in ("--size", size)] + [word for theme in THEMES for word in ("--theme", theme)]
    done = subprocess.run([cases.PLACARD, "preview", "--feed", out / "feed.json", "--all", *wide, "--now", cases.NOW, "--out", out],
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode:
        print(f"codes: {done.stderr.strip()}")
        print("0 passed, 1 failed")
        return 1
    passed = failed = 0
    for name, _, _, url in POSTS:
        for size in SIZES:
            for theme in THEMES:
                wanted = "" if (name, size) in TOO_SMALL else url
                got = read(out / f"{name}.{size}.{theme}.png")
                passed, failed = passed + (got == wanted), failed + (got != wanted)
                if got != wanted:
                    print(f"codes: {name} at {size} in {theme}: read {got!r}, wanted {wanted!r}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
