# SPDX-License-Identifier: Apache-2.0
"""What lies beside an image: bill of materials (CycloneDX 1.5), block map for bmaptool, checksums."""
import hashlib
import json
import os
import time
import uuid
from urllib.parse import quote

from common import ARCH, PAGE, REPO, Refused, align, run


def beside(out, suffix):
    return (out[:-4] if out.endswith(".img") else out) + suffix


def write(job, packages, out):
    block_map(job, out)
    bill(job, packages, out)


def block_map(job, out):
    ranges = []
    with open(out, "rb") as file:
        for start, size in job.pieces:
            size = align(size, PAGE)
            file.seek(start)
            ranges.append((start // PAGE, (start + size) // PAGE - 1, hashlib.sha256(file.read(size)).hexdigest()))
    total = job.disk_bytes // PAGE
    mapped = sum(last - first + 1 for first, last, _ in ranges)
    lines = ['<?xml version="1.0" ?>', '<bmap version="2.0">', "<ImageSize>%d</ImageSize>" % job.disk_bytes, "<BlockSize>%d</BlockSize>" % PAGE,
             "<BlocksCount>%d</BlocksCount>" % total, "<MappedBlocksCount>%d</MappedBlocksCount>" % mapped, "<ChecksumType>sha256</ChecksumType>",
             "<BmapFileChecksum>%s</BmapFileChecksum>" % ("0" * 64), "<BlockMap>"]
    lines += ['<Range chksum="%s">%d-%d</Range>' % (digest, first, last) for first, last, digest in ranges] + ["</BlockMap>", "</bmap>", ""]
    text = "\n".join(lines)
    # The map's own checksum is taken with zeros in its place.
    text = text.replace("0" * 64, hashlib.sha256(text.encode()).hexdigest(), 1)
    with open(beside(out, ".bmap"), "w", encoding="ascii") as file:
        file.write(text)


def sources(job):
    """The libraries that are built from source, by the files that their build took."""
    prefix = run(os.path.join(REPO, "app/deps/build"), "--arch", ARCH, "--print-prefix").decode().strip()
    with open(os.path.join(prefix, "sources"), encoding="ascii") as file:
        for line in file:
            name, digest = line.split()
            package, _, version = name.partition("_")
            version = version.removesuffix(".dsc").partition(".orig.tar")[0]
            yield {"type": "library", "bom-ref": "source:" + name, "name": package, "version": version,
                   "purl": "pkg:deb/debian/%s@%s?arch=source" % (package, quote(version)), "hashes": [{"alg": "SHA-256", "content": digest}]}


def bill(job, packages, out):
    components = [{"type": "library", "bom-ref": "%s@%s" % (p.name, p.version), "name": p.name, "version": p.version,
                   "purl": "pkg:deb/debian/%s@%s?arch=%s&distro=trixie" % (quote(p.name), quote(p.version), ARCH),
                   "hashes": [{"alg": "SHA-256", "content": p.sha256}]} for p in packages]
    components += sorted(sources(job), key=lambda c: c["bom-ref"])
    try:
        commit = run("git", "-C", REPO, "rev-parse", "HEAD").decode().strip()
    except (Refused, OSError):
        commit = "unknown"
    text = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
            "serialNumber": "urn:uuid:%s" % uuid.uuid5(uuid.NAMESPACE_OID, "%s %s %s" % (job.board.compatible, job.version, commit)),
            "metadata": {"timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(job.epoch)),
                         "component": {"type": "firmware", "bom-ref": "image", "name": job.board.compatible, "version": job.version}},
            "components": [{"type": "application", "bom-ref": "placard", "name": "placard", "version": commit, "licenses": [{"license": {"id": "Apache-2.0"}}]}]
            + components}
    with open(beside(out, ".cdx.json"), "w", encoding="utf-8") as file:
        json.dump(text, file, indent=1, sort_keys=True)
        file.write("\n")


def checksums(out):
    lines = []
    for path in [out] + [beside(out, s) for s in (".bmap", ".cdx.json", ".raucb")]:
        if os.path.exists(path):
            digest = hashlib.sha256()
            with open(path, "rb") as file:
                for block in iter(lambda: file.read(1 << 20), b""):
                    digest.update(block)
            lines.append("%s  %s\n" % (digest.hexdigest(), os.path.basename(path)))
    with open(beside(out, ".sha256"), "w", encoding="utf-8") as file:
        file.writelines(lines)
