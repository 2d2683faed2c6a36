#!/usr/bin/env python3
"""Verifies a log of Waybill by signed checkpoints: docs/proof.md says what of. Python's standard library alone.

    verify.py KEY CHECKPOINTS ENTRIES
    verify.py KEY FILE.zip...

KEY is what `waybill proof key` printed, or a file with it; CHECKPOINTS a file with one checkpoint or many, one after the
other; ENTRIES what `waybill proof export` wrote; FILE.zip one of the archive. Exit code 0 where all events are what was
signed, 1 where not.
"""
import base64
import hashlib
import os
import struct
import sys
import zipfile
import zlib

TEXTS = ("id", "subject", "aggregate", "recordedAt", "type", "revision", "payload", "metadata")


# --- Ed25519 (RFC 8032, section 5.1), verification only

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def x_of(y, odd):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if y >= P or (x * x - square) % P or (x == 0 and odd):
        raise ValueError("no point of the curve")
    return P - x if x & 1 != odd else x


def point(octets):
    y = int.from_bytes(octets, "little")
    odd, y = y >> 255, y & (1 << 255) - 1
    x = x_of(y, odd)
    return x, y, 1, x * y % P


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, p):
    total = (0, 1, 1, 0)
    while n:
        if n & 1:
            total = add(total, p)
        p, n = add(p, p), n >> 1
    return total


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (x_of(BASE_Y, 0), BASE_Y, 1, x_of(BASE_Y, 0) * BASE_Y % P)


def is_signature(public, text, signature):
    try:
        if len(public) != 32 or len(signature) != 64:
            return False
        key, r, s = point(public), point(signature[:32]), int.from_bytes(signature[32:], "little")
    except ValueError:
        return False
    if s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + text).digest(), "little") % ORDER
    left, right = times(s, BASE), add(r, times(h, key))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# --- Signed notes and checkpoints

def read_key(written):
    name, digest, typed = written.strip().split("+", 2)
    typed = base64.b64decode(typed, validate=True)
    identity = hashlib.sha256(name.encode() + b"\n" + typed).digest()[:4]
    if typed[0] != 1 or len(typed) != 33 or identity.hex() != digest:
        sys.exit("the key was cut or changed")
    return name, identity, typed[1:]


def checkpoints(written, key):
    """Each as (size, root), in the order of their sizes."""
    name, identity, public = key
    found, text, is_signed = [], [], None
    for line in written.split("\n") + ["an end"]:
        if line.startswith("\u2014 ") and is_signed is not None:
            signer, signature = line[2:].split(" ")
            signature = base64.b64decode(signature, validate=True)
            if signer == name and signature[:4] == identity:
                is_signed |= is_signature(public, ("\n".join(text) + "\n").encode(), signature[4:])
            continue
        if is_signed is not None:
            if not is_signed:
                sys.exit("a checkpoint is not signed with the key: " + " / ".join(text))
            if text[0] != name:
                sys.exit("a checkpoint is of another log: " + text[0])
            found.append((int(text[1]), base64.b64decode(text[2], validate=True)))
            text, is_signed = [], None
        if line:
            text.append(line)
        elif text:
            is_signed = False
    if not found or len(text) > 1:
        sys.exit("what is no signed checkpoint was given as one")
    return sorted(found)


# --- The log and its tree (RFC 9162, section 2.1)

def entries(file):
    while True:
        length = file.read(4)
        if not length:
            return
        yield file.read(struct.unpack(">I", length)[0])


def fields(entry):
    form, position, sequence = struct.unpack_from(">Bqq", entry)
    if form != 1:
        sys.exit("an entry of form %d is not known" % form)
    told, at = {"position": position, "sequence": sequence}, 17
    for name in TEXTS:
        length = struct.unpack_from(">i", entry, at)[0]
        told[name] = None if length < 0 else entry[at + 4 : at + 4 + length].decode()
        at += 4 + max(0, length)
    if at != len(entry):
        sys.exit("an entry has more or less than it should")
    return told


def sha256(octets):
    return hashlib.sha256(octets).digest()


class Tree:
    def __init__(self):
        self.size, self.full = 0, []

    def add(self, entry):
        node, rest = sha256(b"\0" + entry), self.size
        while rest & 1:
            node, rest = sha256(b"\1" + self.full.pop() + node), rest >> 1
        self.full.append(node)
        self.size += 1

    def root(self):
        if not self.full:
            return sha256(b"")
        node = self.full[-1]
        for left in reversed(self.full[:-1]):
            node = sha256(b"\1" + left + node)
        return node


def verify(signed, log):
    """The sizes up to which all is what was signed, and of the first checkpoint that the log is not."""
    tree, proven, waiting = Tree(), 0, list(signed)
    while waiting:
        size, root = waiting[0]
        if size == tree.size:
            if tree.root() != root:
                return proven, size
            proven, waiting = size, waiting[1:]
            continue
        entry = next(log, None)
        told = fields(entry) if entry else None
        if told is None or told["position"] != tree.size + 1:
            print("there is no event at position %d" % (tree.size + 1))
            return proven, size
        tree.add(entry)
    return proven, 0


# --- Files of the archive

PARTS = ["entries", "subjects", "segment", "checkpoint", "path"]
UNREADABLE = (OSError, EOFError, IndexError, NotImplementedError, struct.error, zipfile.BadZipFile, zlib.error)


def require(is_so, otherwise):
    if not is_so:
        raise ValueError(otherwise)


def in_one_line(text):
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def root_above(node, path, place, last):
    """Of the tree whose leaves are subtrees: RFC 9162, section 2.1.3.2. `last` is the place of the last one."""
    for other in path:
        require(last > 0, "its path is too long")
        if place & 1 or place == last:
            node = sha256(b"\1" + other + node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = sha256(b"\1" + node + other)
        place, last = place >> 1, last >> 1
    require(last == 0, "its path is too short")
    return node


def verify_archive(name, key):
    """The first and the last position of the events that the file proves."""
    with zipfile.ZipFile(name) as file:
        require(file.namelist() == PARTS, "it is no file of the archive")
        segment, checkpoint, subjects, path = (
            file.read(part).decode() for part in ("segment", "checkpoint", "subjects", "path")
        )
        lines = segment.split("\n")
        require(lines[0] == "waybill-archive 1", "its format is not known")
        first, last = int(lines[1]), int(lines[2])
        count = last - first + 1
        require(first > 0 and count > 0 and count & (count - 1) == 0, "it is no full subtree")
        require((first - 1) % count == 0, "it is no full subtree")
        signed = checkpoints(checkpoint, key)
        require(len(signed) == 1, "it has more than one checkpoint")
        size, root = signed[0]
        require(last <= size, "its checkpoint does not have all of it")
        tree, times, about = Tree(), [], {}
        with file.open("entries") as log:
            for entry in entries(log):
                told = fields(entry)
                require(told["position"] == first + tree.size, "an event stands at another's position")
                tree.add(entry)
                times.append(told["recordedAt"])
                about[told["subject"]] = about.get(told["subject"], 0) + 1
    require(tree.size == count, "it has other events than it says")
    hashes = [base64.b64decode(line, validate=True) for line in path.split("\n")[:-1]]
    above = root_above(tree.root(), hashes, (first - 1) // count, (size - 1) // count)
    require(above == root, "its events are not what was signed")
    ought = ["waybill-archive 1", str(first), str(last), in_one_line(min(times)), in_one_line(max(times)), ""]
    require(lines == ought, "it says of its events what is not so")
    ought = "".join("%d %s\n" % (about[subject], in_one_line(subject)) for subject in sorted(about))
    require(subjects == ought, "it says of its events what is not so")
    return first, last


def verify_archives(names, key):
    """Whether all are proven, and nothing is missing between them."""
    proven, is_whole = [], True
    for name in names:
        try:
            proven.append(verify_archive(name, key))
        except (*UNREADABLE, SystemExit, ValueError) as because:
            print("NOT PROVEN: %s: %s" % (name, because))
            is_whole = False
    proven.sort()
    for (_, before), (after, _) in zip(proven, proven[1:]):
        if after > before + 1:
            print("missing: the events %d to %d" % (before + 1, after - 1))
            is_whole = False
    if is_whole:
        print("proven: the events %d to %d are what was signed" % (proven[0][0], max(last for _, last in proven)))
    return is_whole


def main(arguments):
    is_archive = len(arguments) > 1 and all(name.endswith(".zip") for name in arguments[1:])
    if len(arguments) != 3 and not is_archive:
        sys.exit(__doc__)
    key = open(arguments[0]).read() if os.path.exists(arguments[0]) else arguments[0]
    if is_archive:
        sys.exit(0 if verify_archives(arguments[1:], read_key(key)) else 1)
    with open(arguments[1], encoding="utf-8") as file:
        signed = checkpoints(file.read(), read_key(key))
    with open(arguments[2], "rb") as file:
        proven, differs = verify(signed, entries(file))
    if differs:
        print("NOT PROVEN: the first %d events are what was signed; of the first %d one is not" % (proven, differs))
        sys.exit(1)
    print("proven: all %d events are what was signed" % proven)


if __name__ == "__main__":
    main(sys.argv[1:])
