#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tls_server.py PKI: a server that behaves as badly as asked, for tests of a client.

One port for each certificate of make_pki and each kind of proxy; on the TLS ports the path names the behaviour. Prints
"NAME PORT" lines and "ready", then serves until its standard input ends, so it never outlives the test that started it.
"""
import os
import socket
import ssl
import sys
import threading
import time

BODY = b"hello, placard\n"
GIB = 1 << 30
STOP = threading.Event()
BUMP = threading.Condition()
VERSION = 1


def head(status, fields=(), version="HTTP/1.1"):
    lines = [f"{version} {status}"] + [f"{k}: {v}" for k, v in fields]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def answer(status="200 OK", fields=(), body=BODY):
    return head(status, [("Content-Length", len(body)), *fields]) + body


class Close(Exception):
    """End this connection."""


def stream(sock, first, block, count=None):
    sock.sendall(first)
    sent = 0
    while not STOP.is_set() and (count is None or sent < count):
        sock.sendall(block)
        sent += len(block)
    raise Close


def drip(sock, first, pause_s):
    sock.sendall(first)
    while not STOP.is_set():
        sock.sendall(b"x")
        time.sleep(pause_s)


def silence(sock, first=b""):
    if first:
        sock.sendall(first)
    STOP.wait(60)
    raise Close


def close_after(sock, data, abrupt=False):
    sock.sendall(data)
    if abrupt:  # no close_notify: as when the power goes
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    raise Close


def conditional(sock, asked):
    tag = f'"v{VERSION}"'
    if asked.get("if-none-match") == tag:
        sock.sendall(head("304 Not Modified", [("ETag", tag)]))
    else:
        sock.sendall(answer(fields=[("ETag", tag)]))


def long_poll(sock, asked):
    prefer = asked.get("prefer", "")
    wait_s = int(prefer[5:]) if prefer.startswith("wait=") else 0
    with BUMP:
        was = VERSION
        if asked.get("if-none-match") == f'"v{was}"':
            BUMP.wait_for(lambda: VERSION != was, timeout=wait_s)
    conditional(sock, asked)


def bump(sock, _asked):
    global VERSION
    with BUMP:
        VERSION += 1
        BUMP.notify_all()
    sock.sendall(answer())


def later_close(sock, _asked):
    """Answers as if the connection were kept, then closes it: the client finds out on its next request."""
    sock.sendall(answer())
    raise Close


FIXED = {
    "ok": answer(fields=[("ETag", '"v1"')]),
    "empty": answer(body=b""),
    "weak-etag": answer(fields=[("ETag", 'W/"v1"')]),
    "odd-etag": answer(fields=[("ETag", '"a b"')]),
    "long-etag": answer(fields=[("ETag", '"' + "e" * 500 + '"')]),
    "two-etags": answer(fields=[("ETag", '"v1"'), ("ETag", '"v2"')]),
    "gzip": answer(fields=[("Content-Encoding", "gzip")]),
    "identity": answer(fields=[("Content-Encoding", "identity")]),
    "te-gzip": head("200 OK", [("Transfer-Encoding", "gzip, chunked")]) + b"3\r\nabc\r\n0\r\n\r\n",
    "redirect-301": answer("301 Moved", [("Location", "/ok")]),
    "redirect-302": answer("302 Found", [("Location", "https://elsewhere.example.test/ok")]),
    "redirect-307": answer("307 Temporary", [("Location", "/ok")]),
    "redirect-308": answer("308 Permanent", [("Location", "/ok")]),
    "redirect-300": answer("300 Choices"),
    "201-location": answer("201 Created", [("Location", "/ok")]),
    "204": head("204 No Content"),
    "206": answer("206 Partial Content", [("Content-Range", "bytes 0-14/100")]),
    "304-unasked": head("304 Not Modified", [("ETag", '"v1"')]),
    "404": answer("404 Not Found", body=b"nothing here\n"),
    "403": answer("403 Forbidden"),
    "500": answer("500 Oops"),
    "503": answer("503 Later", [("Retry-After", "120")]),
    "503-long": answer("503 Later", [("Retry-After", "99999999")]),
    "503-odd": answer("503 Later", [("Retry-After", "soon")]),
    "503-past": answer("503 Later", [("Retry-After", "Sat, 01 Jan 2000 00:00:00 GMT")]),
    "503-date": answer("503 Later", [("Retry-After", "Fri, 31 Dec 2099 23:59:59 GMT")]),
    "429": answer("429 Slow Down", [("Retry-After", "7")]),
    "length-odd": head("200 OK", [("Content-Length", "12abc")]) + BODY,
    "length-negative": head("200 OK", [("Content-Length", "-5")]) + BODY,
    "length-two": head("200 OK", [("Content-Length", "15"), ("Content-Length", "3")]) + BODY,
    "headers-1000": head("200 OK", [(f"X-{i}", "y" * 20) for i in range(1000)]),
    "header-huge": head("200 OK", [("X", "y" * 1000000)]),
    "header-20k": head("200 OK", [("X", "y" * 20000)]),
    "header-control": head("200 OK", [("X", "a\x01b"), ("Content-Length", "0")]),
    "header-nul": head("200 OK", [("X", "a\x00b"), ("Content-Length", "0")]),
    "header-folded": b"HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n",
    "header-nameless": b"HTTP/1.1 200 OK\r\n: a\r\nContent-Length: 0\r\n\r\n",
    "header-space": b"HTTP/1.1 200 OK\r\nETag : \"a\"\r\nContent-Length: 0\r\n\r\n",
    "continue": head("100 Continue", [("ETag", '"no"')]) + answer(),
    "trailer": head("200 OK", [("Transfer-Encoding", "chunked")]) + b'3\r\nabc\r\n0\r\nETag: "late"\r\n\r\n',
    "chunk-odd": head("200 OK", [("Transfer-Encoding", "chunked")]) + b"zz\r\nabc\r\n0\r\n\r\n",
    "garbage": b"\x00\x01\x02 what is this\r\n\r\n",
    "garbage-text": b"hello there, general\r\n\r\n",
    "status-odd": b"HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n",
    "big": answer(body=b"0123456789" * 20000),
}
CLOSING = {
    "http10": b"HTTP/1.0 200 OK\r\n\r\n" + BODY,
    "until-close": head("200 OK") + BODY,
    "close": answer(fields=[("Connection", "close")]),
    "half": head("200 OK", [("Content-Length", 1000)]) + b"x" * 500,
    "half-headers": b"HTTP/1.1 200 OK\r\nContent-Le",
    "half-chunk": head("200 OK", [("Transfer-Encoding", "chunked")]) + b"ff\r\nabc",
    "nothing": b"",
    "longer": head("200 OK", [("Content-Length", 5)]) + BODY * 10,
}
DOING = {
    "etag": conditional,
    "poll": long_poll,
    "poll-ignored": conditional,
    "bump": bump,
    "later-close": later_close,
    "drip": lambda s, a: drip(s, head("200 OK"), 0.15),
    "drip-headers": lambda s, a: drip(s, b"HTTP/1.1 200 OK\r\nX: ", 0.15),
    "silence": lambda s, a: silence(s),
    "silence-mid": lambda s, a: silence(s, head("200 OK", [("Content-Length", 1000)]) + b"x" * 500),
    "abrupt": lambda s, a: close_after(s, head("200 OK") + BODY, True),
    "endless": lambda s, a: stream(s, head("200 OK"), b"x" * 65536, GIB),
    "endless-length": lambda s, a: stream(s, head("200 OK", [("Content-Length", GIB)]), b"x" * 65536, GIB),
    "endless-chunked": lambda s, a: stream(
        s, head("200 OK", [("Transfer-Encoding", "chunked")]), b"1000\r\n" + b"x" * 4096 + b"\r\n", GIB),
    "endless-headers": lambda s, a: stream(s, b"HTTP/1.1 200 OK\r\n", b"X: yyyyyyyyyy\r\n" * 100),
    "endless-interim": lambda s, a: stream(s, b"", head("102 Processing") * 100),
    "endless-404": lambda s, a: stream(s, head("404 Not Found"), b"x" * 65536, GIB),
    "endless-500": lambda s, a: stream(s, head("500 Oops"), b"x" * 65536, GIB),
    "endless-304": lambda s, a: stream(s, head("304 Not Modified"), b"x" * 65536, GIB),
}


def serve_one(sock, data):
    lines = data.decode("latin-1").split("\r\n")
    asked = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:])}
    name = lines[0].split(" ")[1].rpartition("/")[2]
    if name == "echo":
        sock.sendall(answer(body=data))
    elif name in FIXED:
        sock.sendall(FIXED[name])
    elif name in CLOSING:
        close_after(sock, CLOSING[name])
    elif name in DOING:
        DOING[name](sock, asked)
    else:
        sock.sendall(answer("404 Not Found", body=b"no such behaviour\n"))


def serve_http(sock):
    data = b""
    while not STOP.is_set():
        while b"\r\n\r\n" not in data:
            more = sock.recv(65536)
            if not more:
                return
            data += more
        request, _, data = data.partition(b"\r\n\r\n")
        serve_one(sock, request + b"\r\n\r\n")


def tls_handler(context):
    def handle(raw):
        raw.settimeout(60)
        with context.wrap_socket(raw, server_side=True) as sock:
            try:
                serve_http(sock)
            except Close:
                # unwrap would wait for the client's close_notify; an abrupt end must not send ours
                if sock.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8)[0] == 0:
                    sock.settimeout(0.2)
                    sock.unwrap()
    return handle


def context_for(pki, name, oldest=ssl.TLSVersion.TLSv1_2, newest=None, client_ca=None, weak=False):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if weak:
        context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = oldest
    if newest:
        context.maximum_version = newest
    context.load_cert_chain(os.path.join(pki, name + ".pem"))
    if client_ca:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(os.path.join(pki, client_ca))
    return context


def pump(a, b):
    try:
        while data := a.recv(65536):
            b.sendall(data)
    except OSError:
        pass
    for s in (a, b):
        try:
            s.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def proxy_handler(kind):
    def handle(raw):
        data = b""
        while b"\r\n\r\n" not in data:
            more = raw.recv(65536)
            if not more:
                return
            data += more
        request = data.decode("latin-1")
        if kind == "silent":
            STOP.wait(60)
        elif kind == "closes":
            return
        elif kind == "garbage":
            raw.sendall(b"\x05\x01\x02garbage\r\n\r\n")
        elif kind == "forbids":
            raw.sendall(answer("403 Forbidden"))
        elif kind == "password" and "Proxy-Authorization: Basic c2NyZWVuOnNlY3JldA==" not in request:
            raw.sendall(answer("407 Who Are You", [("Proxy-Authenticate", "Basic realm=x")]))
        else:
            host, _, port = request.split(" ")[1].rpartition(":")
            with socket.create_connection((host.strip("[]"), int(port))) as far:
                # as many headers as a talkative proxy sends; none of them may count as the server's
                raw.sendall(head("200 Connected", [("ETag", '"proxy"'), ("Content-Encoding", "gzip")]))
                threading.Thread(target=pump, args=(far, raw), daemon=True).start()
                pump(raw, far)
    return handle


def plain_handler(raw):
    raw.recv(4096)
    raw.sendall(answer("400 Bad Request", body=b"this port speaks no TLS\n"))


def mute_handler(_raw):
    STOP.wait(60)


def listen(name, handler):
    server = socket.create_server(("127.0.0.1", 0), backlog=64)

    def one(raw):
        try:
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            handler(raw)
        except (OSError, ssl.SSLError, Close, ValueError):
            pass
        finally:
            raw.close()

    def run():
        while True:
            raw, _ = server.accept()
            threading.Thread(target=one, args=(raw,), daemon=True).start()

    print(name, server.getsockname()[1])
    threading.Thread(target=run, daemon=True).start()


def main():
    pki = sys.argv[1]
    for name in ("good", "no_usage", "rsa_2048", "wrong_name", "cn_only", "unknown_ca", "client_only",
                 "self_signed", "expired", "not_yet"):
        listen(name, tls_handler(context_for(pki, name)))
    for name in ("rsa_1024", "sha_1"):
        listen(name, tls_handler(context_for(pki, name, weak=True)))
    tls = ssl.TLSVersion
    listen("tls_1_1", tls_handler(context_for(pki, "good", tls.TLSv1, tls.TLSv1_1, weak=True)))
    listen("tls_1_2", tls_handler(context_for(pki, "good", tls.TLSv1_2, tls.TLSv1_2)))
    listen("tls_1_3", tls_handler(context_for(pki, "good", tls.TLSv1_3)))
    listen("client_1_2", tls_handler(context_for(pki, "good", tls.TLSv1_2, tls.TLSv1_2, "ca.pem")))
    listen("client_1_3", tls_handler(context_for(pki, "good", tls.TLSv1_3, None, "ca.pem")))
    listen("plain", plain_handler)
    listen("mute", mute_handler)
    for kind in ("open", "password", "forbids", "closes", "silent", "garbage"):
        listen("proxy_" + kind, proxy_handler(kind))
    closed = socket.socket()  # bound but not listening: refuses, and nobody else can get the port
    closed.bind(("127.0.0.1", 0))
    print("closed", closed.getsockname()[1])
    print("ready", 0, flush=True)
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    import warnings
    warnings.simplefilter("ignore", DeprecationWarning)
    main()
