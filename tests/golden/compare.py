# SPDX-License-Identifier: Apache-2.0
"""What is kept of a picture, and how another is held against it.

Two files a picture. NAME.tiles has a checksum of each square of 64 pixels as it was drawn: so no pixel may differ, and where one does is
known to a square. NAME.webp is the picture made smaller, to be looked at, and to judge by where the exact comparison would be unfair:
with other releases of fonts and of the libraries that draw letters, edges soften or move by a fraction of a pixel.
"""
import zlib

from PIL import Image, ImageChops, ImageDraw, ImageStat

TILE_PX = 64
KEPT_PX = 960          # the longer side of what is kept, at most
QUALITY = 80           # of the WebP file: at this size words can still be read

# Of 255, on the smaller picture, in squares of SQUARE_PX pixels.
SQUARE_PX = 16
SQUARE_MEAN = 8.0      # the loss of the WebP file, and an antialiased line of text shifted by a third of a pixel
SQUARES_BEYOND = 0.01  # share of the squares that may be beyond it
WORST_MEAN = 40.0      # no square may be beyond this: a word or a picture is missing
ALL_MEAN = 1.5         # over the whole picture: a colour of the ground has changed
CLEAR = 48             # a pixel that differs by more can be seen to


def smaller(picture):
    return picture.reduce(max(1, -(-max(picture.size) // KEPT_PX)))


def tile_sums(picture):
    """{(x, y): checksum} of each tile."""
    w, h = picture.size
    return {(x, y): f"{zlib.crc32(picture.crop((x, y, min(x + TILE_PX, w), min(y + TILE_PX, h))).tobytes()):08x}"
            for y in range(0, h, TILE_PX) for x in range(0, w, TILE_PX)}


def write_kept(picture, stem):
    sums = tile_sums(picture)
    rows = [f"{picture.size[0]}x{picture.size[1]}"]
    rows += [" ".join(s for (_, ty), s in sums.items() if ty == y) for y in range(0, picture.size[1], TILE_PX)]
    stem.with_suffix(".tiles").write_text("\n".join(rows) + "\n", encoding="ascii")
    smaller(picture).save(stem.with_suffix(".webp"), quality=QUALITY, method=6)


def read_tiles(path):
    """(size, sums) as tile_sums has them."""
    first, *rows = path.read_text(encoding="ascii").splitlines()
    size = tuple(int(n) for n in first.split("x"))
    return size, {(x * TILE_PX, y * TILE_PX): s for y, row in enumerate(rows) for x, s in enumerate(row.split())}


def mean(picture):
    return sum(ImageStat.Stat(picture).mean) / 3


def judge(wanted, got):
    """Of two smaller pictures: None, or why they are not the same to the eye."""
    if wanted.size != got.size:
        return f"is {got.size[0]}x{got.size[1]} made smaller, wanted {wanted.size[0]}x{wanted.size[1]}"
    difference = ImageChops.difference(wanted, got)
    means = [(mean(difference.crop((x, y, min(x + SQUARE_PX, got.size[0]), min(y + SQUARE_PX, got.size[1])))), (x, y))
             for y in range(0, got.size[1], SQUARE_PX) for x in range(0, got.size[0], SQUARE_PX)]
    beyond = sum(m > SQUARE_MEAN for m, _ in means)
    worst, where = max(means)
    if worst > WORST_MEAN:
        return f"made smaller, differs at {where[0]},{where[1]} by {worst:.1f} (at most {WORST_MEAN})"
    if beyond > SQUARES_BEYOND * len(means):
        return f"made smaller, differs in {beyond} of {len(means)} squares by more than {SQUARE_MEAN}"
    if mean(difference) > ALL_MEAN:
        return f"made smaller, differs by {mean(difference):.2f} all over (at most {ALL_MEAN})"
    return None


def clear_pixels(wanted, got):
    """How many pixels of the smaller picture can be seen to differ."""
    bands = ImageChops.difference(wanted, got).split()
    most = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    return sum(most.histogram()[CLEAR + 1:])


def explain(wanted, got, changed, size):
    """One line for people: how much differs, and where."""
    left, top = min(x for x, _ in changed), min(y for _, y in changed)
    right = min(size[0], max(x for x, _ in changed) + TILE_PX)
    bottom = min(size[1], max(y for _, y in changed) + TILE_PX)
    scale = max(1, -(-max(size) // KEPT_PX))
    seen = clear_pixels(wanted, got) * scale * scale
    return (f"{len(changed)} tiles of {TILE_PX} px differ, in the box {right - left}x{bottom - top} at {left},{top}; "
            + (f"about {seen} pixels clearly" if seen else "no pixel so that it could be seen"))


def show(wanted, got, changed, size):
    """Wanted, got, and got with the changed tiles left bright, side by side (upright) or one above the other."""
    scale = max(1, -(-max(size) // KEPT_PX))
    marked = Image.blend(got, Image.new("RGB", got.size, (128, 128, 128)), 0.75)
    draw = ImageDraw.Draw(marked)
    for x, y in changed:
        box = [v // scale for v in (x, y, min(x + TILE_PX, size[0]), min(y + TILE_PX, size[1]))]
        marked.paste(got.crop(box), box[:2])
        draw.rectangle([box[0], box[1], box[2] - 1, box[3] - 1], outline=(255, 0, 0))
    w, h = got.size
    step = (w + 8, 0) if h > w else (0, h + 8)
    sheet = Image.new("RGB", (w + 2 * step[0], h + 2 * step[1]), (255, 255, 255))
    for i, part in enumerate((wanted, got, marked)):
        sheet.paste(part, (i * step[0], i * step[1]))
    return sheet


def compare(stem, got, exact):
    """(why or None, picture that shows it or None). Not exact: what only a trained eye could see passes."""
    size, sums = read_tiles(stem.with_suffix(".tiles"))
    if size != got.size:
        return f"is {got.size[0]}x{got.size[1]}, wanted {size[0]}x{size[1]}", None
    now = tile_sums(got)
    changed = [at for at in now if now[at] != sums.get(at)]
    if not changed:
        return None, None
    wanted = Image.open(stem.with_suffix(".webp")).convert("RGB")
    small = smaller(got)
    seen = judge(wanted, small)
    if not exact and not seen:
        return None, None
    return explain(wanted, small, changed, size) + (f"; {seen}" if seen else ""), show(wanted, small, changed, size)


def self_test(folder):
    """Both ways: what must pass passes, what must not does not."""
    stem = folder / "self-test"
    a = Image.new("RGB", (1920, 1080), (20, 30, 40))
    draw = ImageDraw.Draw(a)
    for word in range(8):
        draw.rectangle([240 + 160 * word, 240, 360 + 160 * word, 300], fill=(250, 250, 250))
    write_kept(a, stem)
    assert compare(stem, a.copy(), True) == (None, None)
    point = a.copy()
    point.putpixel((1900, 1070), (21, 30, 40))
    why, sheet = compare(stem, point, True)
    assert "1 tiles" in why and "64x56 at 1856,1024" in why and "no pixel" in why and sheet, why
    assert compare(stem, point, False)[0] is None
    softer = a.copy()
    softer.paste((200, 200, 200), (240, 240, 360, 241))
    assert compare(stem, softer, True)[0] and compare(stem, softer, False)[0] is None
    gone = a.copy()
    gone.paste((20, 30, 40), (400, 240, 521, 301))
    why = compare(stem, gone, False)[0]
    assert why and "192x128 at 384,192" in why, why
    moved = a.copy()
    moved.paste((20, 30, 40), (240, 240, 1481, 301))
    moved.paste(a.crop((240, 240, 1481, 301)), (248, 244))
    assert compare(stem, moved, False)[0]
    assert compare(stem, a.point(lambda v: min(255, v + 3)), False)[0]
    assert compare(stem, a.crop((0, 0, 1919, 1080)), False)[0]
    for kept in (".tiles", ".webp"):
        stem.with_suffix(kept).unlink()
