# SPDX-License-Identifier: Apache-2.0
"""Many screens at one desk: long polls that are held, a withdrawal that reaches all of them; polls that nginx answers from plain files."""
import os
import re
import resource
import selectors
import socket
import ssl
import subprocess
import threading
import time

import content
import places
from desk import Desk
from nginx import Nginx

SCREENS = 2000
WAIT_S = 55
MIB = 1024 * 1024


def pss_mib(pid):
    with open(f"/proc/{pid}/smaps_rollup") as f:
        return int(re.search(r"^Pss:\s+(\d+)", f.read(), re.M).group(1)) / 1024


def room_for(files):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(files, hard), hard))


class Screens:
    """Connections that all wait for the flags of one audience to change."""

    def __init__(self, desk, count):
        context = ssl.create_default_context(cafile=desk.ca)
        path = f"/{desk.audience}/flags"
        self.sockets = []
        tag = None
        for _ in range(count):
            s = context.wrap_socket(socket.create_connection(("127.0.0.1", desk.port), 10), server_hostname="localhost")
            if tag is None:
                s.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                answer = s.recv(65536)
                tag = re.search(rb"ETag: (\S+)", answer).group(1).decode()
                while b"\n\xe2\x80\x94 " not in answer:  # the signatures end it
                    answer += s.recv(65536)
            s.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: {tag}\r\nPrefer: wait={WAIT_S}\r\n\r\n".encode())
            s.setblocking(False)
            self.sockets.append(s)

    def collect(self, timeout_s):
        """When each was answered with new flags, in seconds on the monotonic clock; stops at the timeout."""
        told, end = [], time.monotonic() + timeout_s
        with selectors.DefaultSelector() as chosen:
            for s in self.sockets:
                chosen.register(s, selectors.EVENT_READ)
            while len(told) < len(self.sockets) and time.monotonic() < end:
                for key, _ in chosen.select(0.5):
                    try:
                        answer = key.fileobj.recv(65536)
                    except ssl.SSLWantReadError:
                        continue  # a session ticket
                    if answer.startswith(b"HTTP/1.1 200"):
                        told.append(time.monotonic())
                    chosen.unregister(key.fileobj)
        return told

    def close(self):
        for s in self.sockets:
            s.close()


def held(wall, figures, full):
    room_for(3 * SCREENS)
    desk = Desk(os.path.join(wall.dir, "desk-held"))
    desk.start_with([content.Post("one", (200, 30, 90)), content.Post("two", (90, 30, 200))])
    pid = desk.server.pid
    time.sleep(1)
    before = pss_mib(pid)
    begun = time.monotonic()
    screens = Screens(desk, SCREENS)
    took = time.monotonic() - begun
    time.sleep(1)
    during = pss_mib(pid)
    threads = len(os.listdir(f"/proc/{pid}/task"))
    figures.add(f"{SCREENS} long polls held, TLS: memory for them", during - before, "MiB", 30e6 / MIB,
                note=f"PSS {before:.1f} to {during:.1f}; {threads} threads; {took:.0f} s to connect")
    told, waits = [], threading.Thread(target=lambda: told.extend(screens.collect(10)))
    waits.start()
    time.sleep(0.2)
    begun = time.monotonic()
    desk.run("withdraw", "one")
    command = time.monotonic() - begun
    waits.join()
    screens.close()
    desk.stop()
    if len(told) != SCREENS:
        raise RuntimeError(f"the withdrawal reached {len(told)} of {SCREENS}")
    figures.add(f"a withdrawal reaches all {SCREENS}", (max(told) - begun) * 1000, "ms", 1000,
                note=f"from the command's start ({command * 1000:.0f} ms) to the last answer read; first {(min(told) - begun) * 1000:.0f}")


def bench_poll(url, ca, path, rounds):
    return subprocess.Popen([places.built("bench", "bench_poll"), url, ca, path, str(rounds), "0"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def static(wall, figures, full):
    """The same files behind nginx, asked by as many clients as there are cores, on kept connections."""
    desk = Desk(os.path.join(wall.dir, "desk-static"))
    desk.take([content.Post("one", (200, 30, 90))])
    desk.approve("one")
    ca = desk.ca
    tls = os.path.join(desk.data, "tls")
    server = Nginx(desk.dir, os.path.join(desk.data, "public"), (os.path.join(tls, "server.pem"), os.path.join(tls, "server.key")))
    rounds, clients = (40000 if full else 10000), os.cpu_count()
    try:
        running = [bench_poll(server.url, ca, f"{desk.audience}/flags", rounds) for _ in range(clients)]
        for process in running:
            if not process.stdout.readline():
                raise RuntimeError("bench_poll ended early")
        begun = time.monotonic()
        for process in running:  # each reads a byte at its start and at its end
            process.stdin.write("\n")
            process.stdin.flush()
        if not all(process.stdout.readline() for process in running):
            raise RuntimeError("bench_poll ended early")
        took = time.monotonic() - begun
        for process in running:
            process.stdin.write("\n")
            process.stdin.flush()
        said = [process.stdout.read() for process in running]
        for process in running:
            process.wait()
    finally:
        server.stop()
    bytes_each = int(re.search(r"bytes_each=(\d+)", said[0]).group(1))
    figures.add("conditional polls answered by nginx from plain files", rounds * clients / took, "a second", 10000, below=False, may_break=True,
                note=f"{clients} clients on the same {clients} cores, TLS, kept connections, one worker; {bytes_each} bytes each without TLS")
    figures.add("the bytes of 10,000 of them a second", bytes_each * 10000 / 1e6, "MB a second", note="requests and answers, headers included, without TLS")
