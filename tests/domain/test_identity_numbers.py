# SPDX-License-Identifier: EUPL-1.2
"""Identity numbers as schools and spreadsheets write them. Serials 238x/239x are a test series."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eht_desk.domain.identity_numbers import (
    IdentityNumber,
    NumberKind,
    check_digit_for,
    has_valid_check_digit,
    parse_identity,
)

TODAY = date(2026, 11, 22)


def read(text: str) -> IdentityNumber:
    number = parse_identity(text, today=TODAY)
    assert number is not None
    return number


@pytest.mark.parametrize("text", ["20130511-2383", "201305112383", "130511-2383", "1305112383"])
def test_the_four_ways_to_write_a_personnummer_mean_the_same(text: str) -> None:
    number = read(text)
    assert number.canonical == "201305112383"
    assert number.kind is NumberKind.PERSONAL
    assert number.birth_date == date(2013, 5, 11)
    assert number.display == "20130511-2383"


def test_a_two_digit_year_is_said_to_be_a_guess() -> None:
    assert "century_guessed" in read("130511-2383").flags
    assert "century_guessed" not in read("20130511-2383").flags


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("261122-2380", 2026),  # today
        ("261123-2380", 1926),  # tomorrow is not born yet
        ("800101-2380", 1980),
        ("200101-2380", 2020),
        ("200101+2380", 1920),
        ("300101+2380", 1830),
    ],
)
def test_the_latest_century_that_is_not_in_the_future_is_taken(text: str, year: int) -> None:
    assert read(text).canonical.startswith(str(year))


@pytest.mark.parametrize("text", ["", "   ", "\u00a0", "'", "''"])
def test_nothing_is_nothing(text: str) -> None:
    assert parse_identity(text, today=TODAY) is None


def test_a_wrong_check_digit_is_a_remark_and_no_refusal() -> None:
    number = read("200112240123")  # the example that SS 12000 itself prints
    assert number.kind is NumberKind.PERSONAL
    assert number.canonical == "200112240123"
    assert number.flags == ("check_digit",)


@pytest.mark.parametrize(
    ("text", "canonical", "flags"),
    [
        ("201305112383.0", "201305112383", ("decimals_removed",)),
        ("201305112383,0", "201305112383", ("decimals_removed",)),
        ("201305112383,00", "201305112383", ("decimals_removed",)),
        ("20130511\u00a02383", "201305112383", ("separator_mended",)),
        ("20130511\u22122383", "201305112383", ("separator_mended",)),
        ("20130511\u2009-\u20092383", "201305112383", ("separator_mended",)),
        ("20130511\u20132383", "201305112383", ("separator_mended",)),
        ("'201305112383", "201305112383", ("separator_mended",)),
        ("2,01305112383E+11", "201305112383", ("exponent_expanded",)),
        ("2.01305112383e11", "201305112383", ("exponent_expanded",)),
    ],
)
def test_what_a_spreadsheet_did_is_mended_and_told(text: str, canonical: str, flags: tuple[str, ...]) -> None:
    number = read(text)
    assert (number.canonical, number.flags) == (canonical, flags)


def test_lost_zeros_come_back() -> None:
    # 2001-01-01, 2005-11-30 and 2000-02-03 as numbers without their zeros.
    assert read("101012385").canonical == "200101012385"
    assert read("511302380.0").canonical == "200511302380"
    assert read("2032381").canonical == "200002032381"
    assert "zero_restored" in read("101012385").flags
    assert {"zero_restored", "decimals_removed"} <= set(read("511302380.0").flags)


@pytest.mark.parametrize("text", ["2013051", "130511238", "991330123"])
def test_zeros_are_not_invented_for_a_day_that_does_not_exist(text: str) -> None:
    assert read(text).kind is NumberKind.FREE


@pytest.mark.parametrize("text", ["2,017062E+11", "2,01706E+11", "2E+11", "2,017060E+11", "201706200000.0"])
def test_lost_digits_are_never_guessed(text: str) -> None:
    number = read(text)
    assert number.flags[-1] == "identity_lost_digits"
    assert number.is_lost
    assert number.kind is NumberKind.FREE
    assert number.birth_date is None


@pytest.mark.parametrize(
    ("text", "birth_date", "oddities"),
    [
        ("20130571-2380", date(2013, 5, 11), set()),
        ("130571-2380", date(2013, 5, 11), {"century_guessed"}),
        ("20130560-2380", None, {"day_unknown"}),
        ("20130060-2380", None, {"month_unknown", "day_unknown"}),
        ("20130065-2380", None, {"month_unknown"}),
        ("20130291-2380", None, {"date_impossible"}),  # 31 February: such numbers were given out
    ],
)
def test_samordningsnummer(text: str, birth_date: date | None, oddities: set[str]) -> None:
    number = read(text)
    assert number.kind is NumberKind.COORDINATION
    assert number.birth_date == birth_date
    assert set(number.flags) - {"check_digit"} == oddities


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("20130101TF01", "20130101TF01"),
        ("20170410-TF04", "20170410TF04"),
        ("20170410-tf04", "20170410TF04"),
        ("170410-TF04", "20170410TF04"),
        ("20130101T012", "20130101T012"),
        ("20130101-R238", "20130101R238"),
    ],
)
def test_temporary_numbers(text: str, canonical: str) -> None:
    number = read(text)
    assert (number.canonical, number.kind) == (canonical, NumberKind.TEMPORARY)
    assert number.birth_date is not None


@pytest.mark.parametrize("text", ["saknas", "20131345-2380", "20130230-2380", "12345", "1A", "30130511-2383"])
def test_anything_else_stays_as_text(text: str) -> None:
    number = read(text)
    assert (number.kind, number.canonical, number.display) == (NumberKind.FREE, text, text)


def test_a_number_of_somebody_who_is_not_born_is_told() -> None:
    assert "date_in_future" in read("20270511-2380").flags


def test_digits_of_other_scripts_are_not_taken_for_numbers() -> None:
    assert read("٢٠١٣٠٥١١٢٣٨٣").kind is NumberKind.FREE


@st.composite
def numbers_of_the_test_series(draw: st.DrawFn) -> tuple[str, date]:
    """A number of the test series and its day of birth, at most 90 years back."""
    born = draw(st.dates(min_value=date(1937, 1, 1), max_value=TODAY))
    nine = f"{born:%y%m%d}23{draw(st.sampled_from('89'))}"
    return f"{born:%Y%m%d}{nine[6:]}{check_digit_for(nine)}", born


@given(numbers_of_the_test_series())
def test_every_way_to_write_leads_back_to_the_same_number(pair: tuple[str, date]) -> None:
    canonical, born = pair
    for text in (
        canonical,
        f"{canonical[:8]}-{canonical[8:]}",
        canonical[2:],
        f"{canonical[2:8]}-{canonical[8:]}",
    ):
        number = read(text)
        assert number.canonical == canonical
        assert number.birth_date == born
        assert set(number.flags) <= {"century_guessed"}


@given(numbers_of_the_test_series())
def test_a_number_that_a_spreadsheet_made_a_number_of_is_whole_again(pair: tuple[str, date]) -> None:
    canonical, _ = pair
    assert read(f"{float(canonical)}").canonical == canonical
    shortened = str(int(canonical[2:]))
    if len(shortened) >= 7:
        assert read(shortened).canonical == canonical


@given(numbers_of_the_test_series(), st.sampled_from([" ", "\u00a0", "\u202f", "\u2212", "\u2013", " - "]))
def test_any_separator_is_mended(pair: tuple[str, date], separator: str) -> None:
    canonical, _ = pair
    assert read(f" {canonical[:8]}{separator}{canonical[8:]} ").canonical == canonical


@given(st.text(max_size=40))
def test_no_text_makes_it_fail(text: str) -> None:
    number = parse_identity(text, today=TODAY)
    if number is not None:
        again = parse_identity(number.display, today=TODAY)
        assert again is not None
        assert again.canonical == number.canonical


@given(st.from_regex(r"[0-9]{6,12}[-+ ]?[0-9A-Z]{0,4}", fullmatch=True))
def test_what_was_read_once_is_read_the_same_again(text: str) -> None:
    number = read(text)
    again = read(number.display)
    assert again.canonical == number.canonical
    assert again.kind is number.kind
    assert again.birth_date == number.birth_date


@given(st.from_regex(r"[0-9]{9}", fullmatch=True))
def test_the_check_digit_fits_and_no_other_does(nine: str) -> None:
    assert [d for d in "0123456789" if has_valid_check_digit(nine + d)] == [check_digit_for(nine)]


@pytest.mark.parametrize("ten", ["2011212384", "2005052382", "1701202382", "1603262385"])
def test_check_digits_of_numbers_that_others_made(ten: str) -> None:
    assert has_valid_check_digit(ten)
