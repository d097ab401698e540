"""Reads the rule files: the package's, then the office's own, into `Rules`.

It promises that the office's files can replace a rule or concept, add to one (`[extend]`) or drop one (`off = true`),
and that a mistake names file and line. It refuses half-right files: a rule with a mistake stops the start, because a
silently dropped rule loses findings nobody misses until the inquiry asks. The package's own lists are compiled when
they are first asked for (the tests see that RE2 takes them); those that hold anything of an office's are tried here.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass, replace
from difflib import get_close_matches
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import re2  # type: ignore[import-untyped,unused-ignore]

from gateway.domain.correspondence import Flag
from gateway.domain.phrase_words import Clause, ListIndex, Need, needs_of, rarest
from gateway.domain.plain_words import plain_word
from gateway.domain.rule_phrases import MARK, PhraseMistakeError, read_phrase
from gateway.domain.rules import (
    ALONE,
    DEFAULT_PLACES,
    FACTS,
    NO_LIST,
    PLACES,
    RE2_OPTIONS,
    OpinionCounts,
    PhraseList,
    Rule,
    Rules,
    Weighing,
    Window,
    phrase_list,
)
from gateway.domain.second_opinion import FILE as OPINION_FILE
from gateway.domain.second_opinion import SecondOpinion, TableError, read_second_opinion
from gateway.domain.stories import IdeaError, Ideas, Stories, Story, read_idea

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["RulesError", "foreign_files", "load_rules"]

# What rules may find beside the flags, for employees' casework (`flags.py`), and what only a threshold is asked of.
_BESIDE_FLAGS: Final = ("possible-ecs", "staff-at-work")
_ECS_IN_DOUBT: Final = "ecs-in-doubt"
_CODES: Final = (*(flag.value for flag in Flag), *_BESIDE_FLAGS)
_READ_APART: Final = ("case_types.toml", "matters.toml", OPINION_FILE)  # a site's own of these replace or add to others

_RULE_KEYS: Final = frozenset(
    [
        "id",
        "flag",
        "says",
        "source",
        "find",
        "near",
        "within",
        "item",
        "unless",
        "unless_near",
        "unless_within",
        "where",
        "strength",
        "when",
        "when_not",
        "unquoted",
        "off",
        "family",
    ]
)
_STORY_KEYS: Final = frozenset(["id", "flag", "says", "source", "needs", "signs", "anywhere", "start", "spread", "off"])
_FILE_KEYS: Final = frozenset(
    [
        "about",
        "concepts",
        "extend",
        "rule",
        "second_opinion",
        "spellings",
        "story",
        "threshold",
        "together",
        "weigh",
        "with_stories",
        "words",
    ]
)
_UNITS: Final = {"word": "words", "sentence": "sentences", "paragraph": "paragraphs"}
_WINDOW = re.compile(r"^(?:(\d{1,3}) )?(words?|sentences?|paragraphs?|passage|item)$")


class RulesError(Exception):
    """A rule file cannot be used. The text names file and line and says what is wrong, for the office's editor."""

    def __init__(self, file: str, line: int, mistake: str) -> None:
        super().__init__(f"{file}, line {line}: {mistake}" if line else f"{file}: {mistake}")
        self.file = file
        self.line = line
        self.mistake = mistake


@dataclass(frozen=True, slots=True)
class _Source:
    """One rule file and the way to say where in it something stands."""

    name: str
    text: str

    def line(self, *needles: str, start: int = 0) -> int:
        """Line of the last needle that is found when they are sought one after the other.

        A needle that begins with a line end is a key, "[" a table; of anything else the text itself is sought.
        """
        position = start
        for needle in needles:
            found = self._find(needle, position)
            if found >= 0:
                position = found
        return self.text.count("\n", 0, position) + 1

    def _find(self, needle: str, position: int) -> int:
        if needle.startswith("\n"):
            pattern = rf"""^[ \t]*["']?{re.escape(needle.strip())}["']?[ \t]*[=.]"""
        elif needle.startswith("["):
            pattern = r"^[ \t]*" + re.escape(needle)
        else:
            return self.text.find(needle, position)
        found = re.compile(pattern, re.MULTILINE).search(self.text, position)
        return found.start() if found else -1

    def starts(self, table: str) -> list[int]:
        """Where each `[[table]]` begins."""
        return [found.start() for found in re.finditer(rf"^[ \t]*\[\[ *{table} *\]\]", self.text, re.MULTILINE)]

    def error(self, mistake: str, *needles: str, start: int = 0) -> RulesError:
        return RulesError(self.name, self.line(*needles, start=start), mistake)


def load_rules(site_folder: Path | None = None) -> Rules:
    """The package's rules (`gateway/rules/flags`), then the site's.

    The same rule id or concept replaces, `[extend]` adds, `off = true` drops.

    Raises:
        RulesError: a file cannot be used; its text names file and line.
    """
    package = _package_files()
    return _compile(package + _site_files(site_folder), len(package), _opinion(site_folder))


def _opinion(site_folder: Path | None) -> SecondOpinion:
    try:
        return read_second_opinion(site_folder)
    except (TableError, OSError, UnicodeDecodeError) as wrong:
        line = re.match(r"line (\d+): ", str(wrong))
        raise RulesError(OPINION_FILE, int(line.group(1)) if line else 1, str(wrong)) from wrong


def _package_files() -> list[_Source]:
    folder = resources.files("gateway").joinpath("rules", "flags")
    files = sorted((each for each in folder.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name)
    return [_Source(f"flags/{each.name}", each.read_text(encoding="utf-8")) for each in files]


def _site_files(folder: Path | None) -> list[_Source]:
    """The site's files: all of its folder and of `flags/` in it, but not those that replace other parts' data."""
    if folder is None:
        return []
    if not folder.is_dir():
        raise RulesError(str(folder), 0, "there is no such folder of rules")
    others = _package_names()
    paths = [path for path in _toml_files(folder) if path.name not in others]
    return [_site_file(path) for path in paths + _toml_files(folder / "flags")]


def _package_names() -> set[str]:
    return {each.name for each in resources.files("gateway").joinpath("rules").iterdir() if each.is_file()}


def _toml_files(folder: Path) -> list[Path]:
    """In order of name. Hidden files are an editor's own."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.suffix.casefold() == ".toml" and path.name[0] != ".")


def foreign_files(folder: Path) -> tuple[Path, ...]:
    """What lies in a site's folder of rules and is never read, in order of name; hidden files and notes (.md) aside."""
    read = {path for path in _toml_files(folder) if path.name not in _package_names()}
    read.update(_toml_files(folder / "flags"), (folder / name for name in _READ_APART))
    found = (path for path in folder.rglob("*") if path.is_file() and path not in read)
    return tuple(
        path
        for path in sorted(found)
        if path.suffix.casefold() != ".md" and not any(part[0] == "." for part in path.relative_to(folder).parts)
    )


def _site_file(path: Path) -> _Source:
    try:
        return _Source(str(path), path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as wrong:
        raise RulesError(str(path), 1, f"cannot be read as UTF-8 text ({type(wrong).__name__})") from wrong


def _parse(source: _Source) -> dict[str, Any]:
    try:
        parsed = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as wrong:
        named = re.search(r"line (\d+)", str(wrong))
        line = int(named.group(1)) if named else source.text.count("\n") + 1
        raise RulesError(source.name, line, f"not TOML: {wrong}") from wrong
    for key in parsed:
        if key not in _FILE_KEYS:
            found = (f"[{key}", f"[[{key}", f"\n{key}")
            raise source.error(f"unknown table '{key}'; known are {', '.join(sorted(_FILE_KEYS))}", *found)
    if not isinstance(parsed.get("with_stories", False), bool):
        raise source.error("with_stories: write true or false", "\nwith_stories")
    return parsed


class _Compiler:
    """Gathers concepts and rules of all files, then makes the lists."""

    def __init__(self, package_files: int) -> None:
        self.package_files = package_files  # of these the tests see that RE2 takes them; a site's own are tried here
        self.taken = 0
        self.doubtful: set[str] = set()  # concepts in which something of a site's stands
        self.concepts: dict[str, tuple[list[str], _Source]] = {}
        self.raw_rules: dict[str, tuple[dict[str, Any], _Source, int]] = {}
        self.raw_stories: dict[str, tuple[dict[str, Any], _Source, int]] = {}
        self.words: dict[str, tuple[str, _Source]] = {}
        self.with_stories: dict[str, bool] = {}
        self.thresholds: dict[str, float] = {}
        self.own_thresholds: dict[str, _Source] = {}
        self.own_weighings: dict[str, _Source] = {}
        self.raised: dict[str, float] = {}  # of a flag: by how much a site's threshold is above the package's
        self.weighings: dict[str, Weighing] = {}
        self.opinion_counts: dict[str, OpinionCounts] = {}
        self.spellings: dict[str, str] = {}
        self.spans: dict[str, int] = {}
        self.patterns: dict[str, int] = {}
        self.list_phrases: list[tuple[str, ...]] = []  # of list n
        self.expanded: dict[str, str] = {}
        self.needs: dict[str, tuple[Need, ...]] = {}  # of a phrase
        self.clauses: dict[str, Clause | None] = {}  # of a concept: words of which it needs one
        self.far: set[str] = set()  # concepts of which a hand-written part may reach over a full stop
        self.own_sources: set[str] = set()

    def take(self, source: _Source) -> None:
        parsed = _parse(source)
        self._doubt(source, parsed)
        for name, phrases in _table(source, parsed, "concepts").items():
            self.concepts[name] = (_phrases(source, phrases, name), source)
        for name, entries in _table(source, parsed, "words").items():
            self.words[name] = (_entries(source, entries, name), source)
        self._extend(source, parsed)
        self._take_thresholds(source, parsed)
        self._take_numbers(source, parsed)
        for family, words in _table(source, parsed, "together").items():
            if isinstance(words, bool) or not isinstance(words, int) or words <= 0:
                raise source.error("a number of words above 0 is needed", "[together]", f"\n{family}")
            self.spans[family] = words
        for word, variants in _table(source, parsed, "spellings").items():
            for variant in _phrases(source, variants, word):
                self.spellings[plain_word(variant)] = plain_word(word)
        self._take_rules(source, parsed.get("rule", []), with_stories=parsed.get("with_stories") is True)
        self._take_stories(source, parsed.get("story", []))
        families = {raw.get("family", "") for raw, _, _ in self.raw_rules.values()}
        for family in _table(source, parsed, "together"):
            _known(source, family, families, "family", "[together]", f"\n{family}")

    def _take_thresholds(self, source: _Source, parsed: dict[str, Any]) -> None:
        for flag, value in _table(source, parsed, "threshold").items():
            here = ("[threshold]", f"\n{flag}")
            if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
                raise source.error("a threshold is a number above 0", *here)
            _known(source, flag, (*_CODES, _ECS_IN_DOUBT), "flag", *here)
            if source.name in self.own_sources:
                self.own_thresholds[flag] = source
                self.raised[flag] = self.raised.get(flag, 0.0) + float(value) - self.thresholds.get(flag, 1.0)
            self.thresholds[flag] = float(value)

    def _take_numbers(self, source: _Source, parsed: dict[str, Any]) -> None:
        """How stories, phrases and the second opinion are added up."""
        for flag, value in _table(source, parsed, "weigh").items():
            _known(source, flag, _CODES, "flag", "[weigh", f"[weigh.{flag}")
            self.weighings[flag] = Weighing(**_numbers(source, "weigh", flag, value, ("rules", "needed")))
            if source.name in self.own_sources:
                self.own_weighings[flag] = source
        for flag, value in _table(source, parsed, "second_opinion").items():
            _known(source, flag, _CODES, "flag", "[second_opinion", f"[second_opinion.{flag}")
            names = ("each", "even", "adds", "takes")
            numbers = _numbers(source, "second_opinion", flag, value, names, or_not=("plain",))
            self.opinion_counts[flag] = OpinionCounts(**numbers)

    def _doubt(self, source: _Source, parsed: dict[str, Any]) -> None:
        self.taken += 1
        if self.taken > self.package_files:
            self.own_sources.add(source.name)
            self.doubtful.update(_table(source, parsed, "concepts"), _table(source, parsed, "extend"))

    def _extend(self, source: _Source, parsed: dict[str, Any]) -> None:
        for name, phrases in _table(source, parsed, "extend").items():
            if name in self.words:
                self.words[name] = (self.words[name][0] + "," + _entries(source, phrases, name), source)
            elif name in self.concepts:
                known, origin = self.concepts[name]
                self.concepts[name] = (known + _phrases(source, phrases, name), origin)
            else:
                mistake = f"[extend] names the concept '{name}', which does not exist"
                raise source.error(mistake + _like(name, (*self.concepts, *self.words)), "[extend]", f"\n{name}", name)

    def _take_stories(self, source: _Source, raw_stories: Any) -> None:
        for raw, start in _entries_of(source, raw_stories, "story", _STORY_KEYS):
            name = raw.get("id")
            if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9-]+\.[a-z0-9-]+", name):
                raise source.error("a story needs id = 'flag.what-it-tells'", "\nid", start=start)
            if name in self.raw_stories and self.raw_stories[name][1].name == source.name:
                raise source.error(f"the story '{name}' stands here twice", "\nid", start=start)
            if _is_off(source, raw, start):
                self._drop(name, source, start)
            elif name in self.raw_rules:
                raise source.error(f"'{name}' is a rule: write [[rule]]", "\nid", start=start)
            else:
                self.raw_stories[name] = (raw, source, start)

    def _take_rules(self, source: _Source, raw_rules: Any, *, with_stories: bool) -> None:
        for raw, start in _entries_of(source, raw_rules, "rule", _RULE_KEYS):
            name = raw.get("id")
            if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9-]+\.[a-z0-9-]+", name):
                raise source.error("a rule needs id = 'flag.what-it-looks-for'", "\nid", start=start)
            if name in self.raw_rules and self.raw_rules[name][1].name == source.name:
                raise source.error(f"the rule '{name}' stands here twice", "\nid", start=start)
            if _is_off(source, raw, start):
                self._drop(name, source, start)
            elif name in self.raw_stories:
                raise source.error(f"'{name}' is a story: write [[story]], or off = true", "\nid", start=start)
            else:
                self.raw_rules[name] = (raw, source, start)
                self.with_stories[name] = with_stories

    def _drop(self, name: str, source: _Source, start: int) -> None:
        """A rule or a story goes, whichever of the two it is called in the site's file: pages show only the id."""
        if name in self.raw_rules:
            del self.raw_rules[name]
        elif name in self.raw_stories:
            del self.raw_stories[name]
        else:
            told = _like(name, (*self.raw_rules, *self.raw_stories))
            if name.endswith(".second-opinion"):
                told = f"; write [second_opinion.{name.partition('.')[0]}] with each = 0.0"
            raise source.error(f"off: no rule or story '{name}' is in the rule files{told}", "\nid", start=start)

    def finish(self) -> tuple[Rule, ...]:
        for name, (_, source) in self.concepts.items():
            self._concept(name, (), source, "[concepts]")
        rules = tuple(self._rule(raw, source, start) for raw, source, start in self.raw_rules.values())
        rules += tuple(self._story_rule(name) for name in self.raw_stories)
        self._raise_thresholds(rules)
        return rules

    def _raise_thresholds(self, rules: tuple[Rule, ...]) -> None:
        """What a site asks for more or less than the package is asked of stories too; refused where nothing asks."""
        told = {rule.flag for rule in rules if rule.find == NO_LIST}
        found = {rule.flag for rule in rules} - {"staff-at-work"} | {_ECS_IN_DOUBT}
        for flag, source in self.own_thresholds.items():
            if flag not in found:
                raise source.error(f"no rule finds '{flag}' by strength: its threshold changes nothing",
                                   "[threshold]", f"\n{flag}")  # fmt: skip
        for flag, source in self.own_weighings.items():
            if flag not in told:
                raise source.error(f"no story tells of '{flag}': there is nothing to weigh", f"[weigh.{flag}")
        for flag, more in self.raised.items():
            if flag in told:
                weighing = self.weighings.get(flag, ALONE)
                needed = weighing.needed + (weighing.rules or 1.0) * more
                self.weighings[flag] = replace(weighing, needed=needed)

    def stories(self) -> Stories:
        """The stories of all files, and the ideas they are made of."""
        ideas = self._ideas()
        stories = {}
        for name, (raw, source, start) in self.raw_stories.items():
            stories[name] = _StoryReader(ideas, raw, source, start).story()
        told = [raw for raw, _, _ in self.raw_stories.values()]
        said = repr([self.words[name][0] for name in self.words]) + repr(told)
        return Stories(ideas, stories, said)

    def _ideas(self) -> Ideas:
        try:
            return Ideas(read_idea(name, text) for name, (text, _) in self.words.items())
        except IdeaError as wrong:
            raise self._which_idea(wrong) from wrong

    def _which_idea(self, wrong: IdeaError) -> RulesError:
        """The file and line of an entry that cannot be used: the error quotes it."""
        quoted = str(wrong).rsplit("'", 2)
        entry = quoted[1] if len(quoted) > 1 else ""
        for name, (text, source) in reversed(self.words.items()):  # a site's stand last
            if entry and entry in re.split(r"[^\w-]+" if entry.replace("_", "").isalnum() else ", *", text):
                return source.error(str(wrong), f"\n{name}", entry)
        for name, (text, source) in reversed(self.words.items()):
            if entry and entry in text:
                return source.error(str(wrong), f"\n{name}", entry)
        _, source = next(reversed(self.words.values()))
        return source.error(str(wrong), "[words]")

    def _story_rule(self, name: str) -> Rule:
        raw, source, start = self.raw_stories[name]
        for key in ("flag", "says"):
            if not isinstance(raw.get(key), str) or not raw[key]:
                raise source.error(f"{key}: a sentence in quotation marks is needed", f"\n{key}", start=start)
        _known(source, raw["flag"], _CODES, "flag", "\nflag", start=start)
        line, own = source.line("\nid", start=start), source.name in self.own_sources
        says = str(raw.get("source", ""))
        return Rule(name, raw["flag"], raw["says"], says, source.name, line, find=NO_LIST, own=own)

    def _rule(self, raw: dict[str, Any], source: _Source, start: int) -> Rule:
        reader = _RuleReader(self, raw, source, start)
        return reader.rule()

    def list_number(self, phrases: list[str], source: _Source, start: int) -> int:
        parts = [self._phrase(phrase, (), source, start) for phrase in phrases]
        pattern = r"\b(?:" + "|".join(parts) + r")\b"
        if pattern not in self.patterns:
            if self._is_doubtful(phrases, source):
                try:
                    _ = phrase_list(pattern).compiled
                except re2.error as wrong:
                    raise self._which_phrase(phrases, parts, source, start) from wrong
            self.patterns[pattern] = len(self.patterns)
            self.list_phrases.append(tuple(phrases))
        return self.patterns[pattern]

    def _is_doubtful(self, phrases: Iterable[str], source: _Source) -> bool:
        """Whether anything of a site's own stands in these phrases: the package's own are known to compile."""
        if source.name in self.own_sources:
            return True
        return any(name in self.doubtful for phrase in phrases for name in read_phrase(phrase).concepts)

    def lists(self) -> tuple[PhraseList, ...]:
        """The lists by their numbers."""
        return tuple(map(phrase_list, self.patterns))

    def index(self) -> ListIndex:
        """What each list needs to match."""
        return ListIndex(range(len(self.list_phrases)), self._needs_of_list)

    def _needs_of_list(self, number: int) -> tuple[Need, ...]:
        return tuple(dict.fromkeys(need for phrase in self.list_phrases[number] for need in self._needs(phrase)))

    def _needs(self, phrase: str) -> tuple[Need, ...]:
        """What a phrase needs to match: for a concept by itself, what each of its phrases does."""
        if phrase not in self.needs:
            read = read_phrase(phrase)
            for name in read.concepts:
                self._clause(name)
            alone = MARK.fullmatch(read.marked)
            if alone and alone.group(1):
                found = [need for each in self.concepts[alone.group(1)][0] for need in self._needs(each)]
            else:
                far = "\x02" in read.told or any(name in self.far for name in read.concepts)
                found = [Need(needs_of(read.told, self.clauses), not far)]
            self.needs[phrase] = tuple(found)
        return self.needs[phrase]

    def _clause(self, name: str) -> None:
        """Words of which a concept needs one: the rarest-looking of each of its phrases."""
        if name in self.clauses:
            return
        needs = [need for phrase in self.concepts[name][0] for need in self._needs(phrase)]
        best = [rarest(need.clauses) for need in needs]
        told = [clause for clause in best if clause is not None]
        self.clauses[name] = frozenset().union(*told) if len(told) == len(best) else None
        if not all(need.in_one_sentence for need in needs):
            self.far.add(name)

    def _which_phrase(self, phrases: list[str], parts: list[str], source: _Source, start: int) -> RulesError:
        """The mistake behind a list that RE2 refuses: in a concept it uses, or in one of its own phrases."""
        suspects = [
            (phrase, self._phrase(phrase, (name,), origin, 0), origin, 0)
            for name, (known, origin) in self.concepts.items()
            for phrase in known
        ]
        suspects += [(phrase, part, source, start) for phrase, part in zip(phrases, parts, strict=True)]
        for phrase, part, origin, begin in suspects:
            try:
                re2.compile(part.encode("ascii"), RE2_OPTIONS)
            except re2.error as wrong:
                return origin.error(f"this phrase cannot be used: {phrase!r} ({wrong})", phrase, start=begin)
        return source.error("these phrases together are too much for one list", phrases[0], start=start)

    def _concept(self, name: str, above: tuple[str, ...], source: _Source, phrase: str, start: int = 0) -> str:
        if name not in self.concepts:
            raise source.error(f"there is no concept '{name}'", phrase, "{" + name + "}", start=start)
        if name in above:
            raise source.error(f"the concept '{name}' contains itself", phrase, start=start)
        if name not in self.expanded:
            phrases, origin = self.concepts[name]
            first = origin.text.find("[concepts]")
            at = re.compile(rf"^\s*{name}\s*=", re.MULTILINE).search(origin.text, max(first, 0))
            begin = at.start() if at else 0
            inner = [self._phrase(each, (*above, name), origin, begin) for each in phrases]
            self.expanded[name] = "(?:" + "|".join(inner) + ")"
            if any(other in self.doubtful for each in phrases for other in read_phrase(each).concepts):
                self.doubtful.add(name)
        return self.expanded[name]

    def _phrase(self, phrase: str, above: tuple[str, ...], source: _Source, start: int) -> str:
        """One phrase of the rules' own small language as an RE2 pattern over plain words; /…/ is RE2 as it stands."""
        try:
            read = read_phrase(phrase)
        except PhraseMistakeError as wrong:
            raise source.error(str(wrong), phrase, start=start) from wrong
        if not read.concepts and not read.raws:
            return read.marked
        known = {name: self._concept(name, above, source, phrase, start) for name in read.concepts}
        return MARK.sub(lambda mark: known[mark[1]] if mark[1] else read.raws[int(mark[2])], read.marked)


class _RuleReader:
    """Reads the keys of one rule, complaining with the line."""

    def __init__(self, compiler: _Compiler, raw: dict[str, Any], source: _Source, start: int) -> None:
        self.compiler = compiler
        self.raw = raw
        self.source = source
        self.start = start

    def rule(self) -> Rule:
        return Rule(
            id=self.raw["id"],
            flag=self.flag(),
            says=self.text("says", needed=True),
            source=self.text("source"),
            file=self.source.name,
            line=self.source.line(start=self.start),
            find=self.one_list("find", needed=True) or 0,
            near=self.lists("near"),
            within=self.window("within", "2 sentences"),
            item=self.lists("item"),
            unless=self.one_list("unless"),
            unless_near=self.one_list("unless_near"),
            unless_within=self.window("unless_within", "sentence"),
            where=self.places(),
            strength=self.strength(),
            when=self.facts("when"),
            when_not=self.facts("when_not"),
            unquoted=self.unquoted(),
            family=self.text("family"),
            with_stories=self.compiler.with_stories.get(self.raw["id"], False),
            own=self.source.name in self.compiler.own_sources,
        )

    def wrong(self, key: str, mistake: str, *needles: str) -> RulesError:
        return self.source.error(f"{key}: {mistake}", f"\n{key}", *needles, start=self.start)

    def flag(self) -> str:
        code = self.text("flag", needed=True)
        _known(self.source, code, _CODES, "flag", "\nflag", start=self.start)
        return code

    def facts(self, key: str) -> tuple[str, ...]:
        names = self.names(key)
        for name in names:
            _known(self.source, name, FACTS, f"{key}: fact", f"\n{key}", name, start=self.start)
        return names

    def unquoted(self) -> bool:
        value = self.raw.get("unquoted", False)
        if not isinstance(value, bool):
            raise self.wrong("unquoted", "write true or false")
        return value

    def text(self, key: str, *, needed: bool = False) -> str:
        value = self.raw.get(key, "")
        if not isinstance(value, str) or (needed and not value):
            raise self.wrong(key, "a sentence in quotation marks is needed")
        return value

    def one_list(self, key: str, *, needed: bool = False) -> int | None:
        if key not in self.raw and not needed:
            return None
        phrases = _phrases(self.source, self.raw.get(key), key, self.start)
        return self.compiler.list_number(phrases, self.source, self.start)

    def lists(self, key: str) -> tuple[int, ...]:
        value = self.raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, list) for each in value):
            raise self.wrong(key, "a list of lists is needed: every inner list must be met by one of its phrases")
        return tuple(
            self.compiler.list_number(_phrases(self.source, each, key, self.start), self.source, self.start)
            for each in value
        )

    def window(self, key: str, default: str) -> Window:
        found = _WINDOW.match(str(self.raw.get(key, default)))
        if not found:
            raise self.wrong(key, "write '12 words', 'sentence', '2 sentences', 'paragraph', 'passage' or 'item'")
        unit = found.group(2)
        return Window(_UNITS.get(unit, unit), int(found.group(1) or 1))

    def places(self) -> frozenset[str]:
        names = frozenset(self.names("where")) or DEFAULT_PLACES
        if names - PLACES:
            unknown = sorted(names - PLACES)
            raise self.wrong("where", f"unknown place {unknown}; known are {sorted(PLACES)}", unknown[0])
        return names

    def names(self, key: str) -> tuple[str, ...]:
        value = self.raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.wrong(key, "a list of words is needed")
        return tuple(value)

    def strength(self) -> float:
        value = self.raw.get("strength", 1.0)
        if isinstance(value, bool) or not isinstance(value, int | float) or not -5 <= value <= 5:
            raise self.wrong("strength", "a number from -5 to 5 is needed; what speaks against is below 0")
        return float(value)


class _StoryReader:
    """Reads the ideas and weights of one story, complaining with the line."""

    def __init__(self, ideas: Ideas, raw: dict[str, Any], source: _Source, start: int) -> None:
        self.ideas = ideas
        self.raw = raw
        self.source = source
        self.start = start

    def story(self) -> Story:
        needs = tuple(self._any_of(each) for each in self._needs())
        signs = tuple(
            (tuple(self._idea(idea, "[story.signs]", "\nsigns", names) for idea in names.split("+")), weight)
            for names, weight in self._weights("signs")
        )
        anywhere = tuple(
            (1 << self._idea(idea, "[story.anywhere]", "\nanywhere", idea), weight)
            for idea, weight in self._weights("anywhere")
        )
        return Story(needs, signs, anywhere, self._number("start", None), self._number("spread", 0.0))

    def _wrong(self, mistake: str, *needles: str) -> RulesError:
        told = f"the story '{self.raw['id']}' cannot be used: {mistake}"
        return self.source.error(told, *needles, start=self.start)

    def _idea(self, name: str, *needles: str) -> int:
        try:
            return self.ideas.number(name)
        except IdeaError as wrong:
            raise self._wrong(f"{wrong}{_like(name, self.ideas.names)}", *needles) from wrong

    def _needs(self) -> list[list[str]]:
        value = self.raw.get("needs")
        lists = isinstance(value, list) and all(isinstance(each, list) and each for each in value)
        if not lists or not all(isinstance(idea, str) for each in value or () for idea in each):
            raise self._wrong("needs: a list of lists of ideas is needed", "\nneeds")
        return value or []

    def _any_of(self, names: list[str]) -> int:
        return sum(1 << number for number in {self._idea(name, "\nneeds", f'"{name}"') for name in names})

    def _weights(self, key: str) -> list[tuple[str, float]]:
        value = self.raw.get(key, {})
        if not isinstance(value, dict):
            raise self._wrong(f"write [story.{key}] below the story", f"\n{key}")
        for name, weight in value.items():
            if isinstance(weight, bool) or not isinstance(weight, int | float):
                raise self._wrong(f"{name}: a number is needed", f"[story.{key}]", f"\n{key}", name)
        return [(name, float(weight)) for name, weight in value.items()]

    def _number(self, key: str, default: float | None) -> float:
        value = self.raw.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong(f"{key}: a number is needed", f"\n{key}")
        return float(value)


def _like(name: str, known: Iterable[str]) -> str:
    """What may have been meant, for the end of a sentence."""
    near = get_close_matches(name, list(known), n=1)
    return f"; did you mean '{near[0]}'?" if near else ""


def _known(source: _Source, name: str, known: Iterable[str], kind: str, *needles: str, start: int = 0) -> None:
    """Complains of a name that is none of those known: what it says would never have an effect."""
    names = sorted(known)
    if name not in names:
        told = _like(name, names) or f"; known are {', '.join(each for each in names if each)}"
        raise source.error(f"unknown {kind} '{name}'{told}", *needles, start=start)


def _is_off(source: _Source, raw: dict[str, Any], start: int) -> bool:
    value = raw.get("off", False)
    if not isinstance(value, bool):
        raise source.error("off: write true or false", "\noff", start=start)
    return value


def _entries_of(
    source: _Source, raw_entries: Any, table: str, keys: frozenset[str]
) -> Iterable[tuple[dict[str, Any], int]]:
    """Each `[[table]]` with where it begins, its keys known."""
    if not isinstance(raw_entries, list) or not all(isinstance(raw, dict) for raw in raw_entries):
        raise source.error(f"write [[{table}]] with two brackets", f"[{table}]")
    starts = source.starts(table)
    for number, raw in enumerate(raw_entries):
        start = starts[number] if number < len(starts) else 0
        for key in raw:
            if key not in keys:
                mistake = f"unknown key '{key}'; known are {', '.join(sorted(keys))}"
                raise source.error(mistake, f"[{table}.{key}]", f"\n{key}", start=start)
        yield raw, start


def _numbers(
    source: _Source, table: str, flag: str, value: Any, names: tuple[str, ...], *, or_not: tuple[str, ...] = ()
) -> dict[str, float]:
    """A table of just these numbers, with or without those of `or_not`."""
    if not isinstance(value, dict) or not set(names) <= set(value) <= {*names, *or_not}:
        wanted = f"write {', '.join(f'{name} = 1.5' for name in names)} below [{table}.{flag}]"
        raise source.error(wanted, f"[{table}", f"[{table}.{flag}")
    try:
        return {name: float(much) for name, much in value.items()}
    except (TypeError, ValueError) as wrong:
        raise source.error("numbers are needed", f"[{table}.{flag}]") from wrong


def _entries(source: _Source, value: Any, name: str) -> str:
    """The entries of an idea: one text with commas, or a list."""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ",".join(value)
    if isinstance(value, str) and value.strip():
        return value
    raise source.error(f"'{name}' must be words in quotation marks, with commas between them", f"\n{name}")


def _table(source: _Source, parsed: dict[str, Any], name: str) -> dict[str, Any]:
    table = parsed.get(name, {})
    if not isinstance(table, dict):
        raise source.error(f"[{name}] must be a table", f"[[{name}", f"\n{name}")
    return table


def _phrases(source: _Source, value: Any, name: str, start: int = 0) -> list[str]:
    if not isinstance(value, list) or not value or not all(isinstance(each, str) and each.strip() for each in value):
        raise source.error(f"'{name}' must be a list of phrases in quotation marks", f"\n{name}", start=start)
    return value


def _compile(sources: list[_Source], package_files: int, opinion: SecondOpinion) -> Rules:
    compiler = _Compiler(package_files)
    for source in sources:
        compiler.take(source)
    rules = compiler.finish()
    digest = hashlib.sha256("\0".join([*(source.text for source in sources), opinion.version]).encode()).hexdigest()
    return Rules(
        version=digest[:12],
        rules=rules,
        thresholds=compiler.thresholds,
        lists=compiler.lists(),
        index=compiler.index(),
        spellings=compiler.spellings,
        spans=compiler.spans,
        stories=compiler.stories(),
        weighings=compiler.weighings,
        opinion=opinion,
        opinion_counts=compiler.opinion_counts,
    )
