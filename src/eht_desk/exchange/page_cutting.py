# SPDX-License-Identifier: EUPL-1.2
"""Cuts single pages out of a PDF: what the page shows, as it was scanned, and nothing else of the file.

Scanners and programs that put files together often let all pages share one list of pictures. Cut out with that list,
every page would carry the pictures of all others, which may be other pupils' papers. So a page is made anew of the few
things that a scan consists of; a page with anything else on it is not cut out but drawn.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from eht_desk.exchange.page_cost import program, work_of

if TYPE_CHECKING:
    import pikepdf

_OF_PAGE = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit")
_SHOWS_NOTHING = ("/Link", "/Popup")
_LISTS = ("/XObject", "/Font", "/ColorSpace", "/ExtGState", "/ProcSet", "/Properties")
_OF_IMAGE = (
    "/Type /Subtype /Width /Height /ColorSpace /BitsPerComponent /Decode /DecodeParms /Filter /ImageMask /Interpolate "
    "/Intent /Matte"
)
_OF_STATE = "/Type /LW /LC /LJ /ML /D /RI /OP /op /OPM /FL /SM /SA /CA /ca /BM /AIS /TK"
_OF_FONT = (
    "/Type /Subtype /BaseFont /Name /Encoding /FirstChar /LastChar /Widths /FontDescriptor /ToUnicode /DescendantFonts "
    "/CIDSystemInfo /DW /W /DW2 /W2 /CIDToGIDMap /FontName /FontFamily /FontStretch /FontWeight /Flags /FontBBox "
    "/ItalicAngle /Ascent /Descent /Leading /CapHeight /XHeight /StemV /StemH /AvgWidth /MaxWidth /MissingWidth "
    "/FontFile /FontFile2 /FontFile3 /CharSet /CIDSet /Differences /BaseEncoding /Registry /Ordering /Supplement "
    "/Filter /DecodeParms /Length1 /Length2 /Length3 /CMapName /UseCMap /WMode"
)
_OF_COLOURS = "/N /Range /Filter /DecodeParms /WhitePoint /BlackPoint /Gamma /Matrix"
_OF_FILTER = (
    "/K /EndOfLine /EncodedByteAlign /Columns /Rows /EndOfBlock /BlackIs1 /DamagedRowsBeforeError /Predictor /Colors "
    "/BitsPerComponent /EarlyChange /ColorTransform /JBIG2Globals /Filter /DecodeParms"
)
_DEEPEST = 8
_POINT = 1.0
"""Frames are rounded in their own ways."""


class _Unusual(Exception):
    """Something that a plain scan does not have."""


class PageCutter:
    """One PDF, page by page; `close` at the end."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._pdf: pikepdf.Pdf | None = None

    def close(self) -> None:
        """Forget the file."""
        if self._pdf is not None:
            self._pdf.close()

    def page(self, at: int) -> bytes | None:
        """The page as a PDF of its own, the same bytes each time; None when it has to be drawn to be kept whole.

        Raises ValueError when the library cannot read the file, or when drawing the page would never end.
        """
        import pikepdf

        try:
            if self._pdf is None:
                self._pdf = pikepdf.open(BytesIO(self._content))
            page = self._pdf.pages[at]
            work_of(page.obj, page.resources)
            return _alone(self._pdf, at)
        except _Unusual:
            return None
        except (pikepdf.PdfError, TypeError, KeyError, IndexError, RuntimeError, OverflowError) as error:
            raise ValueError("a page that cannot be cut out") from error


def _alone(pdf: pikepdf.Pdf, at: int) -> bytes:
    import pikepdf

    source = pdf.pages[at]
    _has_no_marks(source.obj)
    used = _names(source.obj)
    target = BytesIO()
    with pikepdf.new() as single:
        page = single.add_blank_page().obj
        for key in _OF_PAGE:
            value = source.obj.get(key)
            if value is None and key != "/UserUnit":
                value = _inherited(source.obj, key)
            if value is not None:
                page[key] = _plain(value)
        _is_seen_whole(page)
        page["/Resources"] = _resources(single, source.resources, used)
        joined = b"\n".join(bytes(stream.read_bytes()) for stream in program(source.obj))
        page["/Contents"] = single.make_stream(joined)
        single.save(target, deterministic_id=True, compress_streams=True)
    return target.getvalue()


def _is_seen_whole(page: pikepdf.Object) -> None:
    """A double page that is cut in two by its frames alone has the other half's picture beside what is seen."""
    if "/CropBox" in page:
        frames = zip(page.CropBox.as_list(), page.MediaBox.as_list(), strict=True)
        if any(abs(float(one) - float(other)) > _POINT for one, other in frames):
            raise _Unusual


def _inherited(item: pikepdf.Object, key: str) -> pikepdf.Object | None:
    above = item.get("/Parent")
    for _ in range(50):
        if above is None:
            return None
        if key in above:
            return above[key]
        above = above.get("/Parent")
    return None


def _plain(value: object) -> object:
    """Numbers and lists of them."""
    import pikepdf

    if isinstance(value, pikepdf.Array):
        return pikepdf.Array([_plain(part) for part in value.as_list()])
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        raise _Unusual
    return value


def _has_no_marks(page: pikepdf.Object) -> None:
    """Links show nothing. Whatever else lies on a page (stamps, fields, ink) is drawn by programs in their own ways."""
    import pikepdf

    marks = page.get("/Annots")
    for mark in marks if isinstance(marks, pikepdf.Array) else ():
        if isinstance(mark, pikepdf.Dictionary) and str(mark.get("/Subtype", "")) not in _SHOWS_NOTHING:
            raise _Unusual


def _names(page: pikepdf.Object) -> set[str]:
    """Every name that the page's program says."""
    import pikepdf

    found: set[str] = set()
    try:
        for instruction in pikepdf.parse_content_stream(page):
            if isinstance(instruction, pikepdf.ContentStreamInlineImage):
                continue
            found.update(str(part) for part in instruction.operands if isinstance(part, pikepdf.Name))
    except (pikepdf.PdfError, TypeError, ValueError) as error:
        raise _Unusual from error
    return found


def _resources(single: pikepdf.Pdf, lists: pikepdf.Object, used: set[str]) -> pikepdf.Object:
    """Of the lists what the page names, each rebuilt of the keys that are known."""
    import pikepdf

    kept = pikepdf.Dictionary()
    known = {"/XObject": _OF_IMAGE, "/Font": _OF_FONT, "/ColorSpace": _OF_COLOURS, "/ExtGState": _OF_STATE}
    for kind, entries in lists.items():
        named = entries if isinstance(entries, pikepdf.Dictionary) else pikepdf.Dictionary()
        names = [name for name in named.keys() if name in used]  # noqa: SIM118  # a PDF dictionary is no mapping
        if names and kind not in _LISTS:
            raise _Unusual
        if kind not in known:
            continue
        kept[kind] = pikepdf.Dictionary()
        for name in names:
            kept[kind][name] = _part(single, kind, named[name], known[kind])
    return kept


def _part(single: pikepdf.Pdf, kind: str, part: pikepdf.Object, keys: str) -> pikepdf.Object:
    import pikepdf

    if kind == "/XObject":
        return _image(single, part)
    if kind == "/Font" and str(part.get("/Subtype", "")) == "/Type3":
        raise _Unusual
    if kind == "/ExtGState":
        mask = part.get("/SMask")
        if mask is not None and str(mask) != "/None":
            raise _Unusual
    if kind == "/ColorSpace" and isinstance(part, pikepdf.Array) and str(part[0]) == "/Pattern":
        raise _Unusual
    rebuilt: pikepdf.Object = _rebuilt(single, part, keys, 0)
    return rebuilt


def _image(single: pikepdf.Pdf, part: pikepdf.Object) -> pikepdf.Object:
    """A picture with its masks, which are pictures of their own."""
    import pikepdf

    if not isinstance(part, pikepdf.Stream) or str(part.get("/Subtype", "")) != "/Image":
        raise _Unusual
    image = single.make_indirect(_rebuilt(single, part, _OF_IMAGE, 0))
    for key in ("/SMask", "/Mask"):
        mask = part.get(key)
        if isinstance(mask, pikepdf.Stream):
            if "/SMask" in mask or "/Mask" in mask:
                raise _Unusual
            image[key] = _image(single, mask)
        elif isinstance(mask, pikepdf.Array):
            image[key] = _plain(mask)
    return image


def _rebuilt(single: pikepdf.Pdf, item: object, keys: str, depth: int) -> pikepdf.Object:
    """The same with known keys only; a stream keeps its bytes as they were compressed."""
    import pikepdf

    if depth > _DEEPEST:
        raise _Unusual
    if isinstance(item, pikepdf.Stream):
        if str(item.get("/Subtype", "")) == "/Image" and depth:
            raise _Unusual
        stream = pikepdf.Stream(single, item.read_raw_bytes())
        for key, value in item.items():
            if _is_known(key, keys) or (depth and _is_known(key, _OF_COLOURS)):
                stream[key] = _rebuilt(single, value, _parameters(key, keys), depth + 1)
        return single.make_indirect(stream)
    if isinstance(item, pikepdf.Dictionary):
        return pikepdf.Dictionary(
            {
                key: _rebuilt(single, value, _parameters(key, keys), depth + 1)
                for key, value in item.items()
                if _is_known(key, keys)
            }
        )
    if isinstance(item, pikepdf.Array):
        return pikepdf.Array([_rebuilt(single, part, keys, depth + 1) for part in item.as_list()])
    return item  # type: ignore[return-value]  # numbers, names and words as they are


def _is_known(key: str, keys: str) -> bool:
    return key in keys.split()


def _parameters(key: str, keys: str) -> str:
    if key == "/DecodeParms":
        return _OF_FILTER
    if key == "/ColorSpace":
        return _OF_COLOURS
    return keys
