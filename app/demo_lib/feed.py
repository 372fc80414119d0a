# SPDX-License-Identifier: Apache-2.0
"""A copy of the sample feed whose newest post is a few minutes old, and whose pictures lie beside it."""
import datetime
import json
import os
import shutil

NEWEST_AGE = datetime.timedelta(minutes=4)
SAMPLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "assets", "sample")
# What the demo leaves unapproved. The second one is approved late in the tour.
NEVER_APPROVED = "draft-results"
APPROVED_LATE = "pottery-course"


def _time(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def _moved(text, shift):
    """A date of an event, moved by whole days: it keeps its time of day and its zone."""
    return (_time(text) + datetime.timedelta(days=shift.days)).isoformat()


def read_sample():
    with open(os.path.join(SAMPLE, "feed.json"), encoding="utf-8") as file:
        return json.load(file)


def write_copy(folder, only=None):
    """Writes folder/feed.json with dates moved to now, all posts or those of `only`; returns its items."""
    feed = read_sample()
    feed["items"] = [item for item in feed["items"] if only is None or item["id"] in only]
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    shift = now - NEWEST_AGE - max(_time(item["date_published"]) for item in feed["items"])
    for item in feed["items"]:
        event = item.get("_placard", {}).get("event", {})
        event.update({key: _moved(event[key], shift) for key in ("start", "end") if key in event})
        item["date_published"] = (_time(item["date_published"]) + shift).strftime("%Y-%m-%dT%H:%M:%SZ")
    os.makedirs(folder)
    for name in ("pictures", "avatars"):
        shutil.copytree(os.path.join(SAMPLE, name), os.path.join(folder, name))
    with open(os.path.join(folder, "feed.json"), "w", encoding="utf-8") as file:
        json.dump(feed, file, ensure_ascii=False, indent=1)
    return feed["items"]


def picture_of(item):
    """The name of a post's picture as colours.json has it, or None."""
    attachments = item.get("attachments")
    return os.path.splitext(os.path.basename(attachments[0]["url"]))[0] if attachments else None
