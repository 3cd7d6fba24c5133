# SPDX-License-Identifier: EUPL-1.2
"""Protecting a pupil: what rektor and guardian agreed, what will happen, one button. A page, for it is read slowly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from eht_desk.application.changes import ChangeSet
from eht_desk.application.protecting import ProtectionRequest, protect_pupil
from eht_desk.application.protection_views import ProtectPage, protect_page
from eht_desk.domain.ids import AccountId
from eht_desk.domain.protection import Protection, ProtectionGrade, ProtectionPlan, Secret
from eht_desk.ui.desk import Desk
from eht_desk.ui.navigation import Route
from eht_desk.ui.protection.bullets import Bullets
from eht_desk.ui.protection.plan_fields import MembersField, PlanFields
from eht_desk.ui.protection.texts import GRADE_LINES, GRADES
from eht_desk.ui.register_import.progress_card import ProgressCard
from eht_desk.ui.screens.change_school_screen import UNREADABLE
from eht_desk.ui.screens.form_card import FormCard
from eht_desk.ui.screens.record_screen import RecordScreen
from eht_desk.ui.widgets.buttons import PrimaryButton
from eht_desk.ui.widgets.card import Card
from eht_desk.ui.widgets.choices import ChoiceButtons
from eht_desk.ui.widgets.date_field import DateField
from eht_desk.ui.widgets.fields import LineField
from eht_desk.ui.widgets.text import PlainLabel

_WHAT_HAPPENS = (
    (
        "Allt om eleven läggs under en nyckel som bara de behöriga har. För alla andra finns eleven inte längre: "
        "inte i listor, sökning, antal eller på I dag. Det gäller också mentorn, om mentorn inte är behörig."
    ),
    "Ett alias står i stället för namnet, på skärmen, på papper och i filer.",
    "Det som låg öppet i arkivet skrivs över. En ny säkerhetskopia görs och de äldre tas bort.",
    (
        "Sedan visas vad programmet inte kan göra själv: papper som redan är ute, texter om andra elever där namnet "
        "står, och kopior på andra ställen."
    ),
)
_RANDOM, _MUNICIPALITY = "random", "municipality"
_MUNICIPALITY_HINT = "Skriv det alias som kommunen använder i alla system. Aldrig ett personnummer."


class ProtectScreen(RecordScreen):
    """Route parameters: `pupil`. What was filled in is there after a lock: it lies in the person's own compartment."""

    help_id = "protect"
    heading = "Skydda eleven"

    def __init__(self, desk: Desk, route: Route, parent: QWidget | None = None) -> None:
        super().__init__(desk, route, parent)
        self._wanted: Mapping[str, Any] = {}
        self.members: MembersField | None = None
        self._done = (0, 0)
        workspace, pupil_id = desk.workspace, self._pupil_id
        desk.tasks.read(lambda: protect_page(workspace, pupil_id), self._show, self.failed)

    def first_focus(self) -> QWidget | None:
        """Which protection."""
        return self.grade if self.members is not None else None

    def state(self) -> dict[str, Any]:
        """What was chosen and written."""
        if self.members is None:
            return dict(self._wanted)
        return {
            "grade": self.grade.value(),
            "since": self.since.line.text(),
            "members": [str(key) for key in self.members.values()],
            "ticks": self.plan.ticks(),
            "alias": self.alias_source.value(),
            "own_alias": self.alias.text(),
            "plan": self.plan.texts(),
            "reason": self.reason.text(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on there when the page has been read."""
        self._wanted = state
        self._take_wanted()

    # -- the page

    def _show(self, page: ProtectPage) -> None:
        if page.pupil.is_protected:
            self.go(Route("protection", {"pupil": str(page.pupil.id)}))
            return
        self.show_pupil(page.pupil)
        today = self._desk.workspace.today
        self.plan = PlanFields(
            lambda: self._desk.workspace.today,
            page.guardians,
            ProtectionPlan(
                (Secret.NAME, Secret.ADDRESS), review_on=today.replace(year=today.year + 1, day=1)
            ),
        )
        self._add_grade()
        self.members = MembersField(page.accounts, AccountId(self._desk.workspace.store.account_id))
        who = self.add(FormCard(self._desk, "Vem får veta?", "Vem får veta?"))
        who.add_row(
            "members",
            "Be&höriga",
            self.members,
            "Så få som möjligt, men minst två och en av dem rektor. Bara de ser att eleven finns.",
        )
        self.cards.append(who)
        self._add_plan()
        self._add_alias()
        card = self.add(Card("Det här händer"))
        card.body.addWidget(Bullets(_WHAT_HAPPENS))
        last = self.add(FormCard(self._desk, "Skydda nu"))
        self.reason = LineField("Varför nu?")
        last.add_row("reason", "&Varför nu?", self.reason, "Till exempel: avisering från folkbokföringen.")
        self.let_in = PlainLabel("", "strong", wraps=True)
        last.body.addWidget(self.let_in)
        self.members.changed.connect(self._say_who)
        self._say_who()
        last.body.addWidget(last.notice)
        self.cards.append(last)
        self.progress = self.add(ProgressCard(lambda: None, self._percent))
        self.progress.hide()
        self.button = PrimaryButton("Skydda nu", self.save)
        self.row = self.add(self.buttons(self.button))
        self._take_wanted()
        self.focus_wanted.emit()

    def _say_who(self) -> None:
        if self.members is not None:
            self.let_in.setText(f"Behöriga: {', '.join(self.members.names())}")

    def _add_grade(self) -> None:
        card = self.add(FormCard(self._desk, "Vilket skydd?", "Vilket skydd?"))
        self.cards = [card]
        self.grade = ChoiceButtons(
            [(grade.value, words) for grade, words in GRADES.items()], "Skydd", can_clear=False
        )
        card.add_row("grade", "S&kydd", self.grade)
        card.body.addWidget(Bullets(tuple(GRADE_LINES.values()), tuple(GRADES.values())))
        self.since = DateField(lambda: self._desk.workspace.today, "Gäller från")
        self.since.set_value(self._desk.workspace.today)
        card.add_row("since", "Gäller &från", self.since)

    def _add_plan(self) -> None:
        card = self.add(FormCard(self._desk, "Planen", "Planen"))
        card.add_row("secrets", "Vad är h&emligt?", self.plan.secrets)
        card.add_row("denied", "Vem får &aldrig kontaktas eller få något?", self.plan.denied)
        card.rows["denied"].setVisible(bool(self.plan.denied.boxes))
        card.add_row(
            "others",
            "An&dra som aldrig får kontaktas",
            self.plan.others,
            "Ett namn på varje rad. Kan vara tomt.",
        )
        card.add_row("phone_whom", "Vem ska ni &ringa om något händer?", self.plan.phone_whom)
        card.add_row("note", "A&nnat som gäller", self.plan.note, "Om du vill.")
        card.add_row(
            "review_on",
            "&Gå igenom planen igen",
            self.plan.review_on,
            "Skatteverket prövar ungefär varje år.",
        )
        self.cards.append(card)

    def _add_alias(self) -> None:
        card = self.add(FormCard(self._desk, "Alias", "Alias"))
        self.alias_source = ChoiceButtons(
            [(_RANDOM, "Programmet väljer"), (_MUNICIPALITY, "Kommunens alias")], "Alias", can_clear=False
        )
        self.alias_source.set_value(_RANDOM)
        self.alias_source.chosen.connect(lambda _value: self._source_chosen())
        card.add_row("source", "Al&ias", self.alias_source)
        self.alias = LineField("Kommunens alias")
        card.add_row("alias", "Kommunens a&lias", self.alias, _MUNICIPALITY_HINT)
        self.cards.append(card)
        self._source_chosen()

    def _source_chosen(self) -> None:
        for card in self.cards:
            if "alias" in card.rows:
                card.rows["alias"].setVisible(self.alias_source.value() == _MUNICIPALITY)

    def _take_wanted(self) -> None:
        if self.members is None or not self._wanted:
            return
        wanted, self._wanted = self._wanted, {}
        self.grade.set_value(str(wanted.get("grade", "")))
        self.since.line.setText(str(wanted.get("since", "")))
        self.members.keep_only([str(key) for key in wanted.get("members", ())])
        self.plan.set_ticks([bool(item) for item in wanted.get("ticks", ())])
        self.plan.set_texts(wanted.get("plan", {}))
        self.alias_source.set_value(str(wanted.get("alias", _RANDOM)))
        self.alias.setText(str(wanted.get("own_alias", "")))
        self.reason.setText(str(wanted.get("reason", "")))
        self._source_chosen()

    # -- protecting

    def save(self) -> None:
        """Protect; says beside the field what is missing."""
        for card in self.cards:
            card.clear_problems()
        request = self._request()
        if request is None:
            return
        workspace, pupil_id = self._desk.workspace, self._pupil_id
        self.row.setEnabled(False)
        self._done = (0, 0)
        self.progress.begin("Skyddar eleven.", can_cancel=False, is_reading=True)
        self._desk.tasks.write(
            lambda: protect_pupil(workspace, pupil_id, request, self._note), self._saved, self._refused
        )

    def _request(self) -> ProtectionRequest | None:
        since, review = self.since.value(), self.plan.review_on
        if not self.grade.value():
            self._point("grade", "Välj vilket skydd som gäller.", self.grade)
            return None
        if since is None:
            self._point("since", UNREADABLE, self.since)
            return None
        if not review.is_readable():
            self._point("review_on", UNREADABLE, review)
            return None
        is_theirs = self.alias_source.value() == _MUNICIPALITY
        if is_theirs and not self.alias.text().strip():
            self._point("alias", "Skriv kommunens alias, eller låt programmet välja.", self.alias)
            return None
        return ProtectionRequest(
            ProtectionGrade(self.grade.value()),
            self.members.values() if self.members is not None else (),
            since,
            self.plan.plan(),
            self.alias.text() if is_theirs else "",
            self.reason.text().strip(),
        )

    def _point(self, key: str, problem: str, field: QWidget) -> None:
        for card in self.cards:
            if key in card.rows:
                card.rows[key].show_problem(problem)
                field.setFocus()

    def _note(self, done: int, total: int) -> None:
        """On the writer thread: only the numbers."""
        self._done = (done, total)

    def _percent(self) -> int | None:
        done, total = self._done
        return done * 100 // total if total else None

    def _saved(self, outcome: tuple[Protection, ChangeSet]) -> None:
        self.progress.end()
        place = Route("protection_aftermath", {"pupil": str(self._pupil_id)})
        self.go(place)
        self._desk.bus.publish(outcome[1])

    def _refused(self, error: BaseException) -> None:
        self.progress.end()
        self.row.setEnabled(True)
        field = getattr(error, "field", "")
        card = next((card for card in self.cards if field in card.rows), self.cards[-1])
        card.show_failure(error)
