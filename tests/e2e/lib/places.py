# SPDX-License-Identifier: Apache-2.0
"""Where things are: the source tree, the programs under test, helper programs built on demand."""
import atexit
import os
import subprocess
import sys
import threading

SOURCE = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
BUILD = os.path.realpath(os.environ.get("PLACARD_BUILD_DIR", os.path.join(SOURCE, "build", "host")))
HELPERS = os.path.join(BUILD, "bin-e2e")


def program(name):
    path = os.path.join(BUILD, "bin", name)
    if not os.access(path, os.X_OK):
        sys.exit(f"{path} is not built: cmake --preset host && cmake --build --preset host")
    return path


def built(folder, name):
    """A program of tests/{e2e,bench,fault}, built by CMake."""
    path = os.path.join(BUILD, "bin-test", name)
    if not os.access(path, os.X_OK):
        sys.exit(f"{path} is not built (tests/{folder}/{name}.c)")
    return path


def compiled(source, *options, suffix=""):
    """Compile one C file of the tests to a program (or with -shared to a library); cached by time stamp."""
    source = os.path.join(SOURCE, source)
    os.makedirs(HELPERS, exist_ok=True)
    out = os.path.join(HELPERS, os.path.splitext(os.path.basename(source))[0] + suffix)
    if not os.path.exists(out) or os.path.getmtime(out) < os.path.getmtime(source):
        part = f"{out}.{os.getpid()}.{threading.get_ident()}"  # rows of several screens compile at once
        subprocess.run([os.environ.get("CC", "cc"), "-O2", "-std=gnu11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror",
                        *[o for o in options if not o.startswith("-l")], source, "-o", part,
                        *[o for o in options if o.startswith("-l")]], check=True)
        os.replace(part, out)
    return out


def preload(source):
    return compiled(source, "-shared", "-fPIC", "-ldl", suffix=".so")


_children = []


def spawn(*args, **options):
    """A Popen that does not outlive this test, however it ends."""
    process = subprocess.Popen(*args, **options)
    _children[:] = [c for c in _children if c.poll() is None] + [process]
    return process


@atexit.register
def _end_children():
    for process in _children:
        if process.poll() is None:
            process.kill()
