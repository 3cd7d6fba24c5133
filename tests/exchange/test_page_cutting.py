# SPDX-License-Identifier: EUPL-1.2
"""Pages that are more than a scan: nothing of another page comes along, nothing signed is lost, none takes for ever."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from eht_desk.domain.errors import ExpectedFailure
from eht_desk.exchange.scan_reading import ScanFiles

from .scanned_papers import picture

PAGES = 3
JPEGS = [picture(Image.effect_noise((60, 60), 10 + 20 * number), "JPEG") for number in range(PAGES)]
Dirt = Callable[[pikepdf.Pdf, pikepdf.Object, Dictionary], None]


def image(pdf: pikepdf.Pdf, jpeg: bytes) -> pikepdf.Object:
    made = pikepdf.Stream(pdf, jpeg)
    made.Type, made.Subtype, made.Width, made.Height = Name.XObject, Name.Image, 60, 60
    made.ColorSpace, made.BitsPerComponent, made.Filter = Name.DeviceGray, 8, Name.DCTDecode
    return pdf.make_indirect(made)


def part(pdf: pikepdf.Pdf, program: bytes, lists: object = None, **more: object) -> pikepdf.Object:
    made = pdf.make_stream(program)
    made.Type, made.Subtype, made.BBox = Name.XObject, Name.Form, Array([0, 0, 100, 100])
    if lists is not None:
        made.Resources = lists
    for key, value in more.items():
        made[f"/{key}"] = value
    return pdf.make_indirect(made)


def stamped(pdf: pikepdf.Pdf, page: pikepdf.Object, shared: Dictionary) -> None:
    look = part(pdf, b"0 0 10 10 re f", shared)
    mark = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[0, 0, 10, 10], AP=Dictionary(N=look))
    page.Annots = Array([mark])


def patterned(pdf: pikepdf.Pdf, page: pikepdf.Object, shared: Dictionary) -> None:
    tile = part(pdf, b"0 0 5 5 re f", shared, PatternType=1, PaintType=1, TilingType=1, XStep=10, YStep=10)
    page.Resources.Pattern = Dictionary(P0=tile)
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b" /Pattern cs /P0 scn 0 0 50 50 re f")


def masked(pdf: pikepdf.Pdf, page: pikepdf.Object, shared: Dictionary) -> None:
    group = part(
        pdf, b"1 g 0 0 300 300 re f", shared, Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    )
    mask = Dictionary(S=Name.Luminosity, G=group)
    page.Resources.ExtGState = Dictionary(G0=Dictionary(SMask=mask))
    page.Contents = pdf.make_stream(b"/G0 gs " + page.Contents.read_bytes())


def unreadable(pdf: pikepdf.Pdf, page: pikepdf.Object, _shared: Dictionary) -> None:
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b" BI /W 4 /H 4 /BPC 8 /CS /G ID ab")


def with_own_key(_pdf: pikepdf.Pdf, page: pikepdf.Object, shared: Dictionary) -> None:
    page.MyKey = shared
    page.VP = Array([shared])


def with_alternates(_pdf: pikepdf.Pdf, page: pikepdf.Object, shared: Dictionary) -> None:
    for seen in page.Resources.XObject.values():
        seen.Alternates = Array([Dictionary(Image=other) for other in shared.XObject.values()])


def with_a_file(_pdf: pikepdf.Pdf, page: pikepdf.Object, shared: Dictionary) -> None:
    file = Dictionary(Type=Name.Filespec, F="x", EF=Dictionary(F=next(iter(shared.XObject.values()))))
    page.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9], FS=file)]
    )


def linked(pdf: pikepdf.Pdf, page: pikepdf.Object, _shared: Dictionary) -> None:
    other = Array([pdf.pages[-1].obj, Name.Fit])
    page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], Dest=other)])


@pytest.mark.parametrize(
    "dirt",
    [stamped, patterned, masked, unreadable, with_own_key, with_alternates, with_a_file, linked],
    ids=lambda dirt: str(dirt.__name__),
)
def test_no_page_carries_a_picture_of_another(dirt: Dirt) -> None:
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        names = {f"/Im{number}": image(pdf, jpeg) for number, jpeg in enumerate(JPEGS)}
        shared = pdf.make_indirect(Dictionary(XObject=Dictionary(names)))
        for number in range(PAGES):
            page = pdf.add_blank_page(page_size=(300, 300)).obj
            page.Resources = Dictionary(XObject=Dictionary(names))
            page.Contents = pdf.make_stream(f"q 300 0 0 300 0 0 cm /Im{number} Do Q".encode())
        for each in pdf.pages:
            dirt(pdf, each.obj, shared)
        pdf.save(target)
    pages = list(ScanFiles().pages(target.getvalue()))
    for number, kept in enumerate(pages):
        assert not any(jpeg in kept.content for at, jpeg in enumerate(JPEGS) if at != number)
        if kept.media_type == "application/pdf":
            with pikepdf.open(io.BytesIO(kept.content)) as single:
                assert (
                    sum("/Width" in item for item in single.objects if isinstance(item, pikepdf.Stream)) == 1
                )


def towers(pdf: pikepdf.Pdf, call: bytes, named: str, *, own_lists: bool) -> pikepdf.Object:
    """Parts in parts, each drawn ten times by the next."""
    lists = pdf.make_indirect(Dictionary(XObject=Dictionary()))
    inner = part(pdf, b"0 0 1 1 re f")
    for depth in range(10):
        name = f"{named}{depth}"
        if own_lists:
            inner = part(
                pdf,
                (call + f"{depth} Do ".encode()) * 10,
                Dictionary(XObject=Dictionary({f"/{name}": inner})),
            )
        else:
            lists.XObject[f"/{name}"] = inner
            inner = part(pdf, (call + f"{depth} Do ".encode()) * 10)
    lists.XObject["/Top"] = inner
    return lists


def escaped(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    page.Resources = towers(pdf, b"/#46", "F", own_lists=True)
    page.Contents = pdf.make_stream(b"/#54op Do")


def without_lists(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    page.Resources = towers(pdf, b"/F", "F", own_lists=False)
    page.Contents = pdf.make_stream(b"/Top Do")


def in_a_stamp(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    look = towers(pdf, b"/F", "F", own_lists=True).XObject["/Top"]
    mark = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[0, 0, 99, 99], AP=Dictionary(N=look))
    page.Annots = Array([mark])


def in_a_pattern(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    lists = towers(pdf, b"/F", "F", own_lists=True)
    tile = part(pdf, b"/Top Do", lists, PatternType=1, PaintType=1, TilingType=1, XStep=10, YStep=10)
    page.Resources = Dictionary(Pattern=Dictionary(P0=tile))
    page.Contents = pdf.make_stream(b"/Pattern cs /P0 scn 0 0 50 50 re f")


def with_empty_lists(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    """What a part's own list does not have is looked for in the page's."""
    without_lists(pdf, page)
    for each in page.Resources.XObject.values():
        each.Resources = Dictionary()


def with_lists_above(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    """A part without a list takes that of the part which calls for it."""
    lists = towers(pdf, b"/F", "F", own_lists=False)
    page.Resources = Dictionary(XObject=Dictionary(First=part(pdf, b"/Top Do", lists)))
    page.Contents = pdf.make_stream(b"/First Do")


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "tower",
    [escaped, without_lists, with_empty_lists, with_lists_above, in_a_stamp, in_a_pattern],
    ids=lambda tower: str(tower.__name__),
)
def test_what_would_be_drawn_for_ever_is_refused(
    tower: Callable[[pikepdf.Pdf, pikepdf.Object], None],
) -> None:
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        tower(pdf, pdf.add_blank_page(page_size=(100, 100)).obj)
        pdf.save(target)
    with pytest.raises(ExpectedFailure, match="scan_broken"):
        list(ScanFiles().pages(target.getvalue()))


def dark(content: bytes) -> int:
    with Image.open(io.BytesIO(content)) as seen:
        return sum(seen.convert("L").histogram()[:100])


@pytest.mark.parametrize("kind", ["signature", "text", "ink"])
def test_what_somebody_signed_in_the_file_is_kept(kind: str) -> None:
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 300)).obj
        mark = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[50, 50, 150, 100], F=4, T="x", P=page)
        if kind == "ink":
            mark.Subtype = Name.Ink
            mark.InkList = Array([Array([50, 50, 100, 100, 150, 50])])
            mark.C = Array([0, 0, 0])
        else:
            mark.FT = Name.Sig if kind == "signature" else Name.Tx
            mark.AP = Dictionary(N=part(pdf, b"0 0 100 50 re f"))
        mark = pdf.make_indirect(mark)
        page.Annots = Array([mark])
        if kind != "ink":
            pdf.Root.AcroForm = Dictionary(Fields=Array([mark]))
        pdf.save(target)
    [kept] = ScanFiles().pages(target.getvalue())
    assert dark(kept.content) > 200


def test_half_of_a_double_page_does_not_carry_the_other_half() -> None:
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(600, 300)).obj
        page.Resources = Dictionary(XObject=Dictionary(Im=image(pdf, JPEGS[0])))
        page.Contents = pdf.make_stream(b"q 600 0 0 300 0 0 cm /Im Do Q")
        page.CropBox = Array([0, 0, 300, 300])
        pdf.save(target)
    [kept] = ScanFiles().pages(target.getvalue())
    assert JPEGS[0] not in kept.content
    with Image.open(io.BytesIO(kept.content)) as seen:
        assert abs(seen.width - seen.height) < 3
