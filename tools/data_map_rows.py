# SPDX-License-Identifier: EUPL-1.2
"""What is said of each table of the store in docs/data-map.md. make_data_map.py writes the page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of the map. `leaves`: where it can go; `until`: what the program does today; `key`: what opens it."""

    whose: str
    what: str
    why: str
    source: str
    reads: str
    leaves: str
    until: str
    key: str


_PUPIL = "pupil"
_SCHOOL = "school, or the pupil's own compartment while protected"
_STAYS = "stays; nothing is removed by itself"
_STAFF = "staff"
_WORK = "attendance and support work, B5-1"
_TABLE = "access table"
_SIGHT = "who sees the pupil"
_PRINTS = "print, file with a reason, hand-over"
_INSIDE = "nowhere"
_ALL = "all who open the store"

ROWS: dict[str, Kept] = {
    "meta": Kept("nobody", "facts of the store", "to open it", "program", _ALL, _INSIDE, _STAYS, "store key"),
    "compartment": Kept(
        _STAFF, "which compartments there are, whose", "B2-1", "program", _ALL, _INSIDE, _STAYS, "store key"
    ),
    "account": Kept(
        _STAFF,
        "login, name, roles' owner, opened, closed",
        "B6-1",
        "administrator",
        _ALL,
        "names on papers",
        _STAYS,
        "school",
    ),
    "account_key": Kept(
        _STAFF, "public keys", "B6-2: signed log", "program", _ALL, _INSIDE, _STAYS, "store key"
    ),
    "compartment_key": Kept(
        _STAFF,
        "which account opens which compartment, its key sealed",
        "P-4",
        "program",
        "the key's owner",
        _INSIDE,
        "until the person loses the right",
        "the member's key",
    ),
    "school_authority": Kept("nobody", "huvudman", "papers", "rektor", _ALL, "papers", _STAYS, "school"),
    "school_unit": Kept("nobody", "schools", "papers", "rektor", _ALL, "papers", _STAYS, "school"),
    "school_class": Kept("nobody", "classes", _WORK, "register, rektor", _ALL, "papers", _STAYS, "school"),
    "staff": Kept(
        _STAFF,
        "teachers of the register: name, unit",
        "who is a mentor",
        "register",
        _ALL,
        "papers",
        _STAYS,
        "school",
    ),
    "mentorship": Kept(
        _STAFF,
        "who mentors which class, when",
        "B6-1: sight by need",
        "register, administrator",
        _ALL,
        _INSIDE,
        _STAYS,
        "school",
    ),
    "role": Kept(
        _STAFF, "roles, when, by whom", "B6-1", "administrator, rektor", _ALL, _INSIDE, _STAYS, "school"
    ),
    "pupil": Kept(
        _PUPIL,
        "name, identity number, day of birth, grade, e-mail, id of the register",
        f"{_WORK}; number B5-5",
        "register, by hand",
        _SIGHT,
        _PRINTS,
        _STAYS,
        _SCHOOL,
    ),
    "class_membership": Kept(
        _PUPIL, "class, from, to", _WORK, "register, by hand", _SIGHT, "papers", _STAYS, _SCHOOL
    ),
    "guardian": Kept(
        "guardian",
        "name, number, phones, e-mail",
        "B2-6: each is informed",
        "register, by hand",
        _SIGHT,
        "papers",
        _STAYS,
        "school, or the protected pupil's or guardian's compartment",
    ),
    "guardianship": Kept(
        "pupil, guardian",
        "who is whose guardian, from, to, kind",
        "B2-6",
        "register, by hand",
        _SIGHT,
        "papers",
        _STAYS,
        _SCHOOL,
    ),
    "document": Kept(
        "pupil, those named",
        "filled forms, what was locked and handed over to whom, approvals, signatures on the screen",
        f"{_WORK}; special data 9.2 g; health as far as the form asks (B5-6), no field for crime (B5-3)",
        "staff, pupil, guardian",
        _TABLE,
        _PRINTS,
        _STAYS,
        "school, own or the protected pupil's compartment",
    ),
    "issued_paper": Kept(
        "pupil, those named",
        "PDF as it was issued, how many copies",
        "to show what was said",
        "program",
        _TABLE,
        _PRINTS,
        _STAYS,
        "as its document",
    ),
    "draft": Kept(
        "pupil, those named",
        "what is being written",
        _WORK,
        "staff",
        "author; a colleague where the form is shared",
        "preview",
        "until it is locked or thrown away; an old one is pointed out",
        "as its document",
    ),
    "import_batch": Kept(
        "pupil, guardian, staff",
        "a register handed in: what it changes",
        _WORK,
        "register",
        "who approves imports; where somebody is protected, who clears them",
        _INSIDE,
        "its content until it is taken in, discarded or undone; that it was, stays",
        "school, or those who clear imports",
    ),
    "undo_image": Kept(
        "pupil, guardian, staff",
        "what an import changed",
        "accuracy: to undo a wrong file",
        "program",
        "who approves imports",
        _INSIDE,
        "90 days, or to the next import",
        _SCHOOL,
    ),
    "pupil_event": Kept(
        _PUPIL, "moved, left, came back, merged", _WORK, "staff", _SIGHT, _INSIDE, _STAYS, _SCHOOL
    ),
    "pupil_merge": Kept(
        _PUPIL, "two records of one pupil", "accuracy", "staff", _SIGHT, _INSIDE, _STAYS, _SCHOOL
    ),
    "resume_point": Kept(
        _STAFF,
        "where somebody was when the window locked, with what was half filled in",
        "not to lose text",
        "program",
        "the person",
        _INSIDE,
        "until the next one",
        "own",
    ),
    "setting": Kept(
        "nobody, staff",
        "settings of the store; reasons of changes of the access table",
        "B6-1",
        "rektor, administrator",
        _ALL,
        _INSIDE,
        _STAYS,
        "school",
    ),
    "log": Kept(
        "staff, pupil",
        "who read, wrote, printed, handed over or revealed what, when; never content; some reasons",
        "B6-1, B6-2, B6-6",
        "program",
        "rektor; the pupil as a list",
        "protocol of a check, list for the pupil",
        "stays (at least 5 years by B6-2); never shortened",
        "school; about a protected pupil its compartment",
    ),
    "contact_note": Kept(
        "pupil, guardian",
        "contacts: with whom, how, what was said",
        _WORK,
        "staff",
        _TABLE,
        _INSIDE,
        "stays; a wrong one is corrected or withdrawn beside it",
        _SCHOOL,
    ),
    "note_draft": Kept(
        "pupil, guardian",
        "a contact being written",
        _WORK,
        "staff",
        "author",
        _INSIDE,
        "until it is saved or thrown away",
        _SCHOOL,
    ),
    "received_document": Kept(
        "pupil, those named",
        "what others sent: title, from whom, day",
        _WORK,
        "scan, file",
        _TABLE,
        _PRINTS,
        "stays; can be withdrawn",
        _SCHOOL,
    ),
    "received_piece": Kept(
        "pupil, those named",
        "its bytes",
        _WORK,
        "scan, file",
        _TABLE,
        _PRINTS,
        "as the document it belongs to",
        _SCHOOL,
    ),
    "case_file": Kept(
        _PUPIL,
        "a case: why it was opened, who works in it, how it was closed",
        _WORK,
        "staff",
        _SIGHT,
        _INSIDE,
        _STAYS,
        _SCHOOL,
    ),
    "task": Kept(
        "pupil, staff", "who does what until when", _WORK, "staff, rules", _SIGHT, _INSIDE, _STAYS, _SCHOOL
    ),
    "gate_override": Kept(
        "pupil, staff",
        "why a step was taken before its condition was met",
        _WORK,
        "staff",
        _SIGHT,
        _INSIDE,
        _STAYS,
        _SCHOOL,
    ),
    "offered_time": Kept(
        _PUPIL,
        "when and where a talk was offered, what came of it",
        _WORK,
        "staff",
        _SIGHT,
        "paper",
        _STAYS,
        _SCHOOL,
    ),
    "consent": Kept(
        "pupil, guardian",
        "per person: secrecy lifted or taking part agreed to, for what, until when",
        "B2-3, B2-6; never a legal ground of processing (B5-1)",
        "pupil, guardian",
        _SIGHT,
        "print",
        "stays; withdrawal is noted beside it",
        _SCHOOL,
    ),
    "survey": Kept(
        "pupil, guardian, teacher",
        "answers to a questionnaire: who answered what, when, how; what was withdrawn and why",
        _WORK,
        "pupil, guardian, teacher, staff",
        _TABLE,
        "print",
        "stays; what was wrong is withdrawn and stays",
        _SCHOOL,
    ),
    "case_entry": Kept(
        "pupil, guardian, staff",
        "noticed absence, facts (skolplikt, school form, home municipality), decisions, measures, words of meetings",
        _WORK,
        "staff",
        _TABLE,
        "papers",
        "stays; what was wrong is withdrawn and stays",
        _SCHOOL,
    ),
    "unit_entry": Kept(
        "staff",
        "meetings (who was there), checks of statistics, the school's terms and days off; names no pupil",
        _WORK,
        "staff",
        _ALL,
        "papers",
        _STAYS,
        "school",
    ),
    "returned_page": Kept(
        "pupil, those named",
        "scanned page of an issued paper",
        "proof of a signature",
        "scan",
        _TABLE,
        "print",
        "stays; one filed wrongly can be taken back",
        "as its document",
    ),
    "loose_page": Kept(
        "pupil, those named",
        "scanned page that nobody has placed",
        "to place it",
        "scan",
        "who scanned it, or who may read its document",
        _INSIDE,
        "until it is placed or thrown away",
        "school or own",
    ),
    "school_definition": Kept(
        "nobody",
        "the school's own forms, letterhead, logo, languages, suggestions, routines",
        "papers",
        "rektor",
        _ALL,
        "papers",
        _STAYS,
        "school",
    ),
    "protection": Kept(
        "protected pupil",
        "alias, grade, plan, who must not be contacted, steps, members",
        "B2-7, P-1 to P-17",
        "rektor, members",
        "named persons",
        "alias on papers; key sheet, printed only",
        "until protection ends; then it goes back among the school's",
        "the pupil's compartment",
    ),
    "shared_record": Kept(
        "protected persons",
        "keyed marks for imports, sealed figures for totals, protected guardians and staff; questionnaires' wording",
        "P-5, B5-9",
        "program, members",
        "who clears imports; rektor; named persons",
        "totals without any name",
        "until protection ends",
        "one compartment per kind and group of named persons; wording: school",
    ),
}
"""Each table of the store."""
