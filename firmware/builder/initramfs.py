# SPDX-License-Identifier: Apache-2.0
"""The initramfs: busybox, dmsetup, a few modules and firmware/initramfs/init."""
import lzma
import os
import shutil
import subprocess

import elf
from common import FIRMWARE, Refused, TRIPLET, need, read_list, write_file
from root import module_name, normalise


def copy_program(job, top, path):
    """A program and the libraries that it needs, at the places where they are in the system."""
    for each in sorted(elf.closure(job.root, [path]) | {path}):
        there = os.path.join(top, os.path.relpath(each, job.root))
        os.makedirs(os.path.dirname(there), exist_ok=True)
        shutil.copy(each, there, follow_symlinks=False)


def add_modules(top, modules):
    names = []
    for path in modules:
        name = module_name(path) + ".ko"
        with open(path, "rb") as file:
            data = file.read()
        write_file(os.path.join(top, "modules", name), lzma.decompress(data) if path.endswith(".xz") else data)
        names.append(name)
    write_file(os.path.join(top, "modules/order"), "\n".join(names) + "\n")


def pack(job, kernel, modules, tree):
    top = job.path("initramfs")
    for folder in ("dev", "proc", "run", "sys", "new", "ro", "rw", "usr/bin", "usr/sbin", "usr/lib", "etc"):
        os.makedirs(os.path.join(top, folder))
    for name in ("bin", "sbin", "lib"):
        os.symlink("usr/" + name, os.path.join(top, name))
    shutil.copy(job.root + "/usr/bin/busybox", top + "/usr/bin/busybox")
    os.symlink("busybox", top + "/usr/bin/sh")
    copy_program(job, top, job.root + "/usr/sbin/dmsetup")
    loader = "ld-linux-aarch64.so.1"
    if not os.path.lexists(os.path.join(top, "usr/lib", loader)):
        os.symlink(TRIPLET + "/" + loader, os.path.join(top, "usr/lib", loader))
    add_modules(top, modules)
    write_file(top + "/etc/verity", "blocks=%d\nroot=%s\nsalt=%s\n" % (tree.blocks, tree.root, tree.salt))
    write_file(top + "/etc/slot-version", job.version + "\n")
    with open(os.path.join(FIRMWARE, "initramfs/init"), "rb") as file:
        write_file(top + "/init", file.read(), 0o755)
    normalise(top)
    return archive(job, top)


def archive(job, top):
    names = []
    for folder, folders, files in os.walk(top):
        names += [os.path.relpath(os.path.join(folder, name), top) for name in folders + files]
    cpio = subprocess.run([need("cpio", "cpio"), "-o", "-H", "newc", "--reproducible", "--owner", "0:0", "--quiet"],
                          input="\n".join(sorted(names)).encode(), cwd=top, stdout=subprocess.PIPE)
    if cpio.returncode:
        raise Refused("cpio failed")
    out = job.path("initrd.zst")
    with open(out, "wb") as file:
        zstd = subprocess.run([need("zstd", "zstd"), "-19", "-q", "-c", "--single-thread"], input=cpio.stdout, stdout=file)
    if zstd.returncode:
        raise Refused("zstd failed")
    return out
