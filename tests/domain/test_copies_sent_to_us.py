"""A copy of a letter to somebody else is copied correspondence, also where our own inbox stands in To."""

from __future__ import annotations

from functools import cache

import pytest

from gateway.domain.correspondence import Flag
from gateway.domain.flags import find_flags
from gateway.domain.office import OfficeFacts
from gateway.domain.rule_files import load_rules
from gateway.domain.rules import Rules
from parsers.reading import Channel, Mailbox, Passage, Place, Reading

OFFICE = OfficeFacts(
    casework_inboxes=("casework@ico.org.uk",),
    own_domains=("ico.org.uk",),
    staff_domains=("ico.org.uk",),
    trusted_servers=(),
)


@cache
def rules() -> Rules:
    return load_rules()


def is_copied(subject: str, body: str) -> bool:
    reading = Reading(
        Channel.EMAIL,
        subject=subject,
        sender=Mailbox("writer@home.example", "Robin Vale"),
        to=(Mailbox("casework@ico.org.uk"),),
        own_words=body,
        passages=(Passage(Place.SUBJECT, "subject", subject), Passage(Place.BODY, "body", body)),
    )
    return Flag.COPIED in find_flags(reading, rules(), office=OFFICE).codes


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        (
            "Letter to Plumbase",
            ("For information only, here is a copy of a letter I posted this morning to Plumbase. No answer wanted.\n\n"
            "Dear Plumbase,\nPlease close my account and wipe my card number.\n\nRobin Vale"),
        ),
        (
            "FW: my letter",
            ("Dear Sir,\n\nBelow is my letter to Plumbase, which I send to you for information.\n\n"
            "Dear Plumbase,\n\nI want my account closed.\n"),
        ),
        (
            "copy",
            ("Just so you know, this is a copy of what I wrote to the school.\n\n"
            "Dear Mrs Hartle,\n\nI object to the fingerprint scheme. You have not replied to me. Please investigate."),
        ),
        (
            "FYI",
            ("FYI, copy of my complaint to Wexmere Housing. I do not need a reply.\n\n"
            "Dear Complaints Team,\n\nYou refused my subject access request."),
        ),
        (
            "My objection",
            ("Dear Commissioner,\n\nFor your files only: a copy of our objection to the council's camera plan.\n\n"
            "Dear Planning Officer,\n\nWe object."),
        ),
        (
            "Letter to the trust",
            ("You need not respond. I am copying you in on the letter I have sent to the hospital trust.\n\n"
            "Dear Chief Executive,\n\nI complain about the way my notes were left on a trolley."),
        ),
        (
            "To keep you informed",
            ("To keep you informed, this is the email we sent to Tern Energy this week.\n\n"
            "Dear Tern Energy,\n\nPlease tell us what you hold on us."),
        ),
        ("For information: copy of my letter to Tern Bank", "Dear Tern Bank,\n\nPlease correct my address.\n\nR Vale"),
    ],
)
def test_a_copy_for_information_is_copied_correspondence(subject: str, body: str) -> None:
    assert is_copied(subject, body)


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        (
            "Complaint about Plumbase",
            ("Dear ICO,\n\nI wish to complain about Plumbase, who will not close my account. For your information this is "
            "a copy of my letter to them.\n\nDear Plumbase,\nPlease close my account."),
        ),
        (
            "Plumbase",
            ("Plumbase ignored my request. For information, a copy of the letter I sent is below. Please look into it.\n\n"
            "Dear Plumbase,\nPlease close my account."),
        ),
        (
            "No reply",
            ("The bank has not replied to me in two months. Copy of my request below for your information.\n\n"
            "Dear Tern Bank,\nPlease send me my data."),
        ),
        (
            "Help",
            ("Can you help me with this? I paste a copy of my letter to the school for your reference.\n\n"
            "Dear Mrs Hartle,\nI object to the fingerprint scheme."),
        ),
        (
            "For your information: breach",
            "Dear ICO,\n\nThis is a copy of our letter to the families, whose records we lost on Monday.",
        ),
        (
            "My complaint",
            ("Dear Information Commissioner,\n\nI enclose for your information a copy of my letter to Tern Bank, "
            "which they refuse to answer. I would like a decision."),
        ),
        (
            "Subject access",
            "They will not give me a copy of my file. It is for my own records.\n\nRobin Vale",
        ),
        (
            "What I wrote to them",
            ("Would you take this up with Tern Bank, please. For reference the letter I sent to them:\n\n"
            "Dear Tern Bank,\nPlease send me my data."),
        ),
        (
            "Circular",
            "For information only. No reply needed. A copy of our circular.\n\nDear members,\nour address changes.",
        ),
    ],
)
def test_a_complaint_to_us_that_encloses_a_copy_is_no_copied_correspondence(subject: str, body: str) -> None:
    assert not is_copied(subject, body)
