# SPDX-License-Identifier: Apache-2.0
"""Flags that are forged, old, for others, malformed, or do not mean what they seem to."""
import os
import time

import signing
from screen import now_ms
from signing import rfc3339
from table import row


@row("control: the watcher sees the marker once it is properly approved", "quick")
def control(s):
    s.control = True
    s.begin()
    s.attack(s.sign(s.evil_text()))
    s.accepted()
    if not s.watcher.wait_visible("forbidden", 10):
        s.fail("the approved marker was not seen: this whole test would prove nothing")


@row("a pending post in the feed is not drawn", "quick")
def pending(s):
    s.begin()
    s.shows("a", "b")


# ---- signatures ------------------------------------------------------------------------------------------------------

def forged(name, make, *tags, why=("signature", "syntax", "too_big", "duplicate")):
    """make(stage, text) gives the bytes that the compromised server hands out."""
    @row("forged flags: " + name, *tags)
    def attack(s):
        s.begin()
        s.attack(make(s, s.evil_text()))
        s.refused("flags", *why)
        s.keeps()


def lines_of(flags):
    """A note's text part, and its signature lines."""
    text, _, lines = flags.partition(b"\n\n")
    return text + b"\n", lines


forged("not signed at all", lambda s, t: t + b"\n", "quick")
forged("an empty list of signatures", lambda s, t: t + b"\n\n")
forged("signed by a stranger", lambda s, t: s.sign(t, s.pub.stranger), "quick")
forged("signed by a stranger under our key's name", lambda s, t: s.sign(t, s.pub.stranger.named("test/flags")))
forged("a stranger's signature under our key's name and id",
       lambda s, t: t + b"\n\n" + signing.line_of("test/flags", s.pub.flags_key.key_id() + s.pub.stranger.signature(t + b"\n")))
forged("the signature of older flags", lambda s, t: t + b"\n\n" + lines_of(s.pub.last)[1])
forged("the older flags with one letter changed", lambda s, t: s.pub.last.replace(b'"pending"', b'"approved"'), "quick")
forged("a signature of zeros", lambda s, t: t + b"\n\n" + signing.line_of("test/flags", s.pub.flags_key.key_id() + bytes(70)))
forged("half a signature", lambda s, t: s.sign(t)[:-30] + b"\n")
forged("signed by the root key", lambda s, t: s.sign(t, s.pub.root_key))
forged("signed by the hold key, mode run", lambda s, t: s.sign(t, s.pub.hold_key), "quick",
       why=("signature", "not_approved", "syntax", "type", "range", "unsupported"))
forged("words between the text and the signature",
       lambda s, t: t + b"\n\nevil: approved\n\n" + lines_of(s.sign(t))[1])
forged("words behind the signature", lambda s, t: s.sign(t) + b"evil: approved\n")
forged("a thousand signature lines", lambda s, t: s.sign(t, s.pub.flags_key, *[s.pub.stranger] * 1) + lines_of(s.sign(t))[1] * 999)
forged("a byte order mark before the text", lambda s, t: b"\xef\xbb\xbf" + s.sign(t))
forged("line ends of carriage return and line feed", lambda s, t: s.sign(t).replace(b"\n", b"\r\n"))
forged("a NUL byte in the middle", lambda s, t: s.sign(t).replace(b'"seq"', b'"s\0eq"'))
forged("a hyphen instead of the dash", lambda s, t: s.sign(t).replace("\u2014".encode(), b"-"))


@row("a stranger's extra signature beside a good one changes nothing")
def extra_signature(s):
    s.begin()
    s.pub.publish([s.a, s.c], pending=[s.evil], keys=[s.pub.stranger, s.pub.flags_key])
    s.accepted()
    s.shows("c")


# ---- rightly signed, but wrong: what a stolen signer or a broken desk could send -------------------------------------

def wrong(name, make, *why, tags=(), what="flags"):
    """make(stage) gives text that approves evil; it is signed by the right key and must still be refused."""
    @row("signed flags refused: " + name, *tags)
    def attack(s):
        s.begin()
        s.attack(s.sign(make(s)))
        s.refused(what, *why)
        s.keeps()


def changed(**changes):
    return lambda s: s.evil_text(**changes)


def replaced(old, new):
    return lambda s: s.evil_text().replace(old, new)


DAY = 86400
SHAPE = ("type", "range", "syntax", "unsupported", "duplicate", "too_big")

wrong("another type", changed(type="placard-root/1"), *SHAPE)
wrong("a later version of the format", changed(type="placard-flags/2"), *SHAPE)
wrong("for another audience", changed(audience="hq/office"), "audience", tags=("quick",))
wrong("for no audience", changed(audience=None), "audience", *SHAPE)
wrong("under another root", changed(root=7), "root", "not_found")
wrong("mode of an unknown name", changed(mode="party"), *SHAPE)
wrong("without a mode", changed(mode=None), *SHAPE)
wrong("expired an hour ago", lambda s: s.evil_text(issued=rfc3339(time.time() - DAY), expires=rfc3339(time.time() - 3600)),
      "expired", tags=("quick",))
wrong("a lease of eight days", lambda s: s.evil_text(expires=rfc3339(time.time() + 8 * DAY)), *SHAPE)
wrong("a lease of one minute", lambda s: s.evil_text(expires=rfc3339(time.time() + 60)), *SHAPE)
wrong("expires before it is issued", lambda s: s.evil_text(issued=rfc3339(time.time() + 7200), expires=rfc3339(time.time() + 3600)),
      "future", *SHAPE)
wrong("no expiry", changed(expires=None), *SHAPE)
wrong("a date that does not exist", changed(expires="2027-02-30T00:00:00Z"), *SHAPE)
wrong("a lower seq (replay)", changed(seq=5), "rollback", tags=("quick",))
wrong("seq zero", changed(seq=0), "rollback", *SHAPE)
wrong("a negative seq", changed(seq=-1), "rollback", *SHAPE)
wrong("a seq with a fraction", replaced(b'"seq":102', b'"seq":102.0'), *SHAPE)
wrong("a seq beyond 64 bits", replaced(b'"seq":102', b'"seq":18446744073709551717'), *SHAPE)
wrong("a seq as text", changed(seq="102"), *SHAPE)
wrong("seq twice", replaced(b'"seq":102', b'"seq":5,"seq":102'), "duplicate", "syntax")
wrong("flag twice in an entry", replaced(b'"flag":"approved"', b'"flag":"pending","flag":"approved"'), "duplicate", "syntax", tags=("quick",))
wrong("the same id twice", replaced(b'"posts":[', b'"posts":[{"id":"evil","sha256":"' + b"0" * 64 + b'","flag":"withdrawn"},'),
      "duplicate", "syntax")
wrong("not UTF-8", replaced(b'"mode":"run"', b'"mode":"run","x":"\xc0\xaf"'), *SHAPE)
wrong("half a surrogate pair", replaced(b'"mode":"run"', b'"mode":"run","x":"\\ud800"'), *SHAPE)
wrong("a NUL in a text", replaced(b'"mode":"run"', b'"mode":"run","x":"a\\u0000b"'), *SHAPE)
wrong("nested deeper than eight", replaced(b'"mode":"run"', b'"mode":"run","x":' + b"[" * 40 + b"]" * 40), *SHAPE)
wrong("nested a hundred thousand deep", replaced(b'"mode":"run"', b'"mode":"run","x":' + b"[" * 100000 + b"]" * 100000), *SHAPE)


@row("signed flags refused: more than 256 KiB")
def too_long(s):
    s.begin()
    s.attack(s.sign(s.evil_text(padding="x" * (300 * 1024))))
    s.poll_failed("too_big")
    s.keeps()


wrong("a comma too many", replaced(b'"mode":"run"', b'"mode":"run",'), *SHAPE)
wrong("two documents", lambda s: s.evil_text() + b"{}", *SHAPE)
wrong("an array", lambda s: b"[" + s.evil_text() + b"]", *SHAPE)
wrong("an alert without a text", changed(mode="alert"), *SHAPE)
wrong("an alert of 281 letters", lambda s: s.evil_text(mode="alert", alert={
    "text": "x" * 281, "language": "en", "severity": "info", "until": rfc3339(time.time() + 60)}), *SHAPE)
wrong("an alert of thirteen hours", lambda s: s.evil_text(mode="alert", alert={
    "text": "Words", "language": "en", "severity": "info", "until": rfc3339(time.time() + 13 * 3600)}), *SHAPE)
wrong("a feed at an absolute address", lambda s: s.evil_text().replace(b'"url":"feed.', b'"url":"https://localhost:1/feed.'), "origin", *SHAPE)
wrong("a feed on another host without scheme", replaced(b'"url":"feed.', b'"url":"//localhost:1/feed.'), "origin", *SHAPE)
wrong("a feed above the audience", replaced(b'"url":"feed.', b'"url":"../../feed.'), "origin", *SHAPE, tags=("quick",))
wrong("a feed with a query", replaced(b'.json"', b'.json?x=1"'), "origin", *SHAPE)
wrong("a feed with an encoded path", replaced(b'"url":"feed.', b'"url":"%2e%2e/feed.'), "origin", *SHAPE)
wrong("a feed of more than 1 MiB promised", lambda s: s.evil_text().replace(b'"bytes":', b'"bytes":9999'), "too_big", *SHAPE)


@row("signed flags: same seq, other bytes (equivocation) shows the house card", "quick")
def equivocation(s):
    s.begin()
    s.attack(s.sign(s.evil_text(seq=101)))
    s.refused("flags", "equivocation")
    s.house()


@row("signed flags: same seq, one more signature line is the same document", "quick")
def longer(s):
    s.begin()
    # well-formed, of a key that nobody knows: whoever carries the file can add it
    s.attack(s.pub.last + "\u2014 nobody.example/x AQIDBDAGAgEBAgEB\n".encode())
    s.origin.drop()
    time.sleep(2.5)
    if s.node.find(since_ms=s.attack_ms, event="equivocation"):
        s.fail("taken for another document")
    s.keeps()


# ---- entries: the document is right, evil's entry is not an approval -------------------------------------------------

def entry(name, *tags, **changes):
    @row("not an approval: " + name, *tags)
    def attack(s):
        s.begin()
        s.attack_ms = now_ms()
        s.evil_entry(**{k: v() if callable(v) else v for k, v in changes.items()})
        s.handled()
        s.keeps()
        s.shows("a", "b")


entry("rejected", "quick", flag="rejected")
entry("withdrawn", flag="withdrawn")
entry("capital letters", flag="APPROVED")
entry("a space behind", flag="approved ")
entry("an unknown value", flag="approved-by-all")
entry("the number one", flag=1)
entry("true", flag=True)
entry("a list with approved in it", flag=["approved"])
entry("an object", flag={"approved": "approved"})
entry("no flag at all", flag=None)
entry("no until", "quick", until=None)
entry("until beyond ninety days", until=lambda: rfc3339(time.time() + 95 * DAY))
entry("until before from", until=lambda: rfc3339(time.time() - 2 * 3600))
entry("until has passed", until=lambda: rfc3339(time.time() - 5))
entry("until is a number", until=4102444800)
entry("until in local time", until="2030-01-01T00:00:00+02:00")
entry("from in an hour", **{"from": lambda: rfc3339(time.time() + 3600)})
entry("from is a number", **{"from": 0})
entry("another digest", "quick", sha256="0" * 64)
entry("half a digest", sha256="abcd")
entry("a digest in capital letters", sha256=lambda: "A" * 64)
entry("no digest", sha256=None)
entry("another id", id="evil2")
entry("a huge rank", rank=10 ** 30)


@row("not an approval: null")
def entry_null(s):
    s.begin()
    digest = b'"sha256":"%b",' % signing.sha256(s.evil.item()).encode()
    s.attack(s.sign(s.evil_text().replace(digest + b'"flag":"approved"', digest + b'"flag":null')))
    s.handled()
    s.keeps()


@row("not an approval: no entry at all", "quick")
def no_entry(s):
    s.begin()
    s.attack_ms = now_ms()
    s.pub.seq += 1
    now = time.time()
    feed = s.pub.feed([s.a, s.b, s.evil])
    s.pub.serve(s.sign(s.pub.text(feed, [s.a.entry(now), s.b.entry(now)])))
    s.accepted()
    s.shows("a", "b")


@row("an approval that ends while the post waits takes it away on time")
def until_ends(s):
    end = time.time() + 5
    s.pub.seq += 1
    now = time.time()
    feed = s.pub.feed([s.a, s.b])
    s.pub.serve(s.sign(s.pub.text(feed, [s.a.entry(now, until=rfc3339(end)), s.b.entry(now)])))
    s.start()
    s.shows("a", "b")
    time.sleep(max(0, int(end) + 0.4 - time.time()))
    s.never_again("a")
    s.shows("b")
    time.sleep(3)


# ---- hold, threshold, withdrawal ------------------------------------------------------------------------------------

@row("hold by the hold key: the house card, and only the flags keys release it", "quick")
def hold(s):
    s.begin()
    s.pub.seq += 1
    held = s.pub.seq
    s.attack(s.sign(s.pub.hold_text(), s.pub.hold_key))
    s.accepted()
    s.house()
    s.pub.seq += 1
    s.attack_ms = now_ms()
    s.attack(s.sign(s.evil_text(releases=held), s.pub.hold_key))
    s.refused("flags")
    flags = s.sign(s.pub.text(s.pub.feed([s.a, s.b]), [p.entry(time.time()) for p in (s.a, s.b)]))
    s.attack(flags)
    s.refused("flags")
    if s.watcher.visible & {"a", "b"}:
        s.fail("flags without `releases` ended the hold")
    s.pub.publish([s.a, s.b], releases=held)
    s.accepted()
    s.shows("a")


@row("a hold that names posts is refused or shows none")
def hold_with_posts(s):
    s.begin()
    s.attack(s.sign(s.evil_text(mode="hold"), s.pub.hold_key))
    s.refused("flags")
    s.keeps()


@row("hold key, mode alert")
def hold_alert(s):
    s.begin()
    alert = {"text": "Run", "language": "en", "severity": "critical", "until": rfc3339(time.time() + 600)}
    s.pub.seq += 1
    s.attack(s.sign(s.pub.text(None, None, mode="alert", alert=alert), s.pub.hold_key))
    s.refused("flags")
    s.keeps()
    if s.node.find(event="shown", kind="alert"):
        s.fail("the hold key raised an alert")


def with_threshold_2(s, flags_keys=None):
    s.pub.set_root(roles=s.pub.roles(2, flags_keys))
    s.pub.publish([s.a, s.b], pending=[s.evil], keys=[s.pub.flags_key, s.pub.second_key])
    s.start()
    s.shows("a")


@row("threshold two: one key has signed", "quick")
def one_of_two(s):
    with_threshold_2(s)
    s.attack(s.sign(s.evil_text()))
    s.refused("flags", "signature")
    s.keeps()


@row("threshold two: one key has signed twice")
def twice(s):
    with_threshold_2(s)
    text = s.evil_text()
    s.attack(s.sign(text, s.pub.flags_key, s.pub.flags_key))
    s.refused("flags", "signature", "duplicate", "syntax")
    s.keeps()


@row("threshold two: one key under two names")
def two_names(s):
    twin = s.pub.flags_key.named("test/twin")
    s.pub.set_root(roles=s.pub.roles(2, [s.pub.flags_key, twin, s.pub.second_key]))
    s.pub.publish([s.a, s.b], pending=[s.evil], keys=[s.pub.flags_key, s.pub.second_key])
    s.may_end = True  # such a root may be refused as a whole
    s.node.start()
    s.node.wait_log(4, event="shown")
    s.attack(s.sign(s.evil_text(), s.pub.flags_key, twin))
    time.sleep(3)
    s.note = "root accepted" if s.node.find(event="accepted") else "root refused: " + s.tail(1)[:80]


@row("a withdrawn post is gone, and its words and picture are erased from the disk", "quick")
def erased(s):
    s.a.text = "Zanzibarquokka words of a withdrawn post"
    s.begin()
    s.shows("a")
    s.pub.seq += 1
    now = time.time()
    entries = [s.b.entry(now), {"id": "a", "sha256": signing.sha256(s.a.item()), "flag": "withdrawn", "at": rfc3339(now)}]
    s.attack(s.sign(s.pub.text(s.pub.feed([s.b]), entries)))
    s.accepted()
    s.watcher.wait_gone("a", 1)
    s.never_again("a")
    s.shows("b")
    time.sleep(1)
    for where, _, files in os.walk(s.node.store):
        for name in files:
            with open(os.path.join(where, name), "rb") as f:
                data = f.read()
            if b"Zanzibarquokka" in data or s.a.picture in data:
                s.fail(f"{os.path.relpath(os.path.join(where, name), s.node.store)} still has the withdrawn post")


@row("an alert takes over and gives back at its end")
def alert(s):
    s.begin()
    until = time.time() + 4
    now = time.time()
    s.pub.publish([s.a, s.b], pending=[s.evil], mode="alert", alert={
        "text": "Fire drill on floor 3", "language": "en", "severity": "critical", "until": rfc3339(until), "drill": True})
    s.accepted()
    if not s.node.wait_log(3, event="shown", kind="alert"):
        s.fail(f"no alert: {s.tail()}")
    time.sleep(0.6)
    if s.watcher.visible & {"a", "b"}:
        s.fail("posts are seen beside the alert")
    s.shows("a", timeout_s=until - now + 6)


@row("flags refused over and over do not make the node poll faster", "slow")
def no_storm(s):
    s.begin()
    s.attack(s.sign(s.evil_text(), s.pub.stranger))
    s.refused("flags")
    time.sleep(5)
    hits = len(s.origin.hits("/flags", s.attack_ms))
    s.note = f"{hits} polls in 5 s at poll_seconds 1"
    if hits > 9:
        s.fail(f"{hits} polls in 5 s")
    s.keeps()
