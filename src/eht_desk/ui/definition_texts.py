# SPDX-License-Identifier: EUPL-1.2
"""Words about what a school adds. No Qt."""

from __future__ import annotations

from datetime import date

from eht_desk.application.ports.paper_catalogs import CheckedDefinition
from eht_desk.application.school_definitions import DefinitionLook, DefinitionRow
from eht_desk.domain.school_definitions import DefinitionKind
from eht_desk.ui.widgets.date_text import short_date

KINDS: dict[DefinitionKind, str] = {
    DefinitionKind.FORM: "Blankett",
    DefinitionKind.LETTERHEAD: "Brevhuvud",
    DefinitionKind.LOGO: "Logotyp",
    DefinitionKind.LANGUAGE_PACK: "Språk",
    DefinitionKind.CATALOGUE: "Lista med förslag",
    DefinitionKind.ROUTINE: "Rutin",
}


def state_pill(row: DefinitionRow, today: date) -> tuple[str, str]:
    """Where something that was added stands, as word and colour."""
    if row.definition.withdrawn_at is not None:
        return "Återtagen", "neutral"
    if row.is_unreadable:
        return "Går inte att läsa", "error"
    if row.is_coming:
        return f"Från {short_date(row.definition.valid_from, today)}", "info"
    return ("Gäller", "ok") if row.counts else ("Ersatt", "neutral")


def row_words(row: DefinitionRow, today: date) -> str:
    """`Blankett, version 2 · inlagd 22 nov av Karin Ås`."""
    item = row.definition
    parts = [f"{KINDS[item.kind]}, version {item.version}"]
    put_in = f"inlagd {short_date(item.put_in_at.date(), today)}"
    parts.append(f"{put_in} av {row.who}" if row.who else put_in)
    if item.kind is DefinitionKind.LANGUAGE_PACK:
        parts.append("granskad" if item.reviewed_at is not None else "inte granskad")
    return " · ".join(parts)


def look_title(look: DefinitionLook, file_name: str) -> str:
    """What the file is, over the preview."""
    checked = look.checked
    kind = KINDS[checked.kind]
    if checked.problems and checked.form is None:
        return f"{kind}: {file_name}"
    version = f", version {checked.version}" if checked.kind is DefinitionKind.FORM else ""
    return f"{kind}: {checked.title or file_name}{version}"


def look_words(look: DefinitionLook) -> str:
    """What putting it in would change."""
    checked, former = look.checked, look.counts_now
    if former is not None:
        return (
            f"Tar över efter den som gäller nu (version {former.version}). "
            "Det som redan är skrivet behåller sin version."
        )
    match checked.kind:
        case DefinitionKind.FORM:
            return "Blanketten finns sedan under Nytt dokument, på papper och i listorna, som alla andra."
        case DefinitionKind.LETTERHEAD | DefinitionKind.LOGO:
            return "Står på alla papper som görs från den dagen. Papper som redan är utskrivna ändras inte."
        case DefinitionKind.LANGUAGE_PACK:
            return "Papper på språket är märkta ”inte granskad” tills någon har läst igenom översättningen."
        case _:
            return "Listan tar över efter programmets. Det går alltid att skriva själv."


def suggestions_text(checked: CheckedDefinition) -> str:
    """A list as lines to look through."""
    if checked.catalogue is None:
        return ""
    blocks = (
        "\n".join([group.title, *(f"–  {item.text}" for item in group.items)])
        for group in checked.catalogue.groups
    )
    return "\n\n".join(blocks)
