"""Who signs is not who is written about: work signatures of every shape below letters about somebody else."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from gateway.domain.correspondence import Sector
from gateway.domain.organisations import Register, load_register
from gateway.domain.written_about import Choice, choose_organisation
from parsers.message import read_message
from parsers.reading import Channel, Passage, Place, Reading


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register()


def mailed(body: str, sender: str = "Amy Lowe <amy.lowe@home.example>", subject: str = "Complaint") -> Reading:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "casework@ico.org.uk", subject
    message.set_content(body)
    return read_message(message.as_bytes()).reading


def about(reading: Reading, register: Register, **known: bool) -> Choice | None:
    return choose_organisation(reading, register, **known)


LETTERS = {
    "a building society, at length": (
        ("In March I opened an account with Redmarsh Building Society. In June they gave my new address over the phone "
        "to my former husband, who then came to the house. I complained to them on 4 July and their final response "
        "says only that the adviser has been spoken to."),
        Sector.LENDERS,
    ),
    "a shop, in two sentences": (
        "I asked Halfords for everything they hold on me in April. They sent two pages and stopped replying.",
        Sector.GENERAL_BUSINESS,
    ),
    "a police force, in one": ("Gwent Police hold my fingerprints and refuse to delete them.", Sector.CRIMINAL_JUSTICE),
    "a club, named once and late": (
        ("I asked twice for what is held about me, in writing, and was told to wait. I have now been waiting for "
        "four months. A man on the desk laughed. This is the gym on Fen Road."),
        Sector.LEISURE,
    ),
}  # fmt: skip

SIGNATURES = {
    "a hospital": "Amy Lowe\nConsultant Anaesthetist\nRoyal Free London NHS Foundation Trust\nPond Street, London NW3",
    "a council, on one line": "Amy Lowe\nSecretary, Wexmere Borough Council",
    "a department": "Amy Lowe\nHR Adviser\nDepartment for Work and Pensions",
    "a university": "Amy Lowe\nLecturer, University of Exeter\nTel: 01392 000000\nwww.exeter.example",
    "a police force": "Insp Amy Lowe\nKent Police",
    "a bank": "Amy Lowe\nLloyds Bank plc",
    "a school, with bars": "Amy\n\nAmy Lowe | Teacher | Brambledown Academy | 01632 960111",
    "a regulator": "Amy Lowe (she/her)\nSenior Analyst\nOfcom\n\nI work Monday to Thursday",
}  # fmt: skip


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("signature", SIGNATURES)
@pytest.mark.parametrize("farewell", ["Kind regards,\n", "Yours faithfully\n\n", ""])
def test_a_work_signature_does_not_decide(register: Register, letter: str, signature: str, farewell: str) -> None:
    text, sector = LETTERS[letter]
    if not farewell and signature in {"a school, with bars", "a regulator"}:
        signature = "a hospital"
    reading = mailed(f"{text}\n\n{farewell}{SIGNATURES[signature]}\n")
    choice = about(reading, register)
    assert choice is not None
    assert choice.organisation.sector is sector
    assert choice.organisation == about(mailed(f"{text}\n\nAmy Lowe\n"), register).organisation  # type: ignore[union-attr]
    assert SIGNATURES[signature].rpartition("\n")[2] not in reading.new_text


def test_a_welsh_work_signature_does_not_decide(register: Register) -> None:
    text = "Mae Heddlu Gwent yn dal fy olion bysedd. Gwrthodwyd fy nghais i'w dileu."
    choice = about(mailed(f"{text}\n\nCofion\nTom Rees\nSwyddog Cyllid\nCyngor Dinas Casnewydd"), register)
    assert choice is not None
    assert choice.organisation.sector is Sector.CRIMINAL_JUSTICE


@pytest.mark.parametrize("place", [Place.PAGE, Place.ATTACHMENT])
def test_nor_does_it_on_paper_or_in_an_attached_letter(register: Register, place: Place) -> None:
    text = f"Dear Sirs\n\n{LETTERS['a shop, in two sentences'][0]}\n\nYours faithfully\n\n{SIGNATURES['a hospital']}"
    choice = about(Reading(Channel.POST, passages=(Passage(place, "page 1", text),)), register)
    assert choice is not None
    assert choice.organisation.name == "Halfords"


@pytest.mark.parametrize("signature", SIGNATURES)
def test_who_signs_is_not_written_about_where_nobody_is_named(register: Register, signature: str) -> None:
    text = "My subject access request was never answered. It has been seven weeks."
    choice = about(mailed(f"{text}\n\nKind regards\n{SIGNATURES[signature]}\n"), register)
    bare = about(mailed(f"{text}\n\nKind regards\nAmy Lowe\n"), register)
    assert (choice and choice.organisation) == (bare and bare.organisation)


def test_the_writers_own_employer_is_meant_where_it_is_complained_of(register: Register) -> None:
    text = (
        "I work for Larkmoor Hospital. They put my sick notes on the ward's notice board and refuse to take them down."
        " My union, Unison, told me to write to you."
    )
    choice = about(mailed(f"{text}\n\nKind regards\nAmy Lowe\nNurse\nLarkmoor Hospital\nTel: 01632 960000"), register)
    assert choice is not None
    assert choice.organisation.sector is Sector.HEALTH


@pytest.mark.parametrize(
    "closing",
    [
        "Yours, Pat Quill, for Wexmere Residents Association",
        "Kind regards\nPat Quill\nData Protection Officer\nWexmere Residents Association",
        "Kind regards\nPat Quill\nSecretary, Wexmere Residents Association\nTel 01632 960000",
    ],
)
def test_a_body_that_writes_about_itself_is_told_by_its_signature(register: Register, closing: str) -> None:
    reading = mailed(f"We must report that our laptop with all our members' addresses was stolen.\n\n{closing}\n")
    choice = about(reading, register, own=True)
    assert choice is not None
    assert "Wexmere Residents Association" in choice.organisation.name


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("I complain about both of these.\n\nYours\nJo Bloggs\n\nPS It was Larkmoor Hospital that began it.", "Larkmoor Hospital"),
        ("They will not answer me.\n\nYours\nJo Bloggs\n\nComplaint about: Larkmoor Hospital", "Larkmoor Hospital"),
        ("The body I complain of is named below my name.\n\nYours\nJo Bloggs\nLarkmoor Hospital", "Larkmoor Hospital"),
        ("Nobody will answer me. I complain of:\n\nLarkmoor Hospital", "Larkmoor Hospital"),
    ],
)  # fmt: skip
def test_last_lines_that_are_the_matter_count(register: Register, text: str, named: str) -> None:
    choice = about(mailed(text), register)
    assert choice is not None
    assert choice.organisation.name.endswith(named)


def test_an_enclosed_answer_names_the_body_that_signed_it(register: Register) -> None:
    letter = "Dear Sir\n\nI enclose what they wrote. I want my file.\n\nYours faithfully\nJo Bloggs\n1 Fen Road\nWexmere"
    answer = "Dear Mr Bloggs\n\nWe refuse your request.\n\nYours sincerely\nAnn Reed\nRecords Manager\nLarkmoor Hospital"
    passages = (Passage(Place.PAGE, "page 1", letter), Passage(Place.PAGE, "page 2", answer))
    choice = about(Reading(Channel.POST, sender_name="Jo Bloggs", passages=passages), register)
    assert choice is not None
    assert choice.organisation.sector is Sector.HEALTH
