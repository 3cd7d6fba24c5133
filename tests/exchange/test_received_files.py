# SPDX-License-Identifier: EUPL-1.2
"""What comes is told by its content: kept when the window can show it, refused with a reason when not."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.received import MediaType
from eht_desk.exchange.received_files import ReceivedFiles

LOOK = ReceivedFiles().look


def a_pdf(pages: int = 3) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for number in range(pages):
        canvas.drawString(72, 720, f"Sida {number + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def encrypted(user: str, owner: str, algorithm: str) -> bytes:
    writer = PdfWriter(PdfReader(io.BytesIO(a_pdf())))
    writer.encrypt(user, owner, algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def chunk(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\x00\x00"))
    + chunk(b"IEND")
)
JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000ffc0000b080001000101011100ffda0008010100003f00d2cf20ffd9"
)


def a_tiff(pages: int, order: str = "<") -> bytes:
    mark = b"II*\x00" if order == "<" else b"MM\x00*"
    directory = struct.pack(order + "H", 1) + struct.pack(order + "HHII", 256, 4, 1, 1)
    out, at = mark + struct.pack(order + "I", 8), 8
    for number in range(pages):
        at += len(directory) + 4
        out += directory + struct.pack(order + "I", at if number + 1 < pages else 0)
    return out


def refusal(content: bytes) -> str:
    with pytest.raises(RuleViolation) as caught:
        LOOK(content)
    assert caught.value.field == "content"
    return caught.value.code


@pytest.mark.parametrize("pages", [1, 7])
def test_a_pdf_with_its_pages(pages: int) -> None:
    assert LOOK(a_pdf(pages)) == (MediaType.PDF, pages)
    assert LOOK(memoryview(a_pdf(pages))) == (MediaType.PDF, pages)
    assert LOOK(b"From mail\r\n" + a_pdf(pages) + b"\r\n--boundary--\r\n") == (MediaType.PDF, pages)


def test_pages_in_packed_objects_are_counted() -> None:
    body = b"2 0 3 60 <</Type/Pages/Kids[3 0 R]/Count 4>> <</Type/Page/Parent 2 0 R>>"
    packed = zlib.compress(body)
    pdf = (
        b"%PDF-1.7\n1 0 obj\n<</Type/ObjStm/N 2/First 10/Filter/FlateDecode/Length "
        + str(len(packed)).encode()
        + b">>\nstream\n"
        + packed
        + b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n"
    )
    assert LOOK(pdf) == (MediaType.PDF, 4)


def test_a_file_that_was_changed_counts_the_pages_that_it_has_now() -> None:
    first = a_pdf(2)
    changed = first + b"\n3 0 obj\n<</Type /Page /Parent 9 0 R>>\nendobj\nstartxref\n1\n%%EOF\n"
    assert LOOK(changed) == (MediaType.PDF, 2)


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128"])
def test_a_pdf_that_only_limits_printing_is_kept(algorithm: str) -> None:
    kind, _ = LOOK(encrypted("", "ordet", algorithm))
    assert kind is MediaType.PDF


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128"])
def test_a_pdf_that_asks_for_a_password_is_refused(algorithm: str) -> None:
    assert refusal(encrypted("ordet", "annat", algorithm)) == "received_pdf_locked"


@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_half_a_pdf_is_refused(kept: float) -> None:
    content = a_pdf(40)
    assert refusal(content[: int(len(content) * kept)]) == "received_pdf_broken"


def test_pictures() -> None:
    assert LOOK(PNG) == (MediaType.PNG, 1)
    assert LOOK(JPEG) == (MediaType.JPEG, 1)
    assert LOOK(JPEG + b"from the phone") == (MediaType.JPEG, 1)
    assert LOOK(a_tiff(1)) == (MediaType.TIFF, 1)
    assert LOOK(a_tiff(12, ">")) == (MediaType.TIFF, 12)


@pytest.mark.parametrize(
    "content",
    [
        PNG[:-5],
        PNG[:40] + b"\x00" + PNG[41:],
        JPEG[:25],
        JPEG[:-2],
        b"\xff\xd8\xff\xd9",
        a_tiff(3)[:-6],
        b"II*\x00\x00\x00\x00\x00",
        b"II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00",  # its only directory names itself as the next
    ],
)
def test_broken_pictures_are_refused(content: bytes) -> None:
    assert refusal(content) == "received_picture_broken"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "received_empty"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "received_heic"),
        (b"\x00\x00\x00\x18ftypisom", "received_kind"),
        (b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml", "received_office"),
        (b"PK\x03\x04\x14\x00\x00\x00photo.jpg", "received_kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "received_office"),
        (b"{\\rtf1\\ansi hej}", "received_office"),
        (b"GIF89a", "received_kind"),
        ("Hej från skolan".encode(), "received_kind"),
        (b"MZ\x90\x00", "received_kind"),
        (b"<svg onload='x'>", "received_kind"),
    ],
)
def test_everything_else_is_refused_with_what_it_is(content: bytes, code: str) -> None:
    assert refusal(content) == code


@given(st.sampled_from([a_pdf(), PNG, JPEG, a_tiff(3)]), st.integers(0, 400), st.binary(max_size=40))
def test_whatever_is_damaged_is_kept_or_refused_and_never_fails(
    content: bytes, at: int, noise: bytes
) -> None:
    damaged = content[:at] + noise + content[at + len(noise) :]
    try:
        _, pages = LOOK(damaged)
    except RuleViolation:
        return
    assert pages >= 0
