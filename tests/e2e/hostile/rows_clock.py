# SPDX-License-Identifier: Apache-2.0
"""Clocks that are wrong: fake_time.c gives the node another wall clock."""
import time

import places
from screen import now_ms
from signing import rfc3339
from table import row

YEAR = 365.25 * 86400


def at(s, when):
    """The node's wall clock starts at `when` (seconds since 1970)."""
    s.node.preload = places.preload("tests/fault/preload/fake_time.c")
    s.node.environment["FAKE_TIME_OFFSET_S"] = str(int(when - time.time()))


def synchronised(s):
    """The kernel tells the node that its clock, which is right, is synchronised."""
    at(s, time.time())
    s.node.environment["FAKE_TIME_SYNCHRONISED"] = "1"


def future_text(s):
    return s.sign(s.evil_text(issued=rfc3339(time.time() + 3600), expires=rfc3339(time.time() + 86400)))


@row("the clock is synchronised: flags issued in the future are refused", "quick")
def future(s):
    synchronised(s)
    s.begin()
    s.attack(future_text(s))
    s.refused("flags", "future")
    s.keeps()


@row("the clock stands at 1970: time is taken from signed flags, posts show", "quick")
def year_1970(s):
    at(s, 1000)
    s.begin()
    s.shows("a", "b")


@row("the clock stands at 1970: what has ended by the flags' own date is not shown")
def ended_1970(s):
    at(s, 1000)
    s.begin()
    s.attack_ms = now_ms()
    s.evil_entry(until=rfc3339(time.time() - 60))
    s.accepted()
    s.keeps()
    s.shows("a")


@row("the clock stands at 1970 and the server is away: stored posts, no set-back of time")
def restart_1970(s):
    now = time.time()
    s.pub.seq += 1
    feed = s.pub.feed([s.a, s.b])
    s.pub.serve(s.sign(s.pub.text(feed, [s.a.entry(now, until=rfc3339(now + 3)), s.b.entry(now)])))
    s.start()
    s.shows("b")
    time.sleep(3)
    s.pub.publish([s.b])  # raises the floor beyond a's end
    s.accepted()
    s.stop_node()
    s.origin.stop()
    at(s, 1000)
    s.never_again("a")
    s.attack_ms = now_ms()
    s.start()
    s.shows("b")


@row("the clock stands at 2099: certificate and lease are over, no post", "quick")
def year_2099(s):
    at(s, time.time() + 74 * YEAR)
    s.pub.publish([s.a, s.b], pending=[s.evil])
    s.never_again("a", "b")
    s.start()
    s.poll_failed("tls_date")
    s.house(("setup", "house"), since_ms=0)


@row("the clock jumps to 2099 over a restart, the server away: no post")
def jump_2099(s):
    s.begin()
    s.stop_node()
    s.origin.stop()
    at(s, time.time() + 74 * YEAR)
    s.never_again("a", "b")
    s.attack_ms = now_ms()
    s.start()
    s.house(("setup", "house"))


@row("the clock is set back over a restart: an expired post does not come back")
def set_back(s):
    now = time.time()
    end = int(now) + 4
    s.pub.seq += 1
    feed = s.pub.feed([s.a, s.b])
    s.pub.serve(s.sign(s.pub.text(feed, [s.a.entry(now, until=rfc3339(end)), s.b.entry(now)])))
    s.start()
    s.shows("a", timeout_s=3)
    time.sleep(max(0, end + 1 - time.time()))
    s.pub.publish([s.b, s.c])
    s.accepted()
    s.stop_node()
    s.origin.stop()
    at(s, time.time() - 86400)
    s.never_again("a")
    s.attack_ms = now_ms()
    s.start()
    s.shows("b")
    time.sleep(3)


@row("a lease that runs out takes the posts off, and they stay off over a restart")
def lease(s):
    s.pub.lease_s = 300
    s.pub.publish([s.a, s.b])
    s.start("--time-lapse", 60)  # five minutes in five seconds
    s.shows("a")
    s.origin.stop()
    s.attack_ms = now_ms()
    s.house(("house", "setup"), timeout_s=12)
    s.never_again("a", "b")
    s.stop_node()
    at(s, time.time() + 310)
    s.attack_ms = now_ms()
    s.start()
    s.house(("house", "setup"))
    time.sleep(1)
