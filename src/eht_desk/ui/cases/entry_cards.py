# SPDX-License-Identifier: EUPL-1.2
"""What lies in a case besides documents: measures, absence that was noticed, decisions, and dated facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from eht_desk.application.case_decisions import DecisionRow
from eht_desk.application.case_views import CasePage
from eht_desk.application.entry_access import Withdrawn
from eht_desk.application.measures import EvaluationRow, MeasureRow
from eht_desk.application.pupil_facts import FactRow
from eht_desk.application.workspace import local_time
from eht_desk.domain.case_entries import FactKind
from eht_desk.ui.cases.case_runs import CaseRuns
from eht_desk.ui.cases.case_texts import COUNTINGS, DOUBTS, FACTS, RESULTS, fact_value, signal_title
from eht_desk.ui.cases.measure_dialogs import measure_title
from eht_desk.ui.more_menu import MenuEntry, MoreButton
from eht_desk.ui.screens.rows import due_pill
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import LinkButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import long_date, short_date
from eht_desk.ui.widgets.long_words import breaking
from eht_desk.ui.widgets.pill import Pill
from eht_desk.ui.widgets.text import Line, PlainLabel
from eht_desk.ui.words import ROLES, in_a_row, in_sentence, listed
from eht_desk.ui.writing import needs_writing

_TAKE_BACK = "Ta tillbaka …"
_BACK = ("Återtagen", "neutral")


class EntryCard(Card):
    """Rows with lines between them, and one quiet button to add another."""

    def __init__(self, title: str, empty: str) -> None:
        super().__init__(title)
        self.body.setSpacing(0)
        self._empty = empty
        self._count = 0

    def add(
        self,
        title: str,
        lines: Sequence[str],
        pills: Sequence[tuple[str, str]] = (),
        entries: Sequence[MenuEntry] = (),
        key: str = "",
        *,
        is_back: bool = False,
    ) -> None:
        """One entry; what was taken back is struck out and still there."""
        if self._count:
            self.body.addWidget(Line())
        self._count += 1
        holder = QWidget()
        holder.setAccessibleName(
            ", ".join(part for part in (title, *(pill[0] for pill in pills), *lines) if part)
        )
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, theme().px(8), 0, theme().px(8))
        line.setSpacing(theme().px(10))
        column = QVBoxLayout()
        column.setSpacing(theme().px(2))
        head = PlainLabel(breaking(title), "strong", wraps=True)
        font = head.font()
        font.setStrikeOut(is_back)
        head.setFont(font)
        column.addWidget(head)
        for words in lines:
            if words:
                column.addWidget(PlainLabel(breaking(words), "secondary", wraps=True))
        column.addStretch(1)
        line.addLayout(column, 1)
        side = QVBoxLayout()
        side.setSpacing(theme().px(4))
        for word, kind in pills:
            side.addWidget(Pill(word, kind), 0, Qt.AlignmentFlag.AlignRight)
        if entries:
            more = MoreButton("Ändra …", holder)  # which shows itself, so not as a window of its own
            more.set_entries(entries)
            more.setAccessibleName(f"Ändra: {title}")
            more.setProperty("key", key)
            side.addWidget(more, 0, Qt.AlignmentFlag.AlignRight)
        side.addStretch(1)
        line.addLayout(side)
        self.body.addWidget(holder)

    def end(self, word: str, run: Callable[[], object], key: str, *, is_shown: bool) -> None:
        """What stands there while there is nothing, and the button that adds."""
        if not self._count:
            self.body.addWidget(PlainLabel(self._empty, "secondary", wraps=True))
        if is_shown:
            self.body.addSpacing(theme().px(6))
            button = needs_writing(LinkButton(word, run, icon="plus"))
            button.setProperty("key", key)
            self.body.addWidget(button)


class MeasuresCard(EntryCard):
    """Insatser: running ones with who, since when, when they are looked at again, and how they went."""

    def __init__(self, page: CasePage, runs: CaseRuns, today: date) -> None:
        super().__init__(
            "Insatser", "Det som prövas för eleven står här, med vem som gör det och hur det gick."
        )
        for row in sorted(page.measures, key=lambda item: (not item.is_running, item.withdrawn is not None)):
            self.add(
                measure_title(row),
                [*self._lines(row, today), *back_lines(row.withdrawn, today)],
                [self._pill(row, today)],
                self._entries(row, runs),
                f"measure {row.id}",
                is_back=not row.holds,
            )
        self.end(
            "Ny insats …", runs.ask_measure, "new measure", is_shown=page.may_write and page.case.is_open
        )

    def _lines(self, row: MeasureRow, today: date) -> list[str]:
        who = (
            row.responsible or row.owner_name or (ROLES[row.owner_role] if row.owner_role is not None else "")
        )
        until = f"till {short_date(row.ends_on, today)}" if row.ends_on else ""
        days = f"från {short_date(row.starts_on, today)} {until}".strip()
        again = (
            f"följs upp {short_date(row.follow_up_on, today)}" if row.follow_up_on and not row.ends_on else ""
        )
        said = row.text if row.kind_label else " ".join(row.text.split())[200:]
        return [in_a_row(who, days, again), said, *(evaluation_text(item, today) for item in row.evaluations)]

    def _pill(self, row: MeasureRow, today: date) -> tuple[str, str]:
        if not row.holds:
            return _BACK
        if row.is_running and row.days_left is not None and row.days_left <= 0:
            return due_pill(row.follow_up_on, row.days_left, today)
        if row.last is not None:
            return RESULTS[row.last.result]
        return ("Pågår", "accent") if row.is_running else ("Avslutad", "neutral")

    def _entries(self, row: MeasureRow, runs: CaseRuns) -> list[MenuEntry]:
        found: list[MenuEntry] = []
        if row.may_write:
            found.append(MenuEntry("Utvärdera …", partial(runs.ask_evaluate, row.id)))
        if row.may_write and row.ends_on is None:
            found.append(MenuEntry("Ändra insatsen …", partial(runs.ask_measure, row)))
            found.append(MenuEntry("Avsluta insatsen …", partial(runs.ask_end_measure, row)))
        if row.may_withdraw:
            found.append(MenuEntry(_TAKE_BACK, partial(runs.ask_withdraw_measure, row)))
        return found


class SignalsCard(EntryCard):
    """Absence that somebody noticed, and what of the routine it reaches."""

    def __init__(self, page: CasePage, runs: CaseRuns, today: date) -> None:
        super().__init__(
            "Frånvaro", "Skriv in frånvaron som du ser den i skolans system. Rutinen säger vad den betyder."
        )
        for row in page.signals:
            reached = [item.definition.label for item in row.reached]
            told = f"Når: {listed(map(in_sentence, reached))}" if reached else "Når ingen gräns i rutinen"
            seen = f"uppmärksammat {short_date(row.seen_on, today)}"
            self.add(
                signal_title(row, today),
                [
                    in_a_row(COUNTINGS[row.counts], seen, row.written_by),
                    told if row.holds else "",
                    row.text,
                    *back_lines(row.withdrawn, today),
                ],
                [_BACK] if not row.holds else [("Signal", "warn")] if reached else [],
                [MenuEntry(_TAKE_BACK, partial(runs.ask_withdraw_signal, row))] if row.may_withdraw else (),
                f"signal {row.id}",
                is_back=not row.holds,
            )
        self.end("Skriv in frånvaro …", runs.ask_signal, "new signal", is_shown=page.may_write)


class DecisionsCard(EntryCard):
    """What was decided in the case, the last first; one that a later one replaced says so."""

    def __init__(self, page: CasePage, runs: CaseRuns, today: date) -> None:
        super().__init__("Beslut", "Här står EHT:s bedömning och andra beslut i ärendet.")
        for row in page.decisions:
            self.add(
                row.title,
                [*decision_lines(row, today), *back_lines(row.withdrawn, today)],
                [self._pill(row)],
                [MenuEntry(_TAKE_BACK, partial(runs.ask_withdraw_decision, row))] if row.may_withdraw else (),
                f"decision {row.id}",
                is_back=not row.holds,
            )
        may = page.may_write and page.may_keep and page.case.is_open and page.routine is not None
        self.end("Skriv in ett beslut …", runs.ask_decision, "new decision", is_shown=may)

    def _pill(self, row: DecisionRow) -> tuple[str, str]:
        if not row.holds:
            return _BACK
        if not row.is_current:
            return "Ersatt", "neutral"
        return row.value_label, "warn" if row.stops else "ok"


class FactsCard(EntryCard):
    """Skolplikt, skolform, hemkommun, tillbaka: what holds today; what held before is folded into its line."""

    def __init__(self, page: CasePage, runs: CaseRuns, today: date) -> None:
        super().__init__(
            "Skolplikt och hemkommun", "Inget är inskrivet. Rutinen behöver veta om eleven har skolplikt."
        )
        for row in page.facts:
            if not row.is_current and row.holds and row.holds_from <= today:
                continue
            self.add(
                f"{FACTS[row.kind]}: {in_sentence(fact_value(row.kind, row.value, row.holds_from))}"
                if row.kind is not FactKind.HOME_MUNICIPALITY
                else f"{FACTS[row.kind]}: {row.value}",
                [*fact_lines(row, today), *back_lines(row.withdrawn, today)],
                [_BACK] if not row.holds else [("Senare", "neutral")] if row.holds_from > today else [],
                [MenuEntry(_TAKE_BACK, partial(runs.ask_withdraw_fact, row))] if row.may_withdraw else (),
                f"fact {row.id}",
                is_back=not row.holds,
            )
        word = "Skriv in …" if page.may_keep else "Eleven är tillbaka …"
        self.end(word, runs.ask_fact, "new fact", is_shown=page.may_write)


def decision_lines(row: DecisionRow, today: date) -> list[str]:
    """Who and when, what it came to where the pill does not say it, causes, words, when it is looked at again."""
    causes = f"Orsaker: {'; '.join(map(in_sentence, row.causes))}." if row.causes else ""
    review = f"Omprövas {long_date(row.review_on)}." if row.review_on is not None else ""
    outcome = row.value_label if not row.is_current or not row.holds else ""
    return [in_a_row(outcome, row.decided_by, short_date(row.decided_on, today)), causes, row.text, review]


def evaluation_text(row: EvaluationRow, today: date) -> str:
    """`12 dec: vissa framsteg. Med elev och vårdnadshavare. ...`."""
    present = [
        name
        for name, was in (("elev", row.pupil_took_part), ("vårdnadshavare", row.guardian_took_part))
        if was
    ]
    who = f"Med {' och '.join(present)}." if present else "Utan elev och vårdnadshavare."
    tried = f"Prövat för att nå dem: {row.attempts}" if row.attempts else ""
    result = in_sentence(RESULTS[row.result][0])
    return " ".join(
        part for part in (f"{short_date(row.on, today)}: {result}.", who, row.text, tried) if part
    )


def fact_lines(row: FactRow, today: date) -> list[str]:
    """Since when, until when, who decided, why."""
    since = "" if row.kind is FactKind.RETURNED else f"från {short_date(row.holds_from, today)}"
    until = f"upphör {long_date(row.ends_on)}" if row.ends_on is not None else ""
    doubts = " ".join(DOUBTS[item] for item in row.doubts)
    return [in_a_row(since, until, f"beslut: {row.decided_by}" if row.decided_by else ""), row.reason, doubts]


def back_lines(withdrawn: Withdrawn | None, today: date) -> list[str]:
    """That it was taken back, by whom and why."""
    if withdrawn is None:
        return []
    day = short_date(local_time(withdrawn.at).date(), today)
    return [
        f"Återtaget {day} av {withdrawn.by}: {withdrawn.reason}"
        if withdrawn.by
        else f"Återtaget {day}: {withdrawn.reason}"
    ]
