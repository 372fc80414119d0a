# SPDX-License-Identifier: Apache-2.0
"""make_large_photos.py FOLDER: photos of 12 megapixels (4000 x 3000) in each way that a decoder must treat differently, always the
same. Needs python3-pil. The scene is that of make_photos.py, with grain as fine as a sensor's."""
import os
import random
import sys

from PIL import Image, ImageFilter

import make_photos

SIZE = (4000, 3000)

KINDS = {  # file: (picture's mode, how it is saved)
    "baseline.jpg": {"format": "JPEG", "quality": 92},
    "progressive-420.jpg": {"format": "JPEG", "quality": 92, "progressive": True},
    "progressive-444.jpg": {"format": "JPEG", "quality": 92, "progressive": True, "subsampling": 0},
    "lossy.webp": {"format": "WEBP", "quality": 85, "method": 2},
    "lossless.webp": {"format": "WEBP", "lossless": True, "quality": 20, "method": 1},
    "plain.png": {"format": "PNG", "compress_level": 6},
}


def scene():
    return make_photos.photo(3).resize(SIZE, Image.BICUBIC)


def grained(image):
    rng = random.Random(12)
    grain = Image.frombytes("L", SIZE, rng.randbytes(SIZE[0] * SIZE[1])).filter(ImageFilter.GaussianBlur(0.6))
    return Image.blend(image, Image.merge("RGB", (grain,) * 3), 0.08)


def main():
    clean = scene()
    photo = grained(clean)
    # Of a grainy photo a lossless file is larger than what screens take: these two are drawings.
    drawing = clean.quantize(200, method=Image.FASTOCTREE).convert("RGB")
    for name, how in KINDS.items():
        path = os.path.join(sys.argv[1], name)
        if not os.path.exists(path):
            (drawing if name in ("lossless.webp", "plain.png") else photo).save(path + ".part", **how)
            os.replace(path + ".part", path)


if __name__ == "__main__":
    main()
