"""Whose letter it is: whoever signs what is enclosed, or the letter behind it, is never taken for its writer."""

from __future__ import annotations

import pytest

from parsers.letter import SPLIT_PROPOSED, address_is_certain
from parsers.reading import PageReading, PageStatus, Reading
from parsers.stack import ScannerDefaults, assemble, read_again

HOME = "12 Moor Lane\nHexley\nHT3 9LB\n\n"
ICO = "Information Commissioner's Office\nWilmslow SK9 5AF\n\n"
ASK = (
    "I asked the surgery for my records in January and it has not sent them to me.\n"
    "I have rung the desk on four mornings since then and nobody can say who has them."
)
MORE = "They told me that the record was moved when the practice closed.\nI do not believe that it was."
END = "Yours faithfully\n\nMargaret Hollins\n"
OPEN = f"{HOME}3 May 2026\n\n{ICO}Dear Sir or Madam\n\n{ASK}\n\n"
WHOLE = OPEN + END
DEREK = "Yours sincerely\n\nDerek Boss\nPractice Manager\n"
SUSAN = "Susan Neighbour\n"
GWEN = "Gwenllian Prydderch"


def read(*pages: str) -> Reading:
    readings = [PageReading(number, PageStatus.OCR, text, confidence=93.0) for number, text in enumerate(pages, 1)]
    scan = assemble(readings, [None] * len(pages), claimed=len(pages), defaults=ScannerDefaults())
    assert len(scan.documents) == 1
    return scan.documents[0].reading


BEHIND = {
    "reply": f"Penwick Surgery\n1 High Street\nHexley HT3 1AA\n\n9 May 2026\n\nDear Mrs Hollins\n\n{MORE}\n\n{DEREK}",
    "reply without a head": f"We refer to your letter of 2 March 2026 about the records that you ask for.\n\n{DEREK}",
    "reply, thanks": f"Thank you for your letter. I am sorry that you have had to wait for so long.\n\n{DEREK}",
    "reply, greeting only": f"Dear Mrs Hollins\n\n{MORE}\n\n{DEREK}",
    "reply, as a page": f"{MORE}\n\n{DEREK}",
    "printed mail": f"From: derek@surgery.example\nSent: 4 May 2026\nTo: M Hollins\nSubject: Your file\n\n{MORE}\n\n{DEREK}",
    "statement": f"I am the neighbour of Mrs Hollins and I saw the files on the pavement.\n\nSigned\n{SUSAN}",
    "statement, headed": f"Statement of Susan Neighbour\n\n{MORE}\n\nYours truly\n{SUSAN}",
    "statement, her address": f"14 Maple Avenue\nHexley HT3 2AA\n\nI have known Mrs Hollins for years.\n\nRegards\n{SUSAN}",
    "statement, to whom": f"To whom it may concern\n\n{MORE}\n\nYours truly\n{SUSAN}",
    "statement, bare": f"{MORE}\n\n{SUSAN}",
    "statement, numbered": f"Page 2\n\n{MORE}\n\nYours truly\n{SUSAN}",
    "exhibit": f"Exhibit 3\n\n{MORE}\n\n{DEREK}",
    "other letter": f"{GWEN}\n2 Heol y Bont\nAberwen AW5 2AB\n\n9 Mai 2026\n\nAnnwyl Syr\n\n{MORE}\n\nYn gywir\n\n{GWEN}\n",
    "cymraeg: ateb": "Diolch am eich llythyr. Mae'n ddrwg gennym am yr oedi.\n\nYn gywir\n\nDerec Bos\nRheolwr\n",
    "cymraeg: datganiad": "Datganiad\n\nRwy'n adnabod Margaret ers blynyddoedd.\n\nYn gywir\n\nSusan Cymydog\n",
}


@pytest.mark.parametrize("page", BEHIND.values(), ids=BEHIND)
def test_a_signed_letter_is_its_writers_whatever_lies_behind_it(page: str) -> None:
    reading = read(WHOLE, page)
    if reading.sender_name:  # where two sign what looks like one letter, nobody is named
        assert reading.sender_name == "Margaret Hollins"
    else:
        assert not address_is_certain(reading)
    assert reading.sender_address == ("12 Moor Lane", "Hexley", "HT3 9LB")
    assert address_is_certain(reading) <= (SPLIT_PROPOSED not in reading.defects)


@pytest.mark.parametrize("page", [v for k, v in BEHIND.items() if k != "statement, numbered"])
def test_its_writer_is_named(page: str) -> None:
    assert read(WHOLE, page).sender_name == "Margaret Hollins"


UNSIGNED_ENOUGH = [k for k in BEHIND if k not in {"statement, bare", "statement, numbered", "reply, as a page"}]


@pytest.mark.parametrize("kind", UNSIGNED_ENOUGH)
@pytest.mark.parametrize("first", [OPEN, f"{OPEN}Yours faithfully\n"])
def test_a_letter_without_signature_does_not_take_the_enclosures(first: str, kind: str) -> None:
    reading = read(first, BEHIND[kind])
    assert reading.sender_name == ""
    assert not address_is_certain(reading)


@pytest.mark.parametrize("kind", UNSIGNED_ENOUGH)
def test_the_head_of_the_first_page_names_the_writer_when_nobody_signs(kind: str) -> None:
    reading = read(f"Mrs Margaret Hollins\n{OPEN}", BEHIND[kind])
    assert reading.sender_name == "Mrs Margaret Hollins"


@pytest.mark.parametrize(
    "pages",
    [
        (OPEN, f"{MORE}\n\n{END}"),
        (OPEN, f"Page 2\n\n{MORE}\n\n{END}"),
        (OPEN, f"and he has said so to my sister as well.\n{MORE}\n\n{END}"),
        (OPEN, MORE, f"{MORE}\n\n{END}"),
        (f"{OPEN}They wrote this to me:\n\nKind regards\nDerek Boss\n{MORE}\n{MORE}", f"{MORE}\n\n{END}"),
        (WHOLE, "Card payment 4 March 2026"),
        (WHOLE, f"P.S. {MORE}"),
        (f"Mrs M Hollins\n{OPEN}", f"Exhibit list, and what I say of each\n\n{MORE}\n\n{END}"),
        (f"Mrs M Hollins\n{OPEN}They wrote:\n\nRegards\nDerek Boss\n", f"Page 2\n\n{MORE}\n\n{END}"),
    ],
)
def test_a_letter_of_several_pages_is_signed_on_its_last(pages: tuple[str, ...]) -> None:
    assert read(*pages).sender_name in {"Margaret Hollins", "Mrs M Hollins"}


def test_a_letter_waits_while_a_person_is_asked_whether_it_is_two() -> None:
    reading = read(WHOLE, BEHIND["reply"])
    assert SPLIT_PROPOSED in reading.defects
    assert not address_is_certain(reading)
    assert address_is_certain(read(WHOLE, MORE))
    again = read_again(reading, {2: reading.pages[1]})
    assert SPLIT_PROPOSED in again.defects  # nobody has answered
