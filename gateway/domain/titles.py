"""Case titles, as casework writes them: "Surname - Organisation", with the words that reports count.

"Welsh language" stands in the title of every case in Welsh, because the annual report counts titles (guide section 3,
"Recording correspondence in Welsh").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from parsers.reading import Channel

if TYPE_CHECKING:
    from gateway.domain.office import OfficeFacts
    from parsers.reading import Reading

__all__ = ["case_title", "with_welsh", "without_welsh"]

WELSH = "Welsh language"
# How people are addressed, and the letters they set behind their names: none of them is a surname.
_TITLES = frozenset("mr mrs ms miss mx dr".split())
_BEFORE = _TITLES | frozenset(
    "sir dame lord lady prof professor rev revd reverend rt hon right honourable cllr councillor baroness".split()
)
_LETTERS = frozenset(
    "MP MSP MLA OBE MBE CBE KBE DBE BEM KC QC JP PhD DPhil BSc MSc LLB LLM BEd MEd MBA FCA ACA FRCS FRCP MRCP MBBS "
    "BDS RGN Esq Jr Jnr Sr Snr".split()
)
_LETTERS_OR_NAMES = frozenset("MA BA MS AS DL TD".split())  # "MS" and "AS": of the Senedd; "Jack Ma" is a name too

LONGEST_PART = 80  # characters; a guess: a title is read in a list


def case_title(reading: Reading, organisation: str, office: OfficeFacts) -> str:
    """The title of a new case. A writer who gives no name is called by the address's local part."""
    who = _surname(reading)
    what = organisation if organisation.casefold() != who.casefold() else ""
    parts = [_one_line(part) for part in (who, what) if part.strip()]
    return " - ".join(parts) or f"Correspondence to {office.name}"


def with_welsh(title: str) -> str:
    """The title with the words the annual report counts, once."""
    return title if WELSH.casefold() in title.casefold() else f"{WELSH} - {title}"


def without_welsh(title: str) -> str:
    """The title without the words that `with_welsh` set before it; any other title as it is."""
    return title.removeprefix(f"{WELSH} - ") or title


def _surname(reading: Reading) -> str:
    if reading.channel is Channel.POST:
        name = reading.sender_name
    else:
        sender = reading.sender
        name = "" if sender is None else sender.name or sender.address.partition("@")[0]
    name = _one_line(name)
    words = _without_address(_without_remarks(name).split())
    directory = " ".join(words).partition(",")
    if directory[1]:  # "Hegarty, Thomas", as directories write it
        return directory[0].strip()
    is_person = len(words) <= 4 and not any(word.isupper() and len(word) > 3 for word in words[:-1])
    return words[-1] if words and is_person else name


def _without_remarks(name: str) -> str:
    """Without what stands in brackets: "(Miss)", "(she/her)", "(Finance)"."""
    kept = name
    while (start := kept.rfind("(")) > 0 and (end := kept.find(")", start)) > 0:
        kept = kept[:start] + kept[end + 1 :]
    return kept if kept.strip() else name


def _without_address(words: list[str]) -> list[str]:
    """A name without the words of address around it and the letters behind it; never without all of its words."""
    while len(words) > 1 and _is_behind(words[-1], alone=len(words) == 2):
        words = [*words[:-2], words[-2].rstrip(",")]
    while len(words) > 1 and _plain(words[0]).casefold() in _BEFORE:
        words = words[1:]
    if len(words) > 2 and words[0].casefold() == "the" and _plain(words[1]).casefold() in _BEFORE:
        return _without_address(words[1:])
    return words


def _is_behind(word: str, *, alone: bool) -> bool:
    plain = _plain(word)
    return plain in _LETTERS or plain.casefold() in _TITLES or (plain in _LETTERS_OR_NAMES and not alone)


def _plain(word: str) -> str:
    return word.replace(".", "").strip(",;")


def _one_line(text: str) -> str:
    printable = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printable.split())[:LONGEST_PART]
