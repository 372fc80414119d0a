# SPDX-License-Identifier: Apache-2.0
"""Behind app/demo: reads its options, makes the temporary folder, and takes it away again."""
import argparse
import shutil
import signal
import sys
import tempfile

import demo
import tour
from party import Trouble


class Stopped(Exception):
    """A person or the system asked us to end."""


def _stop(number, frame):
    raise Stopped


def options():
    parser = argparse.ArgumentParser(prog="app/demo")
    parser.add_argument("--programs", required=True)
    parser.add_argument("--portrait", action="store_true")
    parser.add_argument("--seconds", type=int, default=0)
    parser.add_argument("--headless", action="store_true")
    parser.add_argument("--shots")
    parser.add_argument("--tour")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    return parser.parse_args()


def main():
    args = options()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    folder = tempfile.mkdtemp(prefix="placard-demo-")  # ours alone: private keys lie in it
    play = tour.Tour(args, folder) if args.tour else demo.Demo(args, folder)
    status = 1
    try:
        status = play.run()
    except Stopped:
        print()
        status = 130 if args.tour else 0
    except Trouble as trouble:
        print(f"app/demo: {trouble}", file=sys.stderr)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave half of it behind
        play.close()
        if args.keep:
            print(f"Left for a look: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    sys.exit(status)


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)
    main()
