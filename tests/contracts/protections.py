# SPDX-License-Identifier: EUPL-1.2
"""What every store promises of compartments with named members."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from eht_desk.application.ports import OpenStore
from eht_desk.domain.accounts import Account
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.guardian_rules import GuardianRule
from eht_desk.domain.ids import AccountId, CompartmentId, GuardianId, MergeId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Guardian, Guardianship, Pupil
from eht_desk.domain.protection import (
    AliasSource,
    DeniedPerson,
    Protection,
    ProtectionGrade,
    ProtectionPlan,
    Secret,
)
from eht_desk.domain.pupil_merges import PupilMerge
from eht_desk.domain.scans import PageCode
from tests.contracts.cases import a_note, a_note_draft
from tests.contracts.papers import SCAN, a_consent, a_form, a_loose_page, a_survey
from tests.contracts.unit_of_work import NOON, MakeStore, a_document, a_draft, a_pupil, with_pupil

PER = AccountId("account-per")


def with_two_accounts(make_store: MakeStore) -> OpenStore:
    store = make_store()
    with store.write() as work:
        keys = work.keys.new_account(PER, "per", "gröna skor i snö")
        work.accounts.add(Account(PER, "per", "Per", keys.own_compartment_id))
        work.commit(LogEvent("account_opened"))
    return store


def a_protection(pupil: Pupil, compartment: CompartmentId) -> Protection:
    plan = ProtectionPlan(
        (Secret.NAME, Secret.SCHOOL), (DeniedPerson("Bo Prov"),), "Rektor", "", date(2027, 1, 8)
    )
    grade = ProtectionGrade.PROTECTED_REGISTRATION
    return Protection(
        pupil.id, compartment, "Elev K-2041", AliasSource.RANDOM, grade, date(2026, 9, 12), plan
    )


class ProtectionsContract:
    @pytest.fixture
    def make_store(self) -> MakeStore:
        raise NotImplementedError

    def test_everything_goes_to_the_members(self, make_store: MakeStore) -> None:
        store = with_two_accounts(make_store)
        pupil = with_pupil(store)
        with store.write() as work:
            work.documents.add(a_document(store, pupil))
            work.documents.put_draft(a_draft(store, pupil))
            compartment = work.keys.new_compartment([store.account_id, PER])
            assert work.protections.members(compartment) == {store.account_id, PER}
            assert work.protections.move_everything(pupil.id, store.school, compartment) >= 3
            work.protections.put(a_protection(pupil, compartment))
            work.commit(LogEvent("pupil_protected", pupil.id))
        with store.read() as work:
            found = work.pupils.get(pupil.id)
            assert found is not None
            assert found.compartment_id == compartment
            assert {item.compartment_id for item in work.documents.of_pupil(pupil.id)} == {compartment}
            assert {item.compartment_id for item in work.documents.drafts()} == {compartment}
            assert work.protections.of_pupil(pupil.id) == a_protection(pupil, compartment)
            assert work.protections.all() == [a_protection(pupil, compartment)]

    def test_what_is_moved_names_guardians_as_they_are_called_there(self, make_store: MakeStore) -> None:
        store = with_two_accounts(make_store)
        pupil = with_pupil(store)
        other = with_pupil(store, a_pupil(store, "Alva", "pupil-2"))
        old, new = GuardianId("guardian-1"), GuardianId("guardian-2")
        rule = GuardianRule(old, "Eleven vill inte", date(2027, 1, 8), store.account_id, NOON)
        merge = PupilMerge(
            MergeId("merge-1"),
            pupil.id,
            other.id,
            NOON,
            store.account_id,
            store.school,
            "Samma",
            pupil,
            pupil,
        )
        with store.write() as work:
            work.pupils.add_guardians([Guardian(old, store.school, "Eva", "Ek")])
            work.pupils.add_guardianships([Guardianship(item.id, old) for item in (pupil, other)])
            work.documents.add(a_document(store, pupil, guardian_rules=(rule,)))
            work.notes.add(a_note(store, pupil, text=f"Om {old}"))
            work.notes.put_draft(a_note_draft(store, pupil, fields={"whom": f"guardian:{old}"}))
            work.consents.add(a_consent(store, pupil))
            work.surveys.add(a_survey(store, pupil, forms=(a_form(store),)))
            work.merges.add(replace(merge, added_ties=(Guardianship(pupil.id, old),)))
            compartment = work.keys.new_compartment([store.account_id, PER])
            work.pupils.add_guardians([Guardian(new, compartment, "Eva", "Ek")])
            work.protections.move_everything(pupil.id, store.school, compartment, renamed={old: new})
            work.commit(LogEvent("pupil_protected", pupil.id))
        with store.read() as work:
            assert [tie.guardian_id for tie in work.pupils.guardianships(pupil.id)] == [new]
            assert [tie.guardian_id for tie in work.pupils.guardianships(other.id)] == [old]
            [document] = work.documents.of_pupil(pupil.id)
            assert document.guardian_rules == (replace(rule, guardian_id=new),)
            [note] = work.notes.of_pupil(pupil.id)
            assert (note.guardian_id, note.text) == (new, f"Om {old}")
            [draft] = work.notes.drafts_of_pupil(pupil.id)
            assert draft.fields == {"whom": f"guardian:{new}"}
            assert [item.guardian_id for item in work.consents.of_pupil(pupil.id)] == [new]
            [survey] = work.surveys.of_pupil(pupil.id)
            assert [item.respondent.guardian_id for item in survey.responses] == [new]
            [merged] = work.merges.of_pupil(pupil.id)
            assert [tie.guardian_id for tie in merged.added_ties] == [new]

    def test_loose_pages_that_are_the_pupils_go_along(self, make_store: MakeStore) -> None:
        store = with_two_accounts(make_store)
        pupil = with_pupil(store)
        document = a_document(store, pupil)
        code = PageCode(document.code, 1, 1, 1, 1, "4e1bab12").text
        of_others = PageCode("ZZZZ-99", 1, 1, 1, 1, "4e1bab12").text
        pages: dict[str, dict[str, object]] = {
            "duplicate": {"code_text": code},
            "taken-away": {"taken_from": document.id},
            "others": {"code_text": of_others},
            "unknown": {},
        }
        with store.write() as work:
            work.documents.add(document)
            for name, told in pages.items():
                work.scans.add_loose(a_loose_page(store, pupil.unit_id, name, **told), SCAN)
            first = work.keys.new_compartment([store.account_id])
            work.protections.move_everything(pupil.id, store.school, first)
            work.commit(LogEvent("pupil_protected", pupil.id))
        hers = {"duplicate", "taken-away"}

        def lie_in(compartment: CompartmentId) -> set[str]:
            with store.read() as work:
                assert {work.scans.loose_content(page.id) for page in work.scans.loose()} == {SCAN}
                return {page.id for page in work.scans.loose() if page.compartment_id == compartment}

        assert lie_in(first) == hers
        assert lie_in(store.school) == {"others", "unknown"}
        with store.write() as work:
            later = a_loose_page(store, pupil.unit_id, "later", compartment_id=first)
            work.scans.add_loose(later, SCAN)
            second = work.keys.new_compartment([store.account_id, PER])
            work.protections.move_everything(pupil.id, first, second)
            work.commit(LogEvent("member_added", pupil.id))
        assert lie_in(second) == {*hers, "later"}
        assert lie_in(first) == set()

    def test_members_come_and_go(self, make_store: MakeStore) -> None:
        store = with_two_accounts(make_store)
        with store.write() as work:
            compartment = work.keys.new_compartment([store.account_id])
            work.keys.add_member(compartment, PER)
            work.keys.add_member(compartment, PER)
            assert work.protections.members(compartment) == {store.account_id, PER}
            work.keys.drop_member(compartment, PER)
            assert work.protections.members(compartment) == {store.account_id}
            work.commit(LogEvent("members_changed"))

    def test_a_protection_is_replaced_and_removed(self, make_store: MakeStore) -> None:
        store = with_two_accounts(make_store)
        pupil = with_pupil(store)
        with store.write() as work:
            compartment = work.keys.new_compartment([store.account_id])
            for _ in range(2):
                work.protections.put(a_protection(pupil, compartment))
            assert len(work.protections.all()) == 1
            work.protections.remove(pupil.id)
            assert work.protections.of_pupil(pupil.id) is None
            work.commit(LogEvent("protection_ended"))

    def test_who_makes_it_is_a_member_and_all_can_open_the_store(self, make_store: MakeStore) -> None:
        store = with_two_accounts(make_store)
        with store.write() as work:
            with pytest.raises(RuleViolation, match="not_member"):
                work.keys.new_compartment([PER])
            with pytest.raises(RuleViolation, match="not_found"):
                work.keys.new_compartment([store.account_id, AccountId("nobody")])
