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


def rows_of(level, seed):
    """quick: the core. sample: the core and every sixth of the rest, others each time (by seed). full: all."""
    rest = 0
    for name, tags, function in ROWS:
        rest += not tags & {"quick", "slow"}
        if level == "full" or "quick" in tags or (level == "sample" and "slow" not in tags and rest % 6 == seed % 6):
            yield name, function
