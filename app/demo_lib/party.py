# SPDX-License-Identifier: Apache-2.0
"""The two programs at work: a desk in a temporary folder with its server, and screens that fetch from it."""
import configparser
import os
import signal
import subprocess
import threading
import time

from log import Log

AUDIENCE = "hq/lobby"
SCREEN_NAME = "Utrecht lobby"
READY_WAIT_S = 20
END_WAIT_S = 10


class Trouble(Exception):
    """Something did not work; the text says what, for a person."""


def end(process, first=signal.SIGTERM):
    """Ends a process we started: kindly, then firmly. Returns its exit status."""
    if process.poll() is None:
        process.send_signal(first)
        try:
            process.wait(END_WAIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    return process.returncode


class Desk:
    def __init__(self, programs, folder):
        self.program = os.path.join(programs, "placard-desk")
        self.dir = folder
        self.server = None
        self.url = None

    def run(self, verb, *arguments):
        """Runs a verb; its output, or Trouble with what it said."""
        command = [self.program, *verb.split(), "--dir", self.dir, *arguments]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        text = done.stdout.decode("utf-8", "replace")
        if done.returncode != 0:
            raise Trouble(f"{' '.join(command)}\nended with status {done.returncode}:\n{text}")
        return text

    def init(self, *arguments):
        self.run("init", "--name", "norvane.example", "--title", "Norvane today", "--audience", AUDIENCE, *arguments)

    def enroll(self, folder):
        self.run("enroll", folder, "--url", self.url, "--screen", SCREEN_NAME)

    def serve(self, log_path, port=0, pages=False):
        """Starts the server and waits until it says that it is ready. pages: with those for people, at self.pages_url."""
        command = [self.program, "serve", "--dir", self.dir, "--port", str(port)]
        command += ["--pages", "127.0.0.1", "--pages-port", "0"] if pages else []
        with open(log_path, "ab") as log:
            self.server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, start_new_session=True)
        told, ready = [], threading.Event()

        def read():
            for line in self.server.stdout:
                words = line.decode("utf-8", "replace").split()
                if words[:1] in (["ready"], ["pages"]):
                    told.append(words[1])
                if words[:1] == (["pages"] if pages else ["ready"]):
                    ready.set()
            ready.set()

        threading.Thread(target=read, daemon=True).start()
        ready.wait(READY_WAIT_S)
        if len(told) < (2 if pages else 1):
            end(self.server)
            with open(log_path, encoding="utf-8", errors="replace") as log:
                raise Trouble(f"the server did not start:\n{log.read()}")
        self.url = told[0]
        self.pages_url = told[1] if pages else None

    def link_for(self, name, role):
        """A new person's one-time link to the pages."""
        said = self.run("people", "add", name, "--role", role, "--url", self.pages_url.rstrip("/"))
        return next(word for word in said.split() if "/welcome?link=" in word)

    @property
    def port(self):
        return int(self.url.rsplit(":", 1)[1])

    def stop(self, first=signal.SIGTERM):
        if self.server:
            end(self.server, first)


class Screen:
    """A node with a folder of its own: settings, store, log and pictures."""

    def __init__(self, programs, folder, enrolment, settings):
        self.program = os.path.join(programs, "placard")
        self.dir = folder
        self.shots = os.path.join(folder, "shots")
        self.log_path = os.path.join(folder, "placard.log")
        self.config = os.path.join(folder, "placard.conf")
        self.process = self.log = None
        os.makedirs(self.shots, exist_ok=True)
        self._write_settings(enrolment, settings)

    def _write_settings(self, enrolment, settings):
        """What the desk's `enroll` wrote for a screen, with this one's own settings over it."""
        parser = configparser.ConfigParser(interpolation=None, delimiters=("=",))
        path = os.path.join(enrolment, "placard.conf")
        if not parser.read(path, encoding="utf-8"):
            raise Trouble(f"enroll wrote no {path}")
        for key in ("trust_root", "ca"):
            if parser.has_option("server", key):
                parser["server"][key] = os.path.join(enrolment, parser["server"][key])
        settings = {"store": {"directory": os.path.join(self.dir, "store")}, **settings}
        for section, pairs in settings.items():
            if not parser.has_section(section):
                parser.add_section(section)
            for key, value in pairs.items():
                parser[section][key] = str(value)
        with open(self.config, "w", encoding="utf-8") as file:
            parser.write(file)

    @property
    def store(self):
        return os.path.join(self.dir, "store")

    def start(self, *arguments, on_event=None):
        self.started_ms = time.monotonic() * 1000
        self.process = subprocess.Popen([self.program, "run", "--config", self.config, *arguments], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
        self.log = Log(self.process.stderr, self.log_path, on_event)

    def stop(self, first=signal.SIGTERM):
        if not self.process:
            return None
        status = end(self.process, first)
        self.log.join()
        return status

    def pictures(self):
        return sorted(name for name in os.listdir(self.shots) if name.endswith(".png"))

    def wait_picture(self, label, after, timeout_s):
        """The path of the first finished picture NNNN-label.png that is not in `after`; None if it does not come."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            for name in self.pictures():
                if name not in after and name[5:-4].startswith(label) and self._whole(name):
                    return os.path.join(self.shots, name)
            time.sleep(0.05)
        return None

    def _whole(self, name):
        with open(os.path.join(self.shots, name), "rb") as file:
            return b"IEND" in file.read()[-16:]
