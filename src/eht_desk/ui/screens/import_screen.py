# SPDX-License-Identifier: EUPL-1.2
"""Taking in a school register on one page: files, columns, protected identity, what would change, approve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from eht_desk.application import register_import
from eht_desk.application.changes import ChangeSet
from eht_desk.application.handed_in import FileCounts, HandedIn, look_through, what_was_handed_in
from eht_desk.application.register_changes import ImportResult
from eht_desk.application.register_import import ImportPreview, StagedSummary
from eht_desk.domain.access import Duty, may
from eht_desk.domain.ids import ImportId, UnitId
from eht_desk.domain.register_sources import FileInspection, ReadOptions, SourceFile
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import HeaderAction, Route
from eht_desk.ui.register_import.compared_cards import ComparedCards, compared_cards
from eht_desk.ui.register_import.file_reading import ReadingState
from eht_desk.ui.register_import.hand_in_card import HandInCard, read_before_card
from eht_desk.ui.register_import.import_page import ImportPage
from eht_desk.ui.register_import.marking_card import answer_of
from eht_desk.ui.register_import.result_card import ResultCard
from eht_desk.ui.register_import.take_in_protected import TakeInDialog, rows_to_take_in
from eht_desk.ui.screens.add_pupil import AddPupilDialog
from eht_desk.ui.words import counted

_ADDED = "Eleven är tillagd som skyddad. Raden i filen hålls tillbaka som förut."


class ImportScreen(ImportPage):
    """Route parameter `import` opens one that waits in the store, `waiting` the only one that does.

    Nothing is taken in before somebody approves.
    """

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        self.waiting.opened.connect(self._open_waiting)
        self.waiting.read_through.connect(self._go_to_waiting)
        self.waiting.discarded.connect(self._take_back)
        self.file_card.files_chosen.connect(self.read_files)
        self.mapping_card.mapping_changed.connect(self._when_mapping_changed)
        self.mapping_card.layout_changed.connect(self._when_layout_changed)
        self._reread.timeout.connect(self._look_again)
        self.reading.inspected.connect(self._take_inspection)
        wanted = route.parameters.get("import")
        if wanted and self._can_approve:
            self._open_staged(ImportId(wanted), is_ours=False)
        else:
            self._read_waiting()

    # -- what the frame asks

    def header_actions(self) -> tuple[HeaderAction, ...]:
        """See Screen."""
        if self._busy:
            return ()
        if self.compared is not None:
            return self._approve_actions(self.compared)
        if self._inspection is not None and self._staged is None:
            can_read = self.mapping_card.can_be_read
            if self._can_approve:
                text, run = "Jämför med arkivet", self._stage
            elif self.hand_in_card is None:
                text, run = "Läs igenom filen", self._look_through
            else:
                text, run = self._hand_in_word(), self._stage
            return (HeaderAction("compare", text, run, is_primary=True, is_enabled=can_read),)
        return ()

    def first_focus(self) -> QWidget | None:
        """See Screen."""
        if self.compared is not None:
            return self.compared.first_focus()
        if self._wants_waiting and self.waiting.card is not None and self.waiting.isVisibleTo(self):
            return self.waiting.card.buttons[0]
        return None if self._inspection else self.file_card.choose_button

    def state(self) -> dict[str, Any]:
        """See Screen."""
        state: dict[str, Any] = {"scroll": self.page.verticalScrollBar().value()}
        if self._staged is not None:
            state["import"] = str(self._staged)
        if self.compared is not None:
            state["choices"] = {**self.compared.choices(), "others": sorted(self._others())}
        return state

    def restore(self, state: Mapping[str, Any]) -> None:
        """See Screen. Files that were not compared yet are chosen again: nothing of them lies outside the store."""
        wanted, self._choices = state.get("import"), state.get("choices", {})
        self._marking = answer_of(self._choices)
        if isinstance(wanted, str) and self._can_approve:
            self._open_staged(ImportId(wanted), is_ours=False)

    # -- files and columns

    def flush(self) -> None:
        """See Screen. Nobody waits any more for what is being read."""
        self.reading.state.cancel()

    def read_files(self, paths: Sequence[Path]) -> None:
        """Read the files into memory and look into them."""
        self._begin_again()
        self._begin("Läser filerna …", is_reading=True)
        self.reading.read(paths)

    def _look_again(self) -> None:
        if self.mapping_card.can_be_read:
            self.reading.look(self.mapping_card.mapping())

    def _take_inspection(self, inspection: FileInspection) -> None:
        self._inspection = inspection
        is_first = not self.mapping_card.isVisibleTo(self)
        self.mapping_card.show_inspection(inspection)
        self.mapping_card.show()
        if not self._can_approve:
            self.waiting.put_away()  # what was handed in before is no part of handing this in
        self._done()
        if is_first:
            self.focus_wanted.emit()

    def _when_mapping_changed(self) -> None:
        self._drop_preview()
        self._reread.start()
        self.header_changed.emit()

    def _when_layout_changed(self) -> None:
        self._drop_preview()
        self._reread.stop()
        self.reading.look(self.mapping_card.file_layout(), uses_presets=True)

    # -- handing in, for somebody who may not see pupils

    def _look_through(self) -> None:
        """Read the file to its end, so that its faults are seen by whoever can mend them."""
        files, options, unit_id, state = self._begin_reading()
        if not files:
            return
        turn, workspace = self._turn, self._desk.workspace
        self._desk.tasks.read(
            lambda: look_through(workspace, files, options, unit_id=unit_id, progress=state),
            lambda found: self._take_counts(turn, found),
            lambda error: self._fail(turn, error),
        )

    def _take_counts(self, turn: int, counts: FileCounts, title: str = "3. Det här lämnas in") -> None:
        if turn == self._turn:
            self._show_counts(title, counts)

    def _show_counts(self, title: str, counts: FileCounts) -> None:
        self._clear_slots()
        self.hand_in_card = HandInCard(title, counts)
        self._slots.addWidget(self.hand_in_card)
        self._done()
        self._arrival.bring(self.hand_in_card)

    def _is_cleared_by_others(self) -> bool:
        """Whether this person would take registers in, were nobody named to go through them first."""
        return not self._can_approve and may(self._desk.who.viewer, Duty.APPROVE_IMPORT)

    def _hand_in_word(self) -> str:
        return "Lämna till genomgång" if self._is_cleared_by_others() else "Lämna till rektor"

    def _open_waiting(self, waiting: HandedIn) -> None:
        if waiting.may_open:
            self._open_staged(waiting.id, is_ours=False)
            return
        self._turn += 1
        turn, workspace = self._turn, self._desk.workspace
        self._desk.tasks.read(
            lambda: what_was_handed_in(workspace, waiting.id),
            lambda counts: self._take_counts(turn, counts, waiting.source_name or "Inläst fil"),
            lambda error: self._fail(turn, error),
        )

    def _take_back(self, waiting: HandedIn) -> None:
        self._throw_away(waiting.id, then=self._read_waiting)
        if self.hand_in_card is not None and self._inspection is None:
            self._clear_slots()
        if waiting.is_mine:
            self.notice.tell("Filen är tillbakatagen. Inget har ändrats i arkivet.", "ok")

    def _go_to_waiting(self) -> None:
        """From I dag: straight to the one that waits; of several the person chooses."""
        waits = self.waiting.waiting
        if not self._wants_waiting or not waits or self._staged is not None:
            return
        if len(waits) == 1 and waits[0].may_open:
            self._wants_waiting = False
            self._open_staged(waits[0].id, is_ours=False)
        else:
            self.focus_wanted.emit()

    # -- laying the rows in the store and looking at what they would do

    def _begin_reading(self) -> tuple[Sequence[SourceFile], ReadOptions, UnitId | None, ReadingState]:
        """What is to be read to its end; no files while it is not known for which school."""
        options = ReadOptions(self._desk.workspace.today, mapping=self.mapping_card.mapping())
        if self._inspection is None or not self.unit_card.is_answered:
            self.unit_card.ask()
            return (), options, None, self.reading.state
        state = self.reading.begin()
        self._begin(f"Läser {counted(self._inspection.rows, 'rad', 'rader')} …", is_reading=True)
        self._arrival.bring(self.progress_card)
        self._turn += 1
        return self.reading.files, options, self.unit_card.unit_id(), state

    def _stage(self) -> None:
        files, options, unit_id, state = self._begin_reading()
        if not files:
            return
        turn, workspace = self._turn, self._desk.workspace
        self._desk.tasks.write(
            lambda: register_import.stage_register(
                workspace, files, options, unit_id=unit_id, progress=state
            ),
            lambda result: self._take_staged(turn, *result),
            lambda error: self._fail(turn, error),
        )

    def _take_staged(self, turn: int, summary: StagedSummary, changes: ChangeSet) -> None:
        if turn != self._turn:
            self._throw_away(summary.import_id)  # cancelled while it was being read
            return
        self._desk.bus.publish(changes)
        if self._can_approve:
            self._open_staged(summary.import_id, is_ours=True)
            return
        self._done()
        self._begin_again(keeps_staged=True)
        rows = counted(summary.pupils, "elev", "elever")
        whom = (
            "genomgång av behörig" if self._is_cleared_by_others() else "att rektor eller kurator tar in dem"
        )
        self.notice.tell(f"{rows} är inlästa och väntar på {whom}.", "ok")
        self._read_waiting()
        self.page.verticalScrollBar().setValue(0)  # where the message stands
        self.focus_wanted.emit()

    def _open_staged(self, import_id: ImportId, *, is_ours: bool) -> None:
        self._staged, self._is_ours = import_id, is_ours
        self._begin("Jämför med arkivet …")
        self._turn += 1
        turn, workspace, answer = self._turn, self._desk.workspace, self._marking
        others = self._others()
        self._desk.tasks.read(
            lambda: register_import.preview_import(
                workspace, import_id, answer.vouches, marked=answer.held, somebody_else=others
            ),
            lambda preview: self._take_preview(turn, preview),
            lambda error: self._fail(turn, error),
        )

    def _take_preview(self, turn: int, preview: ImportPreview) -> None:
        if turn != self._turn:
            return
        self.waiting.put_away()
        self._preview = preview
        self.presets_card.hide()
        self.file_card.show_names([preview.staged.source_name or "Inläst fil"])
        self._clear_slots()
        self.unit_card.hold(preview.staged.unit_id)
        may_protect = may(self._desk.who.viewer, Duty.PROTECT_PUPILS, preview.staged.unit_id)
        self.compared = cards = compared_cards(preview, self._marking, may_protect=may_protect)
        cards.choose(self._choices)
        self.marking_card, self.preview_cards = cards.marking, cards.counts
        self.mapping_card.keep_examples_back(cards.protected is not None)
        if cards.marking is not None:
            cards.marking.answered.connect(self._answer)
            cards.marking.choice.take_in.connect(self._take_in_protected)
        if cards.year is not None:
            cards.year.changed.connect(self.header_changed)
        if cards.who is not None:
            cards.who.changed.connect(self.header_changed)
        if cards.protected is not None:
            cards.protected.changed.connect(self.header_changed)
            cards.protected.somebody_else.connect(self._is_somebody_else)
        cards.counts.absent_have_left.toggled.connect(self.header_changed)
        cards.counts.add_protected.connect(self._add_protected)
        if self._inspection is None:  # somebody else chose the columns: the second step is told, not asked
            by_name = next(
                (item.by_name for item in self.waiting.waiting if item.id == preview.staged.id), ""
            )
            self._slots.addWidget(read_before_card(preview, by_name))
        for card in cards.in_order():
            self._slots.addWidget(card)
        self._done()
        self.focus_wanted.emit()
        # The step that waits for the person stands at the top: the question, else what would happen.
        self._arrival.bring(cards.in_order()[0])

    def _answer(self) -> None:
        if self.marking_card is not None:
            self._marking = self.marking_card.answer
        others = {"others": sorted(self._others())} if self._others() else {}
        self._choices = {**(self.compared.choices() if self.compared is not None else {}), **others}
        if self._staged is not None:
            self._open_staged(self._staged, is_ours=self._is_ours)

    def _take_in_protected(self, keys: tuple[str, ...]) -> None:
        staged, preview = self._staged, self._preview
        if staged is None or preview is None:
            return
        turn = self._turn

        def ask(rows: Mapping[str, str]) -> None:
            chosen = {key: rows[key] for key in keys if key in rows}
            if turn == self._turn and chosen:
                unit_id = preview.staged.unit_id
                TakeInDialog(self, self._desk, staged, unit_id, chosen, self._answer).open()

        self._desk.tasks.read(
            lambda: rows_to_take_in(self._desk, staged), ask, lambda error: self._fail(turn, error)
        )

    def _add_protected(self) -> None:
        """One whose row the file marks: nothing of the row is kept, so a person writes it."""
        if self._preview is None:
            return
        unit_id = self._preview.staged.unit_id
        box = AddPupilDialog(self._desk, self.window(), unit_id=unit_id, is_protected=True)
        box.added.connect(lambda _pupil: self.notice.tell(_ADDED, "ok"))
        box.added.connect(lambda _pupil: self._arrival.bring(self.notice))
        box.open()

    def _others(self) -> frozenset[str]:
        """Keys of rows of which the person said that they are about somebody who is not protected."""
        return frozenset(self._choices.get("others", ()))

    def _is_somebody_else(self, key: str) -> None:
        if self.compared is None or self._staged is None:
            return
        others = sorted({*self._others(), key})
        self._choices = {**self.compared.choices(), "others": others}
        self._open_staged(self._staged, is_ours=self._is_ours)

    # -- taking in, throwing away

    def _approve_actions(self, cards: ComparedCards) -> tuple[HeaderAction, ...]:
        text, is_enabled = cards.approval()
        return (
            HeaderAction("discard", "Släng", self._discard, hint="Tar bort det inlästa. Arkivet är orört."),
            HeaderAction("approve", text, self._approve, is_primary=True, is_enabled=is_enabled),
        )

    def _approve(self) -> None:
        staged, cards, workspace = self._staged, self.compared, self._desk.workspace
        if staged is None or cards is None:
            return
        vouched, left = cards.vouches, cards.counts.absent_have_left.isChecked()
        turns, carries = cards.turns_year, cards.carries_mentors
        decisions, held, take_over, others = cards.decisions, cards.held, cards.take_over, self._others()
        self._begin("Tar in eleverna …", can_cancel=False)
        turn = self._turn
        self._desk.tasks.write(
            lambda: register_import.approve_import(
                workspace,
                staged,
                unknown_marking_vouched=vouched,
                absent_have_left=left,
                turns_year=turns,
                carries_mentors=carries,
                decisions=decisions,
                marked=held,
                take_over=take_over,
                somebody_else=others,
            ),
            lambda result: self._is_taken_in(*result),
            lambda error: self._fail(turn, error),
        )

    def _is_taken_in(self, result: ImportResult, changes: ChangeSet) -> None:
        self._desk.bus.publish(changes)
        began_year = self.compared.began_year if self.compared is not None else ""
        self._begin_again(keeps_staged=True)
        self.result_card = card = ResultCard(result, began_year, self._desk.navigator)
        self._slots.addWidget(card)
        card.button.setFocus()
        self._arrival.bring(card)
        self._read_waiting()

    def _discard(self) -> None:
        if self._staged is not None:
            self._throw_away(self._staged)
        self._staged = None
        self._begin_again(keeps_staged=True)
        self._read_waiting()
