# SPDX-License-Identifier: Apache-2.0
"""The disk: partition table, U-Boot's choice, FAT with the settings, two slots, room for data. Holes where nothing need be written."""
import configparser
import glob
import os
import shutil
import struct

from common import FIRMWARE, MIB, SECTOR, Refused, need, run
from slot import environment

DISK_ID = 0x504C4143
FIRST_MIB = 4
CHOICE_SECTORS = (128, 136)
# Where U-Boot puts things: (scratch, kernel, initramfs), clear of each other and of U-Boot itself.
PLACES = {"qemu": ("50000000", "40400000", "48000000"), "rpi": ("03f00000", "00200000", "04000000")}
SETTINGS_FILES = ("trust_root", "ca", "client_certificate", "client_key")


def settings_files(path):
    """A settings file and the files beside it that it names: [(name on the card, path)]."""
    conf = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        conf.read(path, encoding="utf-8")
    except configparser.Error as why:
        raise Refused("%s: %s" % (path, why)) from why
    found = [("placard.conf", path)]
    for section in conf.sections():
        for _, value in conf.items(section):
            beside = os.path.join(os.path.dirname(os.path.abspath(path)), value)
            if value and "/" not in value and os.path.isfile(beside):
                found.append((value, beside))
    for key in ("trust_root", "ca"):
        name = conf.get("server", key, fallback="")
        if name not in [n for n, _ in found]:
            raise Refused("%s: server.%s is %s, which is not beside it" % (path, key, name or "empty"))
    return sorted(set(found))


def boot_script(job):
    scratch, kernel, initrd = PLACES[job.board.loader]
    with open(os.path.join(FIRMWARE, "uboot/boot.cmd"), encoding="ascii") as file:
        text = file.read()
    for word, value in (("SCRATCH", scratch), ("KERNEL", kernel), ("INITRD", initrd), ("DISK_ID", "%08x" % DISK_ID)):
        text = text.replace("@%s@" % word, value)
    with open(job.path("boot.cmd"), "w", encoding="ascii") as file:
        file.write(text)
    run(need("mkimage", "u-boot-tools"), "-A", "arm64", "-O", "linux", "-T", "script", "-C", "none", "-n", "placard", "-d", job.path("boot.cmd"),
        job.boot_files + "/boot.scr")


def fat(job, kernel):
    """The partition that any PC can read: loader files and settings."""
    boot_script(job)
    if job.board.loader == "rpi":
        with open(job.boot_files + "/config.txt", "w", encoding="ascii") as file:
            file.write("\n".join(line.strip() for line in job.board.config_txt.splitlines()) + "\n")
        for pattern in job.board.device_trees:
            for tree in sorted(glob.glob(os.path.join(kernel.device_trees, pattern))):
                shutil.copy(tree, job.boot_files)
    if job.args.settings:
        for name, path in settings_files(job.args.settings):
            shutil.copy(path, os.path.join(job.boot_files, name))
    elif os.path.exists(FIRMWARE + "/placard.conf.example"):
        shutil.copy(FIRMWARE + "/placard.conf.example", job.boot_files)
    out = job.path("fat.img")
    run(need("mkfs.vfat", "dosfstools"), "-F", "32" if job.board.fat_mib >= 64 else "16", "-n", "PLACARD", "-i", "%08x" % DISK_ID, "--invariant", "-C", out,
        str(job.board.fat_mib * 1024))
    names = sorted(os.listdir(job.boot_files))
    for name in names:
        path = os.path.join(job.boot_files, name)
        os.chmod(path, 0o644)
        os.utime(path, (job.epoch, job.epoch))
    run(need("mcopy", "mtools"), "-m", "-i", out, *[os.path.join(job.boot_files, n) for n in names], "::/", env=dict(os.environ, MTOOLS_SKIP_CHECK="1"))
    return out


def partition_table(partitions):
    """An MBR, because the Raspberry Pi's ROM reads nothing else: (first sector, sectors, type, active)."""
    table = bytearray(SECTOR)
    struct.pack_into("<I", table, 440, DISK_ID)
    for i, (first, sectors, kind, active) in enumerate(partitions):
        struct.pack_into("<B3sB3sII", table, 446 + 16 * i, 0x80 if active else 0, b"\xfe\xff\xff", kind, b"\xfe\xff\xff", first, sectors)
    table[510:512] = b"\x55\xaa"
    return bytes(table)


def write(job, kernel, slot_image, out):
    board, at, places = job.board, FIRST_MIB, []
    for size, kind in ((board.fat_mib, 0x0C), (board.slot_mib, 0x83), (board.slot_mib, 0x83), (board.data_mib, 0x83)):
        places.append((at, size, kind))
        at += size
    choice = environment([("BOOT_ORDER", "A B"), ("BOOT_A_LEFT", "3"), ("BOOT_B_LEFT", "0")], SECTOR)
    table = partition_table([(a * MIB // SECTOR, s * MIB // SECTOR, kind, kind == 0x0C) for a, s, kind in places])
    # What is written, and nothing else, goes into the block map. Zeros over what an older image may have left: slot B's header, the old data.
    head = bytearray(MIB)
    head[:SECTOR] = table
    for sector in CHOICE_SECTORS:
        head[sector * SECTOR:(sector + 1) * SECTOR] = choice
    pieces = [(0, bytes(head))]
    for (start, _, _), path in zip(places, (fat(job, kernel), slot_image)):
        with open(path, "rb") as file:
            pieces.append((start * MIB, file.read()))
    pieces += [(places[2][0] * MIB, bytes(MIB)), (places[3][0] * MIB, bytes(MIB))]
    job.pieces, job.disk_bytes = [(start, len(data)) for start, data in pieces], at * MIB
    with open(out + ".new", "wb") as file:
        for start, data in pieces:
            file.seek(start)
            file.write(data)
        file.truncate(at * MIB)
    os.replace(out + ".new", out)
