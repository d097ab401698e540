"""The labelled mail of the repository and the flags' specimens, as the gateway reads them: what every fit learns from.

The sets stand in `tests/specimens/labelled_mail`, whose README says which may be learned from. `build.py` beside them
makes each row a mail; it is no part of any package, as it goes with the sets wherever they are taken.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gateway.settings import Settings
from parsers.documents import read_email
from parsers.reading import Channel, Mailbox, Passage, Place, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

__all__ = ["LABELLED", "MEASURES", "read_set", "read_specimen"]

_PLACES = {
    "subject": Place.SUBJECT, "body": Place.BODY, "forwarded": Place.FORWARDED,
    "attachment": Place.ATTACHMENT, "page": Place.PAGE,
}  # fmt: skip
LABELLED = Path(__file__).resolve().parent.parent / "tests/specimens/labelled_mail"
MEASURES: Final = frozenset({"sister_three", "sister_four", "sister_five"})  # no fit may learn from these sets


def read_set(name: str, half: str | None = None) -> Iterator[tuple[dict[str, Any], Reading]]:
    """Each row of a set, and its mail read; of one half (`odd`, `even`) or of both."""
    build, own_domains = _build(), Settings().office.own_domains
    for number, item in enumerate(build.read_items([LABELLED / f"{name}.jsonl"], half), start=1):
        yield item, read_email(build.mail(item, number).as_bytes(), own_domains=own_domains)


def read_specimen(item: dict[str, Any]) -> Reading:
    """A specimen of a flag (tests/specimens/flags): a mail, or a letter where it has a page."""
    return Reading(
        Channel.POST if "page" in item else Channel.EMAIL,
        subject=item.get("subject", ""),
        sender=Mailbox("someone@mail.example", "Someone"),
        to=(Mailbox("casework@ico.org.uk"),),
        own_words=item.get("body", ""),
        passages=tuple(Passage(place, name, item[name].strip()) for name, place in _PLACES.items() if name in item),
    )


def _build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build", LABELLED / "build.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{LABELLED}/build.py cannot be read")
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    return build
