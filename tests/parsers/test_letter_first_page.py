import pytest

from parsers.letter import labelled_references, read_letter
from parsers.letter_sender import has_postcode


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("Our ref: SK/1\nYour ref: RFA0612345", ("SK/1", "RFA0612345")),
        ("lOurRef: IC-690118-D4R2", ("IC-690118-D4R2",)),  # a fold read as l, words run together
        ("0ur Ref :RFA0612345", ("RFA0612345",)),
        ("Ein cyf: IC-690118-D4R2   Eich cyf: JP/12", ("IC-690118-D4R2", "JP/12")),
        ("Your ref: FS50111222 / RFA0333444", ("FS50111222", "RFA0333444")),
        ("Your ref: FS50111222/RFA0333444", ("FS50111222", "RFA0333444")),
        ("Our ref: SK/GA/0093-2", ("SK/GA/0093-2",)),  # a slash inside one reference
        ("Reference IC-690118-D4R2", ("IC-690118-D4R2",)),
        ("Case ref no. RFA0612345", ("RFA0612345",)),
        ("Cyfeirnod yr achos IC-690118-D4R2", ("IC-690118-D4R2",)),
        ("Our Ref / Ein Cyf: IC-690118-D4R2", ("IC-690118-D4R2",)),
        ("Your reference: RFA 0612345 Date: 3 May 2019", ("RFA 0612345",)),
        ("Your ref RFA0612345 Our ref AB1234", ("RFA0612345", "AB1234")),
        ("Your Ref. [Ref. IC-690118-D4R2]", ("IC-690118-D4R2",)),
        ("Our ref:\nYour ref:\n\nAB/12\nRFA0612345\n", ("AB/12", "RFA0612345")),  # a letterhead of two columns
        ("about the bank (your ref: IC-690118-D4R2) and I", ("IC-690118-D4R2",)),
    ],
)
def test_references_behind_a_label_are_found_as_they_stand(text: str, references: tuple[str, ...]) -> None:
    assert labelled_references(text) == references


@pytest.mark.parametrize(
    "text",
    [
        "I was given reference IC-690118-D4R2.",
        "I quoted your\nreference IC-690118-D4R2 in my last letter to you",
        "my neighbour's case (ref: IC-690118-D4R2) was closed",
        "Refer to RFA0612345",
        "Reference was made to 12 documents",
        "Ref",
        "",
    ],
)
def test_prose_is_no_label(text: str) -> None:
    assert labelled_references(text) == ()


def test_a_look_alike_is_given_as_it_was_read() -> None:
    assert labelled_references("Our ref: lC-2O4418-T7M2") == ("lC-2O4418-T7M2",)


def test_a_page_of_labels_takes_no_time_and_gives_few_references() -> None:
    assert len(labelled_references("Our ref: A1234 Your ref: B1234\n" * 20_000)) <= 12


LETTER = """RECEIVED 4 NOV 2026

Mrs Olwen Tarrant
7 Kiln Rise
Marlbridge
ZE4 7QP

2 November 2026

Information Commissioner's Office
Wycliffe House
Wilmslow
SK9 5AF

Dear Sir or Madam

Your help, please.

Yours faithfully

O. Tarrant
"""


def test_the_sender_stands_in_the_block_with_the_postcode_that_is_not_ours() -> None:
    facts = read_letter((LETTER,))
    assert (facts.sender_name, facts.sender_address) == (
        "Mrs Olwen Tarrant",
        ("7 Kiln Rise", "Marlbridge", "ZE4 7QP"),
    )
    assert facts.address_is_one


def test_the_stamp_is_not_the_date_of_the_letter() -> None:
    facts = read_letter((LETTER,))
    assert (facts.date, facts.received_stamp) == ("2 November 2026", "4 NOV 2026")


def test_a_welsh_date_and_stamp_are_read() -> None:
    facts = read_letter(("DERBYNIWYD 9 TACH 2026\n\n6 Tachwedd 2026\n\nAnnwyl Gomisiynydd,\n",))
    assert (facts.date, facts.received_stamp, facts.salutation) == (
        "6 Tachwedd 2026",
        "9 TACH 2026",
        "Annwyl Gomisiynydd,",
    )


def test_without_a_name_in_the_block_the_signature_names_the_sender() -> None:
    facts = read_letter(("7 Kiln Rise\nMarlbridge\nZE4 7QP\n\nDear Sir\n\nYours truly\n\nOlwen Tarrant\n",))
    assert facts.sender_name == "Olwen Tarrant"


def test_two_blocks_with_postcodes_leave_the_address_uncertain() -> None:
    two = "Askew & Co Solicitors\n1 High Street\nZE1 1AA\n\nMr B Finch\n2 Low Road\nZE2 2BB\n\nDear Sirs\n"
    assert not read_letter((two,)).address_is_one


def test_an_address_without_postcode_is_a_guess() -> None:
    facts = read_letter(("8 Test Way\nAndover\n\nDear Mr Lomax\n",))
    assert facts.sender_address == ("8 Test Way", "Andover")
    assert not facts.address_is_one


@pytest.mark.parametrize(("line", "is_one"), [("London SW1A 0AA", True), ("M1 1AE", True), ("AB12 34", False)])
def test_postcodes_are_judged_by_form(line: str, is_one: bool) -> None:
    assert has_postcode(line) is is_one


def test_nothing_read_gives_nothing() -> None:
    assert read_letter(()).sender_name == ""
    assert read_letter(("",)).date == ""


@pytest.mark.parametrize(
    ("end", "name"),
    [
        ("Yours respectfully,\nThos, Hegg", "Thos. Hegg"),
        ("Yours faithfully\nJ, Warrender", "J. Warrender"),
        ("I want them back when you have read them.\nGregory Quill", "Gregory Quill"),
        ("IS IT ALLOWED\n\nGEO. PARTRIDGE\nPLEASE DO NOT RING", "GEO. PARTRIDGE"),
        ("You can reach me here.\nThank You", ""),
        ("Please see the next page.\nOver", ""),
    ],
)
def test_who_signs_is_found_without_closing_words_and_with_misread_dots(end: str, name: str) -> None:
    assert read_letter((f"Dear Sir\n\nI write about my records at the surgery.\n\n{end}\n",)).sender_name == name
