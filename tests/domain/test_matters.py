"""What stops an item: an existing matter, spam, mail for somebody else, and what only looks like these."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest

from gateway.domain.case_types import hear, leanings, load_case_type_rules
from gateway.domain.matters import looks_like_spam, looks_misdirected, says_existing_matter
from gateway.domain.organisations import Register, load_register
from parsers.reading import Channel, Passage, Place, Reading


def mail(body: str, subject: str = "", forwarded: str = "") -> Reading:
    passages = [Passage(Place.SUBJECT, "subject", subject), Passage(Place.BODY, "body", body)]
    if forwarded:
        passages.append(Passage(Place.FORWARDED, "forwarded", forwarded))
    return Reading(Channel.EMAIL, subject=subject, new_text=body, own_words=body, passages=tuple(passages))


@pytest.mark.parametrize(
    "body",
    [
        "Further to your letter of 3 May I enclose the lease.",
        "Thank you for your e-mail of Tuesday.",
        "I have not heard from you since June about my complaint.",
        "My case officer asked for dates.",
        "Any news on my complaint?",
        "As I told your colleague on the telephone, I have moved.",
        "I forgot to attach the second photograph to yesterday's e-mail.",
        "The complaint which you have about the shop: here is one more page.",
        "Please add this to my complaint.",
        "You closed my case without a word.",
        "I disagree with your decision about my complaint.",
        "It concerns my complaint with you.",
        "Thank you for looking into my case; the bank has paid.",
        "You asked me to send the receipts.",
        "I e-mailed you last week with the form.",
        "Yn dilyn eich llythyr dyddiedig 3 Mai, dyma'r dogfennau.",
        "Diolch am eich e-bost. Mae'r cyngor wedi ateb.",
        "Hoffwn wybod beth sy'n digwydd gyda fy nghwyn gyda chi.",
        "Mae fy swyddog achos wedi gofyn am hyn.",
    ],
)
def test_words_that_mean_a_matter_the_office_has_are_quoted(body: str) -> None:
    found = says_existing_matter(mail(body))
    assert found
    assert body[found[0].start : found[0].end].split() == found[0].words.split()
    assert found[0].where == "body"


@pytest.mark.parametrize(
    "body",
    [
        "I wrote to the council in May and have had no answer from it.",
        "My complaint to the school was ignored.",
        'The bank wrote: "further to your letter of 3 May we have closed your case."',
        "Its answer was 'thank you for your e-mail of 3 May', and no more.",
        "Dear Fernhollow Borough Council, further to your letter of 3 May I ask again.",
        "I rang your helpline and was told to put it in writing.",
        "I have never written to you before.",
        "You helped me years ago with a bank; this is a new matter.",
        "The council's case officer at the housing office read my file out.",
        "They said that I should wait for your letter.",
        "Thank you for reading this.",
        "I read your guidance on cameras.",
        "Ysgrifennais at y cyngor ym mis Mai.",
    ],
)
def test_the_writers_letters_to_somebody_else_are_no_matter_of_ours(body: str) -> None:
    assert says_existing_matter(mail(body)) == ()


def test_what_is_forwarded_is_not_said_to_the_office() -> None:
    assert says_existing_matter(mail("See below.", forwarded="Dear Sir, further to your letter of 3 May …")) == ()


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        ("Your site", "We can get your website on the first page of Google. Shall we book a quick call?"),
        ("Quota", "Dear user, your mailbox has exceeded its limit. Verify your password below."),
        ("Confidential", "I seek your help to transfer 9 million dollars of my late client. You are the next of kin."),
        ("Gloves", "We are a leading manufacturer. Best prices, minimum order 5000, see our price list."),
        ("Crypto", "Invest in bitcoin with our platform and earn 4% per day, guaranteed."),
        ("Guest post", "I would like to place a guest post with two backlinks on your site."),
        ("List", "Would you like to buy our attendees list? It has 12,000 e-mail contacts. Price on request."),
    ],
)
def test_offers_and_frauds_look_like_spam(subject: str, body: str) -> None:
    assert looks_like_spam(mail(body, subject))


@pytest.mark.parametrize(
    "body",
    [
        "I complain about Rank Peak Ltd, who keep offering me search engine optimisation.",
        "I keep getting mails that my mailbox has exceeded its limit. Who is sending them?",
        "My data was sold to people who offer bitcoin investments and earn 4% per day.",
        "The council refused my request for its contract with a web design company.",
        "Is this genuine? It says my account will be suspended.",
    ],
)
def test_a_complaint_about_spam_is_none(body: str) -> None:
    assert looks_like_spam(mail(body)) == ()


def test_spam_that_is_passed_on_is_no_spam_of_the_writers() -> None:
    forwarded = "Get on the first page of Google! Verify your password."
    assert looks_like_spam(mail("What is this? It came to my private address.", forwarded=forwarded)) == ()


@pytest.mark.parametrize(
    "body",
    [
        "I wish to appeal against the penalty charge notice on my car. The sign was hidden by a tree.",
        "When will you repair my boiler? It has been broken since October.",
        "My parcel has not arrived and I want a refund.",
        "I apply for the post of porter. My CV is enclosed.",
        "I ask the Scottish Information Commissioner for a decision under the Freedom of Information (Scotland) Act 2002.",
        "My request under the Access to Information Act of Canada is overdue.",
        "I object to the planning application for the house next door.",
    ],
)
def test_what_is_for_somebody_else_looks_misdirected(body: str) -> None:
    assert looks_misdirected(mail(body))


@pytest.mark.parametrize(
    "body",
    [
        "ClearBay Parking gave my address to a debt collector after I appealed against the ticket.",
        "I asked my landlord for the footage of the broken boiler room and he refused.",
        "The shop will not give me a refund and has put my photograph in its window.",
        "My request for information about planning applications was refused.",
        "The council has lost my file.",
    ],
)
def test_information_rights_in_another_matter_are_the_offices(body: str) -> None:
    assert looks_misdirected(mail(body)) == ()


@pytest.mark.parametrize("piece", ["your letter ", "google page one ", '"', "' ", "appeal against ", "\ud800 you "])
def test_hostile_text_is_searched_in_linear_time(piece: str) -> None:
    reading = mail(piece * 100_000)
    started = time.process_time()
    says_existing_matter(reading)
    looks_like_spam(reading)
    looks_misdirected(reading)
    assert time.process_time() - started < 8


@pytest.mark.parametrize(
    "body",
    [
        "To: Marlhaven Council Revenues\n\nPlease move my payment to the 3rd and send a new bin.",
        "Dear Northgate Bank,\n\nKindly let me have everything you hold on me, calls and all. You have a month.",
        "to: HR, Pelham Biscuits. i want all my clock cards off you, my address is the same",
        "FAO Customer Services\nYour driver left my parcel in the rain. I want it paid for.",
    ],
)
def test_a_letter_to_another_body_is_misdirected_even_where_rights_are_spoken_of(body: str) -> None:
    assert looks_misdirected(mail(body))


@pytest.mark.parametrize(
    "body",
    [
        "Dear Commissioner,\n\nNorthgate Bank will not give me my file. Please help.",
        "To whom it may concern\n\nMy council has lost my records. I want you to act.",
        "Dear Information Commissioner's Office, please tell my bank that it must answer.",
        "Dear Sir or Madam, the council holds a file on me and I want it.",
        "The rail company answered all of us with each other's e-mails showing, and a man had a scam refund.",
    ],
)
def test_a_letter_to_us_about_another_body_is_not_misdirected(body: str) -> None:
    assert not looks_misdirected(mail(body))


@pytest.mark.parametrize(
    "body",
    [
        "Hi team, our fully opted-in file of company directors is 30% off until Sunday. Shall I send a free sample?",
        "Dear Website Owner, I found several errors on your website which cost you traffic. For just $199 we fix them.",
        "We fill your pipeline with GDPR compliant leads. Just reply YES.",
    ],
)
def test_an_offer_to_the_office_is_spam_even_when_it_speaks_of_data_protection(body: str) -> None:
    assert looks_like_spam(mail(body))


@pytest.mark.parametrize(
    ("body", "meant"),
    [
        ("Ysgrifennaf atoch i gwyno am y cyngor.", False),
        ("Ysgrifennais atoch ym mis Mai am y cyngor.", True),
    ],
)
def test_writing_now_is_no_earlier_matter_in_welsh(body: str, meant: bool) -> None:
    assert bool(says_existing_matter(mail(body))) is meant


SPECIMENS = tomllib.loads((Path(__file__).parent / "matters_specimens.toml").read_text("utf-8"))["item"]


def leaning_stops(subject: str, body: str, register: Register) -> str:
    """What stops a mail as the sift asks: words, and how far all that is said leans."""
    reading = mail(body, subject)
    rules = load_case_type_rules()
    leans = leanings(hear(reading, register, rules=rules), rules)
    if says_existing_matter(reading, leaning=leans["existing"]):
        return "existing"
    if looks_like_spam(reading, leaning=leans["spam"]):
        return "spam"
    return "misdirected" if looks_misdirected(reading, leaning=leans["misdirected"]) else ""


@pytest.mark.parametrize(
    ("is_aside", "share"),
    [
        pytest.param(False, 0.95, id="learnt from"),
        pytest.param(True, 0.60, id="never learnt from"),
    ],
)
def test_most_letters_that_are_not_for_a_new_case_are_told_by_all_that_they_say(is_aside: bool, share: float) -> None:
    register = load_register(None)
    chosen = [item for item in SPECIMENS if (item.get("set") == "aside") is is_aside]
    right = sum(leaning_stops(item["subject"], item["text"], register) == item.get("stop", "") for item in chosen)
    assert right / len(chosen) >= share


@pytest.mark.parametrize(
    "body",
    [
        "I work for the Scottish Information Commissioner, but this is about my own gym, which sent my file to a stranger.",
        "The Scottish Information Commissioner told me that data protection is for you. My bank gave out my address.",
    ],
)
def test_another_commissioner_who_is_only_told_of_misdirects_nothing(body: str) -> None:
    assert not looks_misdirected(mail(body))


def test_words_are_overruled_where_all_that_is_said_speaks_against_them() -> None:
    body = "I won my appeal against the parking ticket. The council then put my wife's medical letters on the internet."
    assert looks_misdirected(mail("I want to appeal a parking ticket."), leaning=0.0)
    assert not looks_misdirected(mail(body), leaning=-4.0)
