# SPDX-License-Identifier: EUPL-1.2
"""What every store promises of compartments with named members."""

from __future__ import annotations

from datetime import date

import pytest

from eht_desk.application.ports import OpenStore
from eht_desk.domain.accounts import Account
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.ids import AccountId, CompartmentId
from eht_desk.domain.log import LogEvent
from eht_desk.domain.people import Pupil
from eht_desk.domain.protection import (
    AliasSource,
    DeniedPerson,
    Protection,
    ProtectionGrade,
    ProtectionPlan,
    Secret,
)
from tests.contracts.unit_of_work import MakeStore, a_document, a_draft, with_pupil

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
