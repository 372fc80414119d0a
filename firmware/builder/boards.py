# SPDX-License-Identifier: Apache-2.0
"""What the builder wants to know of a board: board-configs/NAME/board.conf, read by board-configs/board_config.py."""
import os
import sys

from common import REPO, Refused

sys.path.append(os.path.join(REPO, "board-configs"))
import board_config  # noqa: E402


class Board:
    def __init__(self, name, conf):
        self.name = name
        self.title, self.compatible = conf["board"]["title"], conf["board"]["compatible"]
        self.kernel_package, self.cmdline = conf["kernel"]["package"], " ".join(conf["kernel"]["cmdline"].split())
        self.early_modules, self.modules = conf["kernel"]["early_modules"], conf["kernel"]["modules"]
        self.loader, self.device_trees, self.config_txt = conf["boot"]["loader"], conf["boot"]["device_trees"], conf["boot"]["config_txt"]
        image = conf["image"]
        self.firmware, self.packages = image["firmware"], image["packages"]
        self.fat_mib, self.slot_mib, self.data_mib = image["fat_mib"], image["slot_mib"], image["data_mib"]


def load(name):
    try:
        return Board(name, board_config.load(name))
    except board_config.Wrong as why:
        raise Refused("\n".join(["the board's configuration is wrong"] + why.problems)) from why
