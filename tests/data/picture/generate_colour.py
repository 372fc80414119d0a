#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the pictures in colour/, the profiles in ../icc and the table tests/unit/present/colour_cases.inc (needs python3-pil). Run it
in this folder; the results are committed. What each picture should look like is worked out by PIL's ImageCms from the profile, and
for profiles of curves and a matrix once more by plain arithmetic: both must agree."""
import io
import os
import struct
import zlib

from PIL import Image, ImageCms

import generate
from generate import HEIGHT, QUARTERS, WIDTH, chunk, plain_rows, png, save, upright

HERE = os.path.dirname(os.path.abspath(__file__))
CENTRES = [(24, 16), (72, 16), (24, 48), (72, 48)]
D50 = (0.9642, 1.0, 0.8249)
D65 = (0.3127, 0.3290)
SRGB = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
P3 = ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060))
ADOBE = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))


# ---- matrices ---------------------------------------------------------------------------------------------------------

def times(a, b):
    return [[sum(a[i][k] * b[k][j] for k in range(3)) for j in range(len(b[0]))] for i in range(3)]


def inverse(m):
    (a, b, c), (d, e, f), (g, h, i) = m
    det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    return [[(e * i - f * h) / det, (c * h - b * i) / det, (b * f - c * e) / det],
            [(f * g - d * i) / det, (a * i - c * g) / det, (c * d - a * f) / det],
            [(d * h - e * g) / det, (b * g - a * h) / det, (a * e - b * d) / det]]


def xyz(xy):
    return [xy[0] / xy[1], 1.0, (1 - xy[0] - xy[1]) / xy[1]]


def matrix(primaries, white=D65):
    """RGB -> XYZ under D50, which is what profiles hold."""
    columns = [xyz(p) for p in primaries]
    m = [[c[i] for c in columns] for i in range(3)]
    share = times(inverse(m), [[v] for v in xyz(white)])
    m = [[m[i][j] * share[j][0] for j in range(3)] for i in range(3)]
    here, there = times(BRADFORD, [[v] for v in xyz(white)]), times(BRADFORD, [[v] for v in D50])
    scale = [[there[i][0] / here[i][0] if i == j else 0 for j in range(3)] for i in range(3)]
    return times(times(inverse(BRADFORD), times(scale, BRADFORD)), m)


def decode_srgb(v):
    return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4


def encode_srgb(v):
    v = min(1.0, max(0.0, v))
    return 12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055


def by_arithmetic(rgb, primaries, decode):
    light = times(times(inverse(matrix(SRGB)), matrix(primaries)), [[decode(v / 255)] for v in rgb])
    return tuple(round(255 * encode_srgb(v[0])) for v in light)


# ---- profiles ---------------------------------------------------------------------------------------------------------

def fixed(v):
    return struct.pack(">i", round(v * 65536))


def xyz_tag(v):
    return b"XYZ \0\0\0\0" + b"".join(fixed(x) for x in v)


def text_tag(text, version):
    if version >= 4:
        raw = text.encode("utf-16-be")
        return b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"en", b"GB", len(raw), 28) + raw
    raw = text.encode() + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(raw)) + raw + b"\0" * 78


def gamma_curve(gamma):
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"


SRGB_CURVE = b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + b"".join(fixed(v) for v in (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045))


def profile(tags, kind=b"mntr", space=b"RGB ", connection=b"XYZ ", version=2):
    tags = {b"desc": text_tag("Test", version), b"cprt": text_tag("None", version) if version >= 4 else b"text\0\0\0\0None\0",
            b"wtpt": xyz_tag(D50), **tags}
    at, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for name, data in tags.items():
        data += b"\0" * (-len(data) % 4)
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data
    size = at + len(body)
    head = struct.pack(">I4sI4s4s4s12x4s4sI4sIQI", size, b"\0" * 4, 0x02400000 if version < 4 else 0x04200000, kind, space, connection,
                       b"acsp", b"\0" * 4, 0, b"\0" * 4, 0, 0, 0) + b"".join(fixed(v) for v in D50)
    return head + b"\0" * (128 - len(head)) + struct.pack(">I", len(tags)) + table + body


def matrix_profile(primaries, curve, version=2):
    m = matrix(primaries)
    tags = {b"rgb"[i:i + 1] + b"XYZ": xyz_tag([m[k][i] for k in range(3)]) for i in range(3)}
    tags.update({b"rgb"[i:i + 1] + b"TRC": curve for i in range(3)})
    return profile(tags, version=version)


def lab(rgb):
    """sRGB in 0..1 -> Lab under D50."""
    v = times(matrix(SRGB), [[decode_srgb(x)] for x in rgb])
    f = [(lambda t: t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116)(v[i][0] / D50[i]) for i in range(3)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def table_profile(space, inks, side, colour_of):
    """A table of `side` steps an axis, which says the sRGB colour of each mixture."""
    straight = bytes(range(256))
    points = b""
    for n in range(side ** inks):
        at = [n // side ** (inks - 1 - i) % side / (side - 1) for i in range(inks)]
        light, a, b = lab(colour_of(at))
        points += bytes(min(255, max(0, round(v))) for v in (light * 2.55, a + 128, b + 128))
    one = b"".join(fixed(1.0 if i == j else 0.0) for i in range(3) for j in range(3))
    lut = b"mft1\0\0\0\0" + bytes([inks, 3, side, 0]) + one + straight * inks + points + straight * 3
    return profile({b"A2B0": lut}, kind=b"prtr", space=space, connection=b"Lab ")


def swapped_inks(at):
    """Cyan ink that is red in fact, and the other way round; no darker than CMYK usually is."""
    c, m, y, k = at
    return [(1 - x) * (1 - k) for x in (y, m, c)]


PROFILES = {
    "p3": matrix_profile(P3, SRGB_CURVE, version=4),
    "adobe": matrix_profile(ADOBE, gamma_curve(563 / 256)),
    "swapped": matrix_profile(SRGB[::-1], SRGB_CURVE, version=4),
    "srgb": matrix_profile(SRGB, SRGB_CURVE, version=4),
    "table": table_profile(b"RGB ", 3, 17, lambda at: (at[2], at[0], at[1])),
    "cmyk": table_profile(b"CMYK", 4, 5, swapped_inks),
    "gray": profile({b"kTRC": gamma_curve(1.0)}, space=b"GRAY"),
}


# ---- pictures ---------------------------------------------------------------------------------------------------------

cases = []


def write(name, data):
    os.makedirs(os.path.join(HERE, "colour"), exist_ok=True)
    with open(os.path.join(HERE, "colour", name), "wb") as f:
        f.write(data)


def stored(data):
    p = Image.open(io.BytesIO(data))
    return [p.convert(p.mode if p.mode in ("L", "CMYK") else "RGB").getpixel(c) for c in CENTRES], p.mode


def through_library(pixels, icc, mode):
    source = ImageCms.ImageCmsProfile(io.BytesIO(icc))
    p = Image.new(mode, (len(pixels), 1))
    p.putdata(pixels)
    p = ImageCms.profileToProfile(p, source, ImageCms.createProfile("sRGB"), outputMode="RGB", flags=0x0100)  # exact, no shortcuts
    return [p.getpixel((i, 0)) for i in range(len(pixels))]


def add(name, data, wanted):
    write(name, data)
    cases.append((name, wanted))


def with_profile(name, data, icc, mode="RGB", arithmetic=None):
    pixels, _ = stored(data)
    wanted = through_library(pixels, icc, mode)
    for pixel, found in zip(pixels, wanted):
        if arithmetic:
            again = by_arithmetic(pixel, *arithmetic)
            assert all(abs(a - b) <= 1 for a, b in zip(again, found)), (name, pixel, found, again)
    add(name, data, wanted)


def jpeg_with(jpeg, icc, pieces=1, order=None, numbers=None):
    each = -(-len(icc) // pieces)
    parts = [icc[i * each:(i + 1) * each] for i in range(pieces)]
    out = b""
    for i in order or range(pieces):
        body = b"ICC_PROFILE\0" + bytes(numbers[i] if numbers else (i + 1, pieces)) + parts[i]
        out += b"\xff\xe2" + struct.pack(">H", len(body) + 2) + body
    return jpeg[:2] + out + jpeg[2:]


def iccp(icc, packed=None):
    return chunk(b"iCCP", b"x\0\0" + (zlib.compress(icc, 9) if packed is None else packed))


def rgb_png(extra):
    return png(WIDTH, HEIGHT, 8, 2, plain_rows(upright()), extra=extra)


def matrices():
    jpeg = save(upright(), "JPEG", quality=95, subsampling=0)
    p3, swapped = (P3, decode_srgb), (SRGB[::-1], decode_srgb)
    with_profile("p3.jpg", jpeg_with(jpeg, PROFILES["p3"]), PROFILES["p3"], arithmetic=p3)
    with_profile("p3.png", rgb_png(iccp(PROFILES["p3"])), PROFILES["p3"], arithmetic=p3)
    with_profile("p3.webp", save(upright(), "WEBP", lossless=True, icc_profile=PROFILES["p3"]), PROFILES["p3"], arithmetic=p3)
    with_profile("p3-16-bit.png", png(WIDTH, HEIGHT, 16, 2, generate.wide16(upright()), extra=iccp(PROFILES["p3"])), PROFILES["p3"],
                 arithmetic=p3)
    with_profile("p3-palette.png", save(upright().convert("P", palette=Image.ADAPTIVE, colors=4), "PNG", icc_profile=PROFILES["p3"]),
                 PROFILES["p3"], arithmetic=p3)
    with_profile("adobe.jpg", jpeg_with(jpeg, PROFILES["adobe"]), PROFILES["adobe"], arithmetic=(ADOBE, lambda v: v ** (563 / 256)))
    with_profile("swapped.png", rgb_png(iccp(PROFILES["swapped"])), PROFILES["swapped"], arithmetic=swapped)
    with_profile("swapped-lossy.webp", save(upright(), "WEBP", quality=95, icc_profile=PROFILES["swapped"]), PROFILES["swapped"],
                 arithmetic=swapped)
    with_profile("swapped-progressive.jpg", jpeg_with(save(upright(), "JPEG", quality=95, progressive=True), PROFILES["swapped"]),
                 PROFILES["swapped"], arithmetic=swapped)
    with_profile("swapped-three-pieces.jpg", jpeg_with(jpeg, PROFILES["swapped"], 3, order=(2, 0, 1)), PROFILES["swapped"],
                 arithmetic=swapped)
    with_profile("srgb.webp", save(upright(), "WEBP", lossless=True, icc_profile=PROFILES["srgb"]), PROFILES["srgb"],
                 arithmetic=(SRGB, decode_srgb))
    with_profile("srgb.png", rgb_png(iccp(PROFILES["srgb"])), PROFILES["srgb"], arithmetic=(SRGB, decode_srgb))


def tables():
    with_profile("table.png", rgb_png(iccp(PROFILES["table"])), PROFILES["table"])
    jpeg = save(upright(), "JPEG", quality=95, subsampling=0)
    with_profile("table.jpg", jpeg_with(jpeg, PROFILES["table"]), PROFILES["table"])
    inks = save(upright("CMYK"), "JPEG", quality=95)
    with_profile("cmyk.jpg", jpeg_with(inks, PROFILES["cmyk"]), PROFILES["cmyk"], "CMYK")
    gray = save(upright("L"), "JPEG", quality=95)
    with_profile("gray.jpg", jpeg_with(gray, PROFILES["gray"]), PROFILES["gray"], "L")
    with_profile("gray.png", png(WIDTH, HEIGHT, 8, 0, plain_rows(upright("L")), extra=iccp(PROFILES["gray"])), PROFILES["gray"], "L")


def png_says():
    """gAMA, cHRM, sRGB."""
    linear = chunk(b"gAMA", struct.pack(">I", 100000))
    usual = chunk(b"gAMA", struct.pack(">I", 45455))
    swapped = chunk(b"cHRM", struct.pack(">8I", *(round(v * 1e5) for xy in (D65,) + SRGB[::-1] for v in xy)))
    told = chunk(b"sRGB", b"\0")
    add("gamma-1.png", rgb_png(linear), [by_arithmetic(c, SRGB, lambda v: v) for c in QUARTERS])
    gray = [upright("L").getpixel(c) for c in CENTRES]
    add("gamma-1-gray.png", png(WIDTH, HEIGHT, 8, 0, plain_rows(upright("L")), extra=linear),
        [by_arithmetic((v, v, v), SRGB, lambda v: v) for v in gray])
    add("gamma-usual.png", rgb_png(usual), QUARTERS)
    add("primaries.png", rgb_png(usual + swapped), [by_arithmetic(c, SRGB[::-1], lambda v: v ** 2.2) for c in QUARTERS])
    add("primaries-alone.png", rgb_png(swapped), QUARTERS)
    add("told-srgb.png", rgb_png(told), QUARTERS)
    add("profile-before-gamma.png", rgb_png(linear + iccp(PROFILES["swapped"])), [c[::-1] for c in QUARTERS])


def ignored():
    """Profiles that cannot be used: the picture is taken as it is."""
    jpeg = save(upright(), "JPEG", quality=95, subsampling=0)
    good = PROFILES["swapped"]
    as_stored = stored(jpeg)[0]

    def with_header(at, data):
        return good[:at] + data + good[at + len(data):]
    bad = {
        "not-a-profile": b"x" * 200,
        "cut": good[:300],
        "header-alone": good[:128],
        "no-tags": with_header(128, struct.pack(">I", 0)),
        "tags-4-billion": with_header(128, b"\xff\xff\xff\xff"),
        "tag-beyond": with_header(136, b"\x7f\xff\xff\xff"),
        "size-lies": with_header(0, b"\0\xff\xff\xff"),
        "link": with_header(12, b"link"),
        "named": with_header(12, b"nmcl"),
        "for-cmyk": PROFILES["cmyk"],
        "for-gray": PROFILES["gray"],
        "no-connection": with_header(20, b"RGB "),
        "black-matrix": profile({**{bytes([c]) + b"XYZ": b"XYZ " for c in b"rgb"}, **{bytes([c]) + b"TRC": SRGB_CURVE for c in b"rgb"}}),
    }
    for kind, profiles in (("good", PROFILES), ("bad", bad)):
        for name, icc in profiles.items():  # for the fuzzer, without a picture around them
            os.makedirs(os.path.join(HERE, "..", "icc", kind), exist_ok=True)
            with open(os.path.join(HERE, "..", "icc", kind, name + ".icc"), "wb") as f:
                f.write(icc)
    for name, icc in bad.items():
        add(f"ignored-{name}.jpg", jpeg_with(jpeg, icc), as_stored)
    add("ignored-piece-missing.jpg", jpeg_with(jpeg, good, 3, order=(0, 2)), as_stored)
    add("ignored-piece-twice.jpg", jpeg_with(jpeg, good, 2, order=(0, 1, 1)), as_stored)
    add("ignored-piece-0.jpg", jpeg_with(jpeg, good, 2, numbers=((0, 2), (1, 2))), as_stored)
    add("ignored-pieces-disagree.jpg", jpeg_with(jpeg, good, 2, numbers=((1, 2), (2, 3))), as_stored)
    add("ignored-not-a-profile.webp", save(upright(), "WEBP", lossless=True, icc_profile=b"x" * 200), QUARTERS)
    huge = struct.pack(">I", 4 << 20) + good[4:] + b"\0" * ((4 << 20) - len(good))
    add("ignored-4-megabytes.png", rgb_png(iccp(huge)), QUARTERS)
    bomb = struct.pack(">I", 32 << 20) + good[4:] + b"\0" * (32 << 20)
    add("ignored-bomb.png", rgb_png(iccp(bomb)), QUARTERS)
    longer = zlib.compress(good + b"\0" * (32 << 20), 9)  # only what it states is unpacked, and that is a profile
    add("longer-than-it-says.png", rgb_png(iccp(b"", packed=longer)), [c[::-1] for c in QUARTERS])
    add("ignored-for-gray.png", rgb_png(iccp(PROFILES["gray"])), QUARTERS)
    add("ignored-not-deflate.png", rgb_png(iccp(b"", packed=b"not deflate at all, only text")), QUARTERS)
    for name, value in (("0", 0), ("huge", 1), ("tiny", 0x7fffffff), ("negative", 0xffffffff)):
        add(f"ignored-gamma-{name}.png", rgb_png(chunk(b"gAMA", struct.pack(">I", value))), QUARTERS)
    linear = chunk(b"gAMA", struct.pack(">I", 100000))
    wrong = {"all-one": [30000, 30000] * 4, "zero": [0] * 8, "far": [31270, 32900] + [0x7fffffff] * 6}
    for name, values in wrong.items():
        add(f"primaries-{name}.png", rgb_png(linear + chunk(b"cHRM", struct.pack(">8I", *values))), None)


def alpha():
    """Upper right empty, lower left half covered; the profile must not see what alpha did to the values."""
    rgba = upright("RGBA")
    rgba.paste((0, 0, 0, 0), (WIDTH // 2, 0, WIDTH, HEIGHT // 2))
    rgba.paste((40, 60, 220, 128), (0, HEIGHT // 2, WIDTH // 2, HEIGHT))
    write("alpha-swapped.png", png(WIDTH, HEIGHT, 8, 6, plain_rows(rgba), extra=iccp(PROFILES["swapped"])))
    write("alpha-table.png", png(WIDTH, HEIGHT, 8, 6, plain_rows(rgba), extra=iccp(PROFILES["table"])))
    write("alpha-swapped.webp", save(rgba, "WEBP", lossless=True, icc_profile=PROFILES["swapped"]))


def table_of_cases():
    def hexes(wanted):
        return ", ".join("0x%02x%02x%02x" % tuple(c) for c in wanted)
    rows = "".join(f'    {{"{name}", {{{hexes(wanted)}}}}},\n' for name, wanted in cases if wanted)
    path = os.path.join(HERE, "..", "..", "unit", "present", "colour_cases.inc")
    with open(path, "w") as f:
        f.write("/* SPDX-License-Identifier: Apache-2.0 */\n/* Written by tests/data/picture/generate_colour.py: each picture of "
                "colour/, and what its four quarters are in sRGB. */\n" + rows)


if __name__ == "__main__":
    matrices()
    tables()
    png_says()
    ignored()
    alpha()
    table_of_cases()
