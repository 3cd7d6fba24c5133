# SPDX-License-Identifier: EUPL-1.2
"""Reads what a school hands in: forms, letterheads, logos, language packs, lists of suggestions. Routines are
read by routine_files.

Everything that is wrong in a file is told at once, each with its place, in the words of whoever writes definitions.
"""

from __future__ import annotations

from eht_desk.application.ports.case_catalogs import ReceivedFileReader
from eht_desk.application.ports.devices import FormCatalog
from eht_desk.application.ports.paper_catalogs import CheckedDefinition, DefinitionProblem
from eht_desk.application.ports.papers import Letterhead
from eht_desk.catalog.forms import FormCatalogFromFiles, definition_from_bytes
from eht_desk.catalog.languages import pack_from_bytes
from eht_desk.catalog.picture_sizes import dots_of
from eht_desk.catalog.problems import DefinitionError, Place, Problem, ProblemCode, ProblemList
from eht_desk.catalog.suggestions import suggestions_from_bytes
from eht_desk.catalog.tables import Table, parse_toml
from eht_desk.domain.errors import RuleViolation
from eht_desk.domain.received import MediaType
from eht_desk.domain.school_definitions import DefinitionKind

LARGEST_LOGO = 1 << 20
MOST_DOTS = 40_000_000
"""As many as a paper draws (documents/letterheads.py)."""
MOST_LINES, MOST_FOOT, LONGEST_LINE = 6, 3, 120
"""As many as a paper has room for (documents/letterheads.py)."""


class DefinitionFiles:
    """DefinitionReader. `forms` are the program's own, with their words; `pictures` tells a whole picture."""

    def __init__(self, forms: FormCatalogFromFiles, pictures: ReceivedFileReader) -> None:
        self._forms = forms
        self._pictures = pictures

    def form_file(self, form_id: str, version: int) -> bytes:
        """The file of one of the program's own forms. Raises ExpectedFailure("unknown_form")."""
        return self._forms.content(form_id, version)

    def check(
        self, kind: DefinitionKind, content: bytes, file_name: str, forms: FormCatalog
    ) -> CheckedDefinition:
        """Everything that is wrong, or the definition. Never raises for what a file holds."""
        try:
            match kind:
                case DefinitionKind.FORM:
                    return self._form(content, file_name)
                case DefinitionKind.LETTERHEAD:
                    return _letterhead(content, file_name)
                case DefinitionKind.LOGO:
                    return self._logo(content, file_name)
                case DefinitionKind.LANGUAGE_PACK:
                    return _pack(content, file_name, forms)
                case DefinitionKind.CATALOGUE:
                    return _catalogue(content, file_name)
                case DefinitionKind.ROUTINE:
                    found, remedy = "The file is a routine", "Take it in among the routines."
                    told = DefinitionProblem("", "", "", found, remedy, "routine_elsewhere")
                    return CheckedDefinition(kind, problems=(told,))
        except DefinitionError as error:
            return CheckedDefinition(kind, problems=tuple(map(_told, error.problems)))

    def _form(self, content: bytes, file_name: str) -> CheckedDefinition:
        form = definition_from_bytes(content, file_name, self._forms.words())
        return CheckedDefinition(DefinitionKind.FORM, form.id, form.version, form.title, form=form)

    def _logo(self, content: bytes, file_name: str) -> CheckedDefinition:
        problems, place = ProblemList(), Place(file_name)
        if len(content) > LARGEST_LOGO:
            found = f"The picture has {len(content)} bytes"
            problems.add(ProblemCode.FILE_TOO_LARGE, place, found, "Keep it below one mebibyte.")
            problems.raise_if_any()
        remedy = "Save the logo as a PNG or JPEG."
        try:
            media_type, _ = self._pictures.look(content)
        except RuleViolation as error:
            problems.add(
                ProblemCode.NOT_A_PICTURE, place, f"The picture cannot be read: {error.code}", remedy
            )
        else:
            if media_type not in {MediaType.PNG, MediaType.JPEG}:
                problems.add(ProblemCode.NOT_A_PICTURE, place, f"The file is {media_type.value}", remedy)
        if not problems.found and not 0 < (dots := dots_of(content)) <= MOST_DOTS:
            remedy = f"Save it smaller: at most {MOST_DOTS} dots, width times height."
            problems.add(ProblemCode.OUT_OF_RANGE, place, f"The picture has {dots} dots", remedy)
        problems.raise_if_any()
        return CheckedDefinition(
            DefinitionKind.LOGO, title=_stem(file_name), letterhead=Letterhead(logo=content)
        )


def _letterhead(content: bytes, file_name: str) -> CheckedDefinition:
    problems = ProblemList()
    table = Table(parse_toml(content, file_name, problems), Place(file_name), problems)
    problems.raise_if_any()
    title = table.text("title", default="")
    lines, foot = table.texts("lines"), table.texts("foot")
    table.finish()
    for key, texts, most in (("lines", lines, MOST_LINES), ("foot", foot, MOST_FOOT)):
        if len(texts) > most:
            problems.add(
                ProblemCode.OUT_OF_RANGE, table.at(key), f"There are {len(texts)}", f"Write at most {most}."
            )
        if any(len(text) > LONGEST_LINE for text in texts):
            remedy = f"Write at most {LONGEST_LINE} characters in each."
            problems.add(ProblemCode.OUT_OF_RANGE, table.at(key), "A line is too long", remedy)
    if not lines and not foot and not problems.found:
        remedy = "Write lines, foot or both."
        problems.add(ProblemCode.EMPTY_LIST, table.at("lines"), "There is no line", remedy)
    problems.raise_if_any()
    return CheckedDefinition(
        DefinitionKind.LETTERHEAD,
        title=title or _stem(file_name),
        letterhead=Letterhead(lines=lines, foot=foot),
    )


def _pack(content: bytes, file_name: str, forms: FormCatalog) -> CheckedDefinition:
    pack = pack_from_bytes(content, file_name, forms)
    return CheckedDefinition(DefinitionKind.LANGUAGE_PACK, pack.language, title=pack.name, pack=pack)


def _catalogue(content: bytes, file_name: str) -> CheckedDefinition:
    catalogue = suggestions_from_bytes(content, file_name)
    return CheckedDefinition(
        DefinitionKind.CATALOGUE, catalogue.id, title=catalogue.title, catalogue=catalogue
    )


def _told(problem: Problem) -> DefinitionProblem:
    place = problem.place
    return DefinitionProblem(
        place.section, place.field, place.key, problem.found, problem.remedy, problem.code.value
    )


def _stem(file_name: str) -> str:
    return file_name.rpartition(".")[0] or file_name
