# SPDX-License-Identifier: EUPL-1.2
"""The page of a protection: how the pupil is handled, the plan, who may know, who has looked, the grade."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from eht_desk.application.changes import ChangeKind, ChangeSet
from eht_desk.application.protections import (
    MemberRow,
    OpeningRow,
    ProtectionView,
    read_protection,
    take_back_request,
)
from eht_desk.application.workspace import local_time
from eht_desk.domain.access import Duty, may
from eht_desk.domain.protection import (
    LooseningRequest,
    Protection,
    ProtectionEvent,
    ProtectionStep,
    Secret,
)
from eht_desk.ui import errors
from eht_desk.ui.desk import Desk
from eht_desk.ui.log_texts import NAMES_STAFF
from eht_desk.ui.navigation import Route
from eht_desk.ui.protection.bullets import TwoColumnTable
from eht_desk.ui.protection.dialogs import (
    AnswerDialog,
    GiveAccessDialog,
    LoosenDialog,
    PlanDialog,
    RemoveAccessDialog,
    TightenDialog,
    higher_grades,
)
from eht_desk.ui.protection.head import ProtectedHead
from eht_desk.ui.protection.key_sheet import KEY_SHEET, print_key_sheet
from eht_desk.ui.protection.texts import (
    EVENTS,
    GRADES,
    SECRETS,
    asked_words,
    denied_guardian,
    falls_words,
    opening_words,
)
from eht_desk.ui.screens.pupil_focus import focus_again
from eht_desk.ui.screens.record_screen import RecordScreen
from eht_desk.ui.screens.rows import ListRow, RowCard, TwoColumns
from eht_desk.ui.theme.theme import theme
from eht_desk.ui.widgets.buttons import PushButton, SecondaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.date_text import long_date, short_date
from eht_desk.ui.widgets.long_words import breaking
from eht_desk.ui.widgets.side_by_side import SideBySide
from eht_desk.ui.widgets.text import PlainLabel
from eht_desk.ui.words import grade_text, listed, role_names
from eht_desk.ui.writing import needs_writing

_MOST_OPENINGS = 6
_MOST_STEPS = 6


class ProtectionScreen(RecordScreen):
    """Route parameters: `pupil`. Only members come here; for everybody else there is no such pupil."""

    help_id = "protection"
    heading = "Skyddade personuppgifter"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        self._content: TwoColumns | None = None
        self._wanted: Mapping[str, Any] = {}
        self.head = ProtectedHead(desk, leads_on=False)
        self.head.stand_in(self.band_side, self.band_rows, is_last=True)
        self.page.body.setSpacing(0)  # above the cards there is only the notice, and mostly not even that
        desk.bus.changed.connect(self._changed)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is beside the alias goes below it where there is no room."""
        self.head.fit(self.width() - self.title_label.sizeHint().width())
        super().resizeEvent(event)
        self.band_place.fit(self.size())

    def refresh(self) -> None:
        """Read again."""
        workspace, pupil_id = self._desk.workspace, self._pupil_id
        self._desk.tasks.read(lambda: read_protection(workspace, pupil_id), self._show, self._gone)

    def first_focus(self) -> QWidget | None:
        """Beside the alias; what changes something is further down."""
        return self.back_button

    def state(self) -> dict[str, Any]:
        """The button that had the focus, and the scroll."""
        focused = next((item for item in self.findChildren(QPushButton) if item.hasFocus()), None)
        key = str(focused.property("key") or "") if focused is not None else ""
        return {"focus": key, "scroll": self.page.verticalScrollBar().value()}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go back there when the page has been read."""
        self._wanted = state

    def _changed(self, changes: ChangeSet) -> None:
        if changes.touches(ChangeKind.PUPIL):
            self.refresh()

    def _gone(self, error: BaseException) -> None:
        """Ended, or not this person's any more: nothing of it stays on the page."""
        if self._content is not None:
            self._content.hide()
            self._content.deleteLater()
            self._content = None
        self.head.hide()
        self.title_label.setText(self.heading)
        self.facts.setText("")
        self.failed(error)

    def _show(self, view: ProtectionView) -> None:
        protection = view.protection
        self.title_label.setText(protection.alias)
        self.facts.setText(grade_text(view.grade))
        self.head.show_alias(protection.pupil_id, protection.alias)
        content = TwoColumns()
        for card in (self._handling(protection), self._plan(view), self._history(view)):
            content.left.addWidget(card)
        content.left.addStretch(1)
        for card in (
            *self._unfinished(protection),
            self._grade(view),
            self._members(view),
            self._openings(view),
        ):
            content.right.addWidget(card)
        content.right.addStretch(1)
        former, self._content = self._content, content
        focus = QApplication.focusWidget()
        if former is not None:
            if not self._wanted and focus is not None and former.isAncestorOf(focus):
                self._wanted = self.state()
            self.page.body.removeWidget(former)
            former.hide()
            former.deleteLater()
        self.page.body.insertWidget(self.page.body.count() - 1, content)  # above the stretch
        content.show()
        wanted, self._wanted = self._wanted, {}
        if wanted:
            focus_again(content, str(wanted.get("focus") or ""))
            self.page.verticalScrollBar().setValue(int(wanted.get("scroll", 0)))
        elif former is None:
            self.focus_wanted.emit()

    # -- left

    def _handling(self, protection: Protection) -> Card:
        alias, hidden = protection.alias, protection.hidden
        never = "aldrig namn eller skola" if Secret.SCHOOL in hidden else "aldrig namn"
        school = " Skolans namn och brevhuvud står inte på papperet." if Secret.SCHOOL in hidden else ""
        rows = (
            ("Listor, sökning, fönstertitel", f"{alias}, {never}"),
            (
                "Utskrift och PDF",
                f"{alias} och en tom rad. Namnet skrivs för hand, mot nyckelbladet i rektors skåp.{school}",
            ),
            ("Statistik", "Räknas i totalen, aldrig för sig"),
            ("Inläsning av elever", "Raden hålls tillbaka och ändrar inget utan en behörig"),
            ("Säkerhetskopia", "Krypterad med en nyckel som bara de behöriga har"),
            ("Övriga användare", "Ser inte att eleven finns"),
        )
        card = Card("Så hanteras ärendet")
        card.body.addWidget(TwoColumnTable(("Var", "Vad som syns"), rows))
        if may(self._desk.who.viewer, Duty.PROTECT_PUPILS):
            sheet = partial(print_key_sheet, self, self._desk, protection.pupil_id)
            card.body.addWidget(self._button(KEY_SHEET, "key_sheet", sheet))
        return card

    def _plan(self, view: ProtectionView) -> Card:
        protection = view.protection
        plan = protection.plan
        secret = [SECRETS[item].lower() for item in Secret if item in protection.hidden]
        rows = [("Hemligt", ", ".join(secret).capitalize())]
        denied = [
            person.name if person.guardian_id is None else denied_guardian(person.guardian_id, view.guardians)
            for person in plan.denied
        ]
        rows.append(("Får aldrig kontaktas eller få något", breaking(", ".join(denied)) or "Ingen angiven"))
        rows.append(("Ring om något händer", breaking(plan.phone_whom) or "Ingen angiven"))
        if plan.note:
            rows.append(("Annat som gäller", breaking(plan.note)))
        today = self._desk.workspace.today
        if plan.review_on is not None:
            late = " · dags nu" if plan.review_on <= today else ""
            rows.append(("Gås igenom", f"{long_date(plan.review_on)}{late}"))
        card = Card("Planen")
        card.body.addWidget(TwoColumnTable(("Vad", "Så här"), rows))
        if protection.loosening is not None and protection.loosening.of_plan is not None:
            self._add_question(card, view, protection.loosening)
        change = self._button("Ändra planen …", "plan", lambda: PlanDialog(self, self._desk, view).open())
        card.body.addWidget(change)
        return card

    def _history(self, view: ProtectionView) -> Card:
        rows = [partial(self._step_row, view, step) for step in reversed(view.protection.steps)]
        return RowCard("Vad som har hänt", rows, most=_MOST_STEPS)

    def _step_row(self, view: ProtectionView, step: ProtectionStep) -> ListRow:
        about = view.names.get(step.about, "") if step.about is not None else ""
        grade = GRADES[step.grade].lower() if step.grade is not None else ""
        if step.event in (ProtectionEvent.LOOSENING_ASKED, ProtectionEvent.LOOSENING_WITHDRAWN):
            grade = asked_words(step.grade)
        asked_by = ""
        if (
            step.event is ProtectionEvent.LOOSENED
        ):  # which grade holds is what happened; who asked comes below
            about, asked_by = "", f"begärt av {about}" if about else ""
        title = ": ".join(part for part in (EVENTS[step.event], about or grade) if part)
        day = short_date(local_time(step.at).date(), self._desk.workspace.today)
        by = view.names.get(step.account_id, "")
        parts = (day, by, asked_by, breaking(step.reason))
        return ListRow(title, " · ".join(part for part in parts if part))

    # -- right

    def _unfinished(self, protection: Protection) -> list[Card]:
        if not protection.left_to_do:
            return []
        card = Card("Gör klart skyddet", kind="accent")
        text = "Det som låg öppet är inte överskrivet än, eller äldre säkerhetskopior finns kvar."
        card.body.addWidget(PlainLabel(text, "secondary", wraps=True))
        card.body.addWidget(self._leading("Gör klart", "finish"))
        return [card]

    def _grade(self, view: ProtectionView) -> Card:
        protection, asked = view.protection, view.protection.loosening
        card = Card("Skydd")
        card.body.addWidget(PlainLabel(GRADES[protection.grade], "strong", wraps=True))
        since = f"sedan {long_date(protection.since)}"
        card.body.addWidget(PlainLabel(since, "secondary", wraps=True))
        if asked is not None and asked.of_plan is None:
            self._add_question(card, view, asked)
        if higher_grades(protection.grade):
            higher = self._button(
                "Höj skyddet …", "tighten", lambda: TightenDialog(self, self._desk, protection).open()
            )
            card.body.addWidget(higher)
        if asked is None:
            lower = self._button(
                "Begär lägre skydd …", "loosen", lambda: LoosenDialog(self, self._desk, protection).open()
            )
            card.body.addWidget(lower)
        if not protection.left_to_do:
            card.body.addWidget(self._leading("Papper som är ute …", "out"))
        return card

    def _add_question(self, card: Card, view: ProtectionView, asked: LooseningRequest) -> None:
        """What somebody asks for, which does not hold yet, and whose answer it waits for."""
        falls = "" if asked.of_plan is None else falls_words(asked.of_plan, view.guardians)
        what = f"{asked_words(asked.to, asked.of_plan)}{f': {falls}' if falls else ''}"
        words = f"{view.loosening_by} begär {what}. Skäl: {breaking(asked.reason)}"
        card.body.addWidget(PlainLabel(words, wraps=True))
        if view.may_answer:
            card.body.addWidget(self._answers(view.protection, asked, falls))
            return
        others = [item.name for item in view.members if item.account_id != asked.asked_by and item.can_open]
        waits = f"Väntar på svar av en annan behörig: {listed(others)}. Till dess gäller det som förut."
        if not others:
            waits = "Ingen annan kan svara nu. Ge en till behörighet. Till dess gäller det som förut."
        card.body.addWidget(PlainLabel(waits, "secondary", wraps=True))
        if view.is_mine:
            card.body.addWidget(self._button("Ta tillbaka begäran", "take back", self._take_back))

    def _take_back(self) -> None:
        """At once: everything goes on holding as it does."""
        workspace, pupil_id = self._desk.workspace, self._pupil_id
        self._desk.tasks.write(
            lambda: take_back_request(workspace, pupil_id), self._desk.bus.publish, self._refused
        )

    def _refused(self, error: BaseException) -> None:
        """Somebody was quicker: the page as it is now, and why not."""
        self.refresh()
        if not errors.is_expected(error):
            raise error
        self.notice.tell(errors.describe(error), "error")

    def _answers(self, protection: Protection, asked: LooseningRequest, falls: str) -> QWidget:
        row = SideBySide()
        for words, agrees in (("Ja …", True), ("Nej …", False)):

            def ask(agrees: bool = agrees) -> None:
                AnswerDialog(
                    self,
                    self._desk,
                    protection.pupil_id,
                    protection.alias,
                    asked.to,
                    falls=falls,
                    agrees=agrees,
                ).open()

            row.add(self._button(words, f"answer {agrees}", ask))
        return row

    def _members(self, view: ProtectionView) -> Card:
        card = RowCard("Behöriga", [self._member_row(view, member) for member in view.members])
        give = self._button(
            "Ge behörighet …", "give", lambda: GiveAccessDialog(self, self._desk, view).open()
        )
        give.setVisible(bool(view.may_be_members))
        card.body.addSpacing(theme().px(8))
        card.body.addWidget(give)
        return card

    def _member_row(self, view: ProtectionView, member: MemberRow) -> ListRow:
        began = view.protection.steps[0].at if view.protection.steps else None
        since = member.since or began
        day = short_date(local_time(since).date(), self._desk.workspace.today) if since is not None else ""
        left = "kontot är stängt" if member.has_left else ""
        left = "har nytt lösenord och väntar på sitt gamla blad" if member.waits else left
        parts = (role_names(member.roles).lower(), left, f"sedan {day}" if day else "")
        is_me = member.account_id == self._desk.workspace.store.account_id
        row = ListRow(
            f"{member.name} (du)" if is_me else member.name,
            " · ".join(part for part in parts if part),
            None,
            "" if is_me else "Ta bort …",  # who leaves could not seal what stays
            partial(self._remove, view.protection, member),
            f"remove {member.account_id}",
            is_link=True,
        )
        if row.button is not None:
            needs_writing(row.button)
        return row

    def _remove(self, protection: Protection, member: MemberRow) -> None:
        box = RemoveAccessDialog(self, self._desk, protection, member)
        # what is left to do begins there by itself: copies that open for who was removed
        box.accepted.connect(lambda: self.go(Route("protection_aftermath", {"pupil": str(self._pupil_id)})))
        box.open()

    def _openings(self, view: ProtectionView) -> Card:
        rows = [self._opening_row(row) for row in view.openings]
        if rows:
            listed = RowCard("Senaste öppningar", rows, most=_MOST_OPENINGS)
            if Secret.STAFF in view.protection.hidden:
                listed.body.addWidget(PlainLabel(NAMES_STAFF, "secondary", wraps=True))
            return listed
        card = Card("Senaste öppningar")
        card.body.addWidget(PlainLabel("Ingen har öppnat eleven än.", "secondary"))
        return card

    def _opening_row(self, row: OpeningRow) -> ListRow:
        local, today = local_time(row.at), self._desk.workspace.today
        day = "i dag" if local.date() == today else short_date(local.date(), today)
        fetched = f", hämtat av {row.at_printer}" if row.at_printer else ""
        words = f"{day} {local:%H:%M} · {opening_words(row.kind)}{fetched}"
        return ListRow(row.name or "Programmet", words)

    # -- buttons

    def _button(self, words: str, key: str, run: Any) -> PushButton:
        button = needs_writing(SecondaryButton(words, run))
        button.setProperty("key", key)
        return button

    def _leading(self, words: str, key: str) -> PushButton:
        place = Route("protection_aftermath", {"pupil": str(self._pupil_id)})
        button = SecondaryButton(words, self.opener(place))
        button.setProperty("key", key)
        return button
