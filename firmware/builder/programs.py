# SPDX-License-Identifier: Apache-2.0
"""Our own programs and their assets, cross-built for the board, and the files of firmware/overlay."""
import os
import shutil
import subprocess

from common import FIRMWARE, REPO, Refused, TRIPLET, need, run

BUILD = os.path.join(REPO, "build/firmware-arm64")


def cross_build(job):
    need(TRIPLET + "-gcc", "gcc-" + TRIPLET)
    log = job.path("cross-build.log")
    # A folder of its own, and no compiler cache that rewrites paths: the bytes must not tell where they were made.
    env = {k: v for k, v in os.environ.items() if k not in ("CCACHE_BASEDIR", "CCACHE_NOHASHDIR")}
    job.step("cross-building our own programs")
    with open(log, "wb") as file:
        for command in ([os.path.join(REPO, "app/deps/build"), "--arch", "arm64"], ["cmake", "--preset", "arm64", "-B", BUILD],
                        ["cmake", "--build", BUILD, "-j", str(os.cpu_count())]):
            if subprocess.run(command, cwd=REPO, env=env, stdout=file, stderr=subprocess.STDOUT).returncode:
                raise Refused("%s failed, see %s" % (" ".join(command), log))


def copy_tree(source, target):
    """Files and links as they are in the repository: 0644, or 0755 for what may be run."""
    for folder, folders, files in os.walk(source):
        into = os.path.join(target, os.path.relpath(folder, source))
        os.makedirs(into, exist_ok=True)
        for name in files + [f for f in folders if os.path.islink(os.path.join(folder, f))]:
            here, there = os.path.join(folder, name), os.path.join(into, name)
            if os.path.lexists(there):
                os.unlink(there)
            shutil.copy(here, there, follow_symlinks=False)
            if not os.path.islink(there):
                os.chmod(there, 0o755 if os.stat(here).st_mode & 0o100 else 0o644)


def install(job):
    cross_build(job)
    bin_dir = os.path.join(BUILD, "bin")
    for name in sorted(os.listdir(bin_dir)):
        there = os.path.join(job.root, "usr/bin", name)
        run(TRIPLET + "-strip", "-o", there, os.path.join(bin_dir, name))
        os.chmod(there, 0o755)
    for folder in ("fonts", "messages", "themes"):
        copy_tree(os.path.join(REPO, "assets", folder), os.path.join(job.root, "usr/share/placard/assets", folder))
    overlays = ["overlay", "overlay-update"] + (["overlay-debug"] if job.args.debug else [])
    for name in overlays:
        if os.path.isdir(os.path.join(FIRMWARE, name)):
            copy_tree(os.path.join(FIRMWARE, name), job.root)
    if job.args.overlay:
        copy_tree(job.args.overlay, job.root)
