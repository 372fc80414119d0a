# SPDX-License-Identifier: Apache-2.0
"""A little S3: python3 s3_store.py FOLDER. Prints its port. It checks every signature by the published algorithm (SigV4), keeps
objects below FOLDER/objects, lists two keys a page, and writes what was done to FOLDER/log, a line each. FOLDER/fail holds
how many requests are still to be answered with 503; FOLDER/deny a word that, in a key, is answered with 403."""
import datetime
import hashlib
import hmac
import http.server
import os
import sys
import urllib.parse

FOLDER = sys.argv[1]
OBJECTS = os.path.join(FOLDER, "objects")
BUCKET, KEY, SECRET, REGION = "screens", "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "eu-test-1"


def quote(text):
    return urllib.parse.quote(text, safe="-_.~")


def signature(handler, body_hash):
    """What the Authorization header must be."""
    fields = dict(part.strip().split("=", 1) for part in handler.headers["Authorization"].removeprefix("AWS4-HMAC-SHA256 ").split(","))
    names = fields["SignedHeaders"].split(";")
    for must in ("host", "x-amz-date", "x-amz-content-sha256"):
        if must not in names:
            return None, f"{must} is not signed"
    path, _, query = handler.path.partition("?")
    pairs = sorted(urllib.parse.parse_qsl(query, keep_blank_values=True))
    canonical = "\n".join([
        handler.command, path, "&".join(f"{quote(k)}={quote(v)}" for k, v in pairs),
        "".join(f"{n}:{' '.join(handler.headers[n].split())}\n" for n in names), ";".join(names), body_hash])
    date = handler.headers["x-amz-date"]
    scope = f"{date[:8]}/{REGION}/s3/aws4_request"
    if fields["Credential"] != f"{KEY}/{scope}":
        return None, "credential"
    if abs(datetime.datetime.strptime(date, "%Y%m%dT%H%M%SZ") - datetime.datetime.utcnow()) > datetime.timedelta(minutes=15):
        return None, "date"
    key = ("AWS4" + SECRET).encode()
    for part in (date[:8], REGION, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    text = "\n".join(["AWS4-HMAC-SHA256", date, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest(), fields["Signature"]


def number_in(name):
    try:
        with open(os.path.join(FOLDER, name)) as f:
            return f.read().strip()
    except FileNotFoundError:
        return ""


class Store(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, status, body=b"", length=None):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def error(self, status, code):
        self.note(f"{status} {code}")
        self.answer(status, f"<?xml version='1.0'?><Error><Code>{code}</Code></Error>".encode())

    def note(self, what):
        with open(os.path.join(FOLDER, "log"), "a") as f:
            f.write(f"{self.command} {self.path} {what}\n")

    def handle_one(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body_hash = hashlib.sha256(body).hexdigest()
        fail = number_in("fail")
        if fail and int(fail) > 0:
            with open(os.path.join(FOLDER, "fail"), "w") as f:
                f.write(str(int(fail) - 1))
            return self.error(503, "SlowDown")
        if self.headers.get("x-amz-content-sha256") != body_hash:
            return self.error(400, "XAmzContentSHA256Mismatch")
        wanted, given = signature(self, body_hash)
        if wanted is None or not hmac.compare_digest(wanted, given):
            return self.error(403, "SignatureDoesNotMatch")
        url = urllib.parse.urlsplit(self.path)
        bucket, _, key = url.path[1:].partition("/")
        if bucket != BUCKET:
            return self.error(404, "NoSuchBucket")
        deny = number_in("deny")
        if deny and deny in key:
            return self.error(403, "AccessDenied")
        return self.list(urllib.parse.parse_qs(url.query)) if not key else self.object(key, body)

    do_GET = do_PUT = do_HEAD = do_DELETE = handle_one

    def object(self, key, body):
        path = os.path.join(OBJECTS, key)
        if self.command == "PUT":
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as f:
                f.write(body)
            self.note(f"{self.headers.get('Content-Type')} {self.headers.get('Cache-Control')} {self.headers.get('x-amz-security-token')}")
            return self.answer(200)
        if not os.path.isfile(path):
            return self.answer(404)
        if self.command == "DELETE":
            os.remove(path)
            self.note("gone")
            return self.answer(204)
        return self.answer(200, b"", os.path.getsize(path))

    def list(self, query):
        prefix, after = query["prefix"][0], query.get("start-after", [""])[0]
        keys = sorted(os.path.relpath(os.path.join(folder, name), OBJECTS) for folder, _, names in os.walk(OBJECTS) for name in names)
        keys = [k for k in keys if k.startswith(prefix) and k > after]
        page = keys[:2]
        more = f"<IsTruncated>{'true' if keys[2:] else 'false'}</IsTruncated>"
        self.answer(200, ("<ListBucketResult>" + more + "".join(f"<Contents><Key>{k}</Key></Contents>" for k in page) + "</ListBucketResult>").encode())


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Store)
print(server.server_address[1], flush=True)
server.serve_forever()
