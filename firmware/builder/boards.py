# SPDX-License-Identifier: Apache-2.0
"""What the builder wants to know of a board: board-configs/NAME/board.conf."""
import configparser
import os
import re

from common import REPO, Refused


class Board:
    def __init__(self, name, conf):
        def words(section, key):
            return conf.get(section, key, fallback="").split()

        self.name = name
        self.title = conf.get("board", "title")
        self.compatible = conf.get("board", "compatible")
        self.kernel_package = conf.get("kernel", "package")
        self.cmdline = " ".join(words("kernel", "cmdline"))
        self.early_modules = words("kernel", "early_modules")
        self.modules = words("kernel", "modules")
        self.loader = conf.get("boot", "loader")
        self.device_trees = words("boot", "device_trees")
        self.config_txt = conf.get("boot", "config_txt", fallback="")
        self.firmware = words("image", "firmware")
        self.packages = words("image", "packages")
        self.fat_mib = conf.getint("image", "fat_mib")
        self.slot_mib = conf.getint("image", "slot_mib")
        self.data_mib = conf.getint("image", "data_mib")


def load(name):
    path = os.path.join(REPO, "board-configs", name, "board.conf")
    if not re.fullmatch(r"[a-z0-9-]+", name) or not os.path.exists(path):
        known = sorted(n for n in os.listdir(os.path.join(REPO, "board-configs")) if os.path.exists(os.path.join(REPO, "board-configs", n, "board.conf")))
        raise Refused("no board is called %s; there are %s" % (name, ", ".join(known)))
    conf = configparser.ConfigParser(interpolation=None)
    try:
        conf.read(path, encoding="utf-8")
        return Board(name, conf)
    except (configparser.Error, ValueError) as why:
        raise Refused("%s: %s" % (os.path.relpath(path, REPO), why)) from why
