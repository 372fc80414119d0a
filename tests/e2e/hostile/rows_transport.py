# SPDX-License-Identifier: Apache-2.0
"""Servers that are not who they should be, or answer slowly, partly, endlessly or with something else."""
import gzip
import ssl
import time

import origin as web
from origin import Origin
from screen import now_ms
from table import Skip, row

MIB = 1 << 20


# ---- certificates: everything is approved and rightly signed, only the server is not the right one -------------------

def certificate(kind, *why, tags=()):
    @row(f"TLS refused: certificate of kind {kind}", *tags)
    def attack(s):
        s.origin.set_certificate(s.pki.wrong(kind), weak=True)
        s.pub.publish([s.a, s.b])
        s.never_again("a", "b")
        s.start()
        s.poll_failed(*why)
        if s.origin.hits():
            s.fail("a request was sent over this connection")
        s.house(("setup", "house"), since_ms=0)


certificate("other-name", "tls_name", tags=("quick",))
certificate("expired", "tls_date", tags=("quick",))
certificate("not-yet", "tls_date")
certificate("other-ca", "tls_ca", tags=("quick",))
certificate("self-signed", "tls_ca")
certificate("cn-only", "tls_name")
certificate("client-only", "tls_weak", "tls_other")
certificate("rsa-1024", "tls_weak")
certificate("sha-1", "tls_weak", "tls_ca")


@row("TLS refused: version 1.1")
def tls_11(s):
    s.origin.set_certificate(s.pki.good(), newest=ssl.TLSVersion.TLSv1_1)
    s.pub.publish([s.a, s.b])
    s.never_again("a", "b")
    s.start()
    s.poll_failed("tls_other", "tls_weak", "net_broken")
    s.house(("setup", "house"), since_ms=0)


@row("TLS accepted: version 1.2 with the right certificate")
def tls_12(s):
    s.origin.set_certificate(s.pki.good(), newest=ssl.TLSVersion.TLSv1_2)
    s.begin()


@row("plain http behind an https address")
def plain_http(s):
    s.origin.context = _NoTls()
    s.pub.publish([s.a])
    s.never_again("a")
    s.start()
    s.poll_failed()
    s.house(("setup", "house"), since_ms=0)


class _NoTls:
    def wrap_socket(self, raw, server_side):
        raw.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        raise OSError("this server speaks no TLS")


@row("the server's certificate turns bad while posts are shown", "quick")
def turns_bad(s):
    s.begin()
    s.pub.media(s.evil)
    s.origin.set_certificate(s.pki.wrong("other-ca"))
    s.pub.serve(s.sign(s.evil_text()))
    s.attack_ms = now_ms()
    s.origin.drop()
    s.poll_failed("tls_ca")
    s.keeps()


@row("proxies in the environment are not used")
def environment_proxy(s):
    other = Origin(s.pki.good())
    for name in ("https_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        s.node.environment[name] = f"http://localhost:{other.port}"
    s.begin()
    if other.requests or other.tls_failures:
        s.fail("the node spoke to the proxy of the environment")
    other.stop()


# ---- answers ---------------------------------------------------------------------------------------------------------

def flags_answer(name, make, *why, tags=(), what=None):
    """While posts are shown, the flags are answered in this way; make(stage, flags that approve evil)."""
    @row("flags answered with " + name, *tags)
    def attack(s):
        s.begin()
        evil = s.sign(s.evil_text())
        s.attack_ms = now_ms()
        s.origin.answer_with(s.pub.path("flags"), make(s, evil))
        if what:
            s.refused(what, *why, timeout_s=30)
        elif why:
            s.poll_failed(*why, timeout_s=70 if "slow" in tags else 15)
        s.keeps()


def to_self(s, path):
    return f"https://localhost:{s.origin.port}{path}"


for code in (301, 302, 303, 307, 308):
    flags_answer(f"a redirect {code} to the same server", lambda s, evil, code=code: _redirect(s, evil, code), "http_redirect",
                 tags=("quick",) if code == 302 else ())


def _redirect(s, evil, code):
    s.origin.put({"/elsewhere": evil})
    return web.status(code, {"Location": to_self(s, "/elsewhere")})


@row("flags answered with a redirect to another server", "quick")
def redirect_away(s):
    s.begin()
    other = Origin(s.pki.good())
    evil = s.sign(s.evil_text())
    other.put(s.origin.files)
    other.put({s.pub.path("flags"): evil})
    s.attack_ms = now_ms()
    s.origin.answer_with(s.pub.path("flags"), web.status(302, {"Location": other.url + s.pub.path("flags")}))
    s.poll_failed("http_redirect")
    s.keeps()
    if other.requests:
        s.fail("the redirect was followed")
    other.stop()


BUSY = {"Retry-After": "1"}
flags_answer("403", lambda s, e: web.status(403), "http_status")
flags_answer("404", lambda s, e: web.status(404))
flags_answer("500", lambda s, e: web.status(500, body=b"oops"), "http_status")
flags_answer("503 and Retry-After", lambda s, e: web.status(503, BUSY), "http_status")
flags_answer("206", lambda s, e: web.status(206, {"Content-Range": f"bytes 0-{len(e) - 1}/{len(e)}"}, e), "http_status")
flags_answer("an empty 200", lambda s, e: web.status(200), what="flags")
flags_answer("the log-in page of a guest network", lambda s, e: web.fixed(b"<html>Log in</html>"), what="flags")
flags_answer("gzip", lambda s, e: web.fixed(gzip.compress(e), {"Content-Encoding": "gzip"}), "http_encoding", tags=("quick",))
flags_answer("gzip for transfer", lambda s, e: web.status(200, {"Transfer-Encoding": "gzip, chunked"}, gzip.compress(e)),
             "http_encoding", "net_broken", "http_header")
flags_answer("half a body", lambda s, e: web.half(e), "net_broken", tags=("quick",))
flags_answer("nothing, and the end of the connection", lambda s, e: web.raw(b""), "net_broken", "net_connect")
flags_answer("garbage", lambda s, e: web.raw(bytes(range(256)) * 40), "net_broken", "http_header", "http_status")
flags_answer("a body without a status line", lambda s, e: web.raw(e), "net_broken", "http_header", "http_status")
flags_answer("a header of 1 MiB", lambda s, e: web.status(200, {"X-Long": "x" * MIB}, e), "http_header", "net_broken", "too_big")
flags_answer("ten thousand headers", lambda s, e: web.raw(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 10000 + b"\r\n"), "http_header", "net_broken", "too_big")
flags_answer("informational answers without end", lambda s, e: web.raw(b"HTTP/1.1 103 Early Hints\r\nX-A: b\r\n\r\n" * 20000), "http_header", "net_broken", "too_big", "http_status")
flags_answer("two lengths", lambda s, e: web.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 900000\r\n\r\nabcde"))
flags_answer("a negative length", lambda s, e: web.raw(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabcde"), "http_header", "net_broken", "http_status")
flags_answer("an ETag of 16 KiB", lambda s, e: web.status(200, {"ETag": '"' + "x" * 15000 + '"'}, b"x"), "http_header")


@row("flags answered with 304 for ever, without being asked: only the lease counts")
def frozen(s):
    s.pub.lease_s = 300
    s.pub.publish([s.a, s.b], pending=[s.evil])
    s.start("--time-lapse", 40)  # five minutes in 7.5 s
    s.shows("a")
    s.origin.answer_with(s.pub.path("flags"), web.status(304, {"ETag": '"same"'}))
    s.attack_ms = now_ms()
    s.house(timeout_s=12)
    s.never_again("a", "b")
    time.sleep(3)
    s.origin.special.clear()
    s.pub.publish([s.c, s.d], issued=web_time(s), expires=web_time(s, 300))
    s.shows("c")
    s.note = "house card after the lease, posts again with fresh flags"


def web_time(s, ahead=0):
    """RFC 3339 on the node's fast clock."""
    from signing import rfc3339
    return rfc3339(time.time() + (now_ms() - s.node.started_ms) / 1000 * 39 + ahead)


@row("1 GiB as flags is cut at the limit", "quick")
def huge_flags(s):
    endless_at(s, lambda: s.pub.path("flags"), "too_big")


@row("1 GiB as flags, length not stated")
def huge_chunked(s):
    endless_at(s, lambda: s.pub.path("flags"), "too_big", stated=False)


def endless_at(s, path, *why, stated=True, most=8 * MIB):
    s.begin()
    taken = []
    s.attack_ms = now_ms()
    s.origin.answer_with(path(), web.endless(taken, stated=stated))
    end = time.monotonic() + 15
    while not taken and time.monotonic() < end:
        time.sleep(0.1)
    if not taken:
        s.fail("the body was not refused within 15 s")
    elif taken[0] > most:
        s.fail(f"{taken[0]} bytes were taken")
    found = s.node.find(since_ms=s.attack_ms, why=set(why))
    if not found:
        s.fail(f"no reason {why} in the log: {s.tail()}")
    s.note = f"{(taken or [0])[0] // 1024} KiB sent" + (f", {s.node.peak_mib():.0f} MiB peak" if s.node.alive() else "")
    s.keeps()


def later(name, which, make, *why, what=("feed",), tags=()):
    """New flags are fine, but their feed or picture is answered in this way; post c must not show, a and b may."""
    @row(f"{which} answered with {name}", *tags)
    def attack(s):
        s.begin()
        s.attack_ms = now_ms()
        feed = s.pub.feed([s.a, s.b, s.c])
        path = s.pub.path(s.c.media) if which == "picture" else next(
            p for p, v in s.origin.files.items() if v == feed)
        s.origin.answer_with(path, make(s, s.origin.files[path]))
        s.never_again("c")
        s.pub.publish([s.a, s.b, s.c], pending=[])
        line = s.node.wait_log(40, since_ms=s.attack_ms, **({"why": set(why)} if why else {"event": {"refused", "poll_failed"}}))
        if line:
            s.note = f"{line.event} {line.fields.get('what', '')}: {line.fields.get('why')}"
        else:
            s.fail(f"no reason {why} in the log: {s.tail()}")
        if which == "picture":
            s.shows("a", "b")


for which in ("feed", "picture"):
    later("half a body", which, lambda s, d: web.half(d), "net_broken")
    later("404", which, lambda s, d: web.status(404))
    later("a redirect", which, lambda s, d: web.status(302, {"Location": "/x"}), "http_redirect")
    later("gzip", which, lambda s, d: web.fixed(gzip.compress(d), {"Content-Encoding": "gzip"}), "http_encoding")
    later("1 GiB", which, lambda s, d: web.endless([]), "too_big", "net_broken", "digest")
    later("1 GiB, length not stated", which, lambda s, d: web.endless([], stated=False), "too_big", "net_broken", "digest")
    later("one byte too many", which, lambda s, d: web.fixed(d + b" "), "digest", "net_broken", "too_big")
    later("another file", which, lambda s, d: web.fixed(s.evil.picture), "digest", "net_broken", "too_big", "syntax")


# ---- slow: these wait for the node's own time limits -----------------------------------------------------------------

flags_answer("one byte a second", lambda s, e: web.drip(e, 1), "net_timeout", "net_broken", tags=("slow",))
flags_answer("silence", lambda s, e: web.mute(90), "net_timeout", tags=("slow",))


@row("a server that takes connections and never says a word: set-up card, and posts when it wakes", "slow")
def silent(s):
    s.origin.silent = True
    s.pub.publish([s.a, s.b])
    s.start()
    s.poll_failed("net_timeout", "tls_other", timeout_s=30)
    s.house(("setup", "house"), since_ms=0)
    s.origin.silent = False
    s.origin.drop()
    s.shows("a", timeout_s=40)


@row("a slow picture does not hold up a withdrawal")
def slow_picture(s):
    s.begin()
    s.pub.publish([s.a, s.b, s.c])
    s.pub.publish([s.a, s.b])
    slow = s.d
    s.pub.media(slow)
    s.origin.answer_with(s.pub.path(slow.media), web.drip(slow.picture, 20))
    s.pub.publish([s.a, s.b, slow])
    time.sleep(1)
    s.attack_ms = now_ms()
    s.pub.publish([s.b])
    gone = s.watcher.wait_gone("a", 8) and s.node.wait_log(8, event="accepted", seq=s.pub.seq)
    if not gone:
        s.fail(f"post a was not taken off while a picture dripped in: {s.tail()}")
    else:
        took = gone.at_ms - s.attack_ms
        s.note = f"accepted after {took:.0f} ms"
        if took > 3000:
            s.fail(f"the withdrawal took {took:.0f} ms behind a slow picture")
    s.never_again("a")


@row("the server goes away and comes back: posts stay, then new ones come", "quick")
def away(s):
    s.begin()
    s.origin.stop()
    s.poll_failed("net_connect", "net_broken", "net_timeout")
    s.keeps()
    time.sleep(2)
    s.keeps()
    back = object.__new__(Origin)
    try:
        _listen_again(back, s.origin)
    except OSError as e:
        raise Skip(f"the port is taken: {e}")
    s.origin = s.pub.origin = back
    s.pub.publish([s.c])
    s.shows("c", timeout_s=15)


def _listen_again(new, old):
    """The same files on the same port."""
    import socket
    import threading
    new.__dict__.update(old.__dict__)
    new.refuse, new.connections = False, set()
    new.socket = socket.create_server(("127.0.0.1", old.port), backlog=64)
    threading.Thread(target=new._accept, daemon=True).start()
