# SPDX-License-Identifier: Apache-2.0
"""What the steps of a build share: the job, running programs, the clock that stands still."""
import os
import shutil
import subprocess
import sys
import time

FIRMWARE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
REPO = os.path.dirname(FIRMWARE)
ARCH = "arm64"
TRIPLET = "aarch64-linux-gnu"
MIB = 1 << 20
SECTOR = 512
PAGE = 4096


class Refused(Exception):
    """The build cannot go on, for a reason that is told to whoever started it."""


def need(program, package):
    path = shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if not path:
        raise Refused("%s is not installed (apt-get install %s, or app/deps/apt-install firmware)" % (program, package))
    return path


def run(*command, **how):
    """Runs a program of this machine; what it said is told only when it fails. Returns its output as bytes."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **how)
    if done.returncode:
        said = (done.stderr + done.stdout).decode(errors="replace").strip()
        raise Refused("%s ended with %d: %s" % (os.path.basename(command[0]), done.returncode, said[-2000:]))
    return done.stdout


def commit_time():
    """The time that every file of the image carries: SOURCE_DATE_EPOCH, otherwise that of the last commit."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    try:
        return int(run("git", "-C", REPO, "log", "-1", "--format=%ct"))
    except (Refused, OSError):
        return int(os.stat(os.path.join(REPO, "CMakeLists.txt")).st_mtime)


def align(value, to):
    return (value + to - 1) // to * to


def read_list(name):
    """A file of firmware/ in sections: {section: [word of each line]}; # begins a comment."""
    sections, words = {}, None
    with open(os.path.join(FIRMWARE, name), encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.partition("#")[0].strip()
            if line.startswith("["):
                words = sections.setdefault(line.strip("[]"), [])
            elif line and words is None:
                raise Refused("firmware/%s:%d: a word before the first [section]" % (name, number))
            elif line:
                words += line.split()
    return sections


def write_file(path, text, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if os.path.lexists(path):
        os.unlink(path)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    os.chmod(path, mode)


def link(target, path):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if os.path.lexists(path):
        os.unlink(path)
    os.symlink(target, path)


class Job:
    """One build: where it works, what it builds and when it began."""

    def __init__(self, board, args):
        self.board, self.args = board, args
        self.epoch = commit_time()
        self.version = args.version or time.strftime("%Y%m%d.%H%M", time.gmtime(self.epoch))
        self.work = os.path.abspath(args.work or os.path.join(REPO, "build", "firmware", board.name))
        self.root = os.path.join(self.work, "root")
        self.boot_files = os.path.join(self.work, "boot")
        self.lock_path = os.path.join(FIRMWARE, "lock", board.name + ".lock")
        self.began = self.step_began = time.monotonic()
        self.doing = None
        if os.path.isdir(self.work):
            shutil.rmtree(self.work)
        os.makedirs(self.root)
        os.environ.update(SOURCE_DATE_EPOCH=str(self.epoch), TZ="UTC", LC_ALL="C.UTF-8", E2FSPROGS_FAKE_TIME=str(self.epoch))

    def path(self, *parts):
        return os.path.join(self.work, *parts)

    def step(self, doing):
        now = time.monotonic()
        if self.doing:
            print("%5.0f s  %s" % (now - self.step_began, self.doing), file=sys.stderr)
        self.doing, self.step_began = doing, now

    def done(self, out):
        self.step(None)
        print("%s: %s, version %s, %.0f s" % (out, self.board.title, self.version, time.monotonic() - self.began))
