# SPDX-License-Identifier: Apache-2.0
"""Which shared libraries a set of programs needs, read from their dynamic sections; nothing is run."""
import os
import struct

from common import Refused, TRIPLET

PT_LOAD, PT_DYNAMIC = 1, 2
DT_NEEDED, DT_STRTAB = 1, 5
EM_AARCH64 = 183


def is_elf(path):
    if os.path.islink(path) or not os.path.isfile(path):
        return False
    with open(path, "rb") as file:
        return file.read(4) == b"\x7fELF"


def needed(path):
    """The names in the DT_NEEDED entries of one 64-bit little-endian file."""
    with open(path, "rb") as file:
        data = file.read()
    if data[4:6] != b"\x02\x01" or struct.unpack_from("<H", data, 18)[0] != EM_AARCH64:
        raise Refused("%s is not a program for the board" % path)
    start, size, count = struct.unpack_from("<Q14xHH", data, 32)
    segments = [struct.unpack_from("<IIQQQQ", data, start + i * size) for i in range(count)]
    dynamic = next((s for s in segments if s[0] == PT_DYNAMIC), None)
    if not dynamic:
        return []
    entries = list(struct.iter_unpack("<qQ", data[dynamic[2]:dynamic[2] + dynamic[5] // 16 * 16]))
    strings = next(value for tag, value in entries if tag == DT_STRTAB)
    offset = next(s[2] + strings - s[3] for s in segments if s[0] == PT_LOAD and s[3] <= strings < s[3] + s[5])

    def text(at):
        return data[offset + at:data.index(b"\0", offset + at)].decode()

    return [text(value) for tag, value in entries if tag == DT_NEEDED]


def libraries(root):
    """Name -> path of every shared library where the loader looks, and in the folders that libraries name as their own."""
    found = {}
    for folder in ("usr/lib/" + TRIPLET, "usr/lib/%s/systemd" % TRIPLET, "usr/lib/%s/pulseaudio" % TRIPLET, "usr/lib"):
        whole = os.path.join(root, folder)
        for name in sorted(os.listdir(whole) if os.path.isdir(whole) else []):
            path = os.path.join(whole, name)
            if ".so" in name and not os.path.isdir(path):
                found.setdefault(name, path)
    return found


def closure(root, programs, names=()):
    """Paths of every library that these programs, and the libraries called names, need; links and what they point to."""
    known, kept, todo = libraries(root), set(), [("the list of libraries", n) for n in names]
    for program in programs:
        todo += [(os.path.relpath(program, root), n) for n in needed(program)]
    while todo:
        who, name = todo.pop()
        path = known.get(name)
        if not path:
            raise Refused("%s needs %s, which no package of the lock brings" % (who, name))
        while path not in kept:
            kept.add(path)
            if os.path.islink(path):
                path = os.path.normpath(os.path.join(os.path.dirname(path), os.readlink(path)))
            else:
                todo += [(name, n) for n in needed(path)]
    return kept
