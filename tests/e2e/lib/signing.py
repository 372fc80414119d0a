# SPDX-License-Identifier: Apache-2.0
"""Signed notes made by hand with openssl, independent of the code under test (protocol: "The flags")."""
import base64
import hashlib
import json
import os
import subprocess
import time


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def rfc3339(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


class Key:
    def __init__(self, folder, name):
        self.name = name
        self.pem = os.path.join(folder, name.replace("/", "_") + ".key")
        subprocess.run(["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", self.pem], check=True)
        self.spki = subprocess.run(["openssl", "pkey", "-in", self.pem, "-pubout", "-outform", "DER"], check=True,
                                   capture_output=True).stdout

    def named(self, name):
        """The same key under another name."""
        twin = object.__new__(Key)
        twin.name, twin.pem, twin.spki = name, self.pem, self.spki
        return twin

    def key_id(self):
        return hashlib.sha256(self.spki).digest()[:4]

    def signature(self, text):
        return subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.pem], input=text, check=True,
                              capture_output=True).stdout

    def line(self, text):
        return line_of(self.name, self.key_id() + self.signature(text))


def line_of(name, blob):
    return "\u2014 ".encode() + name.encode() + b" " + base64.b64encode(blob) + b"\n"


def note(text, keys):
    """text: bytes without the last newline."""
    body = text + b"\n"
    return body + b"\n" + b"".join(k.line(body) for k in keys)


def root_text(number, keys, roles, issued_s):
    """roles: {"root": ([keys], threshold), ...}"""
    return json.dumps({
        "type": "placard-root/1", "root": number, "issued": rfc3339(issued_s),
        "keys": [{"name": k.name, "spki": base64.b64encode(k.spki).decode()} for k in keys],
        "roles": {role: {"keys": [k.name for k in held], "threshold": t} for role, (held, t) in roles.items()},
    }, separators=(",", ":")).encode()
