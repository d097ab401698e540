"""Whom a letter is about where two are named as equals, nobody is, or somebody is only told of the complaint."""

from __future__ import annotations

import pytest

from gateway.domain.correspondence import CaseType, Sector
from gateway.domain.nobody_named import tells_no_trade
from gateway.domain.office import OfficeFacts
from gateway.domain.organisations import Register, load_register
from gateway.domain.titles import case_title
from gateway.domain.work_queues import choose_queue
from gateway.domain.written_about import Choice, choose_organisation
from parsers.reading import Channel, Mailbox, Passage, Place, Reading

OFFICE = OfficeFacts(casework_inboxes=("post@office.example",), own_domains=(), staff_domains=())
SIFT = "advice-service"


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register()


def mail(body: str, subject: str = "", name: str = "") -> Reading:
    passages = (Passage(Place.SUBJECT, "subject", subject), Passage(Place.BODY, "body", body))
    sender = Mailbox("a@home.example", name)
    return Reading(Channel.EMAIL, subject=subject, sender=sender, new_text=body, passages=passages)


def queue_of(choice: Choice | None) -> str:
    sector = choice.organisation.sector if choice and choice.certain else None
    return choose_queue(CaseType.RFA, sector, sectors=choice.sectors if choice else ()).queue


@pytest.mark.parametrize(
    ("queue", "body"),
    [
        (SIFT, "Both Kent Police and Kent County Council refused my requests. I complain about both."),
        (SIFT, "Either Kent Police or Kent County Council gave out my address; each blames the other."),
        (SIFT, "Neither Thames Valley Police nor Oxford City Council will tell me who looked me up."),
        (SIFT, "It was either the Royal Derby Hospital or Derby City Council that sent my letter to the old house."),
        (SIFT, "Humberside Police and Hull City Council both refused me the footage."),
        (SIFT, "My new number was given out by the council or the police, I don't know which of them."),
        (SIFT, "Between the hospital and the council my file has gone missing. Each says that the other has it."),
        (SIFT, "My address came from Wigan Council and Greater Manchester Police, I don't know which."),
        (SIFT, "Naill ai Heddlu Gwent neu Gyngor Caerdydd a roddodd fy nghyfeiriad iddo, wn i ddim pa un."),
        ("5", "Both Santander and Vodafone have the wrong date of birth for me and will not change it."),
        ("5", "Either my bank or my phone company told him where I live. Each blames the other."),
        ("5", "Either Vodafone or the debt collector Lowell gave out my address; each blames the other."),
        ("5", "Vodafone and Barclaycard refused my request and I want both looked into."),
        # of one queue, or told by and to another
        ("7", "Barclays and NatWest both refuse to take the default off my file."),
        ("10", "Both the inspector and the sergeant at Kent Police looked me up on the computer."),
        ("13", "Leeds City Council sent my file to both West Yorkshire Police and my school."),
        ("13", "I asked Leeds City Council for my file. Both my sister and I wrote to them."),
        ("7", "I told both my council and my school that Barclays had lost my statements. Barclays will not answer me."),
        ("7", "Barclays gave my address to the council and the police."),
    ],
)
def test_of_bodies_named_as_equals_none_is_guessed(register: Register, queue: str, body: str) -> None:
    assert queue_of(choose_organisation(mail(body), register)) == queue


@pytest.mark.parametrize(
    ("queue", "body"),
    [
        ("5", "Brightline sells sofas, broadband and loans and none of its desks will give me my file."),
        ("5", "A trader called Zobbix, which sells phones and gives credit and fixes cars, has shared my file."),
        ("5", "There is a shop here that offers mobile phones, credit and furniture. It has passed my details about."),
        ("8", "Brightline sells sofas and has passed my phone number to a loan company."),
    ],
)
def test_a_firm_said_to_sell_in_several_trades_goes_to_the_collective_queue(
    register: Register, queue: str, body: str
) -> None:
    assert queue_of(choose_organisation(mail(body), register)) == queue


@pytest.mark.parametrize(
    ("queue", "body"),
    [
        ("13", "Mid Ulster District Council told my employer that I had complained about bins."),
        ("13", "Stockport Council wrote to my landlord saying that I had complained about mould."),
        ("13", "Leeds City Council told my landlord that I had complained about the damp in my flat."),
        ("10", "Kent Police told my school that I had complained about a teacher."),
        ("10", "Devon and Cornwall Police let my employer know I had complained about an officer."),
        ("12", "My doctor's surgery informed my employer that I had complained about my back."),
        ("12", "Northgate Surgery warned my housing association that I had complained about them."),
        ("13", "The council told the letting agent I had complained about who I was and where I live."),
        # and those that are complained of, in the same words
        ("8", "I want to complain about my employer. They told the police that I had complained."),
        ("8", "My landlord, who I complained about in June, has shown my tenancy file to the neighbours."),
        ("8", "Smithson Lettings are the firm that I complained about. They told the council my name."),
    ],
)
def test_who_is_told_of_a_complaint_is_not_complained_of(register: Register, queue: str, body: str) -> None:
    assert queue_of(choose_organisation(mail(body), register)) == queue


@pytest.mark.parametrize(
    ("queue", "subject", "body"),
    [
        ("7", "originals", ("Santander refuse to correct my name. I have posted my certificate; kindly send it back by"
         " recorded delivery.")),
        ("7", "", ("I asked NatWest for my file by signed for delivery in May and they have not answered. On balance I"
         " think they never will, so I ask you.")),
        ("9", "", "HMRC will not put my address right, and by default they write to the old one."),
        ("10", "Neighbour", "My neighbour threatened to kill me after Sussex Police gave him my new address."),
        ("10", "Neighbours", "The neighbours know of my arrest because Gwent Police left the papers at their door."),
        ("8", "Neighbour", "My neighbour has a doorbell camera that films my garden. The police will not act."),
        ("8", "Neighbour", "My neighbour put my photograph and my address on the internet."),
    ],
)  # fmt: skip
def test_things_and_sayings_do_not_stand_before_the_body_that_is_named(
    register: Register, queue: str, subject: str, body: str
) -> None:
    assert queue_of(choose_organisation(mail(body, subject), register)) == queue


@pytest.mark.parametrize(
    "body",
    [
        ("They have had my request for ten weeks now. I have chased it twice and nobody has answered. Please can you"
        " help me to get what I asked for."),
        ("Someone has got hold of my personal information and given it to my ex. I want it stopped and I want to know"
        " who did it."),
        ("I asked in writing for a copy of all the personal data they hold about me and they have ignored me. Kind"
        " regards, Alan"),
        "Somebody has my data and will not delete it. I asked them twice.\n\nKind regards,\nAlan Firth",
        ("I made a subject access request and it has not been answered in two months. What can I do, please make them"
        " answer."),
        "The organisation that holds my records gave them to my sister without asking me.",
    ],
)
def test_a_letter_that_names_nobody_and_tells_no_trade_is_not_guessed(register: Register, body: str) -> None:
    assert queue_of(choose_organisation(mail(body, "my data"), register)) == SIFT


@pytest.mark.parametrize(
    ("tells", "text"),
    [
        (False, "They lost my file and will not say sorry. I asked for a copy twice and heard nothing."),
        (False, ""),
        (True, "They read my scan out in front of the ward and the nurse laughed. The consultant sent me home."),
        (True, "They pinned the exam marks on the classroom wall for all the pupils and parents."),
    ],
)
def test_words_that_anybody_writes_tell_no_trade(text: str, tells: bool) -> None:
    assert tells_no_trade(text) is not tells


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("Department for Work and Pensions", "The Department for Work and Pensions shares it. Is that right?\n\nP Lane\nDWP"),
        ("Strathclyde Police", "In 2003 Strathclyde Police took my DNA and still hold it. They say no."),
        ("Kent Police", "On 4 May 2019 Kent Police took my DNA and will not delete it."),
        ("", "OFFICIAL-SENSITIVE\n\nDraft agreement. OFFICIAL-SENSITIVE has been put on it."),
        ("", "The contact has changed, from Ms Low to Mr High. No reply is needed."),
        ("3 Mobile", "3 Mobile refuse to stop."),
    ],
)  # fmt: skip
def test_years_people_and_markings_are_no_part_of_a_body_s_name(register: Register, name: str, body: str) -> None:
    choice = choose_organisation(mail(body, name="P Lane"), register)
    found = choice.organisation.name if choice and choice.is_body else ""
    assert found == name
    assert case_title(mail(body, name="P Lane"), found, OFFICE) == (f"Lane - {name}" if name else "Lane")


def test_the_reason_of_a_queue_names_the_body_and_the_words_it_rests_on(register: Register) -> None:
    choice = choose_organisation(mail("Elm Row Surgery will not send my notes."), register)
    assert choice is not None
    reason = choose_queue(CaseType.RFA, Sector.HEALTH, rests_on=choice.rests_on()).why
    assert reason == "sector health; Elm Row Surgery ('elm row surgery'): it is said what it did"


def test_the_reason_of_no_queue_names_the_equals(register: Register) -> None:
    choice = choose_organisation(mail("Both Kent Police and Kent County Council refused me."), register)
    assert choice is not None
    reason = choose_queue(CaseType.RFA, None, sectors=choice.sectors, rests_on=choice.rests_on()).why
    assert reason.startswith("the sector cannot be told; ")
    assert reason.endswith(": named as equals: Kent Police, Kent County Council")
