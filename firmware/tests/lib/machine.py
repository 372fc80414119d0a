# SPDX-License-Identifier: Apache-2.0
"""A board in QEMU: started from a disk image through U-Boot, looked at by screen dumps, its power cut by killing it."""
import json
import os
import re
import shutil
import socket
import subprocess
import time

# The RTC starts at the host's time; the network is QEMU's own, where 10.0.2.2 is this machine.
COMMON = ["-accel", "tcg,thread=multi", "-nodefaults", "-display", "none"]


class Machine:
    def __init__(self, folder, disk, uboot, size=(1280, 720), memory_mib=512, drive_options="cache=writeback"):
        self.folder, self.disk, self.uboot, self.size = folder, disk, uboot, size
        self.memory_mib, self.drive_options = memory_mib, drive_options
        self.serial_path = os.path.join(folder, "serial.log")
        self.qmp_path, self.line_path = os.path.join(folder, "qmp"), os.path.join(folder, "line")
        self.process, self.qmp, self.started = None, None, 0

    def command(self):
        return ["nice", "-n", "10", "qemu-system-aarch64", "-M", "virt", "-cpu", "cortex-a72", "-smp", "2", "-m", str(self.memory_mib), *COMMON,
                "-bios", self.uboot, "-device", "virtio-gpu-pci,xres=%d,yres=%d" % self.size,
                "-drive", "if=none,id=card,format=raw,file=%s,%s" % (self.disk, self.drive_options), "-device", "virtio-blk-pci,drive=card",
                "-device", "virtio-rng-pci", "-netdev", "user,id=net", "-device", "virtio-net-pci,netdev=net,romfile=",
                "-chardev", "socket,id=line,path=%s,server=on,wait=off,logfile=%s" % (self.line_path, self.serial_path), "-serial", "chardev:line", "-qmp", "unix:%s,server=on,wait=off" % self.qmp_path]

    def start(self):
        for path in (self.serial_path, self.qmp_path, self.line_path):
            if os.path.exists(path):
                os.unlink(path)
        self.started = time.monotonic()
        self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=open(os.path.join(self.folder, "qemu.log"), "ab"))
        for _ in range(200):
            try:
                link = socket.socket(socket.AF_UNIX)
                link.connect(self.qmp_path)
                break
            except OSError:
                link.close()
                if self.process.poll() is not None:
                    raise RuntimeError("QEMU ended at once, see qemu.log in " + self.folder)
                time.sleep(0.05)
        self.qmp = link.makefile("rw")
        self.qmp.readline()
        self.ask("qmp_capabilities")
        return self

    def ask(self, command, **arguments):
        self.qmp.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self.qmp.flush()
        while True:
            answer = json.loads(self.qmp.readline())
            if "error" in answer:
                raise RuntimeError("%s: %s" % (command, answer["error"]["desc"]))
            if "return" in answer:
                return answer["return"]

    def cut_power(self):
        """At once, as when the plug is pulled: what the guest has not synced stays or not, as the drive's cache has it."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def serial(self):
        try:
            with open(self.serial_path, encoding="utf-8", errors="replace") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def wait_serial(self, pattern, seconds, after=0):
        """The match of pattern in what the board has said since character `after`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = re.compile(pattern).search(self.serial(), after)
            if found:
                return found
            if self.process.poll() is not None:
                raise RuntimeError("the board went off while %r was awaited" % pattern)
            time.sleep(0.3)
        raise TimeoutError("no %r on the serial line in %d s; it ends with: %s" % (pattern, seconds, self.serial()[-1500:]))

    def shell(self, command, seconds=60):
        """What a command says in the shell that an image with --debug has on its serial line."""
        self.marks = getattr(self, "marks", 0) + 1
        link = socket.socket(socket.AF_UNIX)
        link.connect(self.line_path)
        before = len(self.serial())
        # Split by quotes, so that the echo of the command itself is not taken for its end.
        link.sendall(("%s; echo en''d-%d-$?\n" % (command, self.marks)).encode())
        try:
            end = self.wait_serial(r"end-%d-(\d+)" % self.marks, seconds, after=before)
        finally:
            link.close()
        return self.serial()[before:end.start()], int(end.group(1))

    def picture(self, name="now"):
        """What stands on the display, as a PNG file."""
        path = os.path.join(self.folder, name + ".png")
        self.ask("screendump", filename=path, format="png")
        return path

    def words(self, name="now", turn=None):
        """The words on the display, as somebody would read them. turn: degrees anticlockwise that put the picture upright."""
        path = self.picture(name)
        if turn:
            from PIL import Image
            with Image.open(path) as image:
                image.rotate(turn, expand=True).save(path)
        said = subprocess.run(["tesseract", path, "-", "--psm", "11"], capture_output=True, text=True, env=dict(os.environ, OMP_THREAD_LIMIT="1"))
        return " ".join(said.stdout.split())

    def wait_words(self, wanted, seconds, never=(), turn=None):
        """Looks until the words stand on the screen; None if `wanted` never came. Raises when a word of `never` is seen."""
        end, seen = time.monotonic() + seconds, ""
        while time.monotonic() < end:
            seen = self.words(turn=turn)
            for word in never:
                if word.lower() in seen.lower():
                    shutil.copy(os.path.join(self.folder, "now.png"), os.path.join(self.folder, "never.png"))
                    raise AssertionError("%r is on the screen" % word)
            if wanted.lower() in seen.lower():
                return time.monotonic() - self.started
            time.sleep(1)
        raise TimeoutError("%r did not come in %d s; last on the screen: %r; the serial line ends with: %s"
                           % (wanted, seconds, seen, self.serial()[-1500:]))
