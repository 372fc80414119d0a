# SPDX-License-Identifier: Apache-2.0
"""Trust roots: who may rotate them, and what a stolen key can still do afterwards."""
import time

import origin as web
import signing
from screen import now_ms
from signing import Key
from table import row


def intruder_roles(s):
    """Roles in which a stranger holds the flags."""
    return {"root": ([s.pub.root_key], 1), "flags": ([s.pub.stranger], 1), "hold": ([s.pub.hold_key], 1)}


def root_attack(name, make, *tags):
    """make(stage) gives the bytes of root.2.json. Flags that name root 2 and approve evil are signed by the stranger."""
    @row("root rotation refused: " + name, *tags)
    def attack(s):
        s.begin()
        s.origin.put({"/root.2.json": make(s)})
        s.attack(s.sign(s.evil_text(root=2), s.pub.stranger))
        s.refused("root")
        s.keeps()


def root_2(s, number=2, keys=None, roles=None, signers=()):
    roles = roles or intruder_roles(s)
    keys = keys or list({k.name: k for held, _ in roles.values() for k in held}.values())
    return signing.note(signing.root_text(number, keys, roles, time.time()), signers)


root_attack("signed by nobody", lambda s: root_2(s), "quick")
root_attack("signed by the stranger only", lambda s: root_2(s, roles={
    "root": ([s.pub.stranger], 1), "flags": ([s.pub.stranger], 1), "hold": ([], 1)}, signers=[s.pub.stranger]), "quick")
root_attack("signed by root 1 but not by itself", lambda s: root_2(s, roles={
    "root": ([s.pub.stranger], 1), "flags": ([s.pub.stranger], 1), "hold": ([], 1)}, signers=[s.pub.root_key]))
root_attack("signed by the flags key", lambda s: root_2(s, signers=[s.pub.flags_key]))
root_attack("calls itself number 3", lambda s: root_2(s, number=3, signers=[s.pub.root_key]))
root_attack("calls itself number 1", lambda s: root_2(s, number=1, signers=[s.pub.root_key]))
root_attack("threshold zero", lambda s: root_2(s, roles={
    "root": ([s.pub.root_key], 1), "flags": ([s.pub.stranger], 0), "hold": ([], 1)}, signers=[s.pub.root_key]))
root_attack("threshold above its keys", lambda s: root_2(s, roles={
    "root": ([s.pub.root_key], 1), "flags": ([s.pub.stranger], 2), "hold": ([], 1)}, signers=[s.pub.root_key]))
root_attack("a key that is not on the curve", lambda s: root_2(s, signers=[s.pub.root_key]).replace(b'"spki":"MFkw', b'"spki":"MFkx', 1))
root_attack("two MiB", lambda s: root_2(s, signers=[s.pub.root_key]) + b"x" * (2 << 20))
root_attack("not a root", lambda s: s.sign(s.evil_text(), s.pub.root_key))


@row("root rotation: number 2 is skipped")
def skipped(s):
    s.begin()
    s.origin.put({"/root.3.json": root_2(s, number=3, signers=[s.pub.root_key])})
    s.attack(s.sign(s.evil_text(root=3), s.pub.stranger))
    s.handled()
    s.keeps()


@row("root rotation: a stolen flags key is out, new keys may start at a low seq", "quick")
def rotation(s):
    s.begin()
    new = Key(s.pub.dir, "test/flags-3")
    roles = {"root": ([s.pub.root_key], 1), "flags": ([new], 1), "hold": ([s.pub.hold_key], 1)}
    s.pub.set_root(2, roles)
    s.pub.root_number, s.pub.seq = 2, 1
    s.attack_ms = now_ms()
    s.pub.publish([s.c], keys=[new])
    s.accepted()
    s.shows("c")
    s.never_again("a")
    s.pub.seq = 5000
    s.attack(s.sign(s.evil_text()))  # the thief's: root 2, old key
    s.refused("flags", "signature")
    s.pub.root_number = 1
    s.attack(s.sign(s.evil_text()))  # and under the root in which that key counted
    s.not_accepted()
    s.shows("c")
    s.stop_node()
    s.attack_ms = now_ms()
    s.start()  # the rotation is remembered
    s.shows("c")
    s.not_accepted(1)


@row("root rotation: what the stolen key signed is gone with it, though the server says no more after the new root", "quick")
def rotation_then_silence(s):
    s.begin()
    s.stop_node()
    new = Key(s.pub.dir, "test/flags-3")
    s.pub.set_root(2, {"root": ([s.pub.root_key], 1), "flags": ([new], 1), "hold": ([s.pub.hold_key], 1)})
    s.origin.answer_with("/root.3.json", web.mute())
    s.attack_ms = now_ms()
    s.start()  # the stored posts stand until the new root is here
    if not s.node.wait_log(8, event="root", number=2, since_ms=s.attack_ms):
        s.fail(f"root 2 was not taken: {s.tail()}")
    s.house(timeout_s=3)
    s.never_again("a", "b")


@row("root rotation: a new root key, signed by the old and the new")
def new_root_key(s):
    s.begin()
    new = Key(s.pub.dir, "test/root-2")
    roles = {**s.pub.roles(), "root": ([new], 1)}
    s.pub.set_root(2, roles, signers=[s.pub.root_key, new])
    roles3 = dict(roles)
    s.pub.set_root(3, roles3, signers=[new])
    s.pub.root_number = 3
    s.attack_ms = now_ms()
    s.pub.publish([s.c])  # two steps at once
    s.accepted()
    s.shows("c")
    s.origin.put({"/root.4.json": root_2(s, number=4, signers=[s.pub.root_key])})
    s.attack(s.sign(s.evil_text(root=4), s.pub.stranger))
    s.refused("root", "signature")


@row("the provisioned root is damaged: the set-up card, no post")
def damaged_root(s):
    s.pub.publish([s.a, s.b, s.evil])
    with open(s.pub.root_file, "r+b") as f:
        data = f.read()
        f.seek(0)
        f.write(data.replace(b'"threshold":1', b'"threshold":2', 1))
    s.may_end = True
    s.node.start()
    line = s.node.wait_log(4, event="shown")
    s.note = f"{line.fields.get('kind')} card" if line else f"does not start: {s.tail(1)[:80]}"
    time.sleep(2)
    for name in ("a", "b"):
        if s.watcher.seen(name, s.row_start_ms):
            s.fail(f"post {name} was shown without a root")
