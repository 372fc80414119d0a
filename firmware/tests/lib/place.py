# SPDX-License-Identifier: Apache-2.0
"""What the cases share: a folder, the desk, images, boards with cards of their own; and how many cases were good."""
import os
import subprocess
import time
import traceback

from machine import Machine
from wall import Wall

REPO = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
UNSEEN = ["secret sentence", "nobody approved"]
CARD_BYTES = 2 << 30


class Place:
    def __init__(self, folder):
        self.folder, self.passed, self.failed, self.machine = folder, 0, 0, None
        self.wall = Wall(folder, os.path.join(REPO, "build/host/bin/placard-desk"))
        self.wall.run("approve", "canteen", "bicycles")
        self.wall.serve()
        self.uboot = os.path.join(folder, "u-boot.bin")

    def build(self, name, settings, *more):
        """An image for QEMU in the folder: its path."""
        out = os.path.join(self.folder, name + ".img")
        work = os.path.join(self.folder, "work")
        subprocess.run([os.path.join(REPO, "firmware/build"), "--board", "qemu-virt", "--settings", settings, "--out", out, "--work", work, *more], check=True)
        os.replace(os.path.join(work, "u-boot.bin"), self.uboot)
        return out

    def board(self, name, image, **how):
        """A machine with a fresh card of its own; the one before it is switched off."""
        self.off()
        folder = os.path.join(self.folder, name)
        os.makedirs(folder)
        card = os.path.join(folder, "card.img")
        subprocess.run(["cp", "--sparse=always", image, card], check=True)
        os.truncate(card, CARD_BYTES)
        self.machine = Machine(folder, card, self.uboot, **how)
        return self.machine

    def case(self, name, function):
        start = time.monotonic()
        try:
            note = function(self) or ""
            self.passed += 1
            print("ok %s (%.0f s) %s" % (name, time.monotonic() - start, note), flush=True)
            return True
        except Exception:
            self.failed += 1
            print("not ok %s (%.0f s)\n%s" % (name, time.monotonic() - start, traceback.format_exc()), flush=True)
            if self.machine and self.machine.process and self.machine.process.poll() is None:
                print("picture: %s" % self.machine.picture("failed"))
            return False

    def off(self):
        if self.machine:
            self.machine.cut_power()

    def end(self):
        self.off()
        self.wall.stop()
