# SPDX-License-Identifier: Apache-2.0
"""The desk's pages and their API with 100,000 archived posts: one request over loopback, as HTML is made of the same model."""
import http.client
import re
import subprocess
import threading
import time
import urllib.parse

import places

CASES = {"queue": "/queue", "wall": "/wall?audience=hq/lobby", "calendar": "/calendar?audience=hq/lobby", "archive": "/archive",
         "archive, deep down": "/archive?before=50", "search, a common word": "/archive?search=canteen", "search, a rare word": "/archive?search=zeppelin",
         "withdrawn, with a common word": "/archive?flag=withdrawn&search=garden"}


def start(desk):
    """(process, port) of a server with pages."""
    server = places.spawn(desk.command("serve", "--port", "0", "--pages", "127.0.0.1", "--pages-port", "0"), stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True)
    for line in server.stdout:
        pages = re.search(r"pages http://[^:]+:(\d+)", line)
        if pages:
            threading.Thread(target=server.stdout.read, daemon=True).start()
            return server, int(pages.group(1))
    raise RuntimeError("placard-desk serve --pages did not come up")


def pages(desk, figures, count, times):
    desk.run("people add", "bench", "--role", "admin")
    desk.run("token add", "bench", "--for", "bench", "--scopes", "read")
    token = re.search(r"plc_\S+", desk.said).group(0)
    server, port = start(desk)
    try:
        for name, path in CASES.items():
            taken = []
            for _ in range(times):
                connection = http.client.HTTPConnection("127.0.0.1", port)
                begun = time.monotonic()
                connection.request("GET", "/api/v1" + urllib.parse.quote(path, safe="/?=&"), headers={"Authorization": f"Bearer {token}"})
                answer = connection.getresponse()
                body = answer.read()
                taken.append((time.monotonic() - begun) * 1000)
                connection.close()
                if answer.status != 200 or b'"title"' not in body:
                    raise RuntimeError(f"{path}: {answer.status} {body[:200]}")
            taken.sort()
            figures.add(f"page beside {count} archived posts: {name}", taken[len(taken) // 2], "ms", 100, note=f"median of {times}; worst {taken[-1]:.0f}")
    finally:
        server.terminate()
        server.wait()
