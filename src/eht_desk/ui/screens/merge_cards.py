# SPDX-License-Identifier: EUPL-1.2
"""Two records beside each other, and the choice of what stays where they differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtWidgets import QHBoxLayout

from eht_desk.application.merge_pupils import MergeField, MergePreview
from eht_desk.application.pupils import PupilPage
from eht_desk.domain.ids import UnitId
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.widgets.fields import FormRow
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import counted, grade_text, listed

KEPT, OTHER = "kept", "other"
_LEFT = "left_on"
_LABELS = {
    "given_name": "Förnamn",
    "family_name": "Efternamn",
    "identity": "Personnummer",
    "birth_date": "Född",
    "grade": "Årskurs",
    "email": "E-post",
    _LEFT: "Slutat",
    "class_name": "Klass",
}
_DAYS = frozenset({"birth_date", _LEFT})
_LONGEST = 46
"""A longer value is shortened on its button, so that it does not push the page wider."""


class RecordCard(Card):
    """One of the two records: who, where, guardians, how much is written."""

    def __init__(
        self,
        page: PupilPage,
        mark: tuple[str, str],
        school: str,
        swap: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self.setAccessibleName(f"{mark[0]}: {page.pupil.name}")
        row = QHBoxLayout()
        row.addWidget(Pill(*mark))
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.setSpacing(theme().px(3))
        view = page.pupil
        self.body.addWidget(PlainLabel(view.name, "strong", wraps=True))
        guardians = listed((item.name for item in page.guardians), 3)
        counts = (
            counted(len(page.documents), "dokument", "dokument") if page.documents else "",
            counted(len(page.drafts), "utkast", "utkast") if page.drafts else "",
        )
        written = listed(counts) or "Inget skrivet"
        for line in (
            view.number or "Inget personnummer",
            " · ".join(
                part
                for part in (
                    view.class_name or grade_text(view.grade) or "Ingen klass",
                    school,
                    "slutat" if view.has_left else "",
                )
                if part
            ),
            f"Vårdnadshavare: {guardians}" if guardians else "Inga vårdnadshavare",
            written,
        ):
            self.body.addWidget(PlainLabel(line, "secondary", wraps=True))
        if swap is not None:
            self.swap_button = LinkButton("Behåll den här i stället", swap)
            self.body.addWidget(self.swap_button)


class BothRecords(SideBySide):
    """The one that stays to the left, the one that goes into it to the right."""

    def __init__(
        self,
        kept: PupilPage,
        other: PupilPage,
        schools: Mapping[UnitId, str],
        swap: Callable[[], None],
    ) -> None:
        super().__init__(spacing=16)
        names = schools if len(schools) > 1 else {}
        self.kept = RecordCard(kept, ("Blir kvar", "ok"), names.get(kept.pupil.unit_id, ""))
        self.other = RecordCard(other, ("Går in i den", "neutral"), names.get(other.pupil.unit_id, ""), swap)
        for card in (self.kept, self.other):
            self.add(card, 1, theme().px(300))


class DifferencesCard(Card):
    """What both tell, and differently: for each the value that stays, that of the kept record unless chosen.

    What only one of them tells stays and needs no choice; what comes from the other is said in words. The register's
    own id says nothing to a person and is never shown.
    """

    def __init__(self, differing: Sequence[MergeField], taken: frozenset[str] = frozenset()) -> None:
        super().__init__("Det som skiljer sig")
        self.choices: dict[str, ChoiceButtons] = {}
        self.body.setSpacing(theme().px(12))
        chosen = to_choose(differing)
        if chosen:
            text = "Välj vad som ska gälla. Först står det som finns i posten som blir kvar."
            self.body.addWidget(PlainLabel(text, "secondary", wraps=True))
        for item in chosen:
            label = _LABELS[item.field]
            choice = ChoiceButtons(
                ((KEPT, _shown(item.field, item.kept)), (OTHER, _shown(item.field, item.other))),
                label,
                can_clear=False,
            )
            choice.set_value(OTHER if item.field in taken else KEPT)
            self.choices[item.field] = choice
            self.body.addWidget(FormRow(label, choice))
        words = filling_words(differing)
        if words:
            self.body.addWidget(PlainLabel(words, "secondary", wraps=True))

    def taken(self) -> frozenset[str]:
        """The fields that the person wants from the other record."""
        return frozenset(name for name, choice in self.choices.items() if choice.value() == OTHER)


def to_choose(differing: Sequence[MergeField]) -> list[MergeField]:
    """What both records tell differently and a person can judge."""
    return [
        item
        for item in differing
        if item.field == _LEFT or (item.field in _LABELS and item.kept and item.other)
    ]


def filled_from_other(differing: Sequence[MergeField]) -> frozenset[str]:
    """What only the other record tells. Whether the pupil goes here is no gap to fill but a choice."""
    return frozenset(item.field for item in differing if item.other and not item.kept and item.field != _LEFT)


def filling_words(differing: Sequence[MergeField]) -> str:
    """`Det här saknas i posten som blir kvar och hämtas från den andra: e-post (maja@...).`"""
    filled = filled_from_other(differing)
    found = [
        f"{_LABELS[item.field].lower()} ({_shown(item.field, item.other)})"
        for item in differing
        if item.field in filled and item.field in _LABELS
    ]
    return (
        f"Det här saknas i posten som blir kvar och hämtas från den andra: {listed(found)}." if found else ""
    )


def coming_words(preview: MergePreview) -> str:
    """What comes to the kept record, and what becomes of the other."""
    parts = [
        counted(number, one, many)
        for number, one, many in (
            (preview.documents, "dokument", "dokument"),
            (preview.drafts, "utkast", "utkast"),
            (preview.guardians, "vårdnadshavare", "vårdnadshavare"),
        )
        if number
    ]
    coming = f"{listed(parts)} följer med till posten som blir kvar. " if parts else ""
    return f"{coming}Den andra posten göms men tas inte bort. Det går att dela igen från elevens sida."


def _shown(field: str, value: str) -> str:
    if field == _LEFT and not value:
        return "Går här"
    if field in _DAYS:
        return long_date(date.fromisoformat(value))
    if field == "grade" and value.isdigit():
        return grade_text(int(value))
    return value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…"
