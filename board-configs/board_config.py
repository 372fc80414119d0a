# SPDX-License-Identifier: Apache-2.0
"""A board's configuration, read strictly: every mistake is told with file, line and key, and none is passed over.

    load("qemu-virt") -> {"board": {"title": ...}, "image": {"fat_mib": 64}, ...}

Lists come as lists of strings, numbers as numbers, "lines" as one text. What is not set has its default."""
import os
import re

HERE = os.path.dirname(os.path.realpath(__file__))
MAX_BYTES = 64 * 1024
SLOT_WORDS = ("root=", "init=", "rauc.slot=", "placard.slot=", "systemd.unit=", "single", "rd.")


class Wrong(Exception):
    """problems: lines "FILE:LINE: KEY: what"."""

    def __init__(self, problems):
        super().__init__("\n".join(problems))
        self.problems = problems


class _Reader:
    def __init__(self, path):
        self.path, self.problems, self.values, self.readable = path, [], {}, False

    def say(self, line, key, what):
        place = f"{self.path}:{line}" if line else self.path
        self.problems.append(f"{place}: {key}: {what}")

    def read(self):
        try:
            with open(self.path, "rb") as f:
                data = f.read(MAX_BYTES + 1)
        except OSError as e:
            self.say(0, "file", e.strerror)
            return self
        try:
            text = data.decode()
        except UnicodeDecodeError as e:
            self.say(data[:e.start].count(b"\n") + 1, "file", "is not UTF-8")
            return self
        if len(data) > MAX_BYTES:
            self.say(0, "file", f"is larger than {MAX_BYTES} bytes")
            return self
        self.readable = True
        section = last = None
        for number, line in enumerate(text.split("\n"), 1):
            if any(c < " " and c != "\t" or c == "\x7f" for c in line):
                self.say(number, "line", "holds a control character" + (" (line ends of DOS?)" if line.endswith("\r") else ""))
            elif not line.strip() or line.lstrip()[0] in "#;":
                continue
            elif line[0] in " \t":
                if last is None:
                    self.say(number, "line", "goes on with a value, but there is none above it")
                else:
                    self.values[last].append((number, line.strip()))
            elif re.fullmatch(r"\[[a-z]+\]", line.rstrip()):
                section, last = line.strip()[1:-1], None
            elif line[0] == "[" or "=" not in line:
                self.say(number, "line", "is neither [section] nor key = value")
                last = None
            elif section is None:
                self.say(number, "line", "stands before any [section]")
            else:
                key = f"{section}.{line.split('=', 1)[0].strip()}"
                if key in self.values:
                    self.say(number, key, f"stands twice, first in line {self.values[key][0][0]}")
                    key += " (again)"
                self.values[key] = [(number, line.split("=", 1)[1].strip())]
                last = key
        self.values = {k: v for k, v in self.values.items() if not k.endswith(" (again)")}
        return self


def schema():
    """{"image.fat_mib": {"kind": "number", "min": "32", ...}, ...} in the order of the file."""
    out, key = {}, None
    with open(os.path.join(HERE, "schema.conf")) as f:
        for line in f:
            if line.startswith("["):
                key = line.strip()[1:-1]
                out[key] = {}
            elif "=" in line and not line.startswith("#"):
                name, value = line.split("=", 1)
                out[key][name.strip()] = value.strip()
    return out


def _value(reader, key, rule, pieces):
    """The value in its own type; what is wrong is said. pieces: (line, text) of the first line and those that go on with it."""
    line, kind = pieces[0][0], rule["kind"]
    if kind == "list":
        items = []
        for number, text in pieces:
            for item in text.split():
                if re.fullmatch(rule["pattern"], item) and ".." not in item:
                    items.append(item)
                else:
                    reader.say(number, key, f"{item!r} may not stand here: {rule['help']}")
        for item in sorted({i for i in items if items.count(i) > 1}):
            reader.say(line, key, f"{item!r} stands twice")
        return items
    if kind == "lines":
        for number, text in pieces:
            if text and not re.fullmatch(rule["pattern"], text):
                reader.say(number, key, f"{text!r} may not stand here: {rule['help']}")
        return "\n".join(text for _, text in pieces if text)
    if len(pieces) > 1:
        reader.say(pieces[1][0], key, "is one line")
    text = pieces[0][1]
    if kind == "number":
        if not re.fullmatch(r"0|[1-9][0-9]{0,8}", text) or not int(rule["min"]) <= int(text) <= int(rule["max"]):
            reader.say(line, key, f"must be a whole number from {rule['min']} to {rule['max']}")
            return None
        return int(text)
    if kind == "choice" and text not in rule["values"].split():
        reader.say(line, key, "must be one of: " + ", ".join(rule["values"].split()))
    if kind == "name" and not re.fullmatch(rule["pattern"], text):
        reader.say(line, key, f"may not be {text!r}: {rule['help']}")
    if kind == "text" and (len(text) > int(rule["max"]) or not text):
        reader.say(line, key, f"must have 1 to {rule['max']} characters")
    return text


def _check_whole(reader, board, out, line_of):
    if out["board"]["compatible"] and out["board"]["compatible"] != "placard-" + board:
        reader.say(line_of("board.compatible"), "board.compatible", f"must be placard-{board}, as the folder is called")
    if out["boot"]["loader"] == "rpi" and not out["boot"]["device_trees"]:
        reader.say(line_of("boot.device_trees"), "boot.device_trees", "is missing: the Raspberry Pi's firmware hands one on")
    if out["boot"]["loader"] == "qemu" and out["boot"]["config_txt"]:
        reader.say(line_of("boot.config_txt"), "boot.config_txt", "is for boot.loader = rpi")
    for word in (out["kernel"]["cmdline"] or "").split():
        if word.startswith(SLOT_WORDS):
            reader.say(line_of("kernel.cmdline"), "kernel.cmdline", f"{word!r} is the boot loader's to say")


def load_file(path, board):
    reader, rules = _Reader(path).read(), schema()
    out = {key.split(".")[0]: {} for key in rules}
    for key in reader.values:
        if key not in rules:
            reader.say(reader.values[key][0][0], key, "is not a setting; board-configs/schema.conf has them all")
    for key, rule in rules.items():
        section, name = key.split(".")
        pieces = reader.values.get(key)
        if pieces is None and rule.get("required") == "yes":
            if reader.readable:
                reader.say(0, key, "is missing: " + rule["help"])
            out[section][name] = None
        else:
            out[section][name] = _value(reader, key, rule, pieces or [(0, rule["default"])])
    _check_whole(reader, board, out, lambda key: reader.values.get(key, [(0, "")])[0][0])
    if reader.problems:
        raise Wrong(reader.problems)
    return out


def names():
    return sorted(n for n in os.listdir(HERE) if os.path.isdir(os.path.join(HERE, n)) and re.fullmatch(r"[a-z0-9][a-z0-9-]*", n))


def load(board):
    """Raises Wrong."""
    if board not in names():
        raise Wrong([f"board-configs: there is no board {board!r}; there are: {', '.join(names())}"])
    return load_file(os.path.join(HERE, board, "board.conf"), board)
