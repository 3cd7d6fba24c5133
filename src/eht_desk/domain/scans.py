# SPDX-License-Identifier: EUPL-1.2
"""Scanned pages: what the code on a page says, and pages that could not be placed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eht_desk.domain.ids import AccountId, CompartmentId, LoosePageId, UnitId

_PREFIX = "EHT1"
_NUMBER = "([1-9][0-9]{0,5})"
_CODE = re.compile(
    rf"{_PREFIX}/([0-9A-HJKMNP-TV-Z]{{4}}-[0-9A-HJKMNP-TV-Z]{{2}})/{_NUMBER}/{_NUMBER}/{_NUMBER}/{_NUMBER}/([0-9a-f]{{8}})"
)


@dataclass(frozen=True, slots=True)
class PageCode:
    """What the code on an issued page says: document, version, paper, page of pages, start of the checksum. No person.

    As text: `EHT1/7K2F-91/1/3/2/4/4e1bab12`.
    """

    code: str
    version: int
    paper_number: int
    page: int
    pages: int
    checksum: str

    @property
    def text(self) -> str:
        """As it is printed."""
        numbers = f"{self.version}/{self.paper_number}/{self.page}/{self.pages}"
        return f"{_PREFIX}/{self.code}/{numbers}/{self.checksum}"


def read_page_code(text: str) -> PageCode | None:
    """The code of a text, or None when it is none of ours."""
    found = _CODE.fullmatch(text)
    if found is None:
        return None
    code, version, paper, page, pages, checksum = found.groups()
    return PageCode(code, int(version), int(paper), int(page), int(pages), checksum)


class LooseReason(StrEnum):
    """Why a page could not be placed."""

    NO_CODE = "no_code"
    UNKNOWN_DOCUMENT = "unknown_document"
    NOT_READABLE_BY_YOU = "not_readable_by_you"
    OTHER_PAPER = "other_paper"  # the document has no such paper or page, or the checksum differs
    SEVERAL_CODES = "several_codes"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class LoosePage:
    """A scanned page that waits for a person to place it. Its bytes lie sealed beside it."""

    id: LoosePageId
    compartment_id: CompartmentId
    unit_id: UnitId
    at: datetime
    account_id: AccountId
    scan: str
    """An id that the pages of one stack share."""
    number: int
    """Its place in the stack, from 1."""
    pages: int
    reason: LooseReason
    media_type: str
    sha256: str
    size: int
    code_text: str = ""
    """What its code says, when it has one of ours."""
    taken_from: str = ""
    """Id of the document that somebody took it away from, because it did not seem to belong there."""


def is_page_of(page: LoosePage, documents: Mapping[str, str]) -> bool:
    """Whether a loose page is, or was held for, one of some documents (ids by code). Of a page without a code, which
    was never filed, nobody can say so."""
    code = read_page_code(page.code_text)
    return (code is not None and code.code in documents) or page.taken_from in documents.values()
