# SPDX-License-Identifier: Apache-2.0
"""test_serve.py PROGRAM DIR: clients of `serve`, polite and otherwise. Run by test_desk_serve."""
import http.client
import os
import pathlib
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import warnings

warnings.simplefilter("ignore", DeprecationWarning)  # TLS 1.0 is named to see it refused
program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
public = folder / "public"
slow = any(os.environ.get(name) for name in ("ASAN_OPTIONS", "TSAN_OPTIONS"))
context = ssl.create_default_context(cafile=str(folder / "tls/ca.pem"))
FLAGS = "/hq/lobby/flags"


def desk(*words):
    subprocess.run([program, "--desk", *words, "--dir", str(folder)], check=True, stdout=subprocess.DEVNULL)


class Server:
    def __enter__(self):
        self.process = subprocess.Popen([program, "--serve", str(folder)], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        assert line.startswith("ready https://127.0.0.1:"), line
        self.port = int(line.rsplit(":", 1)[1])
        assert self.port > 0
        return self

    def __exit__(self, *unused):
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(timeout=20) == 0

    def raw(self, timeout=10):
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=timeout)
        return context.wrap_socket(plain, server_hostname="localhost")

    def say(self, data):
        """All that comes back until the end."""
        got = b""
        with self.raw() as s:
            try:
                s.sendall(data)
                while part := s.recv(65536):
                    got += part
            except (ConnectionError, ssl.SSLError):
                pass
        return got

    def get(self, path, method="GET", timeout=60, **headers):
        c = http.client.HTTPSConnection("localhost", self.port, context=context, timeout=timeout)
        c.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        r = c.getresponse()
        body = r.read()
        c.close()
        return r.status, r.headers, body


def flags_come_fresh_with_a_strong_tag(s):
    status, headers, body = s.get(FLAGS)
    assert status == 200 and body == (public / "hq/lobby/flags").read_bytes()
    assert headers["Cache-Control"] == "no-store" and headers["ETag"].startswith('"')
    assert headers["Content-Type"] == "text/plain; charset=utf-8" and int(headers["Content-Length"]) == len(body)
    status, again, body = s.get(FLAGS, If_None_Match=headers["ETag"])
    assert status == 304 and not body and again["ETag"] == headers["ETag"]
    assert s.get(FLAGS, If_None_Match='"other"')[0] == 200
    status, head, body = s.get(FLAGS, method="HEAD")
    assert status == 200 and not body and head["Content-Length"] == headers["Content-Length"]


def a_poll_with_nothing_new_is_small(s):
    tag = s.get(FLAGS)[1]["ETag"]
    ask = f"GET {FLAGS} HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: {tag}\r\n\r\n".encode()
    with s.raw() as c:
        for unused in range(3):  # on one kept connection
            c.sendall(ask)
            answer = c.recv(65536)
            assert answer.startswith(b"HTTP/1.1 304") and answer.endswith(b"\r\n\r\n"), answer
            assert b"Date:" not in answer and len(ask) + len(answer) < 400, answer


def everything_else_is_immutable(s):
    types = {"json": "json", "png": "image/png"}
    seen = 0
    for file in [public / "root.1.json", *(public / "hq/lobby").rglob("*.*")]:
        path = "/" + str(file.relative_to(public))
        status, headers, body = s.get(path)
        assert status == 200 and body == file.read_bytes(), path
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert types[file.suffix[1:]] in headers["Content-Type"]
        assert s.get(path, If_None_Match=headers["ETag"])[0] == 304
        status, headers, body = s.get(path, method="HEAD")
        assert status == 200 and not body and int(headers["Content-Length"]) == file.stat().st_size
        seen += 1
    assert seen == 4


def nothing_outside_public_is_served(s):
    (public / "hq/lobby/media" / ("0" * 64 + ".png")).symlink_to(folder / "desk.db")
    (public / "hq/lobby/media" / ("1" * 64 + ".png")).mkdir()
    (public / "hq/lobby/.secret").write_text("x")
    for path in ["/", "//", "/hq", "/hq/lobby", "/hq/lobby/", "/desk.db", "/../desk.db", "/hq/lobby/../../../desk.db",
                 "/%2e%2e/desk.db", "/..%2fdesk.db", "/%2e%2e%2fdesk.db", "/hq/lobby/..%00/flags", "/hq/lobby/flags%00",
                 "/hq/lobby/fl%61gs", "/keys/root-1.pem", "/hq/lobby/.secret", "/./hq/lobby/flags", "/hq//lobby/flags",
                 "/hq/lobby/flags/", "/hq/office/flags", "/root.99.json", "/etc/passwd", "\\..\\desk.db", "*",
                 "https://localhost/hq/lobby/flags", "/hq/lobby/media/" + "0" * 64 + ".png",
                 "/hq/lobby/media/" + "1" * 64 + ".png", "/hq/lobby/feed." + "0" * 16 + ".json", "/" + "a" * 3000]:
        got = s.say(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        assert got.split(b"\r\n")[0].split(b" ")[1:2] in ([b"404"], [b"400"], [b"414"]), (path, got[:80])
        assert b"SQLite" not in got and b"PRIVATE" not in got
    (public / "hq/lobby/media" / ("1" * 64 + ".png")).rmdir()


def other_methods_and_bodies_are_refused(s):
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT", "get", "FLAGS"]:
        got = s.say(f"{method} {FLAGS} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        assert not got or got.split(b" ")[1] in (b"405", b"400", b"501"), (method, got)
        assert b"placard-flags" not in got
    got = s.say(f"POST {FLAGS} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n".encode() + b"x" * 100000)
    assert not got or b"405" in got.split(b"\r\n")[0], got
    got = s.say(f"GET {FLAGS} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello".encode())
    assert b"placard-flags" not in got
    got = s.say(f"GET {FLAGS} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n".encode())
    assert b"placard-flags" not in got


def bombs_are_cut_off(s):
    for bomb in [b"GET /" + b"a" * 100000, f"GET {FLAGS} HTTP/1.1\r\n".encode() + b"X: y\r\n" * 20000,
                 f"GET {FLAGS} HTTP/1.1\r\nX: ".encode() + b"y" * 100000, b"\0" * 5000, b"\r\n" * 20000,
                 b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b" " * 9000, b"GET /hq/lobby/flags\r\n\r\n"]:
        got = s.say(bomb)
        assert b"placard-flags" not in got or bomb.endswith(b"flags\r\n\r\n"), (bomb[:40], got[:80])
    assert s.get(FLAGS)[0] == 200


def only_modern_tls_is_spoken(s):
    with socket.create_connection(("127.0.0.1", s.port), timeout=5) as c:
        c.sendall(f"GET {FLAGS} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        try:
            assert b"placard-flags" not in c.recv(65536)
        except ConnectionError:
            pass
    for least in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        modern = ssl.create_default_context(cafile=str(folder / "tls/ca.pem"))
        modern.minimum_version = modern.maximum_version = least
        with socket.create_connection(("127.0.0.1", s.port)) as c, modern.wrap_socket(c, server_hostname="127.0.0.1") as t:
            assert t.version() in ("TLSv1.2", "TLSv1.3")
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.set_ciphers("ALL:@SECLEVEL=0")
    old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    try:
        with socket.create_connection(("127.0.0.1", s.port)) as c, old.wrap_socket(c):
            raise AssertionError("TLS 1.1 was accepted")
    except (ssl.SSLError, ConnectionError):
        pass
    try:
        with socket.create_connection(("127.0.0.1", s.port)) as c, context.wrap_socket(c, server_hostname="other.example"):
            raise AssertionError("the certificate fits any name")
    except ssl.CertificateError:
        pass


def a_long_poll_ends_with_304_when_its_time_is_up(s):
    tag = s.get(FLAGS)[1]["ETag"]
    start = time.monotonic()
    status, headers, unused = s.get(FLAGS, If_None_Match=tag, Prefer="wait=1")
    took = time.monotonic() - start
    assert status == 304 and 0.95 < took < 3, took
    assert headers["Preference-Applied"] == "wait"
    start = time.monotonic()
    assert s.get(FLAGS, If_None_Match='"old"', Prefer="wait=20")[0] == 200
    assert s.get(FLAGS, Prefer="wait=20")[0] == 200
    assert s.get("/root.1.json", If_None_Match='"root.1.json"', Prefer="wait=20")[0] == 304
    assert time.monotonic() - start < 2


def a_long_poll_hears_of_a_withdrawal_at_once(s):
    late = []
    for post in ("p1", "p2", "p3", "none", "none"):
        tag = s.get(FLAGS)[1]["ETag"]
        result = {}

        def wait():
            result["answer"] = s.get(FLAGS, If_None_Match=tag, Prefer="wait=25")
            result["at"] = time.time()

        t = threading.Thread(target=wait)
        t.start()
        time.sleep(0.3)
        assert t.is_alive()
        desk(*(["withdraw", post] if post != "none" else ["renew"]))
        t.join(20)
        status, headers, body = result["answer"]
        assert status == 200 and headers["ETag"] != tag and headers["Preference-Applied"] == "wait"
        assert post == "none" or f'"{post}"'.encode() in body
        late.append(result["at"] - (public / "hq/lobby/flags").stat().st_ctime)
    print(f"long poll answered after {min(late) * 1000:.1f} to {max(late) * 1000:.1f} ms")
    assert sorted(late)[len(late) // 2] < (0.5 if slow else 0.05), late


def many_wait_and_all_are_told(s):
    tag = s.get(FLAGS)[1]["ETag"]
    ask = f"GET {FLAGS} HTTP/1.1\r\nHost: x\r\nIf-None-Match: {tag}\r\nPrefer: wait=30\r\n\r\n".encode()
    waiting = []
    for unused in range(100):
        waiting.append(s.raw(timeout=30))
        waiting[-1].sendall(ask)  # at once: the server is impatient
    time.sleep(0.3)
    gone = waiting[:10]
    for c in gone:  # hung up while held
        c.close()
    desk("renew")
    for c in waiting[10:]:
        assert c.recv(65536).startswith(b"HTTP/1.1 200")
        c.close()
    assert s.get(FLAGS)[0] == 200


def slow_clients_are_cut_off(s):
    dribbling, silent, handshake = s.raw(), s.raw(), socket.create_connection(("127.0.0.1", s.port))
    start = time.monotonic()
    cut = None
    ask = f"GET {FLAGS} HTTP/1.1\r\nHost: x\r\nX: ".encode() + b"a" * 4000
    for byte in ask:
        try:
            dribbling.send(bytes([byte]))
        except OSError:
            cut = time.monotonic() - start
            break
        time.sleep(0.05)
        if time.monotonic() - start > 10:
            break
    assert cut and 1 < cut < 8, cut
    handshake.settimeout(5)
    assert handshake.recv(100) == b""
    silent.settimeout(5)
    try:
        assert silent.recv(100) == b""
    except (ConnectionError, ssl.SSLError):
        pass
    assert s.get(FLAGS)[0] == 200


def one_address_cannot_take_all_connections(s):
    held = []
    for unused in range(280):
        c = socket.create_connection(("127.0.0.1", s.port), timeout=5)
        held.append(c)
    time.sleep(0.3)
    closed = 0
    for c in held:
        c.setblocking(False)
        try:
            closed += c.recv(1) == b""
        except BlockingIOError:
            pass
        except ConnectionError:
            closed += 1
    for c in held:
        c.close()
    assert closed >= 25, closed
    time.sleep(0.5)
    assert s.get(FLAGS)[0] == 200


with Server() as server:
    for check in [flags_come_fresh_with_a_strong_tag, a_poll_with_nothing_new_is_small, everything_else_is_immutable,
                  nothing_outside_public_is_served, other_methods_and_bodies_are_refused, bombs_are_cut_off,
                  only_modern_tls_is_spoken, a_long_poll_ends_with_304_when_its_time_is_up,
                  a_long_poll_hears_of_a_withdrawal_at_once, many_wait_and_all_are_told, slow_clients_are_cut_off,
                  one_address_cannot_take_all_connections]:
        check(server)
        print("ok", check.__name__.replace("_", " "))
    held = server.raw()  # ending does not wait for those who wait
    tag = server.get(FLAGS)[1]["ETag"]
    held.sendall(f"GET {FLAGS} HTTP/1.1\r\nHost: x\r\nIf-None-Match: {tag}\r\nPrefer: wait=50\r\n\r\n".encode())
    time.sleep(0.3)
    ending = time.monotonic()
assert time.monotonic() - ending < 5
