# SPDX-License-Identifier: Apache-2.0
"""A real web server that knows nothing of Placard: it serves a folder over TLS."""
import os
import socket
import subprocess
import time

import places

CONF = """daemon off;
worker_processes 1;
pid {dir}/nginx.pid;
error_log {dir}/nginx-error.log;
events {{ worker_connections 64; }}
http {{
    access_log {dir}/nginx-access.log;
    client_body_temp_path {dir}; proxy_temp_path {dir}; fastcgi_temp_path {dir}; uwsgi_temp_path {dir}; scgi_temp_path {dir};
    default_type application/octet-stream;
    server {{
        listen 127.0.0.1:{port} ssl;
        server_name localhost;
        ssl_certificate {certificate};
        ssl_certificate_key {key};
        root {root};
        etag on;
        location ~ /flags$ {{ add_header Cache-Control no-store; }}
    }}
}}
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as s:
        return s.getsockname()[1]


class Nginx:
    def __init__(self, folder, root, certificate):
        self.port = free_port()
        self.url = f"https://localhost:{self.port}"
        for path in (folder, root):  # its workers are another user
            os.chmod(path, 0o755)
        conf = os.path.join(folder, "nginx.conf")
        user = "user root;\n" if os.geteuid() == 0 else ""
        with open(conf, "w") as f:
            f.write(user + CONF.format(dir=folder, port=self.port, certificate=certificate[0], key=certificate[1], root=root))
        program = next((p for p in ("/usr/sbin/nginx", "/usr/local/sbin/nginx") if os.path.exists(p)), "nginx")
        self.process = places.spawn([program, "-c", conf, "-p", folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 5
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("nginx does not start, see nginx-error.log")

    def stop(self):
        self.process.terminate()
        self.process.wait()
