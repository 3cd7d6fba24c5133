# SPDX-License-Identifier: EUPL-1.2
"""Making a store: folder, database, first account, papers, first log row. All or nothing."""

from __future__ import annotations

from eht_desk.application.ports import NewStore, StoreSecrets
from eht_desk.domain.accounts import Account
from eht_desk.domain.ids import CompartmentId
from eht_desk.domain.log import LogAnchor, LogEvent
from eht_desk.store import crypto, folder, key_desk, key_slots, keyring, log, schema
from eht_desk.store.engine import Connections
from eht_desk.store.key_slots import Papers, Sheet
from eht_desk.store.keyring import KeyRing
from eht_desk.store.repositories.accounts import Accounts
from eht_desk.store.repositories.organisation import Organisation
from eht_desk.store.rows import COMPARTMENT
from eht_desk.store.session import DOCUMENT_KEY, RECOVERY_PUBLIC, SCHOOL, STORE_ID, Tools
from eht_desk.store.vault import Vault

_FIRST_GENERATION = 1


def create(new: NewStore, tools: Tools) -> StoreSecrets:
    """Make the store.

    Raises ExpectedFailure: `sync_folder`, `store_exists`, `folder_not_empty`, `disk_full`, `read_only`.
    """
    folder.refuse_sync_folder(new.path)
    folder.refuse_taken(new.path)
    with folder.new_folder(new.path) as draft:
        folder.make_private_folder(draft / folder.BACKUPS)
        folder.make_private_file(draft / folder.DATABASE)
        store_keys = {_FIRST_GENERATION: crypto.random_bytes(crypto.KEY_BYTES)}
        papers = key_slots.new_papers(new.id, store_keys)
        connections = Connections(
            draft / folder.DATABASE,
            store_keys[_FIRST_GENERATION],
            new_journal="DELETE" if tools.place_of(draft).is_network else "WAL",
        )
        try:
            vault, private, anchor = _fill(connections, new, tools, store_keys, papers)
        finally:
            connections.close()
        sheet = key_slots.new_sheet(new.id, new.account_id, private)
        keyring.write(draft, _ring(new, tools, store_keys, private, sheet, papers))
        log.write_anchor(draft, vault, anchor)
        folder.sync_file(draft / folder.DATABASE)
    return StoreSecrets(papers.first, papers.second, sheet.code)


def _fill(
    connections: Connections, new: NewStore, tools: Tools, store_keys: dict[int, bytes], papers: Papers
) -> tuple[Vault, crypto.PrivateKeys, LogAnchor]:
    """The tables and the first rows, in one transaction."""
    now = tools.clock.now()
    school = CompartmentId(tools.ids.new_id())
    with connections.write() as connection:
        schema.upgrade(connection, tools.steps)
        for key, value in (
            (STORE_ID, new.id),
            (SCHOOL, school),
            (DOCUMENT_KEY, crypto.random_bytes(crypto.KEY_BYTES).hex()),
            (RECOVERY_PUBLIC, papers.slot.public.hex()),
        ):
            schema.put_fact(connection, key, value)
        connection.execute(
            COMPARTMENT.insert(), {"id": school, "kind": "school", "owner_id": None, "created_at": now}
        )
        vault = Vault(
            store_id=new.id,
            account_id=new.account_id,
            private=crypto.new_private_keys(),
            store_keys=store_keys,
            generation=_FIRST_GENERATION,
            school=school,
        )
        fresh = key_desk.write_fresh_keys(connection, vault, tools.ids.new_id, now, new.account_id)
        vault.become(fresh.private)
        organisation = Organisation(connection, vault)
        organisation.add_authority(new.authority)
        organisation.add_unit(new.unit)
        Accounts(connection, vault).add(
            Account(new.account_id, new.login, new.display_name, fresh.own, created_at=now)
        )
        facts = {f"keys_of_{new.account_id}": vault.key_id}
        anchor = log.append(connection, vault, LogEvent("store_made"), now, more=facts)
        connection.commit()
    return vault, fresh.private, anchor


def _ring(
    new: NewStore,
    tools: Tools,
    store_keys: dict[int, bytes],
    private: crypto.PrivateKeys,
    sheet: Sheet,
    papers: Papers,
) -> KeyRing:
    slot = key_slots.account_slot(
        store_id=new.id,
        account_id=new.account_id,
        login=new.login,
        password=new.password,
        private=private,
        store_keys=store_keys,
        kdf=tools.kdf,
        sheet=sheet.slot,
    )
    return KeyRing(
        store_id=new.id,
        name=new.name,
        is_demo=new.is_demo,
        generations=(_FIRST_GENERATION,),
        accounts=(slot,),
        retired=(),
        recovery=papers.slot,
    )
