"""Names as people write them: accents, particles, one word, no capitals; and houses that are no persons."""

import unicodedata

import pytest

from parsers.accents import fold
from parsers.letter import read_letter

ICO = "Information Commissioner's Office\nWycliffe House\nWilmslow\nSK9 5AF\n\n"
HOME = "4 Ropewalk\nPenwick\nZE4 7QP\n\n"
ASK = "Please look into what they did with my records.\n\n"
DEAR = f"Dear Sir or Madam\n\n{ASK}"

NAMES = [
    "Siân Roberts", "Siôn ap Gwilym", "Zoë Müller", "Łukasz Wójcik", "Seán Ó Briain", "José García", "Renée O'Hara",
    "Chloë Smith", "Gŵen Tŷ-Mawr", "Élodie Lefèvre", "Øystein Håkonsen", "Ángel Muñoz", "Noël Cowper", "Zsófia Kovács",
    "Şebnem Yıldız", "Þóra Jónsdóttir", "Nguyễn Thị Hạnh", "Andrée Tŷ Gwyn", "SIÂN ROBERTS", "Mrs Siân M. Roberts",
    "Pieter van der Berg", "Ludwig von Stahl", "Mohammed al-Rashid", "Amina bint Yusuf", "Inês de la Cruz e Silva",
    "Ruth ferch Dafydd", "Ewan McAllister", "Fionn Mac an tSaoi", "Niamh Ní Dhomhnaill", "Aoife Nic Dhiarmada",
    "Colm Ó hEithir", "Marie d’Arcy", "Jan 't Hooft", "Zia ul-Haq", "J.R. O’Dowd", "Anne-Marie Price-Jones",
    "Χ. Παππάς", "Олена Ткач",
]  # fmt: skip


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("name", NAMES)
def test_a_signed_name_is_read_and_written_to(name: str, form: str) -> None:
    signed = unicodedata.normalize(form, name)
    for head in (HOME, f"{signed}\n{HOME}"):
        facts = read_letter((f"{head}2 May 2026\n\n{ICO}{DEAR}Yours faithfully\n\n{signed}\n",))
        assert (facts.sender_name, facts.address_is_one) == (unicodedata.normalize("NFC", name), True)
        assert facts.sender_address == ("4 Ropewalk", "Penwick", "ZE4 7QP")


@pytest.mark.parametrize("name", ["Siân Roberts", "Łukasz Wójcik", "Mrs Zoë Müller", "Seán Ó Briain"])
def test_a_name_below_which_the_address_stands_is_read(name: str) -> None:
    facts = read_letter((f"2 May 2026\n\n{ICO}{DEAR}Yours faithfully\n\n{name}\n{HOME}",))
    assert (facts.sender_name, facts.address_is_one) == (name, True)


@pytest.mark.parametrize("name", ["Siân Roberts", "Zoë Müller", "Pieter van der Berg"])
def test_a_name_without_closing_words_is_read(name: str) -> None:
    assert read_letter((f"Dear Sir\n\nI write about my records at the surgery.\n\n{name}\n",)).sender_name == name


@pytest.mark.parametrize("name", ["john smith", "siân roberts", "mary-ann o'dowd", "pieter van der berg"])
def test_a_name_without_capitals_below_the_closing_is_one(name: str) -> None:
    facts = read_letter((f"{HOME}{ICO}{DEAR}Yours faithfully\n\n{name}\n",))
    assert (facts.sender_name, facts.address_is_one) == (name, True)


@pytest.mark.parametrize(
    "line",
    [
        "a concerned citizen", "local resident", "thanks again", "please reply soon", "your customer", "enclosed as above",
        "from your reader", "copy sent to them", "and many thanks", "gan eich cwsmer", "yn gywir iawn", "xx tt", "1 2",
        "data protection officer", "please turn over",
    ],
)  # fmt: skip
def test_words_below_the_closing_that_are_no_name_are_none(line: str) -> None:
    assert read_letter((f"{HOME}{ICO}{DEAR}Yours faithfully\n\n{line}\n",)).sender_name == ""


def test_a_first_name_alone_is_the_writers_whose_whole_name_stands_at_the_head() -> None:
    facts = read_letter((f"Siân Roberts\n{HOME}{ICO}{DEAR}Best wishes\n\nSiân\n",))
    assert (facts.sender_name, facts.address_is_one) == ("Siân Roberts", True)


@pytest.mark.parametrize("word", ["Margaret", "Sian", "Wblo", "Łukasz"])
def test_one_word_alone_is_shown_and_waits_for_a_person(word: str) -> None:
    """A scrawl is read as one word too."""
    facts = read_letter((f"{HOME}{ICO}{DEAR}Best wishes\n\n{word}\n",))
    assert (facts.sender_name, facts.address_is_one) == (word, False)


@pytest.mark.parametrize("word", ["Manager", "Enclosures", "Tenant", "Diolch", "Sent", "Zxcvb", "Ag"])
def test_one_word_that_is_no_name_is_not_shown_as_one(word: str) -> None:
    assert read_letter((f"{HOME}{ICO}{DEAR}Best wishes\n\n{word}\n",)).sender_name == ""


@pytest.mark.parametrize(
    "head",
    [
        "Hillcrest\nMill Lane\nLudlow ZE4 7QP\n\n",
        "Fairview\n12 Mill Lane\nLudlow\nZE4 7QP\n\n",
        "The Laurels\nMill Lane\nLudlow\nZE4 7QP\n\n",
        "Rose Bank\nMill Lane\nLudlow\nZE4 7QP\n\n",
        "Holly Dene\nMill Lane\nLudlow\nZE4 7QP\n\n",
        "Tŷ Gwyn\n4 Stryd Fawr\nBangor\nZE4 7QP\n\n",
        "Tŷ Gwyn, 4 Stryd Fawr\nBangor ZE4 7QP\n\n",
        "Bryn Awel\nHeol y Felin\nBangor\nZE4 7QP\n\n",
        "Hafod Wen\nLôn Goed\nBangor\nZE4 7QP\n\n",
        "Min-y-Nant\n2 Heol y Bont\nBangor\nZE4 7QP\n\n",
        "Siân Roberts\nHillcrest\nMill Lane\nLudlow\nZE4 7QP\n\n",
    ],
)
def test_a_house_by_its_name_belongs_to_the_address(head: str) -> None:
    facts = read_letter((f"{head}2 May 2026\n\n{ICO}{DEAR}Yours faithfully\n\nSiân Roberts\n",))
    house = head.removeprefix("Siân Roberts\n").replace(",", "\n").splitlines()[0]
    assert (facts.sender_name, facts.address_is_one) == ("Siân Roberts", True)
    assert facts.sender_address[0].startswith(house)


@pytest.mark.parametrize(
    "head",
    [
        "Tidyco\nMarket Street\nEastwick ZE1 9HG\n\n",
        "Harker Brothers\nMarket Street\nEastwick ZE1 9HG\n\n",
        "Hillcrest Care Home\nMill Lane\nLudlow ZE1 9HG\n\n",
        "Mr A Hillcrest\nMill Lane\nLudlow ZE1 9HG\n\n",
        "Tom Underwood\nMill Lane\nLudlow ZE1 9HG\n\n",
        "Eastwick Bank\nMill Lane\nLudlow ZE1 9HG\n\n",
    ],
)
def test_whoever_else_stands_above_a_street_is_no_house(head: str) -> None:
    facts = read_letter((f"{head}2 May 2026\n\n{ICO}{DEAR}Yours faithfully\n\nSiân Roberts\n",))
    assert not facts.address_is_one


@pytest.mark.parametrize(
    "marking",
    [
        "OFFICIAL-SENSITIVE", "OFFICIAL - SENSITIVE: PERSONAL", "OFFICIAL", "RESTRICTED", "PROTECT", "Personal",
        "NOT PROTECTIVELY MARKED", "COMMERCIAL IN CONFIDENCE", "ADDRESSEE ONLY", "STRICTLY PRIVATE AND CONFIDENTIAL",
        "BY HAND", "RECORDED DELIVERY", "Royal Mail Signed For 1st Class", "WITHOUT PREJUDICE", "SWYDDOGOL-SENSITIF",
        "CYFYNGEDIG", "PREIFAT A CHYFRINACHOL", "PERSONOL", "IMPORTANT", "PWYSIG",
        "To be opened by addressee only",
    ],
)  # fmt: skip
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_marking_above_the_address_is_no_part_of_it(marking: str, gap: str) -> None:
    facts = read_letter((f"{marking}{gap}{HOME}2 May 2026\n\n{ICO}{DEAR}Yours faithfully\n\nLudo Marchbanks\n",))
    assert (facts.address_is_one, facts.sender_address) == (True, ("4 Ropewalk", "Penwick", "ZE4 7QP"))


def test_a_folded_text_is_as_long_as_the_text() -> None:
    text = "Tŷ Łódź, Straße; Ærø – Ωμέγα “ẃẁŵ”"
    assert len(fold(text)) == len(text)
    assert fold(text) == "Ty Lodz, Strase; Aro – Ωμέγα “www”"
