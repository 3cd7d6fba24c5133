# SPDX-License-Identifier: EUPL-1.2
"""Reads stacks of scanned pages in memory: cuts them into pages and reads the QR codes on each.

A page is kept as it was scanned: cut out of its PDF without being drawn anew, or the picture itself. A page that
is more than a plain scan (stamps, fields, signatures in the file) is kept as a picture of what it shows. Each is drawn
in grey to look for codes. Nothing is written to disk. The libraries are imported at the first stack.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from eht_desk.application.ports import Progress
from eht_desk.application.ports.papers import ScannedPage
from eht_desk.domain.errors import ExpectedFailure
from eht_desk.domain.received import SIZE_LIMIT
from eht_desk.domain.scans import read_page_code
from eht_desk.exchange.page_cutting import PageCutter
from eht_desk.exchange.pdf_structure import is_pdf
from eht_desk.exchange.pdfium_lock import PDFIUM
from eht_desk.exchange.received_files import is_heic

if TYPE_CHECKING:
    import pypdfium2
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

MOST_PAGES = 1_000
_POINTS_PER_INCH = 72
_RESOLUTIONS = (200, 300)
"""Dots per inch of the drawing that is looked at: the second only where the first shows none of our codes."""
_RESOLUTION_KEPT = 300
_LARGEST_WITHOUT_LOSS = 3 * 1024 * 1024
_MOST_DRAWN = 20_000_000
"""Pixels of a drawing; a page like a roll of paper is drawn coarser."""
_MOST_PIXELS = 120_000_000
"""Of a picture: an A3 sheet at 600 dots per inch has 70 million. More is a mistake, or meant to fill the memory."""
_MOST_LOOKED_AT = 3_600
"""Pixels of the long side of a picture when codes are looked for."""
_PNG, _JPEG, _TIFF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", (b"II*\x00", b"MM\x00*")
T = TypeVar("T")


class ScanFiles:
    """ScanReader of what scanners and phones make: PDF, PNG, JPEG, TIFF with one or many pages.

    Raises ExpectedFailure: `scan_empty`, `scan_too_large` (`limit_mb`), `scan_too_many_pages` (`limit`), `scan_kind`,
    `scan_heic`, `scan_locked`, `scan_broken` (`page`, 0 for the whole), `scan_picture_too_large` (`page`), and what
    `progress` does.
    """

    def pages(self, content: bytes, progress: Progress | None = None) -> Iterator[ScannedPage]:
        """Each page in its order. `progress` is told before each page and at the end."""
        if not content:
            raise ExpectedFailure("scan_empty")
        if len(content) > SIZE_LIMIT:
            raise ExpectedFailure("scan_too_large", {"limit_mb": SIZE_LIMIT // (1024 * 1024)})
        head = content[:2048]
        if is_pdf(head):
            yield from _pdf_pages(content, progress)
        elif head.startswith((_PNG, _JPEG, *_TIFF)):
            yield from _picture_pages(content, progress)
        else:
            raise ExpectedFailure("scan_heic" if is_heic(head) else "scan_kind")


def _told(progress: Progress | None, done: int, of: int) -> None:
    if of > MOST_PAGES:
        raise ExpectedFailure("scan_too_many_pages", {"limit": MOST_PAGES})
    if progress is not None:
        progress(done, of)


# ------------------------------------------------------------------------------------------------------------------ PDF


def _pdf_pages(content: bytes, progress: Progress | None) -> Iterator[ScannedPage]:
    with PDFIUM:
        pdf = _open_pdf(content)
        count = len(pdf)
    cutter = PageCutter(content)
    try:
        if not count:
            raise ExpectedFailure("scan_broken", {"page": 0})
        for at in range(count):
            _told(progress, at, count)
            try:
                with PDFIUM:
                    kept = cutter.page(at)  # before it is drawn: what would never end is refused here
                    codes = _codes_of(pdf, at)
                    if kept is None:
                        page = ScannedPage(at + 1, count, *_drawn_anew(pdf, at), codes)
                    else:
                        page = ScannedPage(at + 1, count, "application/pdf", kept, codes)
            except (_pdf_error(), ValueError, OSError) as error:
                raise ExpectedFailure("scan_broken", {"page": at + 1}) from error
            yield page
        _told(progress, count, count)
    finally:
        cutter.close()
        with PDFIUM:
            pdf.close()


def _open_pdf(content: bytes) -> pypdfium2.PdfDocument:
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(content)
        pdf.init_forms()  # what was filled in or signed in the file's own fields is drawn, too
        return pdf
    except pypdfium2.PdfiumError as error:
        is_locked = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise ExpectedFailure("scan_locked" if is_locked else "scan_broken", {"page": 0}) from error


def _pdf_error() -> type[Exception]:
    from pypdfium2 import PdfiumError

    kind: type[Exception] = PdfiumError
    return kind


def _codes_of(pdf: pypdfium2.PdfDocument, at: int) -> tuple[str, ...]:
    page = pdf[at]
    try:
        found: tuple[str, ...] = ()
        for resolution in _RESOLUTIONS:
            found = _codes_in(_drawn(page, resolution)) or found
            if _has_ours(found):
                break
        return found
    finally:
        page.close()


def _drawn_anew(pdf: pypdfium2.PdfDocument, at: int) -> tuple[str, bytes]:
    """A page that is more than a plain scan, as a picture of everything that it shows, with its kind.

    What was signed in the file is kept so, and nothing that the page may lead to comes along.
    """
    page = pdf[at]
    try:
        whole = _drawn(page, _RESOLUTION_KEPT, is_grey=False)
    finally:
        page.close()
    target = io.BytesIO()
    dpi = (_RESOLUTION_KEPT, _RESOLUTION_KEPT)
    whole.save(target, "PNG", dpi=dpi, compress_level=6)
    if target.tell() <= _LARGEST_WITHOUT_LOSS:
        return "image/png", target.getvalue()
    target = io.BytesIO()
    whole.save(target, "JPEG", dpi=dpi, quality=90)
    return "image/jpeg", target.getvalue()


def _drawn(page: pypdfium2.PdfPage, resolution: int, is_grey: bool = True) -> Any:
    """A drawing of the page with everything on it, in memory of its own."""
    width, height = (side / _POINTS_PER_INCH * resolution for side in page.get_size())
    if width < 1 or height < 1:
        raise ValueError("a page without a size")
    shrunk = min(1.0, (_MOST_DRAWN / (width * height)) ** 0.5)
    bitmap = page.render(
        scale=resolution / _POINTS_PER_INCH * shrunk,
        grayscale=is_grey,
        no_smoothtext=False,
        may_draw_forms=True,
    )
    try:
        # The copy owns its bytes; the bitmap's own go away with it.
        return bitmap.to_pil().copy()
    finally:
        bitmap.close()


# ------------------------------------------------------------------------------------------------------------- pictures


def _picture_pages(content: bytes, progress: Progress | None) -> Iterator[ScannedPage]:
    picture = _open_picture(content)
    try:
        count = _in_picture(0, lambda: getattr(picture, "n_frames", 1))
        media_type = f"image/{(picture.format or 'png').lower()}"
        for at in range(count):
            _told(progress, at, count)
            if at:
                _in_picture(at, partial(picture.seek, at))
            if picture.width * picture.height > _MOST_PIXELS:
                raise ExpectedFailure("scan_picture_too_large", {"page": at + 1})
            if count == 1:
                codes = _in_picture(at, lambda: _codes_in(_looked_at(picture)))
                yield ScannedPage(1, 1, media_type, content, codes)
            else:
                single, codes = _in_picture(at, lambda: _frame(picture))
                yield ScannedPage(at + 1, count, "image/png", single, codes)
        _told(progress, count, count)
    finally:
        picture.close()


def _in_picture(at: int, work: Callable[[], T]) -> T:
    """What a broken file makes the picture library raise is many things; all of them mean the same here."""
    try:
        return work()
    except ExpectedFailure:
        raise
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        KeyError,
        TypeError,
        IndexError,
        RuntimeError,
    ) as error:
        raise ExpectedFailure("scan_broken", {"page": at + 1}) from error


def _open_picture(content: bytes) -> ImageFile:
    """By the kinds that we take only: the general way tries every format that the library knows."""
    source = io.BytesIO(content)

    def opened() -> ImageFile:
        if content.startswith(_PNG):
            from PIL.PngImagePlugin import PngImageFile

            return PngImageFile(source)
        if content.startswith(_JPEG):
            from PIL.JpegImagePlugin import JpegImageFile

            return JpegImageFile(source)
        from PIL.TiffImagePlugin import TiffImageFile

        return TiffImageFile(source)

    return _in_picture(-1, opened)


def _frame(picture: Image) -> tuple[bytes, tuple[str, ...]]:
    """One page of several as a picture of its own, without loss, and its codes."""
    target = io.BytesIO()
    whole = picture if picture.mode in ("1", "L", "P", "RGB", "RGBA", "I;16") else picture.convert("RGB")
    whole.save(target, "PNG", dpi=picture.info.get("dpi", (200, 200)), compress_level=3)
    return target.getvalue(), _codes_in(_looked_at(picture))


def _looked_at(picture: Any) -> Image:
    """Grey, and no larger than codes need. Which way up does not matter to them."""
    if picture.format == "JPEG":
        picture.draft(
            "L", (_MOST_LOOKED_AT // 2, _MOST_LOOKED_AT // 2)
        )  # decodes a large photograph at a fraction
    grey: Image = picture.convert("L")
    grey.thumbnail((_MOST_LOOKED_AT, _MOST_LOOKED_AT))
    return grey


# ---------------------------------------------------------------------------------------------------------------- codes


def _codes_in(picture: Image) -> tuple[str, ...]:
    """The texts of the QR codes in a picture, each once, from top to bottom. Whatever way up they stand."""
    import zxingcpp

    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    found.sort(key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    return tuple(dict.fromkeys(code.text for code in found if code.text))


def _has_ours(codes: tuple[str, ...]) -> bool:
    return any(read_page_code(text) is not None for text in codes)
