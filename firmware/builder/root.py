# SPDX-License-Identifier: Apache-2.0
"""The root file system: packages unpacked, and everything taken out again that a board does not need."""
import collections
import fnmatch
import glob
import os
import re
import shutil
import stat
import subprocess

import elf
from common import REPO, Refused, TRIPLET, need, read_list, run

Kernel = collections.namedtuple("Kernel", "image version device_trees")


def unpack_one(package, path, into):
    deb = subprocess.Popen([need("dpkg-deb", "dpkg"), "--fsys-tarfile", path], stdout=subprocess.PIPE)
    tar = subprocess.run(["tar", "-x", "-C", into, "--keep-directory-symlink", "--no-same-owner"], stdin=deb.stdout)
    if deb.wait() or tar.returncode:
        raise Refused("could not unpack %s" % package.name)


def unpack(job, debs):
    """Unpacks all, base-files first because it brings /bin -> usr/bin and the like; sets kernel and boot files apart."""
    for link in ("bin", "sbin", "lib"):
        os.makedirs(os.path.join(job.root, "usr", link))
        os.symlink("usr/" + link, os.path.join(job.root, link))
    for package, path in sorted(debs, key=lambda d: (d[0].name != "base-files", d[0].name)):
        unpack_one(package, path, job.root)
    versions = os.listdir(os.path.join(job.root, "usr/lib/modules"))
    if len(versions) != 1:
        raise Refused("the lock has %d kernels, an image takes one" % len(versions))
    image, trees = job.path("Image"), job.path("device-trees")
    shutil.move(glob.glob(job.root + "/boot/vmlinuz-*")[0], image)
    shutil.copytree(job.root + "/usr/lib/linux-image-" + versions[0], trees)
    loaders(job)
    return Kernel(image, versions[0], trees)


def loaders(job):
    """What stands before the kernel does not go into the system but onto the card, or to QEMU."""
    os.makedirs(job.boot_files)
    if job.board.loader == "qemu":
        shutil.copy(job.root + "/usr/lib/u-boot/qemu_arm64/u-boot.bin", job.path("u-boot.bin"))
    elif job.board.loader == "rpi":
        shutil.copy(job.root + "/usr/lib/u-boot/rpi_arm64/u-boot.bin", job.boot_files)
        for name in ("bootcode.bin", "start.elf", "fixup.dat", "start4.elf", "fixup4.dat"):
            shutil.copy(job.root + "/usr/lib/raspi-firmware/" + name, job.boot_files)
    else:
        raise Refused("no loader is called %s" % job.board.loader)


def remove(path):
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    elif os.path.lexists(path):
        os.unlink(path)


def kept_fonts(root):
    """Of every face of assets/fonts/fonts.conf the first file that is there."""
    kept, taken = set(), False
    with open(os.path.join(REPO, "assets/fonts/fonts.conf"), encoding="utf-8") as file:
        for line in file:
            if line.startswith("["):
                taken = False
            match = re.match(r"file=(.+)", line.strip())
            path = os.path.join(root, "usr/share/fonts", match.group(1)) if match else None
            if path and not taken and os.path.exists(path):
                kept.add(path)
                taken = True
    return kept


def prune(job):
    root, lists = job.root, read_list("contents")
    matcher = re.compile("|".join(fnmatch.translate(pattern) for pattern in lists["dropped"]))
    fonts, keep_firmware = kept_fonts(root), job.board.firmware + ["regulatory.db*"]
    programs, services = set(lists["programs"]), set(lists["services"])
    for folder, folders, names in os.walk(root, topdown=False):
        where = os.path.relpath(folder, root)
        for name in names + folders:
            path, short = os.path.join(folder, name), os.path.normpath(os.path.join(where, name))
            is_folder = os.path.isdir(path) and not os.path.islink(path)
            if matcher.match(short) \
                    or where in ("usr/bin", "usr/sbin") and name not in programs \
                    or where == "usr/lib/systemd" and elf.is_elf(path) and name not in services \
                    or where.startswith("usr/share/fonts") and not is_folder and path not in fonts \
                    or where.startswith("usr/lib/firmware") and not is_folder and not firmware_kept(short, keep_firmware):
                remove(path)
    busybox(root)
    drop_libraries(root, lists["libraries"])
    drop_units(root)
    drop_loose_ends(root)


def drop_units(root):
    """A unit whose program has gone goes, too, and with a service its socket, path and timer."""
    base = os.path.join(root, "usr/lib/systemd/system")
    for name in sorted(os.listdir(base)):
        path = os.path.join(base, name)
        if os.path.islink(path) or not name.endswith(".service"):
            continue
        with open(path, encoding="utf-8") as file:
            programs = re.findall(r"^ExecStart=[-@:+!|]*(/\S+)", file.read(), re.M)
        if any(not os.path.lexists(root + program) for program in programs):
            for kind in (".service", ".socket", ".path", ".timer"):
                remove(path[:-len(".service")] + kind)


def firmware_kept(short, patterns):
    return any(fnmatch.fnmatch(short[len("usr/lib/firmware/"):], pattern) for pattern in patterns)


def busybox(root):
    """Small programs are links to busybox, where no package brings the real one."""
    for name in read_list("contents")["busybox"]:
        if not any(os.path.lexists(os.path.join(root, "usr", d, name)) for d in ("bin", "sbin")):
            os.symlink("busybox", os.path.join(root, "usr/bin", name))


def drop_libraries(root, names):
    """Of the shared libraries only those stay that a program needs."""
    programs = [os.path.join(folder, name) for folder, _, files in os.walk(root) for name in files
                if "/usr/lib/" + TRIPLET not in folder and "/usr/lib/modules" not in folder and elf.is_elf(os.path.join(folder, name))]
    plugins = [n for n in names if "/" in n]
    programs += [os.path.join(root, "usr/lib", TRIPLET, n) for n in plugins]
    kept = elf.closure(root, programs, [n for n in names if "/" not in n]) | set(programs)
    for folder, _, files in os.walk(os.path.join(root, "usr/lib", TRIPLET)):
        for name in files:
            path = os.path.join(folder, name)
            if ".so" in name and path not in kept:
                os.unlink(path)


def drop_loose_ends(root):
    """Links to what has gone, and folders in which nothing is left."""
    for folder, folders, files in os.walk(os.path.join(root, "usr"), topdown=False):
        for name in files + folders:
            path = os.path.join(folder, name)
            if not os.path.islink(path):
                continue
            target = os.readlink(path)
            whole = os.path.join(root, target.lstrip("/")) if target.startswith("/") else os.path.join(folder, target)
            if not os.path.lexists(whole) and not target.startswith(("/dev/", "/run/", "/proc/", "/data/", "../run")):
                os.unlink(path)
        if not os.listdir(folder) and folder.startswith(root + "/usr/"):
            os.rmdir(folder)


def keep_modules(job, kernel):
    """Leaves the modules of lists and board with what they need; returns the initramfs's in loading order."""
    base = os.path.join(job.root, "usr/lib/modules", kernel.version)
    depmod = need("depmod", "kmod")
    run(depmod, "-b", job.root, kernel.version)
    lists = read_list("contents")
    with open(base + "/modules.dep", encoding="ascii") as file:
        needs = {line.split(":")[0]: line.split(":")[1].split() for line in file}
    with open(base + "/modules.builtin", encoding="ascii") as file:
        builtin = {module_name(line.strip()) for line in file}
    paths = {module_name(path): path for path in needs}

    def with_needs(names):
        found = []
        for name in names:
            path = paths.get(name.replace("-", "_"))
            if not path and name not in builtin:
                raise Refused("kernel %s has no module %s" % (kernel.version, name))
            for each in list(reversed(needs[path])) + [path] if path else []:
                if each not in found:
                    found.append(each)
        return found

    early = with_needs(lists["early-modules"] + job.board.early_modules)
    kept = set(early + with_needs(lists["modules"] + job.board.modules))
    for path in set(needs) - kept:
        os.unlink(os.path.join(base, path))
    run(depmod, "-b", job.root, kernel.version)
    for path in glob.glob(base + "/modules.*"):
        if path.endswith(("symbols", "symbols.bin", "builtin.ranges")):
            os.unlink(path)
    drop_loose_ends(job.root)
    return [os.path.join(base, path) for path in early]


def module_name(path):
    return re.sub(r"\.ko.*$", "", os.path.basename(path)).replace("-", "_")


def normalise(top):
    """No set-id bits, no group's writing, one time for all."""
    epoch = int(os.environ["SOURCE_DATE_EPOCH"])
    for folder, folders, files in os.walk(top, topdown=False):
        for path in [os.path.join(folder, name) for name in files + folders] + [folder]:
            status = os.lstat(path)
            if not stat.S_ISLNK(status.st_mode):
                mode = stat.S_IMODE(status.st_mode)
                sticky = mode & stat.S_ISVTX
                os.chmod(path, (0o1777 if sticky else (mode & 0o755) | 0o400))
            # Not the earlier of the two: when a file was checked out is chance.
            os.utime(path, (epoch, epoch), follow_symlinks=False)
