# SPDX-License-Identifier: Apache-2.0
"""Figures from small programs that link the stages themselves: verify, compose, text, poll."""
import os
import re
import socket
import subprocess
import threading
import time

import content
import places
import signing
from signing import sha256


def pairs(text):
    return {k: float(v) for k, v in re.findall(r"(\w+)=([\d.]+)", text)}


def run(*command):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr.strip()}")
    return pairs(done.stdout)


def write(path, data):
    with open(path, "wb") as f:
        f.write(data)
    return path


def documents(wall, name, posts):
    """Root, flags and feed of these posts as files."""
    now = time.time()
    feed = content.feed_of([p.item() for p in posts])
    flags = signing.note(wall.pub.text(feed, [p.entry(now, rank=i) for i, p in enumerate(posts)]), [wall.pub.flags_key])
    return (wall.pub.root_file, write(os.path.join(wall.dir, name + ".flags"), flags),
            write(os.path.join(wall.dir, name + ".feed"), feed))


def verify(wall, figures, full):
    text = "A post of the length that people write: two sentences, a name, a date. See you on Monday in the canteen. "
    posts = [content.Post(f"post-{i:03d}", None, picture=b"picture %d" % i, text=text * 2, extra={"title": f"Post {i}", "tags": ["news"]})
             for i in range(500)]
    got = run(places.built("bench", "bench_verify"), *documents(wall, "verify", posts), 200 if full else 40)
    if got["posts"] != 500:
        raise RuntimeError("not all 500 posts were verified")
    figures.add("flags and feed of 500 posts verified", got["p50_ms"], "ms", 50, note=f"median; worst {got['max_ms']:.1f}")


def compose(wall, figures, full):
    media = os.path.join(wall.dir, "compose-media")
    os.makedirs(media, exist_ok=True)
    for post in wall.posts:
        write(os.path.join(media, sha256(post.picture)), post.picture)
    config = wall.node("compose").write_settings()
    for width, height in ((1280, 720), (1920, 1080), (3840, 2160)):
        got = run(places.built("bench", "bench_compose"), config, *documents(wall, "compose", wall.posts), media, width, height, 5 if full else 2)
        figures.add(f"post to pixels, {width} x {height}, warm", got["p50_ms"], "ms",
                    note=f"median of photo posts; worst {got['max_ms']:.0f}, first {got['first_ms']:.0f}")


def text(wall, figures, full):
    """Words alone, with the fonts and the theme that ship: laid out, and drawn into pixels."""
    assets = os.path.join(places.SOURCE, "assets")
    got = run(places.built("bench", "bench_text"), os.path.join(assets, "fonts", "fonts.conf"),
              os.path.join(assets, "themes", "placard", "theme.conf"), 1920, 1080, 200 if full else 40)
    for name, what, limit in (("short", "a text post", 12), ("mixed", "a post of seven scripts and emoji", 25)):
        figures.add(f"{what} laid out, 1080p, warm", got[f"{name}_compose_ms"], "ms", limit,
                    note=f"median; {got[f'{name}_characters']:.0f} characters; with drawing {got[f'{name}_pixels_ms']:.1f} ms")
    figures.add("a page of a long post laid out, 1080p, warm", got["long_compose_ms"], "ms", note=f"median; {got['long_characters']:.0f} "
                f"characters of all these scripts on {got['long_pages']:.0f} pages; with drawing {got['long_pixels_ms']:.1f} ms")


class Relay:
    """Between a client and a server on loopback; counts the bytes of both directions, TLS included."""

    def __init__(self, port):
        self.target, self.bytes, self.connections = port, 0, 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                near, _ = self.socket.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.target))
            self.connections += 1
            for a, b in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(a, b), daemon=True).start()

    def _pump(self, source, sink):
        try:
            while data := source.recv(65536):
                self.bytes += len(data)
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def stop(self):
        self.socket.close()


def poll(wall, figures, full):
    """Against the desk if it is built (its headers are what boards meet), else the tests' own server."""
    from desk import Desk
    rounds = 50 if full else 20
    desk = Desk(os.path.join(wall.dir, "desk"))
    desk.start_with([content.Post("one", (200, 30, 90))])
    relay = Relay(desk.port)
    process = subprocess.Popen([places.built("bench", "bench_poll"), f"https://localhost:{relay.port}", desk.ca,
                                f"{desk.audience}/flags", str(rounds), "0"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    counts = []
    for _ in range(2):
        if not process.stdout.readline():
            raise RuntimeError("bench_poll ended early")
        time.sleep(0.1)
        counts.append(relay.bytes)
        process.stdin.write("\n")
        process.stdin.flush()
    got = pairs(process.stdout.read())
    process.wait()
    relay.stop()
    desk.stop()
    figures.add("a poll with nothing new, HTTP", got["bytes_each"], "bytes", 500, note="request and answer, headers included")
    figures.add("a poll with nothing new, with TLS", (counts[1] - counts[0]) / rounds, "bytes", 500,
                note=f"as a relay on the way counts them; {relay.connections} connection")
