# SPDX-License-Identifier: EUPL-1.2
"""As much of a PDF's structure as it takes to say: whole, broken, or asking for a password, and how many pages.

No library of ours reads PDF outside the window, and the window is not everywhere. Where the page count cannot be read
without decoding everything, it is 0: unknown. ISO 32000-2 §7.5 (structure), §7.6 (encryption).
"""

from __future__ import annotations

import hashlib
import re
import zlib

from eht_desk.domain.errors import RuleViolation

_TAIL = 4096  # the end mark stands in the last kilobyte, but mail programs put bytes behind it
_MOST_UNPACKED = 8 * 1024 * 1024  # of one object stream: page dictionaries are small
_MOST_PAGES = 20_000

_ENCRYPT = re.compile(rb"/Encrypt\s*(?:(\d+)\s+(\d+)\s+R|<<)")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_PAGES = re.compile(rb"/Type\s*/Pages\b")
_NEAR = 64 * 1024
_OBJECT_STREAM = re.compile(rb"/Type\s*/ObjStm\b")
_STREAM = re.compile(rb"stream\r?\n")
_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_ESCAPED = {ord("n"): 10, ord("r"): 13, ord("t"): 9, ord("b"): 8, ord("f"): 12}


def is_pdf(head: bytes) -> bool:
    """Whether a file that begins so is a PDF: the mark stands in the first kilobyte (some programs write before it)."""
    return b"%PDF-" in head[:1024]


def pages(view: memoryview) -> int:
    """The number of pages, 0 when it cannot be told.

    Raises RuleViolation on `content`: `received_pdf_broken`, `received_pdf_locked` (it asks for a password, or is
    protected in a way of which we cannot tell).
    """
    data = bytes(view[-_TAIL:])
    if b"%%EOF" not in data or b"startxref" not in data:
        raise RuleViolation("received_pdf_broken", "content")
    if _asks_for_password(view):
        raise RuleViolation("received_pdf_locked", "content")
    parts: list[bytes | memoryview] = [view, *_unpacked(view)]
    roots = [count for part in parts for count in _counts(part)]
    # A file that was changed or signed holds older pages, too, so what its last root says is better than counting.
    count = roots[-1] if roots else sum(len(_PAGE.findall(part)) for part in parts)
    return count if 0 <= count <= _MOST_PAGES else 0


def _counts(part: bytes | memoryview) -> list[int]:
    """What the roots of page trees say, as far as they stand in one piece."""
    found: list[int] = []
    for match in _PAGES.finditer(part):
        before = bytes(part[max(0, match.start() - _NEAR) : match.start()]).rpartition(b"<<")[2]
        after = bytes(part[match.end() : match.end() + _NEAR]).partition(b">>")[0]
        root = before + after
        count = _number(rb"/Count", root)
        if count is not None and b"/Parent" not in root:
            found.append(count)
    return found


def _unpacked(view: memoryview) -> list[bytes]:
    """The object streams, where newer files keep their page dictionaries."""
    found: list[bytes] = []
    for match in _OBJECT_STREAM.finditer(view):
        start = _STREAM.search(view, match.end(), min(match.end() + 2048, len(view)))
        if start is None:
            continue
        unpack = zlib.decompressobj()
        try:
            found.append(unpack.decompress(view[start.end() : start.end() + _MOST_UNPACKED], _MOST_UNPACKED))
        except zlib.error:
            continue  # encrypted with an empty password, or packed otherwise: the count stays unknown
    return found


def _asks_for_password(view: memoryview) -> bool:
    match = _last(_ENCRYPT, view)
    if match is None:
        return False
    dictionary = _encryption_dictionary(view, match)
    trailer = bytes(view[max(0, match.start() - 2048) : match.end() + 2048])
    identifier = _string_after(rb"/ID\s*\[\s*", trailer)
    return not _opens_without_password(dictionary, identifier)


def _last(pattern: re.Pattern[bytes], view: memoryview) -> re.Match[bytes] | None:
    found = None
    for match in pattern.finditer(view):
        found = match
    return found


def _encryption_dictionary(view: memoryview, match: re.Match[bytes]) -> bytes:
    if match.group(1) is None:
        return bytes(view[match.start() : match.start() + 4096])
    number, generation = match.group(1), match.group(2)
    start = _last(re.compile(rb"(?<!\d)" + number + rb"\s+" + generation + rb"\s+obj"), view)
    return b"" if start is None else bytes(view[start.end() : start.end() + 4096]).partition(b"endobj")[0]


def _opens_without_password(dictionary: bytes, identifier: bytes) -> bool:
    """Whether the empty password fits: such a file only limits printing or copying, and any program opens it.

    Revisions 2-5; of revision 6 we cannot tell and say that it does not.
    """
    revision, length = _number(rb"/R", dictionary), _number(rb"/Length", dictionary) or 40
    owner, user = _string_after(rb"/O\s*", dictionary), _string_after(rb"/U\s*", dictionary)
    rights = _number(rb"/P", dictionary)
    if not user or not re.search(rb"/Filter\s*/Standard\b", dictionary) or revision is None or rights is None:
        return False
    if revision == 5:
        return hashlib.sha256(user[32:40]).digest() == user[:32]
    if revision not in (2, 3, 4):
        return False
    seed = _PADDING + owner[:32] + (rights & 0xFFFFFFFF).to_bytes(4, "little") + identifier
    if revision == 4 and re.search(rb"/EncryptMetadata\s+false\b", dictionary):
        seed += b"\xff\xff\xff\xff"
    size = 5 if revision == 2 else 16 if revision == 4 else max(5, min(16, length // 8))
    key = _md5(seed)
    if revision > 2:
        for _ in range(50):
            key = _md5(key[:size])
    key = key[:size]
    if revision == 2:
        return _rc4(key, _PADDING) == user[:32]
    proof = _rc4(key, _md5(_PADDING + identifier))
    for turn in range(1, 20):
        proof = _rc4(bytes(byte ^ turn for byte in key), proof)
    return proof == user[:16]


def _number(name: bytes, text: bytes) -> int | None:
    match = re.search(name + rb"\s+(-?\d{1,12})", text)
    return None if match is None else int(match.group(1))


def _string_after(before: bytes, text: bytes) -> bytes:
    """The string that stands after the pattern, written in hex digits or in brackets."""
    match = re.search(before + rb"(?=[<(])", text)
    if match is None:
        return b""
    at = match.end()
    if text[at : at + 1] == b"<":
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", text[at + 1 : text.find(b">", at)])
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    return _bracketed(text, at + 1)


def _bracketed(text: bytes, at: int) -> bytes:
    found, depth = bytearray(), 1
    while at < len(text):
        byte = text[at]
        if byte == 0x5C:  # backslash
            octal = re.compile(rb"[0-7]{1,3}").match(text, at + 1)
            if octal is not None:
                found.append(int(octal.group(), 8) & 0xFF)
                at = octal.end()
                continue
            at += 1
            if at < len(text):
                found.append(_ESCAPED.get(text[at], text[at]))
        else:
            depth += {0x28: 1, 0x29: -1}.get(byte, 0)
            if not depth:
                break
            found.append(byte)
        at += 1
    return bytes(found)


def _md5(data: bytes) -> bytes:
    return hashlib.md5(
        data, usedforsecurity=False
    ).digest()  # what the format says; nothing of ours rests on it


def _rc4(key: bytes, data: bytes) -> bytes:
    """What the format says; nothing of ours is kept secret by it."""
    state = list(range(256))
    other = 0
    for one in range(256):
        other = (other + state[one] + key[one % len(key)]) & 255
        state[one], state[other] = state[other], state[one]
    found, one, other = bytearray(), 0, 0
    for byte in data:
        one = (one + 1) & 255
        other = (other + state[one]) & 255
        state[one], state[other] = state[other], state[one]
        found.append(byte ^ state[(state[one] + state[other]) & 255])
    return bytes(found)
