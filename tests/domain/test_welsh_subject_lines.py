"""A mail whose only Welsh is its subject line: whose it is, and when it counts. Specimens written for this project."""

from __future__ import annotations

import pytest

from gateway.domain.flags import words_for_welsh
from parsers.language import judge_welsh
from parsers.reading import Channel, Passage, Place, Reading

CLOSING = "Diolch yn fawr iawn\n\nMorus Parry Jones\n12 Lôn y Bryn\n07700 900123"
WELSH = [
    ("Dwi heb gael fy ffeil gan y feddygfa, be wna i?", ""),
    ("Dwi heb gael fy ffeil gan y feddygfa, be wna i?", "."),
    ("Dwi heb gael fy ffeil gan y feddygfa, be wna i?", "Morus"),
    ("Dwi heb gael fy ffeil gan y feddygfa, be wna i?", "See subject"),
    ("Dwi heb gael fy ffeil gan y feddygfa, be wna i?", CLOSING),
    ("Pryd fyddwch chi'n ateb fy llythyr?", "Diolch"),
    ("Cwyn am gadw gwybodaeth", "Gweler ynghlwm."),
    ("Complaint about the surgery and my file", "Gweler ynghlwm."),
    ("Cwyn am y feddygfa / Complaint about the surgery", ""),
    ("[EXTERNAL] Mae'r feddygfa wedi colli fy ffeil", "-"),
    ("Complaint", "Mae'r feddygfa wedi colli fy ffeil."),
]
NOT_WELSH = [
    ("Cwyn am y feddygfa / Complaint about the surgery", "Please see attached."),
    ("Re: Eich cais am wybodaeth", "Yes, thank you."),
    ("Ateb: Eich cais am wybodaeth", "Thank you."),
    ("Fwd: Mae eich cais wedi ei wrthod", "What is this?"),
    ("[EXTERNAL] RE: Mae eich cais wedi ei wrthod", "Ok"),
    ("Cyngor Gwynedd", "Please help."),
    ("Ysgol Glan y Môr", ""),
    ("Complaint", ""),
    ("Diolch", "Got it, ta."),
    ("Mae eich cais wedi ei wrthod", "I had a mail with this in the subject line from the surgery. What does it say?"),
]


def reading(subject: str, body: str, **fields: tuple[str, ...]) -> Reading:
    passages = (Passage(Place.SUBJECT, "subject", subject), Passage(Place.BODY, "body", body))
    return Reading(Channel.EMAIL, subject=subject, own_words=body, passages=passages, **fields)


@pytest.mark.parametrize(("subject", "body"), WELSH)
def test_a_welsh_subject_line_above_next_to_nothing_is_the_sender_s_language(subject: str, body: str) -> None:
    assert judge_welsh(words_for_welsh(reading(subject, body))).is_welsh


@pytest.mark.parametrize(("subject", "body"), NOT_WELSH)
def test_a_subject_line_of_another_s_or_in_two_languages_is_not(subject: str, body: str) -> None:
    assert not judge_welsh(words_for_welsh(reading(subject, body))).is_welsh


def test_the_subject_line_of_an_answer_is_that_of_the_mail_answered() -> None:
    answer = reading("Mae eich cais wedi ei wrthod", "Thanks.", in_reply_to=("a@welsh.example",))
    assert not judge_welsh(words_for_welsh(answer)).is_welsh
