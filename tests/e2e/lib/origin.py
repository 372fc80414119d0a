# SPDX-License-Identifier: Apache-2.0
"""An https server on loopback whose files and behaviour a test changes while it runs: the web server that was
compromised, is broken, or is just a plain one. Socket level on purpose: half answers must be possible."""
import hashlib
import socket
import ssl
import threading
import time


class Request:
    def __init__(self, method, path, headers):
        self.method, self.path, self.headers = method, path, headers
        self.at_ms = time.clock_gettime(time.CLOCK_MONOTONIC) * 1000


class Origin:
    """files: path -> bytes. special: path -> function(connection, request), which writes the answer itself and
    returns True if the connection may go on. A path that is in `special` is not looked up in `files`."""

    def __init__(self, certificate, **tls):
        self.files, self.special, self.requests, self.connections = {}, {}, [], set()
        self.changed = threading.Condition()
        self.long_poll, self.refuse, self.silent = True, False, False
        self.tls_failures = []
        self.set_certificate(certificate, **tls)
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.socket.getsockname()[1]
        self.url = f"https://localhost:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def set_certificate(self, certificate, newest=None, weak=False):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if weak or newest:
            context.set_ciphers("ALL:@SECLEVEL=0")
        if newest:
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = newest
        context.load_cert_chain(*certificate)
        self.context = context

    # what the test does

    def put(self, files):
        with self.changed:
            self.files.update(files)
            self.changed.notify_all()

    def answer_with(self, path, behaviour):
        with self.changed:
            self.special[path] = behaviour
            self.changed.notify_all()

    def hits(self, path_end="", since=0):
        return [r for r in list(self.requests) if r.path.endswith(path_end) and r.at_ms >= since]

    def drop(self):
        """Close every connection, as a restart of the server does."""
        for c in list(self.connections):
            try:
                c.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def stop(self):
        self.refuse = True
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.socket.close()
        self.drop()

    # what the server does

    def _accept(self):
        while not self.refuse:
            try:
                raw, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(raw,), daemon=True).start()

    def _serve(self, raw):
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connections.add(raw)
        try:
            while self.silent:  # accepts, and never says a word
                time.sleep(0.05)
            connection = self.context.wrap_socket(raw, server_side=True)
            self.connections.discard(raw)
            self.connections.add(connection)
            raw = connection
            reader = connection.makefile("rb")
            while self._one(connection, reader):
                pass
        except (OSError, ValueError) as e:
            self.tls_failures.append(str(e))
        finally:
            self.connections.discard(raw)
            try:
                raw.close()
            except OSError:
                pass

    def _one(self, connection, reader):
        line = reader.readline(8192).decode("latin-1").split()
        if len(line) < 2:
            return False
        headers = {}
        while True:
            header = reader.readline(8192).decode("latin-1").strip()
            if not header:
                break
            name, _, value = header.partition(":")
            headers[name.strip().lower()] = value.strip()
        request = Request(line[0], line[1], headers)
        self.requests.append(request)
        self._hold(request)
        behaviour = self.special.get(request.path)
        if behaviour:
            return behaviour(connection, request)
        return self.plain(connection, request)

    def _hold(self, request):
        """Prefer: wait=N, answered at once when the file is not what the client has."""
        prefer = request.headers.get("prefer", "")
        if not self.long_poll or not prefer.startswith("wait="):
            return
        end = time.monotonic() + min(int(prefer[5:]), 25)
        with self.changed:
            while (request.path not in self.special and request.path in self.files and not self.refuse
                   and etag(self.files[request.path]) == request.headers.get("if-none-match")):
                left = end - time.monotonic()
                if left <= 0:
                    return
                self.changed.wait(min(left, 0.5))

    def plain(self, connection, request):
        body = self.files.get(request.path)
        if body is None:
            return send(connection, 404, b"not here")
        tag = etag(body)
        if request.headers.get("if-none-match") == tag:
            return send(connection, 304, b"", {"ETag": tag})
        return send(connection, 200, body, {"ETag": tag})


def etag(body):
    return '"%s"' % hashlib.sha256(body).hexdigest()[:32]


def head(status, headers):
    lines = [f"HTTP/1.1 {status} X"] + [f"{k}: {v}" for k, v in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def send(connection, status, body, headers=None):
    all_headers = {"Content-Length": len(body), **(headers or {})}
    if status == 304:
        del all_headers["Content-Length"]
    connection.sendall(head(status, all_headers) + body)
    return True


# behaviours, for Origin.answer_with

def status(code, headers=None, body=b""):
    return lambda c, r: send(c, code, body, headers)


def fixed(body, headers=None):
    """The body whatever the client has already, with a strong ETag."""
    return lambda c, r: send(c, 200, body, {"ETag": etag(body), **(headers or {})})


def raw(data, keep=False):
    def behave(c, r):
        c.sendall(data)
        return keep
    return behave


def half(body, part=0.5):
    def behave(c, r):
        c.sendall(head(200, {"Content-Length": len(body)}) + body[:int(len(body) * part)])
        return False
    return behave


def endless(count, chunk=b"\0" * 65536, total=1 << 30, stated=True):
    """A body of 1 GiB. count: list that gets the bytes taken by the client."""
    def behave(c, r):
        c.sendall(head(200, {"Content-Length": total} if stated else {"Transfer-Encoding": "chunked"}))
        sent = 0
        try:
            while sent < total:
                c.sendall(chunk if stated else b"%x\r\n" % len(chunk) + chunk + b"\r\n")
                sent += len(chunk)
        finally:
            count.append(sent)
        return False
    return behave


def drip(body, bytes_a_second=2, length=None):
    def behave(c, r):
        c.sendall(head(200, {"Content-Length": length or len(body)}))
        for i in range(len(body)):
            c.sendall(body[i:i + 1])
            time.sleep(1 / bytes_a_second)
        return False
    return behave


def mute(seconds=60):
    def behave(c, r):
        time.sleep(seconds)
        return False
    return behave
