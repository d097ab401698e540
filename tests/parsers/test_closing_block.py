"""The block below a writer's name is no word of the letter; what only looks like it stays. All people are invented."""

from __future__ import annotations

import time

import pytest

from parsers.quoted_reply import split_text

LETTER = "I had an account with Redmarsh Building Society. They gave my address to my brother and will not say why."

# (what stands below the letter, what of it stays)
CLOSINGS = [
    ("Kind regards,\nAmy Lowe\nConsultant Anaesthetist\nLarkmoor Hospital\nPond Street, Wexmere NW3", "Kind regards,\nAmy Lowe"),
    ("Kind regards,\n\nAmy Lowe\n\nConsultant Anaesthetist\n\nLarkmoor NHS Foundation Trust", "Kind regards,\n\nAmy Lowe"),
    ("Yours faithfully,\n\nAmy Lowe\nSecretary, Wexmere Borough Council", "Yours faithfully,\n\nAmy Lowe"),
    ("Yours sincerely\n\nDr A. M. Lowe MBBS FRCP\nGeneral Practitioner\nElm Row Surgery\n12 Elm Row\nWexmere WX1 2AB", "Yours sincerely\n\nDr A. M. Lowe MBBS FRCP"),
    ("Many thanks\nSgt Dee Moss\nFenshire Police", "Many thanks\nSgt Dee Moss"),
    ("Many thanks\nDee\n\nDee Moss\nHR Adviser\nDepartment for Work and Pensions", "Many thanks\nDee"),
    ("Thanks\nAmy\n\nAmy Lowe | Teacher | Brambledown Academy | 01632 960111", "Thanks\nAmy"),
    ("Regards\nTom Reed - Finance Officer - Wexmere City Council", "Regards\nTom Reed"),
    ("Regards, Tom Reed, Finance Officer, Wexmere City Council", "Regards, Tom Reed"),
    ("Kind regards Tom Reed, porter at Larkmoor Hospital", "Kind regards Tom Reed"),
    ("Best wishes,\nTom Reed (Finance Officer, Wexmere City Council)", "Best wishes,\nTom Reed"),
    ("Cofion\nTom Rees\nSwyddog Cyllid\nCyngor Dinas Casnewydd", "Cofion\nTom Rees"),
    ("Yn gywir,\nSiân Ap Huw\nAthrawes\nYsgol y Garth", "Yn gywir,\nSiân Ap Huw"),
    ("Diolch yn fawr\nElin\n\nElin Pugh\nRheolwr Gwasanaethau\nBwrdd Iechyd Glannau Menai", "Diolch yn fawr\nElin"),
    ("Tom Reed\nFinance Officer | Wexmere City Council | Tel 01632 960000", "Tom Reed"),
    ("Amy Lowe\nConsultant Anaesthetist\nLarkmoor NHS Foundation Trust", "Amy Lowe"),
    ("Dee Moss\nRedmarsh Bank plc", "Dee Moss"),
    ("Dee Moss\nLecturer, University of Wexmere", "Dee Moss"),
    ("Dee Moss, Lecturer, University of Wexmere", "Dee Moss"),
    ("AMY LOWE\nPRACTICE MANAGER\nELM ROW SURGERY", "AMY LOWE"),
    ("Regards\namy lowe\nward sister\nlarkmoor hospital", "Regards\namy lowe"),
    ("Regards\nAmy Porter\nHead Porter\nLarkmoor Hospital", "Regards\nAmy Porter"),
    ("Kind regards\nCustomer Relations Team\nWexmere Borough Council", "Kind regards"),
    ("Kind regards\nAmy Lowe (she/her)\nPayroll Manager\nLarkmoor Hospital\nI work Monday to Wednesday", "Kind regards\nAmy Lowe (she/her)"),
    ("Kind regards\nAmy Lowe\nPayroll Manager\nCaring for Wexmere\nLarkmoor Hospital", "Kind regards\nAmy Lowe"),
    ("Kind regards\nAmy Lowe\nPayroll Manager, Larkmoor Hospital\n\nPS He has rung again.", "Kind regards\nAmy Lowe\n\nPS He has rung again."),
    ("Regards\nAmy Lowe\nTeacher\nBrambledown Academy\n\nI forgot to say that they rang me again on Monday.", "Regards\nAmy Lowe\n\nI forgot to say that they rang me again on Monday."),
    ("Regards\nAmy Lowe\nFor and on behalf of Wexmere Residents Association", "Regards\nAmy Lowe"),
    ("Yours, Pat Quill, for Wexmere Residents Association", "Yours, Pat Quill"),
    ("Sincerely\nPat Quill\nJob title: Detective Constable\nFenshire Police\nHeadquarters, Fen Road, Fenny", "Sincerely\nPat Quill"),
    ("All the best,\nPat Quill\nChartered Accountant\nQuill & Moss LLP\nwww.quillmoss.example", "All the best,\nPat Quill"),
    ("Thank you for your help\n\nJo O'Neill\nSenior Lecturer in Law\nSchool of Law\nUniversity of Wexmere\nWexmere\nWX4 4XX", "Thank you for your help\n\nJo O'Neill"),
    ("Hope to hear from you.\nDee Moss\nCabin Crew, Fenair Ltd", "Hope to hear from you.\nDee Moss"),
    ("Regards\nD Moss\nInspector, Fenshire Police\n\nOFFICIAL-SENSITIVE", "Regards\nD Moss\n\nOFFICIAL-SENSITIVE"),
    ("Rgds\nD Moss\nHGV Driver\nFen Logistics", "Rgds\nD Moss"),
]  # fmt: skip


@pytest.mark.parametrize(("below", "stays"), CLOSINGS, ids=[below.replace("\n", " / ")[:60] for below, _ in CLOSINGS])
@pytest.mark.parametrize("letter", [LETTER, "They lost my file."])
def test_post_and_employer_below_the_name_are_no_words_of_the_letter(letter: str, below: str, stays: str) -> None:
    split = split_text(f"{letter}\n\n{below}\n", subject="Complaint")
    assert split.new_text.split() == f"{letter}\n\n{stays}".split()
    assert split.signature


OWN_WORDS = [
    # private addresses, bare names
    "They lost it.\n\nYours\nJo Bloggs\n1 High Street\nWexcombe\nWX1 1XX",
    "They lost it.\n\nYours\nJo Bloggs",
    "They lost it.\n\nRegards\nJo and Sam Bloggs\nWexcombe",
    "They lost it.\n\nJo Bloggs\n07700 900123",
    # the last lines are the matter
    "I complain about these:\n\nWexmere Borough Council\nLarkmoor Hospital\nFenshire Police",
    "I complain about three bodies.\n\nWexmere Borough Council\nLarkmoor Hospital\nFenshire Police",
    "I complain about three bodies.\n\nYours\nJo Bloggs\n\nWexmere Borough Council\nLarkmoor Hospital\nFenshire Police",
    "The bodies I complain of are listed below my name.\n\nYours\nJo Bloggs\nWexmere Borough Council",
    "They have all refused.\n\nYours\nJo Bloggs\n\nThe bodies:\nWexmere Borough Council\nDepartment of Housing",
    "They have all refused.\n\nYours\nJo Bloggs\n\n1. Wexmere Borough Council\n2. Larkmoor Hospital",
    "They have all refused.\n\nYours\nJo Bloggs\n\nComplaint about: Larkmoor Hospital",
    "It was one nurse who looked.\n\nYours\nJo Bloggs\n\nHer name is Ann Reed, nurse, Larkmoor Hospital",
    "Somebody looked at my notes. It was the following person.\n\nAnn Reed\nNurse\nLarkmoor Hospital",
    "Somebody looked at my notes and it was\n\nAnn Reed\nNurse\nLarkmoor Hospital",
    "Somebody looked at my notes, namely:\nAnn Reed, Nurse, Larkmoor Hospital",
    "Please write to\nAnn Reed\nRecords Manager\nLarkmoor Hospital",
    "They won't answer.\n\nYours\nJo\nP.S. Larkmoor Hospital has done it as well.",
    "They won't answer.\n\nThanks\n\nLarkmoor Hospital\nrefused my request in May",
    "They won't answer.\n\nYours\nJo Bloggs\nLarkmoor Hospital\nlost my notes as well",
    "Larkmoor Hospital lost my notes.\nWexmere Council lost my bins.\nFenshire Police lost my phone.",
    "Thanks\n\nWexmere Council refused my request.",
    "The surgery said no.\nThe council said no.",
    "Who do I ask?\n\nWexmere Council\nor\nLarkmoor Hospital",
    "My details\n\nJo Bloggs\nWexcombe\n\nWho I complain of\n\nLarkmoor Hospital",
    "Refund\nLarkmoor Hospital",
    "Larkmoor Hospital",
    "Jo Bloggs\nLarkmoor Hospital",
    # a colleague's signature below a letter as a customer
    "They lost my file.\n\nRegards\nJo Bloggs\nCase Officer\nInformation Commissioner's Office",
]  # fmt: skip


@pytest.mark.parametrize("text", OWN_WORDS, ids=[text.replace("\n", " / ")[:70] for text in OWN_WORDS])
def test_what_only_looks_like_such_a_block_stays(text: str) -> None:
    split = split_text(text, subject="Complaint")
    assert split.new_text.split() == text.split()


def test_a_text_made_to_be_slow_is_split_soon() -> None:
    begun = time.monotonic()
    for line in ("Nurse, " * 80, "Amy Lowe\n" * 60, "the bodies are the bodies are " * 20, "A B C D " * 12, "( | - , " * 14):
        split_text(f"{(line[:590] + chr(10)) * 120}Regards\nAmy\n{line}\n", subject="x")
    assert time.monotonic() - begun < 5
