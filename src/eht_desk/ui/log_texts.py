# SPDX-License-Identifier: EUPL-1.2
"""What each kind of log row is called, and the words of the lists and protocols made of them. No Qt."""

from __future__ import annotations

from collections.abc import Mapping

from eht_desk.application.log_reviews import LogReview, ReviewLine
from eht_desk.application.log_views import LogLine, LookedRow, WhoLooked
from eht_desk.application.ports.plain_papers import PlainLine, PlainSheet
from eht_desk.application.workspace import local_time
from eht_desk.domain.log_kinds import LogGroup
from eht_desk.ui.widgets.date_text import long_date
from eht_desk.ui.words import counted, role_names

GROUPS: Mapping[LogGroup, str] = {
    LogGroup.READ: "Läst",
    LogGroup.TAKEN_OUT: "Skrivit ut eller lämnat",
    LogGroup.REVEALED: "Öppnat med skäl",
    LogGroup.CHANGED: "Skrivit eller ändrat",
    LogGroup.ELSE: "Annat i arkivet",
}

ELSE = "Gjorde något annat"

KINDS: Mapping[str, str] = {
    "pupil_opened": "Öppnade elevens sida",
    "form_opened": "Öppnade en blankett",
    "contact_opened": "Öppnade kontakterna",
    "consents_opened": "Öppnade samtyckena",
    "survey_opened": "Öppnade ett frågeformulär",
    "survey_result_opened": "Läste vad svaren i ett frågeformulär visar",
    "received_opened": "Öppnade en mottagen handling",
    "returned_pages_opened": "Öppnade inskannade sidor",
    "loose_page_opened": "Öppnade en lös inskannad sida",
    "paper_issued": "Gjorde ett papper",
    "paper_printed": "Skrev ut ett papper",
    "paper_saved_to_file": "Sparade ett papper som fil",
    "consent_paper_made": "Gjorde en samtyckesblankett",
    "copy_delivered": "Lämnade en kopia",
    "cover_printed": "Skrev ut ett följebrev",
    "received_printed": "Skrev ut en mottagen handling",
    "received_saved": "Sparade en mottagen handling som fil",
    "received_handed_over": "Lämnade en mottagen handling",
    "returned_pages_printed": "Skrev ut inskannade sidor",
    "log_list_printed": "Skrev ut listan över vem som har läst",
    "survey_printed": "Skrev ut ett frågeformulär eller en sammanställning",
    "identity_revealed": "Visade identiteten",
    "identity_searched": "Sökte på det riktiga namnet",
    "name_looked_for": "Sökte efter namnet i texter",
    "key_sheet_printed": "Skrev ut nyckelbladet",
    "glass_broken": "Öppnade tillfälligt, med skäl",
    "glass_closed": "Avslutade en tillfällig öppning",
    "log_read": "Läste loggen",
    "log_review_begun": "Började en kontroll av loggen",
    "log_review_answered": "Svarade i en kontroll av loggen",
    "log_review_done": "Avslutade en kontroll av loggen",
    "draft_written": "Skrev i ett utkast",
    "draft_discarded": "Kastade ett utkast",
    "draft_taken_over": "Tog över ett utkast",
    "draft_kept": "Sparade en text vid sidan om",
    "draft_moved": "Flyttade ett utkast till rätt elev",
    "stage_finalised": "Låste en del",
    "correction_started": "Började en rättelse",
    "signature_recorded": "Skrev in en underskrift",
    "document_moved": "Flyttade ett dokument till rätt elev",
    "nature_set": "Bestämde vad en text är",
    "visibility_set": "Bestämde vad en vårdnadshavare får se",
    "access_changed": "Ändrade vad en roll får göra",
    "access_restored": "Tog tillbaka en ändring av vad en roll får göra",
    "stub_shown": "Lät andra se att något finns",
    "stub_hidden": "Lät inte andra se att något finns",
    "visibility_ended": "Tog bort en begränsning för en vårdnadshavare",
    "approval_given": "Skrev in ett godkännande",
    "approval_declined": "Skrev in att eleven inte godkänner",
    "approvals_on_paper": "Skrev in elevens svar på ett papper",
    "approval_withdrawn": "Skrev in ett återtaget godkännande",
    "note_draft_written": "Skrev på en kontakt",
    "note_draft_discarded": "Kastade en påbörjad kontakt",
    "note_written": "Skrev en kontakt",
    "note_corrected": "Rättade en kontakt",
    "note_withdrawn": "Återkallade en kontakt",
    "received_registered": "Lade in en mottagen handling",
    "received_corrected": "Rättade en mottagen handling",
    "received_sorted": "Ändrade vem som får läsa en mottagen handling",
    "received_withdrawn": "Återkallade en mottagen handling",
    "scan_filed": "Lade in inskannade sidor",
    "returned_page_taken_away": "Tog bort en inskannad sida",
    "loose_page_placed": "Placerade en lös sida",
    "loose_page_thrown_away": "Slängde en lös sida",
    "consent_asked": "Frågade om samtycke",
    "consent_given": "Skrev in ett ja",
    "consent_refused": "Skrev in ett nej",
    "consent_withdrawn": "Skrev in ett återkallat samtycke",
    "consent_not_needed": "Skrev in att ett samtycke inte behövs",
    "consent_corrected": "Rättade ett samtycke",
    "survey_begun": "Började med ett frågeformulär",
    "survey_form_begun": "Lämnade över skärmen till någon som svarar",
    "survey_form_resumed": "Lät någon svara vidare på skärmen",
    "survey_form_finished": "Tog emot svar på skärmen",
    "survey_form_declined": "Skrev in att någon inte vill svara",
    "survey_form_entered": "Skrev in svar från papper",
    "survey_form_withdrawn": "Återkallade svar i ett frågeformulär",
    "survey_withdrawn": "Återkallade ett frågeformulär",
    "survey_closed": "Avslutade ett frågeformulär",
    "survey_put_in_plan": "Lade något att pröva i handlingsplanen",
    "wording_put_in": "Lade in skolans frågeformulär",
    "wording_removed": "Tog bort skolans frågeformulär",
    "case_opened": "Öppnade ett ärende",
    "case_handed": "Lämnade över ett ärende",
    "case_closed": "Avslutade ett ärende",
    "case_reopened": "Öppnade ett ärende igen",
    "case_read": "Öppnade ett ärende och läste det",
    "case_accepted": "Tog på sig att svara för ett ärende",
    "case_delegated": "Lät någon sköta ett ärende en tid",
    "delegation_ended": "Avslutade att någon sköter ett ärende",
    "case_routine_changed": "Bytte rutin eller version i ett ärende",
    "case_relapsed": "Började om ett ärende när frånvaron kom tillbaka",
    "step_passed": "Gick förbi ett steg i ett ärende, med skäl",
    "pack_printed": "Skrev ut listan över det som lämnas till nästa skola",
    "meeting_planned": "Planerade ett EHT-möte",
    "meeting_moved": "Flyttade ett EHT-möte",
    "meeting_begun": "Började ett EHT-möte",
    "meeting_present_set": "Skrev vilka som är med på ett EHT-möte",
    "meeting_written": "Skrev i ett EHT-möte, inte om någon elev",
    "meeting_gathered": "Tog upp det som väntar på EHT:s dagordning",
    "meeting_adjusted": "Justerade ett EHT-möte",
    "meeting_item_added": "Satte upp eleven på EHT:s dagordning",
    "meeting_item_opened": "Öppnade eleven på ett EHT-möte",
    "meeting_item_written": "Skrev vad EHT-mötet sade om eleven",
    "meeting_item_postponed": "Sköt upp eleven till nästa EHT-möte",
    "meeting_item_finished": "Avslutade eleven på ett EHT-möte",
    "meeting_item_resumed": "Tog upp eleven igen på samma EHT-möte",
    "agenda_printed": "Skrev ut en dagordning för EHT",
    "meeting_paper_printed": "Skrev ut det som EHT-mötet sade om eleven",
    "check_recorded": "Skrev att frånvarostatistiken är kontrollerad",
    "calendar_taken_out": "Sparade en kalenderfil med egna dagar",
    "signal_written": "Skrev in frånvaro som någon har sett",
    "signal_withdrawn": "Återkallade en uppgift om frånvaro",
    "fact_set": "Skrev in en uppgift om skolplikt, skolform, hemkommun eller återgång",
    "fact_withdrawn": "Återkallade en uppgift om eleven",
    "decision_made": "Skrev in ett beslut i ett ärende",
    "decision_withdrawn": "Återkallade ett beslut i ett ärende",
    "measure_added": "Skrev in en insats",
    "measure_changed": "Ändrade en insats",
    "measure_evaluated": "Utvärderade en insats",
    "measure_ended": "Avslutade en insats",
    "measure_withdrawn": "Återkallade en insats",
    "calendar_saved": "Sparade skolans läsår",
    "authority_changed": "Ändrade uppgifter om huvudmannen",
    "school_routine_said": "Valde vilken rutin skolan följer",
    "gate_overridden": "Gick vidare utan det som behövs, med skäl",
    "task_added": "Lade till en uppgift",
    "task_changed": "Ändrade en uppgift",
    "task_done": "Blev klar med en uppgift",
    "task_reopened": "Öppnade en uppgift igen",
    "task_cancelled": "Strök en uppgift",
    "time_offered": "Erbjöd en tid",
    "time_rebooked": "Bokade om en tid",
    "time_attended": "Noterade att eleven kom",
    "time_missed": "Noterade att eleven inte kom",
    "time_cancelled": "Strök en tid",
    "time_outcome_taken_back": "Tog tillbaka en notering om en tid",
    "pupil_added": "Lade till eleven",
    "pupil_changed_class": "Bytte elevens klass",
    "pupil_changed_school": "Bytte elevens skola",
    "pupil_left": "Skrev in att eleven slutar",
    "pupil_came_back": "Skrev in att eleven kom tillbaka",
    "pupils_merged": "Slog ihop två poster",
    "merge_undone": "Delade på en sammanslagen post",
    "pupil_protected": "Skyddade eleven",
    "pupil_added_protected": "Lade till eleven som skyddad",
    "statistics_updated": "Uppdaterade skolans siffror",
    "import_persons_chosen": "Bestämde vem som går igenom inläsningar",
    "person_protected": "Skyddade en vårdnadshavares eller kollegas uppgifter",
    "person_revealed": "Visade vem en skyddad vårdnadshavare eller kollega är",
    "person_tightened": "Höjde skyddet för en vårdnadshavare eller kollega",
    "person_loosening_asked": "Bad om mindre skydd för en vårdnadshavare eller kollega",
    "person_loosening_taken_back": "Tog tillbaka en begäran om mindre skydd för en vårdnadshavare eller kollega",
    "person_loosening_answered": "Svarade om mindre skydd för en vårdnadshavare eller kollega",
    "person_member_added": "Gav en till behörighet till en vårdnadshavares eller kollegas uppgifter",
    "person_member_removed": "Tog bort en behörighet till en vårdnadshavares eller kollegas uppgifter",
    "person_step_done": "Gjorde klart ett steg i skyddet av en vårdnadshavare eller kollega",
    "protection_plan_changed": "Ändrade planen för skyddet",
    "protection_tightened": "Höjde skyddet",
    "loosening_asked": "Bad om att sänka skyddet",
    "loosening_taken_back": "Tog tillbaka en begäran om lägre skydd",
    "loosening_answered": "Svarade på om skyddet ska sänkas",
    "protection_member_added": "Gav någon behörighet",
    "protection_member_removed": "Tog bort någons behörighet",
    "protection_step_done": "Gjorde klart en del av skyddet",
    "work_handed_over": "Lämnade över arbete",
    "leavers_settled": "Gick igenom elever som slutar",
    "mentor_appointed": "Utsåg en mentor",
    "mentorship_ended": "Avslutade ett mentorskap",
    "unlocked": "Låste upp",
    "locked": "Låste",
    "register_staged": "Läste en elevfil",
    "register_approved": "Tog in en elevfil",
    "register_discarded": "Kastade en inläsning",
    "import_undone": "Tog tillbaka en inläsning",
    "setting_changed": "Ändrade en inställning",
    "account_opened": "Öppnade ett konto",
    "account_closed": "Avslutade ett konto",
    "role_assigned": "Gav en roll",
    "role_confirmed": "Sa ja till en roll",
    "role_declined": "Sa nej till en roll",
    "role_ended": "Avslutade en roll",
    "role_corrected": "Rättade en roll",
    "role_withdrawn": "Tog bort en felaktig roll",
    "password_changed": "Bytte lösenord",
    "password_reset": "Gav någon ett tillfälligt lösenord",
    "backup_made": "Gjorde en säkerhetskopia",
    "backup_opened": "Öppnade en säkerhetskopia",
    "store_verified": "Kontrollerade arkivet",
}

_ABOUT_LIST = (
    "Så här har de som arbetar på skolan tittat i det som är skrivet om dig i EHT Desk. Listan säger vem, när och "
    "om något har skrivits ut. Vad som står i papperen finns inte på listan."
)
_ASK = "Undrar du varför någon har läst? Fråga rektor. Du har rätt att få ett svar."
_ABOUT_REVIEW = (
    "Raderna är framlottade ur loggen bland det som andra än granskaren har öppnat, skrivit ut eller lämnat. För varje "
    "rad har granskaren svarat om den är i sin ordning."
)
REVIEW_TITLE = "Kontroll av loggen"
LIST_TITLE = "Vem har läst om mig"
NAMES_STAFF = "Här står namn, fast planen döljer personal: loggen är till för kontroll."
"""On pages that tell who looked at a pupil whose plan hides staff."""


def kind_text(kind: str) -> str:
    """What was done, as the first words of a line."""
    return KINDS.get(kind, ELSE)


def line_text(line: LogLine) -> str:
    """`Skrev ut ett papper · EK7R-11`."""
    return " · ".join(part for part in (kind_text(line.kind), line.code) if part)


def moment_words(line: LogLine) -> str:
    """`23 november 2026 kl. 10:12`."""
    at = local_time(line.at)
    return f"{long_date(at.date())} kl. {at:%H:%M}"


def looked_text(row: LookedRow) -> str:
    """`3 dagar, senast 23 november 2026 · skrev ut eller lämnade 1 gång`."""
    when = (
        long_date(row.last)
        if row.days == 1
        else f"{counted(row.days, 'dag', 'dagar')}, först {long_date(row.first)}, senast {long_date(row.last)}"
    )
    out = f"skrev ut eller lämnade något {counted(row.taken_out, 'gång', 'gånger')}" if row.taken_out else ""
    wrote = "skrev eller ändrade" if row.changed else "läste"
    return " · ".join(part for part in (when, wrote, out) if part)


def looked_name(row: LookedRow) -> str:
    """`Per Holm, mentor`; the role alone where names are not told."""
    roles = role_names(row.roles)
    if not row.name:
        return roles or "Någon på skolan"
    return f"{row.name}, {roles.lower()}" if roles else row.name


def looked_sheet(looked: WhoLooked, made_on: str, *, is_demo: bool) -> PlainSheet:
    """The list for the pupil as a paper."""
    since = f"Från {long_date(looked.since)}" if looked.since else "Från början"
    rows = tuple(PlainLine(looked_name(row), looked_text(row)) for row in looked.rows)
    return PlainSheet(
        LIST_TITLE,
        looked.school_name,
        looked.authority_name,
        (("Gäller", looked.pupil.name), ("Tid", since), ("Utskrivet", made_on)),
        (_ABOUT_LIST,),
        rows or (PlainLine("Ingen har läst under den tiden."),),
        (_ASK,),
        is_demo=is_demo,
    )


def review_sheet(review: LogReview, *, is_demo: bool) -> PlainSheet:
    """The protocol of a check, to be signed."""
    questions = len(review.questions)
    outcome = f"{counted(len(review.lines), 'rad', 'rader')}, {counted(questions, 'fråga', 'frågor')}"
    done = local_time(review.done_at or review.begun_at).date()
    return PlainSheet(
        REVIEW_TITLE,
        review.unit_name,
        review.authority_name,
        (
            ("Tid", f"{long_date(review.first)} till {long_date(review.last)}"),
            ("Granskare", review.reviewer),
            ("Dag", long_date(done)),
            ("Utfall", outcome),
        ),
        (_ABOUT_REVIEW,),
        tuple(_review_line(line) for line in review.lines),
        (),
        "Granskarens underskrift",
        is_demo=is_demo,
    )


def _review_line(line: ReviewLine) -> PlainLine:
    what = f"{line.line.who}: {line_text(line.line)}"
    about = line.line.pupil
    person = "" if about is None else " · ".join(part for part in (about.name, about.class_name) if part)
    answer = f"Fråga: {line.note}" if line.is_question else "I sin ordning"
    return PlainLine(what, " · ".join(part for part in (moment_words(line.line), person) if part), answer)
