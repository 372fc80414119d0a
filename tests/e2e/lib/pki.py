# SPDX-License-Identifier: Apache-2.0
"""A throw-away CA and server certificates, good and wrong in every way that matters. Made by openssl."""
import os
import subprocess
import time

CONF = """[ca]
default_ca=d
[d]
database={0}/index.txt
serial={0}/serial
new_certs_dir={0}
default_md=sha256
policy=p
unique_subject=no
[p]
commonName=supplied
"""
SAN = "subjectAltName=DNS:localhost,IP:127.0.0.1"
SERVER = "basicConstraints=CA:FALSE\nkeyUsage=digitalSignature\nextendedKeyUsage=serverAuth\n" + SAN

KINDS = ("other-name", "expired", "not-yet", "other-ca", "self-signed", "cn-only", "client-only", "rsa-1024", "sha-1")


def stamp(days):
    return time.strftime("%Y%m%d%H%M%SZ", time.gmtime(time.time() + days * 86400))


class Pki:
    def __init__(self, folder):
        self.dir = os.path.join(folder, "pki")
        os.makedirs(self.dir)
        for name, text in (("index.txt", ""), ("serial", "1000\n"), ("ca.cnf", CONF.format(self.dir))):
            self._write(name, text)
        self.ca = self._authority("ca", "Placard Test CA")
        self.other_ca = self._authority("evil", "Some Other CA")

    def _write(self, name, text):
        path = os.path.join(self.dir, name)
        with open(path, "w") as f:
            f.write(text)
        return path

    def _run(self, *args):
        subprocess.run(["openssl", *args], check=True, capture_output=True, cwd=self.dir)

    def _key(self, name, rsa_bits=0):
        if rsa_bits:
            self._run("genrsa", "-out", name + ".key", str(rsa_bits))
        else:
            self._run("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", name + ".key")

    def _authority(self, name, subject):
        self._key(name)
        self._run("req", "-new", "-key", name + ".key", "-subj", "/CN=" + subject, "-out", name + ".csr")
        ext = self._write(name + ".ext", "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n"
                                         "subjectKeyIdentifier=hash\n")
        # old enough for a board whose clock stands at its build time
        self._run("ca", "-batch", "-config", "ca.cnf", "-selfsign", "-keyfile", name + ".key", "-in", name + ".csr", "-out",
                  name + ".pem", "-notext", "-startdate", "20200101000000Z", "-enddate", stamp(3650), "-extfile", ext)
        return os.path.join(self.dir, name + ".pem")

    def leaf(self, name, extensions=SERVER, start="20200102000000Z", end=None, rsa_bits=0, digest="sha256",
             authority="ca", subject=None):
        """Returns (chain file, key file)."""
        self._key(name, rsa_bits)
        self._run("req", "-new", "-key", name + ".key", "-subj", "/CN=" + (subject or name), "-out", name + ".csr")
        ext = self._write(name + ".ext", extensions + "\n")
        self._run("ca", "-batch", "-config", "ca.cnf", "-keyfile", authority + ".key", "-cert", authority + ".pem", "-in",
                  name + ".csr", "-out", name + ".crt", "-notext", "-md", digest, "-startdate", start, "-enddate",
                  end or stamp(300), "-extfile", ext)
        return os.path.join(self.dir, name + ".crt"), os.path.join(self.dir, name + ".key")

    def self_signed(self, name):
        self._key(name)
        self._run("req", "-x509", "-new", "-key", name + ".key", "-days", "300", "-subj", "/CN=localhost", "-addext", SAN,
                  "-out", name + ".crt")
        return os.path.join(self.dir, name + ".crt"), os.path.join(self.dir, name + ".key")

    def good(self):
        return self._once("good", lambda: self.leaf("good"))

    def wrong(self, kind):
        """Certificates that a screen must refuse."""
        make = {
            "other-name": lambda: self.leaf(kind, SERVER.replace(SAN, "subjectAltName=DNS:other.test,IP:127.0.0.9")),
            "expired": lambda: self.leaf(kind, start="20240101000000Z", end=stamp(-2)),
            "not-yet": lambda: self.leaf(kind, start=stamp(30)),
            "other-ca": lambda: self.leaf(kind, authority="evil"),
            "self-signed": lambda: self.self_signed(kind),
            "cn-only": lambda: self.leaf(kind, SERVER.replace(SAN, "subjectKeyIdentifier=hash"), subject="localhost"),
            "client-only": lambda: self.leaf(kind, SERVER.replace("serverAuth", "clientAuth")),
            "rsa-1024": lambda: self.leaf(kind, rsa_bits=1024),
            "sha-1": lambda: self.leaf(kind, digest="sha1"),
        }[kind]
        return self._once(kind, make)

    def make_all(self):
        self.good()
        for kind in KINDS:
            self.wrong(kind)

    def _once(self, kind, make):
        made = self.__dict__.setdefault("made", {})
        if kind not in made:
            made[kind] = make()
        return made[kind]
