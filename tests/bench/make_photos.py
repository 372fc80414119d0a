# SPDX-License-Identifier: Apache-2.0
"""make_photos.py FOLDER: twelve photo-like JPEGs of 2048 x 1365 (gradients, soft shapes, grain), always the same.
Needs python3-pil. photo-00 has a large green patch by which the watcher knows the first post."""
import os
import random
import sys

from PIL import Image, ImageDraw, ImageFilter

SIZE = (2048, 1365)


def photo(number):
    rng = random.Random(number)

    def tone():
        return tuple(rng.randrange(30, 226) for _ in range(3))
    small = Image.new("RGB", (64, 43))
    small.putdata([tuple(min(255, max(0, c + rng.randrange(-40, 40))) for c in tone()) if rng.random() < 0.02 else
                   tuple(60 + (x * 3 + y * 2 + number * 20 + k * 35) % 150 for k in range(3))
                   for y in range(43) for x in range(64)])
    image = small.resize(SIZE, Image.BICUBIC)
    draw = ImageDraw.Draw(image)
    for _ in range(40):
        x, y, r = rng.randrange(SIZE[0]), rng.randrange(SIZE[1]), rng.randrange(20, 260)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=tone())
    image = image.filter(ImageFilter.GaussianBlur(6))
    grain = Image.frombytes("L", (512, 342), rng.randbytes(512 * 342)).resize(SIZE)
    image = Image.blend(image, Image.merge("RGB", (grain,) * 3), 0.06)
    if number == 0:
        ImageDraw.Draw(image).rectangle((500, 300, 1500, 1000), fill=(16, 250, 16))
    return image


def main():
    for number in range(12):
        path = os.path.join(sys.argv[1], f"photo-{number:02d}.jpg")
        if not os.path.exists(path):
            photo(number).save(path + ".part", "JPEG", quality=88)
            os.replace(path + ".part", path)


if __name__ == "__main__":
    main()
