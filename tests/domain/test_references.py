"""Case references: what is correct, what nearly, what is only mentioned."""

from __future__ import annotations

import random
import time

import pytest

from gateway.domain.references import (
    find_mentions,
    find_subject_references,
    is_reference,
    labelled_on_paper,
    make_reference,
    mentioned,
    normalise,
    skeleton_candidates,
)
from parsers.reading import Channel, PageReading, PageStatus, Reading


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("RE: your letter [Ref. RFA0411207]", ("RFA0411207",)),
        ("[ref.rfa0411207]", ("RFA0411207",)),
        ("[ REF.  RFA0411207 ] hello", ("RFA0411207",)),
        ("joined[Ref. FS50411207]on both sides", ("FS50411207",)),
        ("[Ref.\r\n IC-31207-Q4W8]", ("IC-31207-Q4W8",)),
        ("[Ref.\u00a0IC-3120-q4w8\u202f]", ("IC-3120-Q4W8",)),
        ("[\u3000Ref.\u2003ELE0411207]", ("ELE0411207",)),
        ("[Ref. COM0411207] Re: [Ref. COM0411207]", ("COM0411207",)),
        ("[Ref. COM0411207] and [Ref. IRQ0411208]", ("COM0411207", "IRQ0411208")),
        ("AW: WG: [EXTERNAL] [Ref. SEC0411207]", ("SEC0411207",)),
    ],
)
def test_a_correct_reference_is_found_however_it_is_spaced(subject: str, expected: tuple[str, ...]) -> None:
    assert find_subject_references(subject).well_formed == expected


@pytest.mark.parametrize("code", ["RFA", "ENQ", "FER", "COM", "IRQ", "ELE", "SEC", "ENF", "PCB", "INF", "RCC"])
def test_every_case_type_has_references(code: str) -> None:
    assert find_subject_references(f"[Ref. {code}0411207]").well_formed == (f"{code}0411207",)


@pytest.mark.parametrize(
    ("subject", "meant"),
    [
        ("Ref. RFA0411207 - our answer", ("RFA0411207",)),
        ("[Ref RFA0411207]", ("RFA0411207",)),
        ("[Ref: RFA0411207]", ("RFA0411207",)),
        ("(Ref. RFA0411207)", ("RFA0411207",)),
        ("{Ref. RFA0411207}", ("RFA0411207",)),
        ("［Ref. RFA0411207］", ("RFA0411207",)),
        ("【Ref. RFA0411207】", ("RFA0411207",)),
        ("[Ref. ＲＦＡ０４１１２０７]", ("RFA0411207",)),
        ("[Ref. RFA04\u200b11207]", ("RFA0411207",)),
        ("[\u200eRef. RFA0411207]", ("RFA0411207",)),
        ("[Ref. RFA04\u00ad11207]", ("RFA0411207",)),
        ("[Ref. RFAO411207]", ("RFA0411207",)),
        ("[Ref. RFA041l207]", ("RFA0411207",)),
        ("[Ref. RFА0411207]", ("RFA0411207",)),  # a Cyrillic A
        ("[Ref. FSSO411207]", ("FS50411207",)),
        ("[Ref. IC–31207–Q4W8]", ("IC-31207-Q4W8",)),
        ("[Ref. lC-31207-Q4W8]", ("IC-31207-Q4W8",)),
        ("[Ref. IC-312O7-QAW8]", ()),
        ("[Ref. IC-312O7-Q4WB]", ("IC-31207-Q4W8",)),
        ("[Ref. IC - 31207 - Q4W8]", ("IC-31207-Q4W8",)),
        ("[Ref . RFA0411207]", ("RFA0411207",)),
        ("[Ref. RFA 0411207]", ("RFA0411207",)),
        ("[Ref. RFA0411207 second letter]", ("RFA0411207",)),
        ("[Ref. RFA0411207", ("RFA0411207",)),
        ("[RFA0411207]", ("RFA0411207",)),
        ("ENQ 0411207 again", ("ENQ0411207",)),
        ("your ref IC-31207-Q4W8 / ours 12-B", ("IC-31207-Q4W8",)),
        ("[Ref. RAF0411207]", ("RFA0411207",)),
        ("[Ref. RFA041120]", ()),
        ("[Ref. RFA04120719]", ()),
        ("[Ref. RFA04411207]", ("RFA0411207", "RFA0441207")),
        ("[Ref. FS5041120]", ()),
        ("[Ref. ſS50411207]", ("FS50411207",)),
        ("[Ref. IC-31207]", ()),
    ],
)
def test_a_near_miss_attaches_nothing_and_says_what_was_meant(subject: str, meant: tuple[str, ...]) -> None:
    found = find_subject_references(subject)
    assert found.well_formed == ()
    if "ſ" in subject:  # nothing promises that so odd a slip is understood, only that it does not attach
        return
    assert [miss.meant for miss in found.near_misses] == [meant]


@pytest.mark.parametrize(
    "subject",
    [
        "[Ref. 4471/FOI/23]",
        "[Ref. WCC-12345]",
        "[Ref. FOI-2291-23]",
        "[Ref. XYZ0411207]",
        "complaint under FS50",
        "RFA, COM and INF are words too",
        "COM 2023 results",
        "Penalty NW90871123",
        "Order IC 12",
        "[Ref. XXXXXXXXXX]",
        "",
    ],
)
def test_another_bodys_number_is_no_reference_and_no_near_miss(subject: str) -> None:
    found = find_subject_references(subject)
    assert found.well_formed == ()
    assert found.near_misses == ()


def test_a_near_miss_beside_a_correct_reference_leaves_the_correct_one() -> None:
    found = find_subject_references("[Ref. RFA0411207] was (Ref. ENQ0411208)")
    assert found.well_formed == ("RFA0411207",)
    assert found.near_misses[0].meant == ("ENQ0411208",)


def test_mentions_are_found_in_running_and_quoted_text() -> None:
    text = "> Our reference: RFA 0411207\nI also wrote about ic-31207-q4w8, and fs50411207."
    assert find_mentions(text) == ("RFA0411207", "IC-31207-Q4W8", "FS50411207")


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("Our ref: JB/14   Your ref: RFA0411207\n\nDear Sirs", ("RFA0411207",)),
        ("Our ref: JB/14 Your ref: RFA0411207", ("RFA0411207",)),
        ("Reference\nRFA0411207\n\nDear Sir", ("RFA0411207",)),
        ("Case reference - IC-31207-Q4W8", ("IC-31207-Q4W8",)),
        ("Your refs: RFA0411207 and FS50411207", ("RFA0411207", "FS50411207")),
        ("Ein cyf: 12/B\nEich cyf: RFA0411207", ("RFA0411207",)),
        ("Cyfeirnod: IC-31207-Q4W8", ("IC-31207-Q4W8",)),
        ("Y0ur Ref. RFA0411207      12 March 2020", ("RFA0411207",)),
        ("14 Mill Lane Your Ref: RFA0411207", ("RFA0411207",)),
        # inside a sentence it may be somebody else's case
        ("My neighbour's case, reference RFA0411207, was upheld.", ()),
        ("as you did for my sister under\nreference RFA0411207\nwhich you closed", ()),
        ("I quote from RFA0411207 below", ()),
        # read with a letter for a digit: never exact
        ("Your ref: RFAO411207", ()),
    ],
)
def test_only_a_labelled_exact_reference_in_a_heading_counts_on_paper(page: str, expected: tuple[str, ...]) -> None:
    assert labelled_on_paper(page) == expected


def test_a_misread_reference_is_proposed() -> None:
    assert "RFA0411207" in skeleton_candidates("Your ref: RFAO4ll207")


def test_everything_that_may_be_looked_up_is_named() -> None:
    letter = Reading(
        channel=Channel.POST,
        pages=(
            PageReading(1, PageStatus.OCR, "Your ref: RFAO411207"),
            PageReading(2, PageStatus.OCR, "see ENQ0411208"),
        ),
    )
    mail = Reading(channel=Channel.EMAIL, subject="(Ref. RFA0411207)", text="> IC-31207-Q4W8", quoted_text="FS50411207")
    assert mentioned(letter) == {"RFA0411207", "ENQ0411208"}
    assert mentioned(mail) == {"RFA0411207", "IC-31207-Q4W8", "FS50411207"}


def test_references_of_new_cases_are_of_the_later_style() -> None:
    reference = make_reference(700_001, random.Random(7))
    assert is_reference(reference)
    assert reference.startswith("IC-700001-")
    assert normalise(reference.lower()) == reference


@pytest.mark.parametrize(
    "piece", ["[Ref. ", "[Ref. RFA04", "RFA0", "IC-1234-", "[" * 5, "\ud800[Ref. ", "Your ref: ", "\u200b", "9"]
)
def test_hostile_text_is_read_in_linear_time(piece: str) -> None:
    hostile = piece * 20_000
    started = time.process_time()
    find_subject_references(hostile)
    find_mentions(hostile)
    labelled_on_paper(hostile)
    assert time.process_time() - started < 8
