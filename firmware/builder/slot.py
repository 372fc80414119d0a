# SPDX-License-Identifier: Apache-2.0
"""A boot slot: what U-Boot must know, kernel, initramfs, system and its hash tree, one after the other (firmware/README.md)."""
import collections
import hashlib
import os
import struct
import zlib

from common import MIB, PAGE, SECTOR, Refused, align, need, run

HEADER_BYTES = 4096
Tree = collections.namedtuple("Tree", "blocks hashes root salt")


def squash(job):
    """The root file system as a squashfs, the same bytes from the same tree."""
    out = job.path("system.squashfs")
    run(need("mksquashfs", "squashfs-tools"), job.root, out, "-noappend", "-quiet", "-no-progress", "-all-root", "-no-xattrs", "-no-exports",
        "-comp", "zstd", "-Xcompression-level", "22", "-b", "256K")
    with open(out, "ab") as file:
        file.truncate(align(file.tell(), PAGE))
    return out


def hash_tree(job, path):
    """dm-verity's tree over a file, as `veritysetup format --no-superblock` makes it; the salt comes from the version, not from chance."""
    salt = hashlib.sha256(("%s %s" % (job.board.compatible, job.version)).encode()).digest()

    def digest(block):
        return hashlib.sha256(salt + block).digest()

    with open(path, "rb") as file:
        level = [digest(block) for block in iter(lambda: file.read(PAGE), b"")]
    blocks, levels = len(level), []
    while True:
        data = b"".join(level)
        data += bytes(align(len(data), PAGE) - len(data))
        levels.insert(0, data)
        if len(data) == PAGE:
            break
        level = [digest(data[at:at + PAGE]) for at in range(0, len(data), PAGE)]
    return Tree(blocks, b"".join(levels), digest(levels[0]).hex(), salt.hex())


def environment(values, size):
    """A block as U-Boot's `env import -c` reads it: CRC, then name=value, each ended by a zero."""
    data = b"".join(b"%s=%s\0" % (k.encode(), v.encode()) for k, v in values) + b"\0"
    if len(data) > size - 4:
        raise Refused("%d bytes of boot variables, %d fit" % (len(data), size - 4))
    data += bytes(size - 4 - len(data))
    return struct.pack("<I", zlib.crc32(data)) + data


def wrapped(data, kind, epoch):
    """Data behind the 64 bytes of U-Boot's old image header, whose checksums `iminfo` proves; `booti` takes what follows."""
    linux, arm64, plain = 5, 22, 0

    def header(crc):
        return struct.pack(">7I4B32s", 0x27051956, crc, epoch & 0xFFFFFFFF, len(data), 0, 0, zlib.crc32(data), linux, arm64, kind, plain, b"placard")

    return header(zlib.crc32(header(0))) + data


def assemble(job, kernel_path, initrd_path, system_path, tree):
    parts = {}
    for name, path, kind in (("kernel", kernel_path, 2), ("initrd", initrd_path, 3)):
        with open(path, "rb") as file:
            parts[name] = wrapped(file.read(), kind, job.epoch)
    at, values = HEADER_BYTES, [("slot_format", "1"), ("slot_version", job.version)]
    for name, data in parts.items():
        values += [(name + "_at", "%x" % (at // SECTOR)), (name + "_sectors", "%x" % (align(len(data), PAGE) // SECTOR))]
        at += align(len(data), PAGE)
    # The initramfs cannot know its own size, so the header tells where the system begins.
    start = align(at, MIB)
    values.append(("slot_args", "%s placard.system=%d" % (job.board.cmdline, start // SECTOR)))
    out = job.path("slot.img")
    with open(out, "wb") as file:
        file.write(environment(values, HEADER_BYTES))
        for data in parts.values():
            file.write(data + bytes(align(len(data), PAGE) - len(data)))
        file.truncate(start)
        file.seek(0, os.SEEK_END)
        with open(system_path, "rb") as system:
            file.write(system.read())
        file.write(tree.hashes)
        size = file.tell()
    if size > job.board.slot_mib * MIB:
        raise Refused("the slot takes %.1f MiB, [image] slot_mib is %d" % (size / MIB, job.board.slot_mib))
    return out
