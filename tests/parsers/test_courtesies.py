"""In which languages letters greet and close."""

from __future__ import annotations

import msgspec
import pytest

from parsers.courtesies import languages_of_courtesies
from parsers.reading import Channel, Reading


@pytest.mark.parametrize(
    ("salutation", "end", "languages"),
    [
        ("Dear Ms Pryce,", "Yours sincerely,\nBob Tranter", ["en"]),
        ("DEAR SIRS", "", ["en"]),
        ("To whom it may concern", "with best wishes.\nBob", ["en"]),
        ("Annwyl Syr neu Fadam", "Yr eiddoch yn gywir\nMair Bevan", ["cy"]),
        ("", "Cofion cynnes,\nMair", ["cy"]),
        ("Annwyl Mr Tranter", "Yours faithfully\nMair Bevan", ["cy", "en"]),
        ("Annwyl Syr / Dear Sir", "", ["cy", "en"]),
        ("", "Yours sincerely / Yn gywir\nMair", ["cy", "en"]),
        ("", "They sent me their kind regards and nothing else\nand kept what is yours", []),
        ("Sehr geehrte Damen und Herren", "Mit freundlichen Grüßen", []),
        ("", "", []),
    ],
)
def test_courtesies_are_told_by_language(salutation: str, end: str, languages: list[str]) -> None:
    text = f"{salutation}\nMy file was lost in the flood of March.\n{end}"
    assert list(languages_of_courtesies(salutation, text)) == languages


def test_a_reading_stored_before_letters_told_so_much_is_still_read() -> None:
    stored = b'{"channel": "post", "text": "Dear Sir", "sender_name": "Bob Tranter", "sender_address": ["1 High St"]}'
    reading = msgspec.json.decode(stored, type=Reading)
    assert (reading.channel, reading.received_stamp, reading.stamped_on, reading.salutation) == (
        Channel.POST, "", None, "",
    )  # fmt: skip
