"""The register of organisations as files: the package's, a site's own laid over it or in place of it, and their check.

Promises: a file that cannot be used is refused whole, with file, line and mistake; what may be meant so but often is
not comes back as a warning with its line. Checked are the rows that a site changed or added, not the package's own.

Refuses: a name twice, an alias that is another body's name or stands on two rows, names so general that every letter
holds them. Weighed: the last row wins (a slip of the keyboard moves a sector's mail, and nobody is told) and warnings
for all of it (read by nobody). Only an alias that the package gives to another body is a warning: the site's row has
it from then on.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from gateway.domain.correspondence import Sector
from gateway.domain.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = [
    "COLUMNS",
    "WHOLE",
    "MergedRows",
    "RegisterError",
    "fold",
    "listed",
    "merged_rows",
    "read_rows",
    "sector_of",
]

COLUMNS = ("name", "sector", "foi", "aliases", "kind", "note")
# The column by whose name in the first line an exported file says that it is the whole register; its fields are empty.
WHOLE = "whole-register"
_EVERYDAY = 5.5  # rarity (of sector_words.csv) below which a word stands in many people's letters; a guess
_SHORT = 2  # letters and digits: a name of no more counts only in its own letter case
# Words that name nothing, whatever their letter case.
_SMALL_WORDS = frozenset(
    """a an the i me my we us our you your he him his she her it its they them their this that these those and or but if
    so as is was are be been to of in on at by for from with not no yes do did has have had will would can y yr ei eu fy
    mae yn ac neu dear sir madam""".split()
)
_NOUNS = frozenset({"head", "bare", "noun", "hint", "thing", "stop"})

Row = dict[str, str]


class RegisterError(ValueError):
    """A register file cannot be used. The text names the file, the line and the mistake."""


@dataclass(frozen=True, slots=True)
class MergedRows:
    """The register in force.

    Attributes:
        rows: by folded name; each has its `line`, and `own` where it is the site's.
        taken: spellings (folded) that a site's row has instead of the package's bodies.
        warnings: what may be a mistake, each with file and line.
    """

    rows: Mapping[str, Row]
    taken: frozenset[str] = frozenset()
    warnings: tuple[str, ...] = ()


def fold(text: str) -> str:
    """Lower case of the same length, so that offsets fit."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(x.lower() if len(x.lower()) == 1 else x for x in text)


def listed(text: str) -> list[str]:
    """The parts of a field that holds several."""
    return [part.strip() for part in text.split(";") if part.strip()]


def sector_of(label: str, row: Row) -> Sector:
    """The sector of a row.

    Raises:
        RegisterError: there is no such sector.
    """
    try:
        return Sector(row["sector"])
    except ValueError as error:
        raise RegisterError(f"{label}, line {row['line']}: no sector is called {row['sector']!r}") from error


def read_rows(label: str, text: str, columns: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a CSV file, stripped, each with its `line`; empty ones are left out.

    Raises:
        RegisterError: a column is missing, a field is wrong, or it is no CSV.
    """
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        yield from _checked_rows(label, reader, columns)
    except csv.Error as error:
        raise RegisterError(f"{label}, line {reader.line_num}: {error}") from error


def _checked_rows(label: str, reader: csv.DictReader[str], columns: tuple[str, ...]) -> Iterator[Row]:
    missing = [column for column in columns if column not in (reader.fieldnames or ())]
    if missing:
        apart = "; the fields stand apart by ; but must by ," if ";" in "".join(reader.fieldnames or ()) else ""
        raise RegisterError(f"{label}, line 1: column {missing[0]} is missing{apart}")
    for row in reader:
        where = f"{label}, line {reader.line_num}"
        if None in row:
            raise RegisterError(f"{where}: more fields than the first line has (a name with a comma needs quotes)")
        values = {column: (row.get(column) or "").strip() for column in columns}
        if not any(values.values()):
            continue
        values["line"] = str(reader.line_num)
        if not values[columns[0]]:
            raise RegisterError(f"{where}: {columns[0]} is empty")
        if values["foi"] not in {"yes", "no"}:
            raise RegisterError(f"{where}: foi is yes or no")
        yield values


def _text_of(file: Path) -> str:
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise RegisterError(f"{file}: cannot be read: {error.strerror}") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The offset that `utf-8-sig` gives counts from behind its mark.
        start = _first_wrong_byte(raw)
        said = "UTF-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else f"byte {raw[start]:#04x}"
        line = raw[:start].count(b"\n") + 1
        raise RegisterError(f"{file}, line {line}: not UTF-8 ({said}); save the file as CSV UTF-8") from error


def _first_wrong_byte(raw: bytes) -> int:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def merged_rows(extra: Path | None, nouns: Mapping[str, frozenset[str]], general: frozenset[str]) -> MergedRows:
    """The package's rows with a site's file over them, or the site's alone where it says that it is the whole register.

    Args:
        extra: the site's file.
        nouns: the forms of each word of the patterns, folded.
        general: words that stand in every letter.

    Raises:
        RegisterError: a file cannot be read or used.
    """
    own = (resources.files("gateway") / "registers" / "organisations.csv").read_text("utf-8")
    package: dict[str, Row] = {}
    for row in read_rows("organisations.csv", own, COLUMNS):
        sector_of("organisations.csv", row)
        package[fold(plain(row["name"]))] = row
    if extra is None:
        return MergedRows(package)
    label = str(extra)
    text = _text_of(extra)
    site = _site_rows(label, text)
    is_whole = WHOLE in next(csv.reader(io.StringIO(text)), ())
    rows = {} if is_whole else dict(package)
    lost = []
    for key, row in site.items():
        known = rows.pop(key, None)  # the site's come last
        if row["note"] != "off":
            rows[key] = row | {"own": ""} if _is_changed(row, package.get(key)) else row
        elif known is None and not is_whole:
            lost.append(f"{label}, line {row['line']}: {row['name']} is no name of the register; nothing was dropped")
    found = _Check(label, rows, nouns, general, package).done()
    return MergedRows(found.rows, found.taken, (*lost, *found.warnings))


def _site_rows(label: str, text: str) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for row in read_rows(label, text, COLUMNS):
        where = f"{label}, line {row['line']}"
        if row["note"] != "off" or row["sector"]:
            sector_of(label, row)
        key = fold(plain(row["name"]))
        if key in rows:
            raise RegisterError(f"{where}: {row['name']} stands in line {rows[key]['line']} already")
        rows[key] = row
    return rows


def _is_changed(row: Row, known: Row | None) -> bool:
    return known is None or any(row[column] != known[column] for column in COLUMNS)


# -- names that cannot be meant -------------------------------------------------------------------------------------


class _Check:
    """Looks at the rows that a site changed or added."""

    def __init__(
        self,
        label: str,
        rows: Mapping[str, Row],
        nouns: Mapping[str, frozenset[str]],
        general: frozenset[str],
        package: Mapping[str, Row],
    ) -> None:
        self._label = label
        self._rows = rows
        self._nouns = nouns
        self._general = general
        self._package = package
        self._known: dict[str, list[tuple[Row, str]]] = {}
        for row in rows.values():
            for spelling in _spellings(row):
                self._known.setdefault(_key(spelling), []).append((row, spelling))
        self._taken: set[str] = set()
        self._warnings: list[str] = []

    def done(self) -> MergedRows:
        for row in self._rows.values():
            if "own" in row:
                known = self._packages_names(row)
                keys = set(map(_key, known))
                for spelling in dict.fromkeys(_spellings(row)):
                    if spelling not in known:
                        self._too_general(row, spelling)
                    if _key(spelling) not in keys:
                        self._anothers(row, spelling)
        return MergedRows(self._rows, frozenset(self._taken), tuple(self._warnings))

    def _packages_names(self, row: Row) -> set[str]:
        """Names that the package has for the row's body: they are not the site's to answer for."""
        known = self._package.get(_key(row["name"]))
        return set() if known is None else set(_spellings(known))

    def _too_general(self, row: Row, spelling: str) -> None:
        where = f"{self._label}, line {row['line']}: {spelling}"
        is_exact, text = spelling.startswith("="), plain(spelling.removeprefix("="))
        words = ["".join(letter for letter in word if letter.isalnum()) for word in fold(text).split()]
        words = [word for word in words if word]
        letters = sum(map(len, words))
        is_initials = is_exact and text.isupper() and letters >= _SHORT
        if letters < _SHORT or (set(words) <= _SMALL_WORDS and not is_initials):
            raise RegisterError(f"{where} is too general for a name: every letter holds it")
        if is_exact:
            return
        hint = f"write ={text}, and it counts only in these capitals" if text != fold(text) else "leave it out"
        if letters <= _SHORT:
            raise RegisterError(f"{where} is too short for a name in any letter case; {hint}")
        noun = " ".join(words[1:] if words[0] in _SMALL_WORDS else words)
        if set(words) <= self._general or self._nouns.get(noun, frozenset()) & _NOUNS:
            raise RegisterError(f"{where} is too general for a name: a common word; {hint}")
        if len(words) == 1 and _stems(words[0]) & _everyday_words():
            self._warnings.append(f"{where} is a word of many people's letters; {hint}")

    def _anothers(self, row: Row, spelling: str) -> None:
        where = f"{self._label}, line {row['line']}: {spelling}"
        for other, theirs in self._known[_key(spelling)]:
            exact = {one for one in (spelling, theirs) if one.startswith("=")}
            if other is row or len(exact) == 2:  # two that count in other capitals
                continue
            if "own" in other:
                raise RegisterError(f"{where} is a name of {other['name']} too (line {other['line']})")
            # A row that is called by another name of that body is the same body, renamed by a release.
            is_same = _key(row["name"]) in map(_key, _spellings(other))
            if _key(other["name"]) == _key(spelling) and not is_same:
                drop = f"a row {other['name']} with the note off drops it"
                raise RegisterError(f"{where} is the name of another body of the register; {drop}")
            self._taken.add(_key(spelling))
            self._warnings.append(f"{where} is a name of {other['name']}; it counts for {row['name']} now")


def _spellings(row: Row) -> list[str]:
    aliases = listed(row["aliases"])
    return aliases if f"={row['name']}" in aliases else [row["name"], *aliases]


def _key(spelling: str) -> str:
    return fold(plain(spelling.removeprefix("=")))


@cache
def _everyday_words() -> frozenset[str]:
    text = (resources.files("gateway") / "registers" / "sector_words.csv").read_text("utf-8")
    rows = (line.split(",", 2) for line in text.splitlines()[1:])
    return frozenset(row[0] for row in rows if " " not in row[0] and row[1] and float(row[1]) < _EVERYDAY)


def _stems(word: str) -> set[str]:
    """The word as it may stand among counted ones: without an ending, and of nine letters at most."""
    endings = ("", "s", "es", "ed", "ing", "ly")
    return {word.removesuffix(ending)[:9] for ending in endings if word.endswith(ending)}
