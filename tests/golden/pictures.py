#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""pictures.py [--update] [NAME...]: draws each case of cases/list and holds it against wanted/. See run."""
import multiprocessing
import subprocess
import sys

from PIL import Image

import cases
import compare

WANTED = cases.HERE / "wanted"
# What draws letters and reads pictures: with the same releases of these the same pixels come.
DRAWN_WITH = ["fonts-inter", "fonts-noto-cjk", "fonts-noto-color-emoji", "fonts-noto-core", "gcc", "libfreetype6", "libharfbuzz0b",
              "libjpeg62-turbo", "libpng16-16*", "libsdl2-2.0-0", "libsdl2-ttf-2.0-0", "libthai0*", "libwebp7", "libc6"]


def drawn_with():
    """Architecture and releases, one a line."""
    told = subprocess.run(["dpkg-query", "--show", "--showformat", "${db:Status-Abbrev} ${Package} ${Architecture} ${Version}\n",
                           *DRAWN_WITH], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False).stdout
    return "".join(sorted(line[3:].strip() + "\n" for line in told.splitlines() if line.startswith("ii")))


def one(job):
    """Draws and compares one case: (name, why it failed or None, was it written)."""
    case, update, exact = job
    drawn, stem, shown = cases.OUT / f"{case.name}.png", WANTED / case.name, cases.OUT / f"{case.name}-difference.png"
    for old in (drawn, shown):
        old.unlink(missing_ok=True)
    try:
        case.draw(drawn)
    except cases.NotDrawn as said:
        return case.name, f"not drawn: {said}", False
    got = Image.open(drawn).convert("RGB")
    there = all(stem.with_suffix(s).exists() for s in (".tiles", ".webp"))
    why, sheet = compare.compare(stem, got, exact) if there else ("is not in wanted/; look at it, then run with --update", None)
    if update and why:
        compare.write_kept(got, stem)
        return case.name, None, True
    if sheet:
        sheet.save(shown)
        why += f"; see {shown.relative_to(cases.ROOT)}"
    return case.name, why, False


def strangers(all_cases, remove):
    """Kept pictures that no case asks for."""
    known = {c.name for c in all_cases}
    left = sorted(p for p in WANTED.iterdir() if p.suffix in (".webp", ".tiles") and p.stem not in known)
    for path in left if remove else ():
        path.unlink()
    return [] if remove else left


def main():
    update, names = "--update" in sys.argv, [a for a in sys.argv[1:] if a != "--update"]
    chosen = cases.read_cases(names)
    cases.OUT.mkdir(parents=True, exist_ok=True)
    WANTED.mkdir(exist_ok=True)
    compare.self_test(cases.OUT)
    kept_with, here = WANTED / "drawn-with", drawn_with()
    exact = kept_with.exists() and kept_with.read_text(encoding="utf-8") == here
    if update and not exact and names and kept_with.exists():
        print("golden: wanted/ was drawn with other releases than this machine has: update all, or none")
        return 1
    with multiprocessing.Pool() as pool:
        results = pool.map(one, [(c, update, exact or update) for c in chosen], chunksize=1)
    for name, why, _ in results:
        if why:
            print(f"golden: {name}: {why}")
    written = [name for name, _, new in results if new]
    if update:
        kept_with.write_text(here, encoding="utf-8")
        print(f"golden: {len(written)} written: {' '.join(written)}")
    failed = sum(why is not None for _, why, _ in results)
    if not names:
        for path in strangers(chosen, update):
            print(f"golden: {path.name}: no case of cases/list asks for it")
            failed += 1
    if not exact and not update:
        print("golden: other releases of fonts or libraries than in wanted/drawn-with: compared by eye's measure, not pixel by pixel")
    print(f"{len(results) - sum(w is not None for _, w, _ in results)} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
