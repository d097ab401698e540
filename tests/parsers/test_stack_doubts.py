"""Where a cover sheet is missing, lies wrong, or was read twice: what is shown to a person, and what is not."""

from __future__ import annotations

import random
import time

import pytest

from parsers.coversheet import Coversheet
from parsers.page_twins import twins_of
from parsers.reading import PageReading, PageStatus
from parsers.stack import Scan, ScannerDefaults, assemble

NEW, CASE_A, ORIGINALS = Coversheet(), Coversheet(case_reference="IC-1111-A1B1"), Coversheet(return_originals=True)
PATCH, BLANK = Coversheet(patch="T"), None
FIRST = (
    "Mrs O Tarrant\n7 Kiln Rise\nMarlbridge\nZE4 7QP\n\nInformation Commissioner's Office\nWilmslow SK9 5AF\n\n"
    "3 May 2026\n\nDear Sir\n\nI asked the council for my housing file in January and it has not come.\n"
    "I have rung the desk on four mornings since then and nobody can say who has it now."
)
SIGNED = "I should be glad of your help in this.\n\nYours faithfully\n\nOlwen Tarrant"
PROSE = "The surgery told me that the record was moved when the practice closed.\nI do not believe that it was."
ROWS = "\n".join(f"{day:02} Mar  CARD PAYMENT MARLBRIDGE STORES  {day}.40  1,0{day}.17" for day in range(4, 18))


def scan(*parts: Coversheet | str | None, confidence: float = 90.0) -> Scan:
    readings = []
    for number, part in enumerate(parts, 1):
        if part is None:
            readings.append(PageReading(number, PageStatus.BLANK))
        elif isinstance(part, Coversheet):
            readings.append(PageReading(number, PageStatus.COVERSHEET, "COVER SHEET"))
        else:
            readings.append(PageReading(number, PageStatus.OCR, part, confidence=confidence))
    sheets = [part if isinstance(part, Coversheet) else None for part in parts]
    return assemble(readings, sheets, claimed=len(parts), defaults=ScannerDefaults())


# -- a missing sheet ----------------------------------------------------------------------------------------------

OTHER_LETTERS = {
    "hello": f"12 Moor Lane\nHexley\nHT3 9LB\n\n19 June 2026\n\nHello,\n\n{PROSE}",
    "good morning": f"Flat 2\nThe Maltings\nDunsop\nRV1 4TT\n14/06/2026\n\nGood morning\n\n{PROSE}",
    "title alone": f"Pine Cottage, Upper Street, Ashcombe, LQ7 2DD\n1st July 2026\n\nCommissioner,\n\n{PROSE}",
    "subject in capitals": f"B Finch\n2 Low Road\nZE2 2BB\n\n8 June 2026\n\nMY RECORDS AT THE SURGERY\n\n{PROSE}",
    "no greeting": f"B Finch\n2 Low Road\nBramfield ZE2 2BB\n8 June 2026\n\n{PROSE}",
    "dear at the top alone": f"Dear Commissioner,\n\n{PROSE}",
    "dear and the date of the other letter": f"3 May 2026\nDear Sir or Madam\n\n{PROSE}",
    "dear in a bad photocopy": f"l2 Moor Lane\nHT3 9LB\n19 Jnne 2O26\nDcar Sir\n{PROSE}",
    "date and reference": f"19 June 2026\nOur ref: HK/22/1047\n\n{PROSE}",
    "re and a greeting": f"Good afternoon\n\nRe: my records at Dunsop surgery\n\n{PROSE}",
    "page one of three": f"Page 1 of 3\n\n22 June 2026\n\n{PROSE}",
    "from the same house, later": f"7 Kiln Rise\nMarlbridge\nZE4 7QP\n\n30 August 2026\n\nHello again\n\n{PROSE}",
    "solicitors": f"Askew & Pole LLP\n1 Quay Street, Marlbridge ZE1 1AA\nTel 01632 960001\nOur ref: AP/77\n\n{PROSE}",
    "to whom": f"To whom it may concern\n\n{PROSE}",
    "no postcode": f"31a Copper Street\nHexley\n\n9 June 2026\n\n{PROSE}",
    "no postcode, no date": f"The Lodge\nHexley\nThursday\n\nDear Commissioner\n\n{PROSE}",
    "house in a row": f"6 Pottery Row, Hexley\nMy ref: 7781\n\n{PROSE}",
    "to the people there": f"To the people at the Commissioner's\nre. my mother's chart\n\n{PROSE}",
    "stamped": f"RECEIVED\n9 JUN 2026\n\nSir,\n\n{PROSE}",
    "prison": f"HMP Fellgate\nHollin Road\nFG2 8RR\nA1234BC\n\nHi\n\n{PROSE}",
    "month first": f"June 19, 2026\n\nGreetings\n\n{PROSE}",
    "cymraeg: annwyl": "Annwyl Syr,\n\nYr wyf yn ysgrifennu atoch am fy nghofnodion yn y feddygfa.",
    "cymraeg: bore da": "4 Heol y Bryn\nAberwen\nAW5 2AB\n\nBore da,\n\nNid wyf wedi cael ateb gan y cyngor.",
    "cymraeg: helo": "12 Mehefin 2026\n\nHelo,\n\nNid wyf wedi cael ateb gan y cyngor.",
    "cymraeg: i'r comisiynydd": "I'r Comisiynydd Gwybodaeth\nParthed: fy nghofnodion\n\nNid wyf wedi cael ateb.",
    "cymraeg: heb god post": "16 Stryd Fawr\nAberwen\n12 Mehefin 2026\n\nNid wyf wedi cael ateb gan y cyngor.",
    "cymraeg: no greeting": "4 Heol y Bryn\nAberwen AW5 2AB\n12 Mehefin 2026\n\nNid wyf wedi cael ateb gan y cyngor.",
    "cymraeg: at sylw": "At sylw y Comisiynydd\nPwnc: fy nghofnodion\n\nNid wyf wedi cael ateb.",
    "cymraeg: cyfeirnod": "Ein cyf: CY/88/1201\n3 Gorffennaf 2026\n\nNid wyf wedi cael ateb gan y cyngor.",
    "cymraeg: tudalen 1": "Tudalen 1 o 2\nPrynhawn da\n\nNid wyf wedi cael ateb gan y cyngor.",
}
SAME_LETTER = {
    "prose": PROSE,
    "half a sentence": f"and he has said so to my sister as well.\n{PROSE}",
    "numbered two": f"Page 2 of 3\n\n{PROSE}",
    "numbered below": f"{PROSE}\n\n2",
    "running head": f"Mrs O Tarrant          3 May 2026          Page 2\n\n{PROSE}",
    "running head with a new date": f"O Tarrant\n4 May 2026\nPage 3\n\n{PROSE}",
    "list goes on": "4. On 12 March 2026 I rang.\n5. On 14 March 2026 I rang again.\n6. Nobody rang back.",
    "bullets": "• the file of 2019\n• the notes of 3 June 2026\n• the letters",
    "dates in prose": f"On 4 June 2026 I was at the desk again and was told to come back on Monday.\n{PROSE}",
    "a quoted address": f"They moved to 5 Cross Street, Hexley HT3 1AA last spring and told nobody at all.\n{PROSE}",
    "section heading": f"WHAT HAPPENED AT THE DESK\n\n{PROSE}",
    "signature and address below": "I hope to hear soon.\n\nYours faithfully\nO Tarrant\n7 Kiln Rise\nMarlbridge ZE4 7QP",
    "hello in prose": f"Hello was all that the man said to me when I came in that day.\n{PROSE}",
    "dear in prose": f"Dear is what it was: they charged me forty pounds for eleven pages of it.\n{PROSE}",
    "own letterhead again": f"Mrs O Tarrant\n7 Kiln Rise\nMarlbridge\nZE4 7QP\n\n{PROSE}",
    "own letterhead with its postcode misread": f"Mrs O Tarrant\n7 Kiln Rise\nMarlbridge\nZE4 7OR\n3 May 2026\n\n{PROSE}",
    "counted": f"4 letters were sent to them.\n7 calls were made on 3 June 2026.\n{PROSE}",
    "office's address": f"Information Commissioner's Office\nWilmslow SK9 5AF\n\n{PROSE}",
    "statement, second page": f"Quayside Bank\nPO Box 4, Hexley HT3 1AA\nPage 2 of 4\n\n{ROWS}",
    "statement, no number": f"Quayside Bank\nPO Box 4, Hexley HT3 1AA\n31 March 2026\n\n{ROWS}",
    "exhibit": "Exhibit 3\n\n12 March 2026\n\nNotes of what was said at the desk.",
    "printed mail": f"From: desk@marlbridge.example\nSent: 12 March 2026\nTo: O Tarrant\nSubject: Your file\n\n{PROSE}",
    "photograph": "IMG 2041",
    "receipt": "RECEIPT\n12/03/2026\nCopying 11 pages\nPaid with thanks",
    "minutes": "Minutes of the meeting\n12 March 2026\n\nPresent: A, B and C.",
    "form, second page": "6. Your name ______\n7. Your address ______\n8. Since when ______\n9. Signed ______",
    "cymraeg: brawddeg": "ac nid oes neb wedi ateb fy llythyrau ers hynny.\nYr wyf wedi ffonio hefyd.",
    "cymraeg: tudalen 2": "Tudalen 2\n\nYr wyf wedi ffonio ddwywaith ers hynny.",
    "cymraeg: rhestr": "(b) y llythyrau\n(c) y nodiadau o 3 Mehefin 2026",
    "cymraeg: atodiad": "Atodiad 2\n12 Mehefin 2026\n\nNodiadau o'r cyfarfod.",
}


@pytest.mark.parametrize("page", OTHER_LETTERS.values(), ids=OTHER_LETTERS)
def test_a_page_on_which_another_letter_begins_is_proposed_and_not_split(page: str) -> None:
    found = scan(NEW, FIRST, SIGNED, page)
    assert [[split.number for split in one.proposed] for one in found.documents] == [[4]]


@pytest.mark.parametrize("page", SAME_LETTER.values(), ids=SAME_LETTER)
def test_a_page_that_goes_on_or_is_enclosed_is_not_proposed(page: str) -> None:
    assert scan(NEW, FIRST, page).documents[0].proposed == ()


def test_a_printed_statement_of_many_pages_is_asked_about_once_at_most() -> None:
    head = "Quayside Bank plc\nPO Box 4, Hexley HT3 1AA\nStatement date 31 March 2026\nAccount 00012345"
    plain = [f"{head}\n\nBrought forward {number}" for number in range(1, 9)]
    numbered = [f"{head}\nPage {number} of 8\n\n{ROWS}" for number in range(1, 9)]
    for statement in (plain, numbered):
        assert len(scan(NEW, FIRST, SIGNED, *statement).documents[0].proposed) <= 1


# -- a sheet that lies wrong --------------------------------------------------------------------------------------

LIES_WRONG = "reads like a later page; does the sheet before it lie wrong?"


@pytest.mark.parametrize(
    ("parts", "is_doubtful"),
    [
        ([NEW, FIRST, CASE_A, PROSE], True),
        ([NEW, FIRST, CASE_A, BLANK, PROSE], True),
        ([NEW, FIRST, PROSE, PATCH, SIGNED], True),
        ([NEW, FIRST, CASE_A, "Yr oedd y ddesg ar gau bob dydd Llun y mis hwnnw."], True),
        ([NEW, FIRST, SIGNED, CASE_A, f"Page 3\n{PROSE}"], True),  # it says so itself, whatever stood before
        ([NEW, FIRST, SIGNED, CASE_A, FIRST.replace("3 May", "9 June")], False),
        ([NEW, FIRST, CASE_A, OTHER_LETTERS["hello"]], False),
        ([NEW, FIRST, CASE_A, OTHER_LETTERS["cymraeg: bore da"]], False),
        ([NEW, FIRST, CASE_A, f"Dear Sir\n\n{PROSE}"], False),
        ([NEW, FIRST, CASE_A, f"9 June 2026\n\n{PROSE}"], False),
        ([NEW, FIRST, CASE_A, "COMPLAINT FORM\nYour name: B Finch\nWhat happened: the file was lost"], False),
        ([NEW, FIRST, SIGNED, CASE_A, PROSE], False),  # a loose enclosure
        ([NEW, FIRST, SIGNED, CASE_A, "Your name: B Finch\nWhat happened: the file was lost"], False),
        ([NEW, FIRST, SIGNED, ROWS, CASE_A, PROSE], False),
        ([NEW, FIRST, "Gyda diolch,\nOlwen Tarrant", CASE_A, ROWS], False),
        ([NEW, FIRST, "Please send it to me soon.\n\nOlwen Tarrant", CASE_A, ROWS], False),
        ([CASE_A, PROSE], False),  # nothing before it
    ],
)
def test_a_sheet_in_the_middle_of_a_letter_is_told(parts: list[Coversheet | str | None], *, is_doubtful: bool) -> None:
    last = scan(*parts).documents[-1]
    assert any(problem.endswith(LIES_WRONG) for problem in last.problems) is is_doubtful


def test_of_pages_that_were_read_badly_nothing_is_said_about_the_sheet() -> None:
    assert scan(NEW, FIRST, CASE_A, PROSE, confidence=41.0).problems == ()


# -- read twice ---------------------------------------------------------------------------------------------------


def misread(text: str, share: float) -> str:
    """The text with this share of its words read otherwise."""
    chance = random.Random(4)
    words = [w[:-1] + "c" if len(w) > 2 and chance.random() < share else w for w in text.split(" ")]
    return " ".join(words)


def page_of(seed: int, words: int = 220) -> str:
    chance = random.Random(seed)
    return " ".join("".join(chance.choices("aeiourstlnmd", k=chance.randint(2, 9))) for _ in range(words))


@pytest.mark.parametrize("share", [0.0, 0.03, 0.07])
def test_a_page_read_twice_inside_a_letter_is_told(share: float) -> None:
    page = page_of(1)
    found = scan(NEW, FIRST, page, BLANK, misread(page, share), page_of(2))
    assert found.problems == ("page 5: the same page as page 3; was it scanned twice?",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (page_of(1), page_of(2)),
        ("Encl.", "Encl."),
        (f"Quayside Bank statement\n{ROWS}", f"Quayside Bank statement\n{ROWS.replace('.40', '.75').replace('Mar', 'Apr')}"),
        ("Form 7 " + page_of(3, 60) + " born 1961 paid 114.20", "Form 7 " + page_of(3, 60) + " born 1988 paid 92.00"),
    ],
)
def test_pages_that_differ_in_what_they_say_are_two(one: str, other: str) -> None:
    assert twins_of([(1, one), (2, other)]) == []


def test_five_hundred_pages_of_one_form_are_compared_in_time_that_grows_with_them() -> None:
    form = page_of(5, 300)
    pages = [(number, f"{form} {page_of(100 + number, 80)} {number}") for number in range(1, 501)]
    start = time.process_time()
    assert twins_of(pages) == []
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("sheets", "told"),
    [
        ([NEW, BLANK, NEW], [3]),
        ([NEW, BLANK, NEW, BLANK], [3]),
        ([NEW, ORIGINALS, NEW, ORIGINALS], [3]),
        ([NEW, BLANK, ORIGINALS, BLANK, NEW, BLANK, ORIGINALS, BLANK], [5]),
        ([NEW, NEW, NEW], [2, 3]),
        ([NEW, ORIGINALS], []),
        ([NEW, BLANK, ORIGINALS], []),
        ([PATCH, BLANK, PATCH], []),
        ([PATCH, NEW], []),
    ],
)
def test_the_same_sheets_again_are_told_once_across_blanks(sheets: list[Coversheet | None], told: list[int]) -> None:
    problems = scan(*sheets, FIRST).problems
    assert [int(line.split()[1].rstrip(":")) for line in problems if "the same cover sheet again" in line] == told


# -- blank pages --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([NEW, FIRST, SIGNED], "3 pages"),
        ([NEW, BLANK, FIRST, BLANK, SIGNED], "5 pages, of them 2 blank"),
        ([FIRST], "1 page"),
    ],
)
def test_blank_pages_are_counted_in_what_is_said_of_a_letter(parts: list[Coversheet | str | None], said: str) -> None:
    assert scan(*parts).documents[0].page_count == said


def test_a_letter_that_many_send_is_not_taken_for_one_letter_read_twice() -> None:
    body = page_of(6, 160)
    letters = [f"{name}\n{house} Low Road\nZE2 2BB\n\n4 June 2026\n\nDear Sir\n\n{body}\n\nYours faithfully\n\n{name}"
               for name, house in (("Bram Finch", 2), ("Nia Askew", 31), ("Osian Pole", 8))]  # fmt: skip
    assert scan(NEW, letters[0], NEW, letters[1], NEW, letters[2]).problems == ()
    twice = scan(NEW, letters[0], NEW, letters[1], NEW, misread(letters[0], 0.01)).problems
    assert twice == ("page 6: the same letter as on page 1; was it scanned twice?",)
