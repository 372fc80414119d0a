# SPDX-License-Identifier: Apache-2.0
"""The register of rows. A row is a function of a Stage; its name is what the table prints."""
ROWS = []


class Skip(Exception):
    """Raised by a row that this machine cannot run, with the reason."""


def row(name, *tags):
    """tags: "quick" (in --quick too), "slow" (only in --full)."""
    def register(function):
        ROWS.append((name, frozenset(tags), function))
        return function
    return register


def rows_of(level):
    for name, tags, function in ROWS:
        if level == "full" or (level == "sample" and "slow" not in tags) or (level == "quick" and "quick" in tags):
            yield name, function
