# SPDX-License-Identifier: Apache-2.0
"""The packages of an image: resolved once into a lock file, fetched by name, version and SHA-256 ever after."""
import collections
import fnmatch
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import urllib.parse

from common import ARCH, FIRMWARE, REPO, Refused, read_list, run

Package = collections.namedtuple("Package", "name version sha256 file")
CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "placard", "packages-" + ARCH)


class Apt:
    """A private apt for the boards' Debian; the machine's own stays as it is."""

    def __enter__(self):
        self.dir = tempfile.mkdtemp(prefix="placard-apt-")
        run(os.path.join(REPO, "app/deps/private-apt"), self.dir, "trixie", ARCH, "main non-free-firmware")
        self.env = dict(os.environ, APT_CONFIG=os.path.join(self.dir, "apt.conf"))
        run("apt-get", "update", "-q", env=self.env)
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.dir, ignore_errors=True)

    def plan(self, wanted):
        """What apt would install for these on a bare system: [Package]."""
        found = []
        for line in run("apt-get", "install", "-y", "--print-uris", "-o", "Acquire::ForceHash=SHA256", *wanted, env=self.env).decode().splitlines():
            match = re.match(r"'[^']+' (\S+_\S+\.deb) \d+ SHA256:([0-9a-f]{64})", line)
            if match:
                file = match.group(1)
                name, version, _ = file[:-4].split("_")
                found.append(Package(name, urllib.parse.unquote(version), match.group(2), file))
        return found

    def download(self, packages, folder):
        names = ["%s=%s" % (p.name, p.version) for p in packages]
        done = subprocess.run(["apt-get", "download", "-q", *names], cwd=folder, env=self.env, capture_output=True, text=True)
        return done.stderr.strip()


def update(board):
    lists = read_list("packages")
    wanted = lists["image"] + [board.kernel_package] + board.packages
    with Apt() as apt:
        kept = [p for p in apt.plan(wanted) if not any(fnmatch.fnmatch(p.name, left) for left in lists["left-out"])]
    path = os.path.join(FIRMWARE, "lock", board.name + ".lock")
    with open(path, "w", encoding="utf-8") as file:
        file.write("# SPDX-License-Identifier: Apache-2.0\n# Written by firmware/build --board %s --update-lock: name, version, SHA-256.\n" % board.name)
        for p in sorted(kept):
            file.write("%s %s %s\n" % (p.name, p.version, p.sha256))
    print("%s: %d packages" % (os.path.relpath(path, REPO), len(kept)))


def read(path):
    packages = []
    try:
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
    except FileNotFoundError as why:
        raise Refused("%s is missing; --update-lock writes it" % os.path.relpath(path, REPO)) from why
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        words = line.split(" ")
        if len(words) != 3 or not re.fullmatch(r"[a-z0-9][a-z0-9+.-]+", words[0]) or not re.fullmatch(r"[A-Za-z0-9.+:~-]+", words[1]) \
                or not re.fullmatch(r"[0-9a-f]{64}", words[2]):
            raise Refused("%s:%d: not a name, a version and a SHA-256" % (os.path.relpath(path, REPO), number))
        packages.append(Package(*words, None))
    return packages


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def take(folder, by_hash):
    """Moves packages that are asked for from a folder into the cache."""
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if name.endswith(".deb") and (package := by_hash.get(sha256_of(path))):
            target = os.path.join(CACHE, package.sha256 + ".deb")
            shutil.copyfile(path, target + ".new")
            os.replace(target + ".new", target)


def fetch(job, packages):
    """The package files: [(Package, path)], each with the digest that the lock demands."""
    os.makedirs(CACHE, exist_ok=True)

    def missing():
        return {p.sha256: p for p in packages if not os.path.exists(os.path.join(CACHE, p.sha256 + ".deb"))}

    if missing() and job.args.debs:
        take(job.args.debs, missing())
    if missing():
        job.step("fetching %d packages" % len(missing()))
        with Apt() as apt, tempfile.TemporaryDirectory(dir=CACHE) as folder:
            said = apt.download(missing().values(), folder)
            take(folder, missing())
            if missing():
                # One package that is gone keeps apt from fetching the others: ask for each.
                for package in list(missing().values()):
                    apt.download([package], folder)
                take(folder, missing())
    if missing():
        gone = ", ".join("%s %s" % (p.name, p.version) for p in missing().values())
        raise Refused("no mirror has %s as the lock wants it; --debs DIR takes it from a folder, --update-lock moves on (%s)" % (gone, said[-300:]))
    files = [(p, os.path.join(CACHE, p.sha256 + ".deb")) for p in packages]
    for package, path in files:
        if sha256_of(path) != package.sha256:
            os.unlink(path)
            raise Refused("the cached file of %s was damaged and is removed; start again" % package.name)
    return files
