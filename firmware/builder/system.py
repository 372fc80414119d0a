# SPDX-License-Identifier: Apache-2.0
"""What maintainer scripts would have done: users, links and the few files of /etc that no package brings."""
import glob
import os
import re

from common import link, write_file

FOLDERS = "boot data dev etc/rauc mnt proc root run sys tmp var/lib var/log var/tmp var/cache"

class Accounts:
    """Users and groups out of sysusers.d, numbered the same way on every machine that builds."""

    def __init__(self):
        self.users, self.groups, self.members = {}, {}, {}
        self.next_free = 999

    def number(self, wanted, taken):
        if wanted.isdigit():
            return int(wanted)
        while self.next_free in taken.values():
            self.next_free -= 1
        return self.next_free

    def read(self, path):
        with open(path, encoding="utf-8") as file:
            for line in file:
                words = re.findall(r'"[^"]*"|\S+', line.partition("#")[0])
                if len(words) < 2:
                    continue
                kind, name = words[0].rstrip("!"), words[1]
                wanted = words[2] if len(words) > 2 else "-"
                if kind == "g" and name not in self.groups:
                    self.groups[name] = self.number(wanted, self.groups)
                elif kind == "u" and name not in self.users:
                    uid, _, gid = wanted.partition(":")
                    group = gid if gid and not gid.isdigit() else name
                    if group == name and name not in self.groups:
                        self.groups[name] = self.number(gid or uid, self.groups)
                    home = words[4] if len(words) > 4 and words[4] != "-" else "/"
                    self.users[name] = (self.groups[name] if uid == "-" and group == name else self.number(uid, {}), self.groups[group], home)
                elif kind == "m":
                    self.members.setdefault(wanted, set()).add(name)

    def write(self, root):
        order = sorted(self.users.items(), key=lambda u: u[1][0])
        passwd = ["%s:x:%d:%d::%s:/usr/sbin/nologin\n" % (name, uid, gid, home) for name, (uid, gid, home) in order]
        # No password fits any account, root's included.
        shadow = ["%s:!*:1::::::\n" % name for name, _ in order]
        group = ["%s:x:%d:%s\n" % (name, gid, ",".join(sorted(self.members.get(name, ()))))
                 for name, gid in sorted(self.groups.items(), key=lambda g: g[1])]
        write_file(root + "/etc/passwd", "".join(passwd))
        write_file(root + "/etc/group", "".join(group))
        write_file(root + "/etc/shadow", "".join(shadow), 0o600)
        write_file(root + "/etc/gshadow", "", 0o600)


def accounts(root):
    made = Accounts()
    # Fixed numbers first, so that no counted one takes their place.
    files = sorted(glob.glob(root + "/usr/lib/sysusers.d/*.conf"), key=lambda p: (os.path.basename(p) not in ("basic.conf", "placard.conf"), os.path.basename(p)))
    for path in files:
        made.read(path)
    made.write(root)


def rauc_conf(board):
    return """[system]
compatible=%s
bootloader=uboot
bundle-formats=verity
data-directory=/data/rauc
mountprefix=/run/rauc
max-bundle-download-size=268435456
[keyring]
path=/run/placard/update-ca.pem
[slot.rootfs.0]
device=/dev/placard/slot-a
type=raw
bootname=A
[slot.rootfs.1]
device=/dev/placard/slot-b
type=raw
bootname=B
""" % board.compatible


def finish(job):
    root = job.root
    for folder in FOLDERS.split():
        os.makedirs(os.path.join(root, folder), exist_ok=True)
    for folder in ("tmp", "var/tmp"):
        os.chmod(os.path.join(root, folder), 0o1777)
    link("/run", root + "/var/run")
    link("/run/lock", root + "/var/lock")
    accounts(root)
    write_file(root + "/etc/nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n"
               "networks: files\nprotocols: files\nservices: files\n")
    write_file(root + "/etc/hosts", "127.0.0.1 localhost\n::1 localhost\n")
    write_file(root + "/etc/machine-id", "")
    write_file(root + "/etc/fstab", "")
    write_file(root + "/etc/placard-version", "%s %s\n" % (job.board.compatible, job.version))
    write_file(root + "/etc/rauc/system.conf", rauc_conf(job.board))
    write_file(root + "/etc/fw_env.config", "/dev/placard/disk 0x10000 0x200\n")
    if job.args.update_ca:
        with open(job.args.update_ca, "rb") as file:
            write_file(root + "/etc/placard/update-ca.pem", file.read())
    if not os.path.lexists(root + "/etc/resolv.conf"):
        link("/run/systemd/resolve/resolv.conf", root + "/etc/resolv.conf")
    if not os.path.lexists(root + "/etc/systemd/system/default.target"):
        link("/usr/lib/systemd/system/multi-user.target", root + "/etc/systemd/system/default.target")
    for name in ("regulatory.db", "regulatory.db.p7s"):
        if os.path.exists(root + "/usr/lib/firmware/%s-debian" % name):
            link(name + "-debian", root + "/usr/lib/firmware/" + name)
