"""A second opinion on a flag: how much the wording of a whole mail is that of labelled mail which carries it.

The rules ask for ideas that somebody thought of; mail is written by people nobody thought of. The second opinion
knows no ideas: it has counted which words and pairs of words stood in labelled mail with a flag and without it
(`scripts/fit_second_opinion.py`), and adds up. It promises to say which words told most, to cost a look-up a word,
and to be bounded: it moves a flag's own sum by so much and no more (`[second_opinion.FLAG]` in the rule files), and a
mail in which no rule or story heard anything carries no flag however it is worded. It has counted English mail, so
it takes nothing away from what was found in Welsh words (`is_welsh`). Some stories ask for no more than
that the matter is spoken of (`worded.toml`): what is found so rests mostly on the wording, and the finding says it.

Weighed, each on voices left out of the fit (docs/rules.md has the figures):

* rules alone: they find what they were made from, and six to eight of ten in new voices;
* a small sentence model (22 million weights): hardly better than counted words with so few labelled mails, thirty
  times the cost, and its reasons are nobody's;
* counted words as a second opinion: taken.

It refuses to decide alone, and to learn by itself: the table changes only when somebody fits it anew.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest
from importlib import resources
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

__all__ = ["FILE", "NO_OPINION", "Opinion", "SecondOpinion", "TableError", "is_welsh", "read_second_opinion", "terms"]

FILE: Final = "second_opinion.csv"
_START: Final = "(start)"  # the row of what a mail without any known word comes to
_COLUMNS: Final = ("words", "rarity")  # then one column a flag
_MOST_TERMS: Final = 4_000  # different words and pairs that are looked up: about 15 pages
_QUOTED: Final = 4  # words that told most
# Small words of either language in their plain form, of those that the other one does not have.
_WELSH: Final = frozenset(
    """y yr yn yng ym ein eich eu fy ei ni chi nhw ef fe ichi imi ini mae maen maer oedd oeddwn roedd roeddwn ydy
    ydi ydw ydyw yw dw dwi dwin rwy rwyf rwyn rwyt rydw rydwi rydwin rydym rydyn wyf nid nad nac wedi wediu
    gan gyda gydar efo efor ac ond neu os pe bod fod bydd byddaf byddwn byddai fydd fyddai hwn hon hyn gael
    cael chael hoffwn hoffem wnewch allwch allech fyddech ga ataf ata atoch atom iddo iddi iddyn iw ir ol nol
    yma dyma dynar ddim heb oherwydd felly sydd syn plis gwelwch eisiau isio isie moyn angen cystal gennyf gen
    arnaf arni arno drwy drwyr trwy wrth oddi fel ond gwreiddiol wreiddiol amgaeaf amgaeir amgau dychwelwch
    ddychwelyd dychwelyd anfonwch anfonaf cwyn gwybodaeth""".split()
)
_ENGLISH: Final = frozenset(
    """the of and to is it that for was with his they be this have from had by not but what were we when your
    there which their if will about out then them these would has been you our who did could should me my us
    an she please are any because after before been were him her its here very""".split()
)


class TableError(ValueError):
    """The table cannot be used. The text says which line and why."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the wording comes to for one flag: above 0 it is like mail that carries it. `words` told most, in order.

    `read` is how many words the text has: of a few words, that none speaks for a flag says little against it.
    """

    margin: float
    words: tuple[str, ...] = ()
    read: int = 0


@dataclass(frozen=True)
class SecondOpinion:
    """The table as it is held: of each word or pair its rarity, and its weight for each flag."""

    flags: tuple[str, ...]
    rows: Mapping[str, tuple[float, ...]]  # rarity, then weights in the order of `flags`
    start: tuple[float, ...]
    version: str

    def of(self, sentences: Iterable[Sequence[str]]) -> dict[str, Opinion]:
        """The opinion on each flag of a text, given as the plain words of its sentences."""
        counted: dict[str, int] = {}
        said = [list(words) for words in sentences]
        read = sum(map(len, said))
        for term in terms(said):
            if term in self.rows:
                counted[term] = counted.get(term, 0) + 1
        values = {term: (1.0 + math.log(times)) * self.rows[term][0] for term, times in counted.items()}
        length = math.sqrt(sum(value * value for value in values.values())) or 1.0
        opinions = {}
        for number, flag in enumerate(self.flags):
            parts = {term: value / length * self.rows[term][number + 1] for term, value in values.items()}
            margin = self.start[number] + sum(parts.values())
            side = 1.0 if margin > 0 else -1.0
            telling = nlargest(_QUOTED, ((part * side, term) for term, part in parts.items() if part * side > 0))
            opinions[flag] = Opinion(margin, tuple(term for _, term in telling), read)
        return opinions


def is_welsh(words: Sequence[str]) -> bool:
    """Whether the plain words of a sentence or passage are Welsh: more of its small words are than are English."""
    welsh = sum(word in _WELSH for word in words)
    return welsh > sum(word in _ENGLISH for word in words)


NO_OPINION: Final = SecondOpinion((), {}, (), "")


def terms(sentences: Iterable[Sequence[str]]) -> Iterator[str]:
    """The words, and the pairs of words that stand side by side in a sentence; of a very long text the first."""
    left = _MOST_TERMS
    for words in sentences:
        before = ""
        for word in words:
            yield word
            if before:
                yield f"{before} {word}"
            before = word
        left -= 2 * len(words)
        if left <= 0:
            return


def read_second_opinion(site_folder: Path | None = None) -> SecondOpinion:
    """The package's table, or the site's own (`second_opinion.csv` in its folder of rules) in its place.

    Raises:
        TableError: it cannot be used; with the line.
    """
    own = site_folder / FILE if site_folder else None
    if own is not None and own.is_file():
        return _read(own.read_text(encoding="utf-8"))
    return _read(_package_table())


def _package_table() -> str:
    return resources.files("gateway").joinpath("rules", FILE).read_text(encoding="utf-8")


@lru_cache(maxsize=4)
def _read(text: str) -> SecondOpinion:
    lines = csv.reader(io.StringIO(text))
    head = next(lines, [])
    if tuple(head[:2]) != _COLUMNS:
        raise TableError("line 1: the columns are words, rarity, and one for each flag")
    rows: dict[str, tuple[float, ...]] = {}
    for line in lines:
        try:
            numbers = tuple(map(float, line[1:]))
        except ValueError as wrong:
            raise TableError(f"line {lines.line_num}: not a number: {wrong}") from wrong
        if len(line) != len(head) or not all(map(math.isfinite, numbers)):
            raise TableError(f"line {lines.line_num}: {len(head)} columns of finite numbers are needed")
        rows[line[0]] = numbers
    start = rows.pop(_START, None)
    if start is None:
        raise TableError(f"a row '{_START}' is needed")
    return SecondOpinion(tuple(head[2:]), rows, start[1:], hashlib.sha256(text.encode()).hexdigest()[:12])
