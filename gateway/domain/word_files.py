"""The word files of case types and matters: the package's, then the site's own, each mistake with its line.

Promises: a table of the site's file replaces the package's of the same name, `[extend.…]` adds to it, an idea with
`off = true` goes. Refuses: a file with a mistake, whole; a rule that is silently left out is missed by nobody until
it matters.

Weighed: one file that the site edits in place (lost with the next release), a patch in code (not for caseworkers),
and a file of the same form beside the package's. The last was taken, as the flags' rules do it.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import resources
from typing import TYPE_CHECKING, Any

from gateway.domain.rule_files import RulesError
from gateway.domain.wording import concept

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["WordFile", "merged", "read_word_files"]


_NEVER_EXTENDED = ("idea",)  # an idea is replaced whole: `case_types.py` reads its keys


@dataclass(frozen=True, slots=True)
class WordFile:
    """One file as written, parsed, with the way to say where in it something stands."""

    name: str
    text: str
    tables: dict[str, Any]

    def error(self, mistake: str, *needles: str) -> RulesError:
        """The mistake, with the line of the last needle that is found when they are sought one after the other."""
        position = 0
        for needle in needles:
            found = self.text.find(needle, position)
            position = found + needle.startswith("\n") if found >= 0 else position
        return RulesError(self.name, self.text.count("\n", 0, position) + 1, mistake)

    def check_tables(self, package: WordFile) -> None:
        """See that all that stands in a site's file is read.

        Raises:
            RulesError: there is a table, a list or a key that nobody asks for; with its line.
        """
        known = {name: value for name, value in package.tables.items() if isinstance(value, dict)}
        for name, value in self.tables.items():
            if name not in {*known, "extend", "version", "about"}:
                raise self._unknown("table", name, (*known, "extend"), f"[{name}", name)
            if name in known:
                self._check_lists(name, value, known[name])
        added = self.tables.get("extend", {})
        if not isinstance(added, dict):
            raise self.error("[extend] must be a table", "extend")
        for name, value in added.items():
            if name not in known or name in _NEVER_EXTENDED:
                may = tuple(each for each in known if each not in _NEVER_EXTENDED)
                raise self._unknown("table", name, may, "[extend", name)
            self._check_lists(name, value, {})

    def _check_lists(self, table: str, value: Any, known: dict[str, Any]) -> None:
        """Names are free where the package's own are tables of ways; lists that code asks for by name are given."""
        if not isinstance(value, dict):
            raise self.error(f"[{table}] must be a table", table)
        is_given = any(isinstance(each, list) for each in known.values())
        for name, entry in value.items():
            if is_given and name not in known:
                raise self._unknown(f"list in [{table}]", name, tuple(known), f"[{table}]", f"\n{name}")
            if table in _NEVER_EXTENDED:
                if not isinstance(entry, dict):
                    raise self.error(f"[{table}.{name}] must be a table", table, name)
            elif isinstance(entry, dict):
                for key in entry:
                    if key != "ways":
                        raise self._unknown("key", key, ("ways",), f"{table}.{name}]", f"\n{key}")

    def _unknown(self, kind: str, name: str, known: tuple[str, ...], *needles: str) -> RulesError:
        near = get_close_matches(name, known, n=1)
        told = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(sorted(known))}"
        return self.error(f"unknown {kind} '{name}'; {told}", *needles)

    def phrases(self, value: Any, *needles: str) -> list[str]:
        """A list of RE2 alternatives, each checked.

        Raises:
            RulesError: it is no list of phrases, or one of them cannot be used; with its line.
        """
        if not isinstance(value, list) or not value or not all(isinstance(each, str) and each for each in value):
            raise self.error("a list of phrases in quotation marks is needed", *needles)
        for phrase in value:
            try:
                concept("", [phrase])
            except Exception as wrong:  # re2 has one error class, which its type stubs do not show
                written = (phrase, phrase.replace("\\", "\\\\"))
                at = next((each for each in written if each in self.text), needles[-1])
                raise self.error(f"this phrase cannot be used: {phrase!r} ({wrong})", *needles, at) from wrong
        return value


def read_word_files(name: str, site_folder: Path | None = None) -> tuple[WordFile, ...]:
    """The package's file of this name and, if there is one, the site's.

    Raises:
        RulesError: a file cannot be read, or is not TOML.
    """
    own = resources.files("gateway").joinpath("rules", name)
    files = [_parsed(name, own.read_text("utf-8"))]
    site = None if site_folder is None else site_folder / name
    if site is not None and site.is_file():
        try:
            files.append(_parsed(str(site), site.read_text("utf-8")))
        except (OSError, UnicodeDecodeError) as wrong:
            raise RulesError(str(site), 1, f"cannot be read as UTF-8 text ({type(wrong).__name__})") from wrong
        files[1].check_tables(files[0])
    return tuple(files)


def _parsed(name: str, text: str) -> WordFile:
    try:
        return WordFile(name, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as wrong:
        named = re.search(r"line (\d+)", str(wrong))
        line = int(named.group(1)) if named else text.count("\n") + 1
        raise RulesError(name, line, f"not TOML: {wrong}") from wrong


def merged(files: tuple[WordFile, ...], *path: str) -> dict[str, list[str]]:
    """Lists of phrases below one table, all files taken together; the site's phrases are checked one by one.

    `merged(files, "word")` reads `[word.X] ways = […]` as X; `merged(files, "spam")` reads the lists of `[spam]`.

    Raises:
        RulesError: with file and line.
    """
    found: dict[str, list[str]] = {}
    for number, file in enumerate(files):
        for is_added, tables in ((False, file.tables), (True, file.tables.get("extend", {}))):
            for name, value in _lists(file, tables, path):
                phrases = file.phrases(value, f"{path[0]}", name) if number else list(value)
                if is_added and name not in found:
                    raise file.error(f"[extend] names {name}, which does not exist", "[extend", name)
                found[name] = found[name] + phrases if is_added else phrases
    return found


def _lists(file: WordFile, tables: dict[str, Any], path: tuple[str, ...]) -> list[tuple[str, Any]]:
    table = tables.get(path[0], {})
    if not isinstance(table, dict):
        raise file.error(f"[{path[0]}] must be a table", path[0])
    below = [(name, each.get("ways") if isinstance(each, dict) else each) for name, each in table.items()]
    return [(name, value) for name, value in below if name != "version"]
