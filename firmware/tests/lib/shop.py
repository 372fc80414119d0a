# SPDX-License-Identifier: Apache-2.0
"""A web server with updates, good and bad, and the keys that sign them. It has the desk's certificate."""
import http.server
import os
import shutil
import ssl
import subprocess
import threading

from place import REPO


class Shop:
    def __init__(self, folder, tls):
        self.folder = os.path.join(folder, "shop")
        os.makedirs(self.folder)
        shop, self.served, self.cut_after = self, [], None

        class Handler(http.server.SimpleHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def __init__(self, *args):
                super().__init__(*args, directory=shop.folder)

            def do_GET(self):
                shop.served.append(self.path)
                if shop.cut_after is not None and len(shop.served) > shop.cut_after:
                    self.close_connection = True
                    return
                super().do_GET()

            def log_message(self, *_):
                pass

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(tls, "server.pem"), os.path.join(tls, "server.key"))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        for name in ("good", "wrong"):
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650", "-subj",
                            "/CN=%s key" % name, "-keyout", self.key(name), "-out", self.certificate(name)], check=True, capture_output=True)

    def key(self, name):
        return os.path.join(self.folder, "..", name + ".key")

    def certificate(self, name):
        return os.path.join(self.folder, "..", name + ".pem")

    def sign(self, slot_image, version, key, out):
        """A bundle around a slot image, with any version and key."""
        work = out + ".d"
        os.makedirs(work)
        os.link(slot_image, os.path.join(work, "slot.img"))
        with open(os.path.join(work, "manifest.raucm"), "w", encoding="ascii") as file:
            file.write("[update]\ncompatible=placard-qemu-virt\nversion=%s\n\n[bundle]\nformat=verity\n\n[image.rootfs]\nfilename=slot.img\n" % version)
        subprocess.run(["rauc", "--cert", self.certificate(key), "--key", self.key(key), "bundle", work, out], check=True, capture_output=True)
        shutil.rmtree(work)
        return out

    def offer(self, bundle, claim=None):
        """Publishes a bundle; claim: the version that the channel's file says instead of its own."""
        shutil.rmtree(os.path.join(self.folder, "updates"), ignore_errors=True)
        subprocess.run([os.path.join(REPO, "firmware/publish"), bundle, "--channel", "stable", "--to", self.folder], check=True, capture_output=True)
        index = os.path.join(self.folder, "updates/placard-qemu-virt/stable")
        if claim:
            with open(index, encoding="ascii") as file:
                lines = file.read().splitlines()
            lines[1] = "version " + claim
            with open(index, "w", encoding="ascii") as file:
                file.write("\n".join(lines) + "\n")
        self.served.clear()
