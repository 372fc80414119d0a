# SPDX-License-Identifier: Apache-2.0
"""The update bundle: the slot as RAUC installs it, signed. Its signature holds the time, so no two bundles are alike."""
import os
import shutil

from common import Refused, need, run
from report import beside


def write(job, slot_image, out):
    folder, target = job.path("bundle"), beside(out, ".raucb")
    os.makedirs(folder)
    shutil.copy(slot_image, os.path.join(folder, "slot.img"))
    with open(os.path.join(folder, "manifest.raucm"), "w", encoding="ascii") as file:
        file.write("[update]\ncompatible=%s\nversion=%s\n\n[bundle]\nformat=verity\n\n[image.rootfs]\nfilename=slot.img\n" % (job.board.compatible, job.version))
    if os.path.exists(target):
        os.unlink(target)
    if not os.path.exists(job.args.sign_cert) or not os.path.exists(job.args.sign_key):
        raise Refused("no certificate or key at %s, %s" % (job.args.sign_cert, job.args.sign_key))
    run(need("rauc", "rauc"), "--cert", job.args.sign_cert, "--key", job.args.sign_key, "bundle", folder, target)
