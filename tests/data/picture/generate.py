#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the pictures in good/ and bad/ (needs python3-pil). Run it in this folder; the results are committed."""
import io
import os
import struct
import zlib

from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
WIDTH, HEIGHT = 96, 64
# Upright: red, green / blue, yellow.
QUARTERS = [(220, 30, 30), (30, 200, 40), (40, 60, 220), (230, 220, 40)]


def write(name, data):
    with open(os.path.join(HERE, name), "wb") as f:
        f.write(data)


def upright(mode="RGB"):
    p = Image.new("RGB", (WIDTH, HEIGHT))
    for i, c in enumerate(QUARTERS):
        p.paste(c, (i % 2 * WIDTH // 2, i // 2 * HEIGHT // 2, (i % 2 + 1) * WIDTH // 2, (i // 2 + 1) * HEIGHT // 2))
    return p.convert(mode)


def save(picture, kind, **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def tiff(orientation, big=False, entries=None):
    e = ">" if big else "<"
    head = (b"MM\0\x2a" if big else b"II\x2a\0") + struct.pack(e + "I", 8)
    rows = entries or [struct.pack(e + "HHIHH", 0x0112, 3, 1, orientation, 0)]
    return head + struct.pack(e + "H", len(rows)) + b"".join(rows) + struct.pack(e + "I", 0)


def jpeg_with_exif(jpeg, exif):
    body = b"Exif\0\0" + exif
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def chunk(kind, data, crc=None):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data) if crc is None else crc)


SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png(width, height, depth, colour, rows, interlace=0, extra=b"", idat=None, end=True):
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    data = zlib.compress(rows, 9) if idat is None else idat
    return SIGNATURE + chunk(b"IHDR", head) + extra + chunk(b"IDAT", data) + (chunk(b"IEND", b"") if end else b"")


def plain_rows(p):
    w, h = p.size
    raw = p.tobytes()
    n = len(raw) // h
    return b"".join(b"\0" + raw[y * n:(y + 1) * n] for y in range(h))


def adam7_rows(p):
    w, h = p.size
    out = b""
    for x0, y0, dx, dy in [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]:
        for y in range(y0, h, dy):
            row = b"".join(bytes(p.getpixel((x, y))) for x in range(x0, w, dx))
            out += b"\0" + row
    return out


def wide16(p):
    out = b""
    for y in range(p.height):
        out += b"\0" + b"".join(struct.pack(">HHH", *(v * 257 for v in p.getpixel((x, y)))) for x in range(p.width))
    return out


# Stored so that a viewer that honours the tag sees the upright picture.
INVERSE = {1: None, 2: Image.FLIP_LEFT_RIGHT, 3: Image.ROTATE_180, 4: Image.FLIP_TOP_BOTTOM, 5: Image.TRANSPOSE,
           6: Image.ROTATE_90, 7: Image.TRANSVERSE, 8: Image.ROTATE_270}


def gray_alpha(x, y):
    """Light and full, nothing, dark and half covered, light and full."""
    return ((200, 255), (200, 0), (40, 128), (200, 255))[x // (WIDTH // 2) + 2 * (y // (HEIGHT // 2))]


def stored_for(orientation):
    how = INVERSE[orientation]
    return upright() if how is None else upright().transpose(how)


def good():
    rgb = upright()
    for o in INVERSE:
        jpeg = save(stored_for(o), "JPEG", quality=90, subsampling=0)
        write(f"good/orientation-{o}.jpg", jpeg_with_exif(jpeg, tiff(o, big=o % 2 == 0)))
    plain = save(rgb, "JPEG", quality=90)
    write("good/baseline.jpg", plain)
    write("good/progressive.jpg", save(rgb, "JPEG", quality=90, progressive=True))
    write("good/progressive-444.jpg", save(rgb, "JPEG", quality=90, progressive=True, subsampling=0))
    write("good/gray.jpg", save(upright("L"), "JPEG", quality=90))
    write("good/cmyk-adobe.jpg", save(upright("CMYK"), "JPEG", quality=95))
    loop = tiff(1, entries=[struct.pack("<HHII", 0x8769, 4, 1, 8)] * 3)  # points at its own directory
    write("good/exif-loop.jpg", jpeg_with_exif(plain, loop))
    write("good/exif-huge.jpg", jpeg_with_exif(plain, tiff(1) + b"x" * 65000))
    write("good/exif-count-lies.jpg", jpeg_with_exif(plain, b"II\x2a\0\x08\0\0\0\xff\xff"))
    write("good/exif-offset-lies.jpg", jpeg_with_exif(plain, b"II\x2a\0\xff\xff\xff\xff" + b"\0" * 8))
    write("good/exif-orientation-9.jpg", jpeg_with_exif(plain, tiff(9)))

    write("good/rgb.png", save(rgb, "PNG", optimize=True))
    write("good/palette.png", save(rgb.convert("P", palette=Image.ADAPTIVE, colors=4), "PNG"))
    write("good/gray.png", save(upright("L"), "PNG"))
    write("good/gray-1-bit.png", save(upright("L").point(lambda v: 255 * (v > 100)).convert("1"), "PNG"))
    rgba = upright("RGBA")
    rgba.paste((0, 0, 0, 0), (WIDTH // 2, 0, WIDTH, HEIGHT // 2))
    rgba.paste((40, 60, 220, 128), (0, HEIGHT // 2, WIDTH // 2, HEIGHT))
    write("good/alpha.png", save(rgba, "PNG", optimize=True))
    key = chunk(b"tRNS", struct.pack(">HHH", *QUARTERS[1]))
    write("good/colour-key.png", png(WIDTH, HEIGHT, 8, 2, plain_rows(rgb), extra=key))
    indices = bytes(i for y in range(HEIGHT) for i in [0] + [x // (WIDTH // 2) + 2 * (y // (HEIGHT // 2)) for x in range(WIDTH)])
    palette = chunk(b"PLTE", bytes(v for c in QUARTERS for v in c)) + chunk(b"tRNS", bytes([255, 0, 128]))
    write("good/alpha-palette.png", png(WIDTH, HEIGHT, 8, 3, indices, extra=palette))
    grays = b"".join(b"\0" + b"".join(bytes(gray_alpha(x, y)) for x in range(WIDTH)) for y in range(HEIGHT))
    write("good/alpha-gray.png", png(WIDTH, HEIGHT, 8, 4, grays))
    deep = b"".join(b"\0" + b"".join(struct.pack(">HH", *(v * 257 for v in gray_alpha(x, y))) for x in range(WIDTH)) for y in range(HEIGHT))
    write("good/alpha-gray-16-bit.png", png(WIDTH, HEIGHT, 16, 4, deep))
    write("good/16-bit.png", png(WIDTH, HEIGHT, 16, 2, wide16(rgb)))
    write("good/interlaced.png", png(WIDTH, HEIGHT, 8, 2, adam7_rows(rgb), interlace=1))
    turned = stored_for(6)
    write("good/orientation-6.png", png(HEIGHT, WIDTH, 8, 2, plain_rows(turned), extra=chunk(b"eXIf", tiff(6))))
    bomb = zlib.compress(b"\0" * (32 << 20), 9)
    extra = chunk(b"iCCP", b"bomb\0\0" + bomb) + chunk(b"zTXt", b"bomb\0\0" + bomb)
    write("good/bombs-beside-the-picture.png", png(WIDTH, HEIGHT, 8, 2, plain_rows(rgb), extra=extra))

    write("good/lossy.webp", save(rgb, "WEBP", quality=90))
    write("good/lossless.webp", save(rgb, "WEBP", lossless=True))
    write("good/alpha.webp", save(rgba, "WEBP", lossless=True))
    write("good/orientation-6.webp", save(turned, "WEBP", lossless=True, exif=tiff(6)))


def lying_jpeg(width, height):
    jpeg = bytearray(save(upright(), "JPEG", quality=50))
    at = jpeg.index(b"\xff\xc0")
    jpeg[at + 5:at + 9] = struct.pack(">HH", height, width)
    return bytes(jpeg)


def bad():
    rgb = upright()
    jpeg, progressive = save(rgb, "JPEG", quality=90), save(rgb, "JPEG", quality=90, progressive=True)
    flat, webp, lossless = save(rgb, "PNG"), save(rgb, "WEBP", quality=90), save(rgb, "WEBP", lossless=True)
    kinds = {"jpg": jpeg, "png": flat, "webp": webp}
    for ext, data in kinds.items():
        write(f"bad/20-bytes.{ext}", data[:20])
        write(f"bad/half.{ext}", data[:len(data) // 2])
        write(f"bad/last-bytes-missing.{ext}", data[:-2])
    write("bad/empty.png", b"")
    write("bad/text.jpg", b"GIF89a, says the file, but it is a text\n")
    write("bad/half-progressive.jpg", progressive[:len(progressive) // 2])
    write("bad/png-inside.jpg", flat)
    write("bad/jpeg-inside.webp", jpeg)
    write("bad/sizes-zero.jpg", lying_jpeg(0, 64))
    write("bad/side-65500.jpg", lying_jpeg(65500, 64))
    write("bad/429-megapixels.jpg", lying_jpeg(20000, 21474))
    write("bad/header-promises-more.jpg", lying_jpeg(WIDTH, 4000))
    noise = bytearray(jpeg)
    for i in range(len(noise) - 200, len(noise) - 2, 3):
        noise[i] ^= 0x55
    write("bad/noise-in-the-data.jpg", bytes(noise))
    write("bad/no-tables.jpg", jpeg[:2] + jpeg[jpeg.index(b"\xff\xc0"):])
    write("bad/segment-too-long.jpg", jpeg[:2] + b"\xff\xe1\xff\xff" + jpeg[2:100])

    rows = plain_rows(rgb)
    write("bad/100000-wide.png", png(100000, 1, 8, 2, b"\0" + b"\0" * 300000))
    write("bad/100000-high.png", png(1, 100000, 8, 0, b"\0\0" * 100000))
    write("bad/900-megapixels.png", png(30000, 30000, 8, 0, b"\0" * 1000))
    write("bad/header-promises-more.png", png(WIDTH, HEIGHT * 4, 8, 2, rows))
    write("bad/no-end.png", png(WIDTH, HEIGHT, 8, 2, rows, end=False))
    write("bad/no-picture-data.png", SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", 9, 9, 8, 2, 0, 0, 0)) + chunk(b"IEND", b""))
    write("bad/sizes-zero.png", png(0, 0, 8, 2, b""))
    write("bad/depth-3.png", png(WIDTH, HEIGHT, 3, 2, rows))
    write("bad/palette-missing.png", png(WIDTH, HEIGHT, 8, 3, plain_rows(upright("L"))))
    wrong = bytearray(flat)
    at = wrong.index(b"IDAT")
    wrong[at + 20] ^= 1
    write("bad/wrong-crc.png", bytes(wrong))
    write("bad/wrong-crc-header.png", flat[:29] + b"\0\0\0\0" + flat[33:])
    write("bad/filter-9.png", png(WIDTH, HEIGHT, 8, 2, b"\x09" + rows[1:]))
    write("bad/not-deflate.png", png(WIDTH, HEIGHT, 8, 2, b"", idat=b"not deflate at all, only text"))
    write("bad/chunk-too-long.png", flat[:33] + b"\x7f\xff\xff\xff" + flat[37:])
    write("bad/interlaced-half.png", png(WIDTH, HEIGHT, 8, 2, adam7_rows(rgb)[:5000], interlace=1))

    frames = [rgb, rgb.transpose(Image.ROTATE_180)]
    write("bad/animated.webp", save(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=100))
    write("bad/half-lossless.webp", lossless[:len(lossless) // 2])
    write("bad/riff-of-sound.webp", b"RIFF\x24\0\0\0WEBPfmt " + b"\0" * 32)
    broken = bytearray(webp)
    broken[24:40] = b"\xff" * 16
    write("bad/broken-frame.webp", bytes(broken))


if __name__ == "__main__":
    os.makedirs(os.path.join(HERE, "good"), exist_ok=True)
    os.makedirs(os.path.join(HERE, "bad"), exist_ok=True)
    good()
    bad()
