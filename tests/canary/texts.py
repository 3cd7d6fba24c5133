# SPDX-License-Identifier: EUPL-1.2
"""Every text inside a value: fields that no repr shows, errors behind errors, pages and metadata of PDFs."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from pathlib import PurePath
from typing import Any

from pypdf import PdfReader

from eht_desk.application.workspace import Services, Workspace
from eht_desk.domain.forms.model import FormDefinition

_NOT_ABOUT_ANYBODY = (Services, Workspace, FormDefinition)
_DEEPEST = 30


def texts_in(value: Any, depth: int = 0) -> Iterator[str]:
    """Each text, as deep as it lies."""
    if value is None or isinstance(value, (*_NOT_ABOUT_ANYBODY, bool)) or depth > _DEEPEST:
        return
    if isinstance(value, (bytes, bytearray, memoryview)):
        yield from texts_in_bytes(bytes(value))
    elif isinstance(value, BaseException):
        yield from texts_in_error(value)
    elif isinstance(value, (str, int, float, PurePath)):
        yield str(value)
    else:
        parts = _parts(value)
        if parts is None:
            yield repr(value)
        for part in parts or ():
            yield from texts_in(part, depth + 1)


def _parts(value: Any) -> Iterable[Any] | None:
    if is_dataclass(value):
        return [getattr(value, item.name) for item in fields(value)]
    if isinstance(value, Mapping):
        return [*value.keys(), *value.values()]
    return value if isinstance(value, (list, tuple, Set)) else None


def texts_in_error(error: BaseException) -> Iterator[str]:
    """What a report of it could hold: also of the errors behind it."""
    seen: BaseException | None = error
    while seen is not None:
        yield repr(seen)
        yield from texts_in(list(seen.args), 1)
        yield from texts_in(vars(seen), 1)
        seen = seen.__cause__ or seen.__context__


def texts_in_bytes(content: bytes) -> Iterator[str]:
    """As text in the usual encodings; of a PDF the pages too."""
    yield from (content.decode(encoding, "replace") for encoding in ("utf-8", "latin-1", "utf-16-le"))
    if content.startswith(b"%PDF-") and b"%%EOF" in content:
        yield from pages_of(content)
        yield metadata_of(content)


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def metadata_of(pdf: bytes) -> str:
    reader = PdfReader(io.BytesIO(pdf))
    xmp = reader.xmp_metadata
    told = "" if xmp is None else repr(xmp.dc_title) + repr(xmp.dc_creator) + repr(xmp.dc_description)
    return repr(reader.metadata) + told + repr(reader.attachments) + repr(reader.outline)
