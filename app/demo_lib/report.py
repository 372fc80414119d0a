# SPDX-License-Identifier: Apache-2.0
"""What a tour expected and saw, step by step: printed as it goes, and written to tour.txt."""
import os
import shutil
import time


class Step:
    def __init__(self, report, number, name, expected):
        self.report, self.number, self.name, self.expected = report, number, name, expected
        self.lines, self.pictures, self.ok = [], [], True

    def see(self, as_expected, what):
        """Something seen, and whether that is as it should be."""
        self.lines.append(("   " if as_expected else "!! ") + what)
        if not as_expected:
            self.ok = False
            print(f"     differs: {what}")

    def note(self, what):
        self.lines.append("   " + what)

    def picture(self, path, name):
        """Keeps a picture of the screen under the tour's next number."""
        if not path or not os.path.exists(path):
            self.see(False, f"no picture for {name}")
            return
        self.report.picture_count += 1
        kept = f"{self.report.picture_count:02d}-{self.name}-{name}.png"
        shutil.copyfile(path, os.path.join(self.report.folder, kept))
        self.pictures.append(kept)


class Report:
    def __init__(self, folder):
        self.folder, self.steps, self.picture_count = folder, [], 0

    def step(self, name, expected):
        print(f"{len(self.steps) + 1}. {name}: {expected}")
        self.steps.append(Step(self, len(self.steps) + 1, name, expected))
        return self.steps[-1]

    def as_expected(self):
        return bool(self.steps) and all(step.ok for step in self.steps)

    def verdict(self):
        wrong = [step.name for step in self.steps if not step.ok]
        end = "all as expected" if not wrong else "NOT as expected: " + ", ".join(wrong)
        return f"{len(self.steps)} steps, {self.picture_count} pictures, {end}. {os.path.join(self.folder, 'tour.txt')}"

    def write(self, machine, means, seconds):
        with open(os.path.join(self.folder, "tour.txt"), "w", encoding="utf-8") as file:
            file.write(f"Placard tour, {time.strftime('%Y-%m-%d %H:%M %Z')}, {machine}, {seconds:.0f} s\n")
            file.write(f"Evidence: {means}; the node's log.\nLines with !! differ from what was expected.\n")
            for step in self.steps:
                file.write(f"\n{step.number}. {step.name}: {'as expected' if step.ok else 'DIFFERS'}\n   expected: {step.expected}\n   seen:\n")
                file.writelines(f"   {line}\n" for line in step.lines)
                file.writelines(f"      {name}\n" for name in step.pictures)
            file.write(f"\n{self.verdict()}\n")
