# SPDX-License-Identifier: Apache-2.0
"""Signs and publishes by hand what the desk would, and everything that the desk never would."""
import json
import os
import time

import content
import signing
from signing import Key, rfc3339, sha256


class Publisher:
    """One audience on one origin. Members may be changed between publications."""

    def __init__(self, folder, origin, audience="hq/lobby"):
        self.dir, self.origin, self.audience = folder, origin, audience
        os.makedirs(folder, exist_ok=True)
        self.root_key, self.flags_key = Key(folder, "test/root"), Key(folder, "test/flags")
        self.second_key, self.hold_key = Key(folder, "test/flags-2"), Key(folder, "test/hold")
        self.stranger = Key(folder, "test/stranger")
        self.root_number, self.seq, self.lease_s, self.last = 1, 100, 86400, b""
        self.set_root()

    def roles(self, threshold=1, flags_keys=None):
        return {"root": ([self.root_key], 1), "flags": (flags_keys or [self.flags_key, self.second_key], threshold),
                "hold": ([self.hold_key], 1)}

    def set_root(self, number=1, roles=None, signers=None):
        """The root as provisioned (or the next one, on the origin only). Returns its bytes."""
        roles = roles or self.roles()
        keys = list({k.name: k for held, _ in roles.values() for k in held}.values())
        text = signing.root_text(number, keys, roles, time.time() - 86400)
        data = signing.note(text, signers or [self.root_key])
        if number == 1:
            self.root_file = os.path.join(self.dir, "root.1.json")
            with open(self.root_file, "wb") as f:
                f.write(data)
        self.origin.put({f"/root.{number}.json": data})
        return data

    def path(self, name):
        return f"/{self.audience}/{name}"

    def media(self, *posts):
        self.origin.put({self.path(p.media): p.picture for p in posts})

    def feed(self, posts, items=None):
        """Put a feed of these posts on the origin; its bytes."""
        data = content.feed_of(items if items is not None else [p.item() for p in posts])
        self.media(*posts)
        self.origin.put({self.path(content.feed_name(data)): data})
        return data

    def text(self, feed, entries, **changes):
        """The flags' JSON text. A change of None takes a member out."""
        now = time.time()
        document = {"type": "placard-flags/1", "audience": self.audience, "root": self.root_number, "seq": self.seq,
                    "issued": rfc3339(now), "expires": rfc3339(now + self.lease_s), "mode": "run"}
        if self.last:
            document["prev"] = sha256(self.last)
        if feed is not None:
            document["feed"] = {"url": content.feed_name(feed), "sha256": sha256(feed), "bytes": len(feed)}
            document["posts"] = entries
        document.update(changes)
        return json.dumps({k: v for k, v in document.items() if v is not None}, separators=(",", ":")).encode()

    def hold_text(self, **changes):
        return self.text(None, None, mode="hold", **changes)

    def serve(self, flags):
        """Put flags on the origin, and wake those who wait."""
        self.last = flags
        self.origin.put({self.path("flags"): flags})

    def publish(self, posts, pending=(), keys=None, **changes):
        """As the desk does: posts approved, `pending` in the feed but not approved; seq goes up by one."""
        self.seq += 1
        now = time.time()
        feed = self.feed([*posts, *pending])
        entries = [p.entry(now, rank=10 + i) for i, p in enumerate(posts)]
        entries += [p.entry(now, "pending") for p in pending]
        flags = signing.note(self.text(feed, entries, **changes), keys or [self.flags_key])
        self.serve(flags)
        return flags
