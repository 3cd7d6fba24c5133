# SPDX-License-Identifier: EUPL-1.2
"""Stacks of paper come back as they were scanned, page by page, and their codes are read whatever way they lay."""

from __future__ import annotations

import io
import sys

import pikepdf
import pypdfium2
import pytest
from PIL import Image, TiffImagePlugin

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.received import SIZE_LIMIT
from eht_desk.exchange import scan_reading
from eht_desk.exchange.scan_reading import ScanFiles
from tests.exchange.scanned_papers import code_of, photograph, picture, scanned_pdf, sheet, tiff


def codes(content: bytes) -> list[tuple[str, ...]]:
    return [page.codes for page in ScanFiles().pages(content)]


def test_each_page_of_a_stack_with_its_code() -> None:
    stack = [sheet(code_of(1, 3), turn=3, noise=14), sheet(), sheet(code_of(3, 3), turn=-2.5, noise=20)]
    pages = list(ScanFiles().pages(scanned_pdf(stack)))
    assert [(page.number, page.pages, page.codes) for page in pages] == [
        (1, 3, (code_of(1, 3),)),
        (2, 3, ()),
        (3, 3, (code_of(3, 3),)),
    ]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_lay_the_wrong_way_round(turn: int) -> None:
    page = sheet(code_of(), noise=10).rotate(turn, expand=True)
    assert codes(scanned_pdf([page])) == [(code_of(),)]


def test_two_papers_on_one_page() -> None:
    both = Image.new("L", (3308, 2339), 255)
    both.paste(sheet(code_of(1, 2)), (0, 0))
    both.paste(sheet(code_of(2, 2)), (1654, 0))
    assert codes(scanned_pdf([both])) == [(code_of(1, 2), code_of(2, 2))]


def test_a_coarse_scan_is_looked_at_twice() -> None:
    coarse = sheet(code_of(), dpi=300).resize((1240, 1754), Image.Resampling.LANCZOS)
    assert codes(scanned_pdf([coarse], dpi=150)) == [(code_of(),)]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_kept_as_it_is(kind: str) -> None:
    content = picture(photograph(sheet(code_of(), dpi=250)), kind)
    [page] = ScanFiles().pages(content)
    assert (page.codes, page.media_type, page.content) == ((code_of(),), f"image/{kind.lower()}", content)


def test_a_photograph_that_the_phone_marks_as_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    content = picture(sheet(code_of()).rotate(90, expand=True), "JPEG", exif=exif)
    assert codes(content) == [(code_of(),)]


def test_the_pages_of_a_tiff_come_apart_without_loss() -> None:
    first, second = sheet(code_of(1, 2)), sheet(code_of(2, 2), turn=1)
    pages = list(ScanFiles().pages(tiff([first, second])))
    assert [page.codes for page in pages] == [(code_of(1, 2),), (code_of(2, 2),)]
    assert {page.media_type for page in pages} == {"image/png"}
    kept = Image.open(io.BytesIO(pages[1].content))
    assert kept.tobytes() == second.tobytes()
    [single] = ScanFiles().pages(tiff([first]))
    assert (single.media_type, single.codes) == ("image/tiff", (code_of(1, 2),))


def test_a_page_is_cut_out_and_not_drawn_anew() -> None:
    stack = scanned_pdf([sheet(code_of(1, 2)), sheet(code_of(2, 2))])
    pages = list(ScanFiles().pages(stack))
    with pikepdf.open(io.BytesIO(stack)) as whole, pikepdf.open(io.BytesIO(pages[1].content)) as single:
        assert len(single.pages) == 1
        [before], [after] = whole.pages[1].get_images().values(), single.pages[0].get_images().values()
        assert before.read_raw_bytes() == after.read_raw_bytes()


def test_nothing_else_of_a_file_comes_along() -> None:
    with pikepdf.open(io.BytesIO(scanned_pdf([sheet(code_of())]))) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('hej')")
        pdf.attachments["x.txt"] = b"gomd"
        target = io.BytesIO()
        pdf.save(target)
    [page] = ScanFiles().pages(target.getvalue())
    assert page.codes == (code_of(),)
    with pikepdf.open(io.BytesIO(page.content)) as single:
        assert "/OpenAction" not in single.Root
        assert not single.attachments


def test_the_same_page_is_the_same_bytes_whenever_it_is_cut_out() -> None:
    stack = scanned_pdf([sheet(code_of()), sheet()])
    first, second = ([page.content for page in ScanFiles().pages(stack)] for _ in range(2))
    assert first == second


def sharing_one_list(pictures: list[bytes]) -> bytes:
    """As programs write that put files together: one list of pictures for all pages, and thumbnails besides."""
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        names = {}
        for number, jpeg in enumerate(pictures):
            picture = pikepdf.Stream(pdf, jpeg)
            for key, value in (
                ("Type", pikepdf.Name.XObject),
                ("Subtype", pikepdf.Name.Image),
                ("Width", 60),
                ("Height", 60),
                ("ColorSpace", pikepdf.Name.DeviceGray),
                ("BitsPerComponent", 8),
                ("Filter", pikepdf.Name.DCTDecode),
            ):
                picture[f"/{key}"] = value
            names[f"/Im{number}"] = pdf.make_indirect(picture)
        shared = pdf.make_indirect(pikepdf.Dictionary(XObject=pikepdf.Dictionary(names)))
        for number in range(len(pictures)):
            page = pdf.add_blank_page(page_size=(300, 300)).obj
            page.Resources = shared
            page.PieceInfo = pikepdf.Dictionary(Private=shared)
            page.Thumb = names["/Im0"]
            page.Contents = pdf.make_stream(f"q 300 0 0 300 0 0 cm /Im{number} Do Q".encode())
        pdf.save(target)
    return target.getvalue()


def test_a_page_carries_no_picture_of_another_page() -> None:
    """Cut out with the whole list, one pupil's page would hold every other pupil's paper."""
    jpegs = [picture(Image.effect_noise((60, 60), 10 + 20 * number), "JPEG") for number in range(4)]
    pages = list(ScanFiles().pages(sharing_one_list(jpegs)))
    assert [[jpeg in page.content for jpeg in jpegs] for page in pages] == [
        [at == number for at in range(4)] for number in range(4)
    ]


def test_what_is_stamped_on_a_page_stays() -> None:
    with pikepdf.open(io.BytesIO(scanned_pdf([sheet(), sheet(code_of())]))) as pdf:
        look = pdf.make_stream(b"0 0 10 10 re f")
        look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        look.BBox = pikepdf.Array([0, 0, 10, 10])
        stamp = {
            "Type": pikepdf.Name.Annot,
            "Subtype": pikepdf.Name.Stamp,
            "Rect": [0, 0, 10, 10],
            "AP": pikepdf.Dictionary(N=look),
        }
        link = {
            "Subtype": pikepdf.Name.Link,
            "Rect": [0, 0, 10, 10],
            "Dest": [pdf.pages[1].obj, pikepdf.Name.Fit],
        }
        marks = [
            pikepdf.Dictionary({f"/{key}": part for key, part in mark.items()}) for mark in (stamp, link)
        ]
        pdf.pages[0].obj.Annots = pikepdf.Array(marks)
        target = io.BytesIO()
        pdf.save(target)
    [first, _] = ScanFiles().pages(target.getvalue())
    assert first.media_type == "image/png"  # drawn: other programs draw stamps in their own ways
    with Image.open(io.BytesIO(first.content)) as seen:
        grey = seen.convert("L")
        assert grey.getpixel((20, grey.height - 20)) == 0


def locked(owner: str, user: str) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(scanned_pdf([sheet(code_of())]))) as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(owner=owner, user=user, R=6))
    return target.getvalue()


def test_a_pdf_that_only_limits_printing_is_read() -> None:
    [page] = ScanFiles().pages(locked(owner="hemligt", user=""))
    assert page.codes == (code_of(),)
    with pikepdf.open(io.BytesIO(page.content)) as single:
        assert not single.is_encrypted


@pytest.mark.filterwarnings("ignore::UserWarning")  # the picture library's own words about a half file
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "scan_empty"),
        (b"PK\x03\x04 a word document", "scan_kind"),
        (b"GIF89a", "scan_kind"),
        (b"\x00\x00\x00\x18ftypheic", "scan_heic"),
        (b"%PDF-1.4\nhalf", "scan_broken"),
        (picture(sheet(), "PNG")[:900], "scan_broken"),
        (picture(sheet(), "JPEG")[:200], "scan_broken"),
        (b"II*\x00\xff\xff\xff\x00", "scan_broken"),
        (tiff([sheet(), sheet()])[:5_000], "scan_broken"),
    ],
)
def test_what_cannot_be_read_is_told_apart(content: bytes, code: str) -> None:
    with pytest.raises(ExpectedFailure, match=code):
        list(ScanFiles().pages(content))


def test_a_password_is_told() -> None:
    with pytest.raises(ExpectedFailure, match="scan_locked"):
        list(ScanFiles().pages(locked(owner="a", user="b")))


def test_files_that_would_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ExpectedFailure, match="scan_too_large"):
        list(ScanFiles().pages(bytes(SIZE_LIMIT + 1)))
    monkeypatch.setattr(scan_reading, "_MOST_PIXELS", 1_000_000)
    with pytest.raises(ExpectedFailure, match="scan_picture_too_large"):
        codes(picture(sheet(), "PNG"))
    monkeypatch.setattr(scan_reading, "MOST_PAGES", 1)
    with pytest.raises(ExpectedFailure, match="scan_too_many_pages"):
        codes(scanned_pdf([sheet(), sheet()]))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = Image.new("1", (20_000, 20_000))
    with pytest.raises(ExpectedFailure, match="scan_picture_too_large"):
        codes(picture(bomb, "PNG"))


def test_a_page_like_a_roll_of_paper_is_drawn_coarser() -> None:
    pdf = pypdfium2.PdfDocument.new()
    pdf.new_page(14_000, 14_000).close()
    target = io.BytesIO()
    pdf.save(target)
    pdf.close()
    assert codes(target.getvalue()) == [()]


def test_somebody_stops_it() -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> None:
        told.append((done, of))
        if done == 2:
            raise ExpectedFailure("cancelled")

    pages = ScanFiles().pages(scanned_pdf([sheet()] * 5), progress)
    with pytest.raises(ExpectedFailure, match="cancelled"):
        list(pages)
    assert told == [(0, 5), (1, 5), (2, 5)]
    told.clear()
    list(ScanFiles().pages(picture(sheet(), "PNG"), progress))
    assert told == [(0, 1), (1, 1)]


def test_nothing_is_written_to_disk() -> None:
    opened: list[str] = []

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
            opened.append(str(arguments[0]))

    stack, many = scanned_pdf([sheet(code_of())]), tiff([sheet(), sheet()])
    codes(stack)
    watching = True
    sys.addaudithook(watch)
    codes(stack)
    codes(many)
    watching = False
    assert opened == []


def test_the_frame_reader_is_one_of_the_library() -> None:
    """The kinds are opened by name; were one renamed, every scan of it would be told as broken."""
    assert TiffImagePlugin.TiffImageFile.format == "TIFF"


def test_a_page_that_would_be_drawn_for_ever_is_refused_at_once() -> None:
    """Parts in parts, twelve deep, each drawn ten times: a few bytes, and a million million drawings."""
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        inner = None
        for _ in range(12):
            part = pdf.make_stream(b"/P Do " * 10 if inner is not None else b"0 0 1 1 re f")
            part.Type, part.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
            part.BBox = pikepdf.Array([0, 0, 10, 10])
            if inner is not None:
                part.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=inner))
            inner = pdf.make_indirect(part)
        page = pdf.add_blank_page(page_size=(100, 100)).obj
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=inner))
        page.Contents = pdf.make_stream(b"/P Do")
        pdf.save(target)
    with pytest.raises(ExpectedFailure, match="scan_broken"):
        codes(target.getvalue())
