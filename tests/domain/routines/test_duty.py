# SPDX-License-Identifier: EUPL-1.2
"""When skolplikten is proposed to end, and which ages are told (HUD-06, 07, 08)."""

from __future__ import annotations

from datetime import date

import pytest

from eht_desk.domain.case_entries import SchoolForm
from eht_desk.domain.routines.duty import AgeDoubt, Beginning, age_doubts, first_autumn, proposed_end
from tests.domain.routines.made import TERMS

SPECIAL, ADAPTED = SchoolForm.SPECIAL, SchoolForm.ADAPTED_COMPULSORY


@pytest.mark.parametrize(
    ("born", "more", "end"),
    [
        # Born 2012: begins autumn 2018 at six, the tenth year ends in spring 2028.
        (date(2012, 5, 4), {}, date(2028, 6, 30)),
        (date(2012, 5, 4), {"school_form": SPECIAL}, date(2029, 6, 30)),
        (date(2012, 5, 4), {"beginning": Beginning.DEFERRED}, date(2029, 6, 30)),
        (date(2012, 5, 4), {"beginning": Beginning.EARLY}, date(2027, 6, 30)),
        (date(2012, 5, 4), {"is_prolonged": True}, date(2029, 6, 30)),
        # Latest at 18: born 4 May 2012, deferred and prolonged would be 30 June 2030.
        (date(2012, 5, 4), {"beginning": Beginning.DEFERRED, "is_prolonged": True}, date(2030, 5, 4)),
        # Born on 29 February 2012: 18 on 28 February 2030, a year without that day.
        (date(2012, 2, 29), {"school_form": SPECIAL, "is_prolonged": True}, date(2030, 2, 28)),
        # Born 2011: spring 2027, whose last day the school has typed in.
        (date(2011, 12, 31), {"terms": TERMS}, date(2027, 6, 11)),
    ],
)
def test_the_proposed_end(born, more, end):
    found = proposed_end(born, **more)
    assert found.day == end
    assert found.because[0].figure("first_autumn") == first_autumn(born, more.get("beginning", "as_rule"))
    assert found.is_term_end is ("terms" in more)


@pytest.mark.parametrize(
    ("born", "grade", "form", "doubts"),
    [
        (date(2013, 3, 1), 7, None, []),  # autumn 2026: 13 years, grade 7
        (date(2013, 3, 1), 8, None, []),
        (date(2013, 3, 1), 6, None, []),
        (date(2013, 3, 1), 9, None, [AgeDoubt.YOUNG_FOR_GRADE]),
        (date(2013, 3, 1), 5, None, [AgeDoubt.OLD_FOR_GRADE]),
        (date(2013, 3, 1), 5, ADAPTED, []),
        (date(2020, 12, 1), 0, None, []),
        (date(2021, 1, 1), 0, None, []),  # began a year early
        (date(2022, 1, 1), None, None, [AgeDoubt.TOO_YOUNG]),
        (date(2010, 1, 1), 9, None, [AgeDoubt.DUTY_MAY_HAVE_ENDED]),  # ended in spring 2026
        (date(2010, 1, 1), None, SPECIAL, []),
        (date(2010, 1, 1), None, None, [AgeDoubt.DUTY_MAY_HAVE_ENDED]),
    ],
)
def test_ages_that_are_told(born, grade, form, doubts):
    assert list(age_doubts(born, date(2026, 11, 23), grade, form)) == doubts
