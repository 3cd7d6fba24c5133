# SPDX-License-Identifier: EUPL-1.2
"""A document, or a text that is only begun, goes from the wrong pupil to the right one: whom, why, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.move_document import PaperOut, move_document, move_draft, preview_move
from eht_desk.application.organisation import list_units
from eht_desk.application.pupils import list_pupils, read_pupil
from eht_desk.application.workspace import Workspace, local_time
from eht_desk.domain.access import Duty, may
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import DocumentId, DraftId, PupilId, UnitId
from eht_desk.domain.pupil_view import PupilView
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.screens.pupil_choice import PupilChoice
from eht_desk.ui.screens.record_screen import RecordScreen
from eht_desk.ui.screens.rows import ListRow, RowCard
from eht_desk.ui.widgets.buttons import PrimaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import short_date
from eht_desk.ui.widgets.fields import FormRow
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.widgets.text_area import TextArea
from eht_desk.ui.words import counted


@dataclass(frozen=True, slots=True)
class Moving:
    """What is to be moved. `is_own`: an own text, which its author may move; else only who mends mistakes may."""

    pupil: PupilView
    title: str
    versions: int
    drafts: int
    papers: tuple[PaperOut, ...]
    pupils: tuple[PupilView, ...]
    schools: dict[UnitId, str]
    is_own: bool = False


class MoveDocumentScreen(RecordScreen):
    """Route parameters: `pupil`, the wrong one, and `document` or `draft`."""

    help_id = "wrong_pupil"
    heading = "Flytta till rätt elev"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        self._document_id = DocumentId(route.parameters.get("document", ""))
        self._draft_id = DraftId(route.parameters.get("draft", ""))
        self.choice = PupilChoice("Rätt elev")
        self.choice.chosen.connect(self._chosen)
        self.choice_row = FormRow("&Rätt elev", self.choice)
        self.reason = TextArea("Skäl", 2)
        self.reason_row = FormRow("S&käl", self.reason, "Står på båda elevernas sidor.")
        self.button = PrimaryButton("Flytta", self._move)
        self._reading = self._read_document if self._document_id else self._read_draft
        workspace = desk.workspace
        reading = self._reading
        # Behind the save of the text that was just left, which waits in the same queue.
        desk.tasks.write(lambda: reading(workspace), self._show, self.failed)

    def first_focus(self) -> QWidget | None:
        """The search."""
        return self.choice.line if self.choice.value is None else None

    # -- reading

    def _read_document(self, workspace: Workspace) -> Moving:
        found = preview_move(workspace, self._document_id)
        return Moving(
            found.pupil,
            f"{self._form(found.form_id)} {found.code}",
            found.versions,
            found.drafts,
            found.papers,
            tuple(list_pupils(workspace)),
            _schools(workspace),
        )

    def _read_draft(self, workspace: Workspace) -> Moving:
        page = read_pupil(workspace, self._pupil_id)
        draft = next((row for row in page.drafts if row.draft_id == self._draft_id), None)
        if draft is None or draft.document_id is not None:
            raise RuleViolation("not_found")
        pupils = tuple(list_pupils(workspace))
        title = f"{draft.short_title}, påbörjad av {draft.author_name}"
        return Moving(page.pupil, title, 0, 1, (), pupils, _schools(workspace), draft.is_mine)

    def _form(self, form_id: str) -> str:
        return self._desk.workspace.forms.get(form_id).short_title

    def _show(self, moving: Moving) -> None:
        self._moving = moving
        self.show_pupil(moving.pupil)
        viewer = self._desk.who.viewer
        pupils = [
            view for view in moving.pupils if moving.is_own or may(viewer, Duty.MEND_MISTAKES, view.unit_id)
        ]
        self.choice.offer(pupils, schools=moving.schools, without={moving.pupil.id})
        card = self.add(Card(moving.title))
        card.body.addWidget(self.choice_row)
        card.body.addWidget(self.reason_row)
        follows = self.add(Card("Det här händer"))
        for line in _consequences(moving):
            follows.body.addWidget(PlainLabel(line, wraps=True))
        if moving.papers:
            self.add(PapersCard(moving.papers, self._desk.workspace.today, moving.versions))
        self.add(self.buttons(self.button))
        self.focus_wanted.emit()

    # -- moving

    def _chosen(self, view: PupilView | None) -> None:
        self.choice_row.show_problem("")
        self.button.set_text("Flytta" if view is None else f"Flytta till {view.name}")
        if view is not None:
            self.reason.setFocus()

    def _move(self) -> None:
        right = self.choice.value
        self.reason_row.show_problem("")
        self.notice.clear()
        if right is None:
            self.choice_row.show_problem("Välj vilken elev det handlar om.")
            self.choice.setFocus()
            return
        self.button.setEnabled(False)
        self._desk.tasks.write(
            self._work(right.id), lambda changes: self._moved(changes, right.id), self._refused
        )

    def _work(self, right: PupilId) -> Callable[[], ChangeSet]:
        workspace, reason = self._desk.workspace, self.reason.toPlainText()
        if self._document_id:
            document_id = self._document_id
            return lambda: move_document(workspace, document_id, right, reason)
        draft_id = self._draft_id
        return lambda: move_draft(workspace, draft_id, right, reason)

    def _moved(self, changes: ChangeSet, right: PupilId) -> None:
        self._desk.bus.publish(changes)
        self.go(Route("pupil", {"pupil": str(right)}))

    def _refused(self, error: BaseException) -> None:
        if not errors.is_expected(error):
            raise error
        self.button.setEnabled(True)
        if isinstance(error, RuleViolation) and error.field == "reason":
            self.reason_row.show_problem(errors.describe(error))
            self.reason.setFocus()
            return
        self.notice.tell(errors.describe(error), "error")
        self.page.verticalScrollBar().setValue(0)


class PapersCard(RowCard):
    """Papers that are out with the wrong pupil's name."""

    def __init__(self, papers: tuple[PaperOut, ...], today: date, versions: int) -> None:
        rows = [ListRow(*_paper_words(paper, today, versions)) for paper in papers]
        super().__init__("Papper med fel elevs namn", rows)
        text = (
            "Samla in dem. Förstör dem, eller byt ut dem mot ett nytt papper: "
            "dokumentet skriver ut ett med rätt namn."
        )
        self.body.insertWidget(0, PlainLabel(text, "secondary", wraps=True))


def _paper_words(paper: PaperOut, today: date, versions: int) -> tuple[str, str]:
    version = f", version {paper.version}" if versions > 1 else ""
    day = short_date(local_time(paper.at).date(), today)
    copies = (
        f"utskrivet i {counted(paper.copies, 'exemplar', 'exemplar')}"
        if paper.copies
        else "ingen utskrift är noterad"
    )
    return f"{paper.code}{version}, papper {paper.number}", f"{day} · {copies}"


def _consequences(moving: Moving) -> list[str]:
    name = moving.pupil.name
    if not moving.versions:
        return [f"Texten flyttas som den är. {name} har den inte kvar."]
    along = [counted(moving.versions, "version", "versioner")] if moving.versions > 1 else []
    if moving.drafts:
        along.append(counted(moving.drafts, "påbörjad del", "påbörjade delar"))
    if moving.papers:
        along.append(counted(len(moving.papers), "papper", "papper"))
    lines = [f"Med följer {' och '.join(along)}."] if along else []
    lines.append(
        "Det låsta ändras inte: text, kod och underskrifter är desamma. "
        "Står fel namn i texten görs en rättelse efteråt."
    )
    lines.append(f"{name} har inte dokumentet kvar. På båda sidorna står att det har flyttats.")
    return lines


def _schools(workspace: Workspace) -> dict[UnitId, str]:
    return {unit.id: unit.name for unit in list_units(workspace)}
