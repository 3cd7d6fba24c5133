# SPDX-License-Identifier: EUPL-1.2
"""Scanned pages without a place, when the pupil whose name is on them becomes protected."""

from __future__ import annotations

import pytest

from eht_desk.application import loose_pages, papers_out, protections
from eht_desk.application.protection_aftermath import pages_to_look_through
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import LoosePageId
from tests.application.protected import protect_alma
from tests.application.test_signed_papers import Papers, out
from tests.fakes.school import ALMA

__all__ = ["out"]


def pages_of(out: Papers, login: str) -> list[LoosePageId]:
    return [row.id for row in loose_pages.loose_pages(out.as_(login))]


def laid_aside(out: Papers) -> list[LoosePageId]:
    """A second copy of Alma's page, a page of a paper that she has not, and one that was taken away from her."""
    out.scan("maria", [out.code()])
    out.scan("maria", [out.code()], [out.code(3, 4)], name=b"again")
    [row] = papers_out.returned_rows(out.as_("maria"), out.alma.id)
    loose_pages.unfile_page(out.as_("maria"), out.alma.id, row.id)
    found = pages_of(out, "karin")
    assert len(found) == 3
    return found


def test_hers_go_along_and_nobody_else_opens_them(out: Papers) -> None:
    hers = laid_aside(out)
    out.scan("maria", [out.noels_code()])
    out.scan("maria", [out.noels_code()], name=b"again")
    [noels] = set(pages_of(out, "karin")) - set(hers)
    members_only(out)
    assert pages_of(out, "maria") == [noels]
    for page in hers:
        with pytest.raises(RuleViolation, match="not_found"):
            loose_pages.open_loose(out.as_("maria"), page)
        assert loose_pages.open_loose(out.school.rector, page)


def members_only(out: Papers) -> None:
    """Maria, who scanned, is no member."""
    protect_alma(out.school)
    protections.remove_member(out.school.rector, ALMA, out.school.accounts["maria"], "Byter uppdrag")


def test_the_end_gives_them_back(out: Papers) -> None:
    hers = laid_aside(out)
    members_only(out)
    protections.ask_to_loosen(out.school.rector, ALMA, None, "Hävt")
    protections.answer_loosening(out.school.as_("per"), ALMA, agrees=True)
    assert sorted(pages_of(out, "maria")) == sorted(hers)


def test_what_nobody_can_tell_is_counted_to_be_looked_through(out: Papers) -> None:
    laid_aside(out)
    out.scan("maria", [], ["https://example.invalid"], name=b"without")
    out.scan("per", [], name=b"without")
    out.scan("karin", [], name=b"without")
    protect_alma(out.school)
    out.scan("karin", [], name=b"later")
    found = pages_to_look_through(out.school.rector, ALMA)
    assert (found.seen, found.held) == (1, (("Maria Lind", 2), ("Per Holm", 1)))
    with pytest.raises(RuleViolation, match="not_allowed"):
        pages_to_look_through(out.as_("sara"), ALMA)
