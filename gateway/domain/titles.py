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

__all__ = ["case_title", "with_welsh"]

WELSH = "Welsh language"
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


def _surname(reading: Reading) -> str:
    if reading.channel is Channel.POST:
        name = reading.sender_name
    else:
        sender = reading.sender
        name = "" if sender is None else sender.name or sender.address.partition("@")[0]
    name = _one_line(name)
    if "," in name:  # "Hegarty, Thomas", as directories write it
        return name.partition(",")[0].strip()
    words = name.split()
    is_person = 1 < len(words) <= 4 and not any(word.isupper() and len(word) > 3 for word in words[:-1])
    return words[-1] if is_person else name


def _one_line(text: str) -> str:
    printable = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printable.split())[:LONGEST_PART]
