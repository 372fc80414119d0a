#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""origin.py FOLDER CERTIFICATE: serves a folder over TLS on a port of 127.0.0.1 that it prints, with ETags and long polls.

Ends when its standard input does, so it never outlives the test that started it.
"""
import hashlib
import http.server
import os
import ssl
import sys
import threading
import time

FOLDER, CERTIFICATE = sys.argv[1:3]


def load(path):
    try:
        with open(os.path.join(FOLDER, path.lstrip("/")), "rb") as file:
            body = file.read()
        return body, '"%s"' % hashlib.sha256(body).hexdigest()[:16]
    except OSError:
        return None, None


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self):
        known = self.headers.get("If-None-Match")
        wait = self.headers.get("Prefer", "wait=0").partition("wait=")[2]
        until = time.monotonic() + float(wait or 0)
        body, etag = load(self.path)
        while body is not None and etag == known and time.monotonic() < until:
            time.sleep(0.02)
            body, etag = load(self.path)
        self.send_response(404 if body is None else 304 if etag == known else 200)
        if body is None or etag == known:
            body = b""
        if etag:
            self.send_header("ETag", etag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_port, flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


main()
