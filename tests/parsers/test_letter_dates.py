from datetime import date

import pytest

from parsers.letter import read_letter

HEAD = "Mrs Olwen Tarrant\n7 Kiln Rise\nMarlbridge\nZE4 7QP\n\n2 November 2026\n\n"
DEAR = "Dear Commissioner\n\nPlease help me with the surgery.\n\nYours faithfully\n\nOlwen Tarrant\n"
FOURTH = date(2026, 11, 4)


@pytest.mark.parametrize(
    "stamp",
    [
        "RECEIVED 4 NOV 2026",
        "Received: 04/11/2026",
        "REC'D 4.11.26",
        "DATE RECEIVED 2026-11-04",
        "RECEIVED\n4 NOV 2026",
        "RECEIVED\n\n4 NOV 2026",
        "0 4 NOV 2026\nRECEIVED",
        "2026-11-04\nRECEIVED\nSCANNING TEAM",
        "- 4 NOV 2026 RECEIVED",
        "O4 NOV 2026\nRECEIVED",
        "RECEIVED\nInformation Commissioner's Office\nWycliffe House\nWater Lane\nWilmslow SK9 5AF\n4 NOV 2026",
        "RECEIVED\n\nICO WALES\n2nd Floor, Churchill House\nCARDIFF\nCF10 2HH\n\n4 NOV 26",
        "| RECEIVED 4 NOV 2026 10:42 AM |",
        "RECEIVED BY THE ICO ON 4th November 2026",
        "ICO POST ROOM\nRECEIVED\n04NOV2026",
        "DERBYNIWYD 4 TACH 2026",
        "DERBYNIWYD\nSwyddfa'r Comisiynydd Gwybodaeth\nCaerdydd\n4 Tachwedd 2026",
        "4 TACH 2026\nDERBYNIWYD",
        "Dyddiad derbyn: 04/11/2026",
        "Date received 4 November 2026",
        "NOV 4 2026\nRECEIVED",
    ],
)
@pytest.mark.parametrize("place", ["{stamp}\n\n{head}{dear}", "{head}{stamp}\n\n{dear}", "{head}{dear}\n\n{stamp}\n"])
def test_a_stamp_gives_its_day_and_the_letter_keeps_its_own(stamp: str, place: str) -> None:
    if place.endswith("{stamp}\n"):
        stamp = stamp.upper()  # below the salutation only capitals make a stamp
    facts = read_letter((place.format(stamp=stamp, head=HEAD, dear=DEAR),))
    assert (facts.stamped_on, facts.date) == (FOURTH, "2 November 2026")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Mrs Olwen Tarrant   RECEIVED 4 NOV 2026\n7 Kiln Rise\nMarlbridge\nZE4 7QP\n\n2 November 2026\n", FOURTH),
        ("2 November 2026 RECEIVED 4 NOV 2026\n", FOURTH),
        # the letter's date right beside the stamp, on either side: a letter is written before it is received
        ("2 November 2026\nRECEIVED\n4 NOV 2026\n", FOURTH),
        ("4 NOV 2026\nRECEIVED\n2 November 2026\n", FOURTH),
        # of two stamps the office's own, or the later
        ("RECEIVED 6 NOV 2026\n\n2 November 2026\n\nRECEIVED\nICO\n4 NOV 2026\n", FOURTH),
        ("RECEIVED 3 NOV 2026\n\n2 November 2026\n\nRECEIVED 4 NOV 2026\n", FOURTH),
    ],
)
def test_a_stamp_among_other_words_and_dates_is_told_from_them(words: str, day: date) -> None:
    facts = read_letter((f"{words}\n{DEAR}",))
    assert (facts.stamped_on, facts.date) == (day, "2 November 2026")


@pytest.mark.parametrize(
    "words",
    [
        "I received your letter on 4 November 2026.",
        "Received your letter of 4 November 2026, thank you.",
        "and what they sent was\nreceived on 4 November 2026 by my sister.",
        "I RECEIVED 4 November 2026 as an answer.",
        "RECEIVED FROM THE BANK 4 NOV 2026",
        "RECEIVED EASTWICK COUNCIL 4 NOV 2026",
        "RECEIVED\nEASTWICK COUNCIL\n4 NOV 2026",
        "Received: 4 November 2026 the council's reply",
        "Sent 1 November 2026\nReceived 4 November 2026",
        "Derbyniais eich llythyr ar 4 Tachwedd 2026.",
        "Cafodd fy llythyr ei dderbyn ar 4 Tachwedd 2026.",
        "RECEIVED",
        "4 NOV 2026",
    ],
)
def test_a_date_in_a_sentence_or_in_somebody_elses_stamp_is_none(words: str) -> None:
    facts = read_letter((f"{HEAD}Dear Commissioner\n\nAbout the surgery.\n{words}\n\nYours faithfully\nO. Tarrant\n",))
    assert (facts.received_stamp, facts.stamped_on, facts.date) == ("", None, "2 November 2026")


@pytest.mark.parametrize(
    "head",
    [
        "RECEIVED\n\nInformation Commissioner's Office\nWycliffe House\nSK9 5AF\n\n2 November 2026\n\n",
        "RECEIVED\n\nMrs Olwen Tarrant\n7 Kiln Rise\nMarlbridge\nZE4 7QP\n\n2 November 2026\n\n",
        "2 November 2026\n\nRECEIVED\n\n",
    ],
)
def test_a_stamp_whose_date_was_not_read_does_not_take_the_letters(head: str) -> None:
    facts = read_letter((head + DEAR,))
    assert (facts.stamped_on, facts.date) == (None, "2 November 2026")


def test_a_stamp_with_an_impossible_day_is_text_only() -> None:
    facts = read_letter(("RECEIVED 31/02/2026\n\n" + HEAD + DEAR,))
    assert (facts.received_stamp, facts.stamped_on, facts.date) == ("31/02/2026", None, "2 November 2026")


def test_a_page_of_stamps_takes_no_time() -> None:
    assert read_letter(("RECEIVED\n" * 5_000 + "4 NOV 2026\n",)).stamped_on in {FOURTH, None}


@pytest.mark.parametrize(
    "written",
    [
        "4ydd Mawrth 2026", "4ydd o Fawrth 2026", "1af o Fai 2026", "2il o Fehefin 2026", "3ydd Orffennaf 2026",
        "5ed o Fedi, 2026", "11eg o Dachwedd 2026", "12fed o Ragfyr 2026", "21ain o Ionawr 2026", "4 o Chwefror 2026",
        "4ydd o fis Ebrill 2026", "4 mis Awst 2026", "20fed Hydref '26", "4 Mawrth 26", "4 Mar 26", "4 Mar '26",
        "4th March ’26", "4 March, 2026", "4th. March 2026", "4-Mar-2026", "4/Mar/26", "4.3.26", "March 4th, 2026",
        "March the 4th 2026", "Mawrth 4ydd, 2026", "Mawrth y 4ydd 2026", "4th day of March 2026", "04 MAR 2026",
        "4 Gorff 2026", "4 Rhag. 2026", "2026-03-04",
    ],
)  # fmt: skip
@pytest.mark.parametrize("line", ["{}", "Dydd Mercher {}", "Bangor, {}", "Dyddiad: {}"])
def test_the_date_of_a_letter_is_read_as_written(written: str, line: str) -> None:
    head = f"Mrs Olwen Tarrant\n7 Kiln Rise\nMarlbridge\nZE4 7QP\n\n{line.format(written)}\n\n"
    assert read_letter((head + DEAR,)).date == written


@pytest.mark.parametrize("line", ["4 Maes y Dre", "12 Mai Street", "26 May Tree Close", "Mawrth", "4ydd", "March on 5"])
def test_what_only_looks_like_a_date_is_none(line: str) -> None:
    assert read_letter((f"{line}\nMarlbridge\nZE4 7QP\n\n{DEAR}",)).date == ""


@pytest.mark.parametrize("stamp", ["DERBYNIWYD 4ydd o Dachwedd 2026", "DERBYNIWYD\n4 TACH 26", "4ydd o Dachwedd 2026\nDERBYNIWYD"])
def test_a_stamp_with_a_welsh_ordinal_gives_its_day(stamp: str) -> None:
    assert read_letter((f"{stamp}\n\n{HEAD}{DEAR}",)).stamped_on == FOURTH
