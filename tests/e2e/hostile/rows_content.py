# SPDX-License-Identifier: Apache-2.0
"""Feeds and pictures that were swapped, edited, or made to break a parser."""
import os
import struct
import time
import zlib

import content
from content import FORBIDDEN, Post, png
from screen import now_ms
from signing import sha256
from table import row

MIB = 1 << 20


# ---- what the web server can do without any key ---------------------------------------------------------------------

@row("the feed is edited on the server after approval", "quick")
def edited_feed(s):
    s.pub.publish([s.a, s.b], pending=[s.evil])
    feed_path = next(p for p in s.origin.files if "/feed." in p)
    s.origin.files[feed_path] = s.origin.files[feed_path].replace(b"Text of a", b"Taxt of a")
    s.start()
    s.refused("feed")
    if s.watcher.seen("a", s.row_start_ms) or s.watcher.seen("b", s.row_start_ms):
        s.note += ", shown in part"
    s.never_again("a")


@row("one post is edited after approval, the rest carries on", "quick")
def edited_post(s):
    s.begin()
    s.attack_ms = now_ms()
    s.pub.seq += 1
    now = time.time()
    changed = Post("a", FORBIDDEN, text="Text of a, edited")
    feed = s.pub.feed([changed, s.b])
    s.pub.serve(s.sign(s.pub.text(feed, [s.a.entry(now), s.b.entry(now)])))
    s.accepted()
    s.watcher.wait_gone("a", 2)
    s.shows("b")


@row("a post under an approved id with other bytes stands first in the feed")
def double_item(s):
    s.begin()
    s.attack_ms = now_ms()
    s.pub.seq += 1
    now = time.time()
    twin = Post("a", FORBIDDEN, text="Text of a")
    feed = s.pub.feed([twin, s.a, s.b])
    s.pub.serve(s.sign(s.pub.text(feed, [s.a.entry(now), s.b.entry(now)])))
    s.handled()
    s.shows("b")


@row("a picture is swapped on the server", "quick")
def swapped(s):
    s.origin.put({})
    s.pub.publish([s.a, s.b], pending=[s.evil])
    s.origin.files[s.pub.path(s.a.media)] = s.evil.picture
    s.start()
    s.refused("media", "digest", "net_broken", "too_big")
    s.shows("b")
    s.never_again("a")


@row("a picture is swapped for one of the same length")
def swapped_same_length(s):
    s.evil.picture = s.evil.picture + bytes(max(0, len(s.a.picture) - len(s.evil.picture)))
    s.pub.publish([s.a, s.b])
    s.origin.files[s.pub.path(s.a.media)] = s.evil.picture[:len(s.a.picture)]
    s.start()
    s.refused("media", "digest")
    s.shows("b")


@row("the digest inside the item is of another picture")
def wrong_digest(s):
    liar = Post("liar", FORBIDDEN, _placard={"sha256": sha256(b"something else"), "width": 640, "height": 480})
    s.pub.publish([s.a, s.b, liar])
    s.start()
    s.refused(("media", "post"))
    s.shows("a", "b")


@row("old feed with new flags: the withdrawn post does not come back")
def old_feed(s):
    s.begin()
    old = s.pub.feed([s.a, s.b, s.evil])
    s.pub.seq += 1
    now = time.time()
    new = s.pub.feed([s.b])
    s.origin.files[s.pub.path(content.feed_name(new))] = old
    s.attack(s.sign(s.pub.text(new, [s.b.entry(now), {"id": "evil", "sha256": sha256(s.evil.item()), "flag": "withdrawn"}])))
    s.handled()
    s.shows("b", timeout_s=8)
    if s.watcher.wait_visible("a", 5):
        s.fail("post a, which the new flags no longer approve, is still shown")


@row("the feed is missing on the server: flags count all the same")
def no_feed(s):
    s.begin()
    s.pub.seq += 1
    now = time.time()
    new = content.feed_of([s.b.item(), b'{"id":"zz"}'])
    s.attack(s.sign(s.pub.text(new, [s.b.entry(now), {"id": "a", "sha256": sha256(s.a.item()), "flag": "withdrawn"}])))
    s.watcher.wait_gone("a", 6)
    s.never_again("a")
    time.sleep(3)


# ---- feeds that are approved, or claim to be, and hurt a parser ------------------------------------------------------

def broken_feed(name, make, *tags):
    """make(stage) gives the bytes of the whole feed; flags for it are rightly signed and approve evil."""
    @row("feed refused: " + name, *tags)
    def attack(s):
        s.begin()
        s.pub.seq += 1
        now = time.time()
        s.pub.media(s.evil)
        data = make(s)
        s.origin.put({s.pub.path(content.feed_name(data)): data})
        s.attack(s.sign(s.pub.text(data, [p.entry(now) for p in (s.a, s.b, s.evil)])))
        s.refused(("feed", "flags"))


def items(s, *extra):
    return [s.a.item(), s.b.item(), *extra]


broken_feed("not JSON", lambda s: b"<html>Please log in to the guest network</html>")
broken_feed("half", lambda s: content.feed_of(items(s, s.evil.item()))[:-40])
broken_feed("nested a hundred thousand deep", lambda s: content.feed_of(items(s, s.evil.item())).replace(b'"title":', b'"x":' + b"[" * 100000 + b"]" * 100000 + b',"title":', 1))
broken_feed("two MiB", lambda s: content.feed_of(items(s, s.evil.item(), b'{"id":"pad","content_text":"' + b"x" * 2 * MIB + b'"}')))
broken_feed("501 items", lambda s: content.feed_of(items(s, s.evil.item(), *[b'{"id":"%d","content_text":"x"}' % i for i in range(499)])))
broken_feed("an array", lambda s: b"[" + s.evil.item() + b"]")
broken_feed("items twice", lambda s: content.feed_of([s.evil.item()]).replace(b'"items":', b'"items":[],"items":', 1))
broken_feed("not UTF-8", lambda s: content.feed_of([s.evil.item()]).replace(b"Test feed", b"\xff\xfe"))


def broken_item(name, change, *tags):
    """change(bytes of evil's item) gives an item that is approved by its digest, and wrong."""
    @row("post left out: " + name, *tags)
    def attack(s):
        s.begin()
        s.pub.seq += 1
        now = time.time()
        s.pub.media(s.evil)
        item = change(s.evil.item())
        feed = s.pub.feed([s.a, s.b], items=items(s, item))
        s.attack(s.sign(s.pub.text(feed, [s.a.entry(now), s.b.entry(now), s.evil.entry(now, sha256=sha256(item))])))
        s.handled()
        s.shows("a", "b")


def member(name, value):
    return lambda item: item.replace(b'"language": "en"', b'"%b": %b' % (name, value))


broken_item("its id stands twice", lambda i: i.replace(b'{"id"', b'{"id": "a", "id"', 1))
broken_item("its id is a number", lambda i: i.replace(b'"id": "evil"', b'"id": 666'))
broken_item("more than 16 KiB", member(b"summary", b'"' + b"x" * 17000 + b'"'))
broken_item("a picture on another host", lambda i: i.replace(b'"url": "media/', b'"url": "https://localhost:1/media/'))
broken_item("a picture above the audience", lambda i: i.replace(b'"url": "media/', b'"url": "../../media/'))
broken_item("a picture by an encoded path", lambda i: i.replace(b'"url": "media/', b'"url": "media/%2e%2e/'))
broken_item("a picture without a digest", lambda i: i.replace(b'"sha256"', b'"sha257"'))
broken_item("a picture of 30000 by 30000", lambda i: i.replace(b'"width": 640, "height": 480', b'"width": 30000, "height": 30000'))
broken_item("a picture of a negative width", lambda i: i.replace(b'"width": 640', b'"width": -640'))
broken_item("a picture of a fractional width", lambda i: i.replace(b'"width": 640', b'"width": 640.5'))


# ---- approved posts that are strange: shown or not, nothing else may suffer ------------------------------------------

PAGES_FROM = 500  # characters: so many may need more than one page


def strange(name, *tags, **changes):
    """An approved post with a marker of its own and strange content; the others must carry on beside it."""
    @row("strange but approved: " + name, *tags)
    def attack(s):
        s.control = "colourful" in tags  # emoji are not greys: the watcher's rule does not hold beside them
        post = Post("c", s.c.colour, **changes)
        s.begin()
        s.attack_ms = now_ms()
        s.pub.publish([s.a, s.b, post], pending=[s.evil])
        s.accepted()
        time.sleep(2)
        if len(changes.get("text", "")) > PAGES_FROM:
            # Read page by page it may stand for minutes: it must leave from whichever page it has come to.
            s.watcher.wait(lambda w: "c" in w.visible, 6)
            s.pub.publish([s.a, s.b], pending=[s.evil])
            s.accepted()
        s.shows("a", "b", timeout_s=10)
        if s.node.alive() and s.node.peak_mib() > 400:
            s.fail(f"the node took {s.node.peak_mib():.0f} MiB")
        s.note = "picture seen" if s.watcher.seen("c", s.attack_ms) else "without its picture"


def png_chunks(width, height, body):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", body) + chunk(b"IEND", b""))


MARKER = png(content.allowed_colours(4)[2])
SVG = (b'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><image href="file:///etc/passwd"/>'
       b'<rect width="640" height="480" fill="#10FA10"/></svg>')
GIF = b"GIF89a" + struct.pack("<HHBBB", 640, 480, 0x80, 0, 0) + bytes([16, 250, 16, 0, 0, 0]) + b",\0\0\0\0" + bytes(
    [1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B])
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"

strange("half a PNG", "quick", picture=MARKER[:len(MARKER) // 2])
strange("a PNG with broken check sums", picture=MARKER[:60] + b"\x55" * 8 + MARKER[68:])
strange("a PNG of 30000 by 30000 that holds 64 KiB", "quick", picture=png_chunks(30000, 30000, zlib.compress(bytes(65536))))
strange("a PNG that says 640 by 480 and unpacks to 64 MiB",
        picture=png_chunks(640, 480, zlib.compress(bytes(64 * MIB), 9)))
strange("a PNG of 5000 by 5000", picture=png_chunks(5000, 5000, zlib.compress(bytes(5000 * 15001), 9)))
strange("a PNG of no width", picture=png_chunks(0, 480, zlib.compress(b"")))
strange("a JPEG of its header only", picture=JPEG, mime="image/jpeg")
strange("a JPEG that lies about its size", picture=JPEG + b"\xff\xc0\0\x11\x08\xff\xff\xff\xff\3\1\x22\0\2\x11\1\3\x11\1" + b"\xff\xda" + bytes(2000),
        mime="image/jpeg")
strange("a PNG that says it is a JPEG", picture=MARKER, mime="image/jpeg")
strange("an SVG that says it is a PNG", "quick", picture=SVG)
strange("a GIF that says it is a PNG", picture=GIF)
strange("an SVG that says so", picture=SVG, mime="image/svg+xml")
strange("a web page as picture", picture=b"<!doctype html><script>alert(1)</script>")
strange("an empty picture", picture=b"")
strange("a picture of 9 MiB", picture=MARKER + os.urandom(9 * MIB))
strange("random bytes as picture", picture=os.urandom(50000))
strange("HTML in the text", text="<script>alert(1)</script><img src=x onerror=alert(1)> &amp; &#x41;")
strange("HTML instead of text", extra={"content_html": "<b>bold</b>", "content_text": None})
strange("texts that turn round", text="Safe \u202egnp.exe\u202c \u2066\u2067\u2068 end " + "\u202e" * 200)
strange("control characters", text="a\u0001b\u001b[31mred\u0007\b\r\n\u0085\u2028\u2029\ufeff end")
strange("a thousand combining marks", text="e" + "\u0301" * 1000)
strange("a word of fifteen thousand letters", text="W" * 15000)
strange("six thousand line ends", text="\n" * 6000)
strange("flags, families, skin tones without end", "colourful", text="\U0001F1E9\U0001F1EA\U0001F468\u200d\U0001F469\u200d\U0001F467\U0001F44D\U0001F3FD" * 120)
strange("code points that nobody has given out", text="\U000E0001\U0010FFFD\uFFFE \ue000\U000F0000 end")
strange("Arabic, Thai, Devanagari and Chinese in one line", text="\u0633\u0644\u0627\u0645 \u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35 \u0928\u092e\u0938\u094d\u0924\u0947 \u4f60\u597d")
strange("a language that is a path", extra={"language": "../../etc/passwd"})
strange("a name of 250 letters", extra={"authors": [{"name": "N" * 250}]})
strange("sixteen tags", extra={"tags": ["#" * 60] * 16})
strange("published in the year 9999", extra={"date_published": "9999-12-31T23:59:59Z"})
strange("a percent sign for every printf", text="%s%n%d%%" * 100, extra={"title": "%n%n%n%s"})


@row("an id with quotes, line ends and escapes stays one line in the log")
def strange_id(s):
    name = 'x"\ninfo node event=shown kind=post id="evil'
    s.begin()
    s.attack_ms = now_ms()
    s.pub.publish([s.a, Post(name, s.c.colour)], pending=[s.evil])
    s.accepted()
    s.shows("a", timeout_s=10)
    if s.node.find(event="shown", id="evil"):
        s.fail("an id could write a log line of its own")


@row("five hundred approved posts")
def five_hundred(s):
    posts = [Post(f"p{i:03d}", s.c.colour, text=f"Number {i}", extra={"attachments": None}) for i in range(499)]
    s.pub.seq += 1
    now = time.time()
    feed = s.pub.feed([s.a], items=[s.a.item()] + [p.item() for p in posts])
    s.pub.serve(s.sign(s.pub.text(feed, [s.a.entry(now, rank=1)] + [p.entry(now) for p in posts])))
    s.start()
    s.accepted()
    s.shows("a")

