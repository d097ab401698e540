"""The body written about: own short letters by kind of story, each idea beside what only looks like it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from gateway.domain.correspondence import CaseType, Sector
from gateway.domain.organisations import Register, load_register
from gateway.domain.work_queues import choose_queue
from gateway.domain.written_about import Choice, choose_organisation
from parsers.reading import Channel, Mailbox, Passage, Place, Reading

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register()


def chosen(register: Register, body: str, subject: str = "", *, public: bool = False) -> Choice | None:
    passages = (Passage(Place.SUBJECT, "subject", subject), Passage(Place.BODY, "body", body))
    reading = Reading(
        Channel.EMAIL, subject=subject, sender=Mailbox("a@home.example"), new_text=body, passages=passages
    )
    return choose_organisation(reading, register, public=public)


def sector_of(register: Register, body: str, subject: str = "", *, public: bool = False) -> Sector | None:
    choice = chosen(register, body, subject, public=public)
    return choice.organisation.sector if choice else None


@pytest.mark.parametrize(
    ("body", "sector"),
    [
        # another who works there used what is kept there; the writer's own work passes by
        ("My ex's sister is a clerk at Redmarsh Surgery and knew my result before me.", Sector.HEALTH),
        ("I am a clerk at Redmarsh Surgery. Quayside Lettings has lost my references.", Sector.GENERAL_BUSINESS),
        ("A friend who works at the council says I should write. The gym will not send my file.", Sector.LEISURE),
        # the writer's own employer, where it is the employer that is complained of
        ("I am a porter at Larkmoor Hospital. My employer refuses me my own file.", Sector.HEALTH),
        ("I was a gardener with Ashcombe Borough Council. HR will not send my notes.", Sector.LOCAL_GOVERNMENT),
        # called in, and no help
        ("The garage sold my number. I asked the police, who said it was civil.", Sector.GENERAL_BUSINESS),
        ("The bank told me to try you. Larkmoor Hospital has sent my notes to a stranger.", Sector.HEALTH),
        # it is the one, and not the other
        ("Bailiffs came. It is the council that keeps putting the wrong name in.", Sector.LOCAL_GOVERNMENT),
        ("I don't blame the school. The taxi firm read his notes aloud.", Sector.GENERAL_BUSINESS),
        # told about it
        ("My landlord sent my medical letter to the manager of the garden centre.", Sector.GENERAL_BUSINESS),
        ("The surgery told my school about the tablets.", Sector.HEALTH),
        # must be fetched and handed over
        (
            "Kestrel Haulage wants each of us to get our own record from the police and bring it in or no job.",
            Sector.GENERAL_BUSINESS,
        ),
        # where one was
        ("When I was in hospital my bank gave my statements to my brother.", Sector.LENDERS),
        ("He shouted it in the mosque. The council has published my letter.", Sector.LOCAL_GOVERNMENT),
    ],
)
def test_the_part_that_each_body_plays_decides(register: Register, body: str, sector: Sector) -> None:
    assert sector_of(register, body) is sector


@pytest.mark.parametrize(
    ("body", "sector"),
    [
        ("a copper looked my girlfriend up on the computer", Sector.CRIMINAL_JUSTICE),
        ("the beeb put my letter on their page", Sector.BBC),
        ("the taxman has me down as dead", Sector.CENTRAL_GOVERNMENT),
        ("the social won't give me the file from when I was in care", Sector.LOCAL_GOVERNMENT),
        ("the bookies turned the screen round and showed my losses", Sector.LEISURE),
        ("the parking people have my address and will not say from whom", Sector.GENERAL_BUSINESS),
        ("woman from council tell my neighbour what is in file", Sector.LOCAL_GOVERNMENT),
        ("bank say no copy of the calls", Sector.LENDERS),
        ("i asked wexmere council for it and they said no", Sector.LOCAL_GOVERNMENT),
        ("They answered from foi@wexmere.gov.uk and refused.", Sector.LOCAL_GOVERNMENT),
        ("It came from records@saltmere.nhs.uk and was not mine.", Sector.HEALTH),
        ("Gofynnais i'r bwrdd iechyd am fy nodiadau.", Sector.HEALTH),
        ("Ces i lythyr gan Fwrdd Iechyd Glannau Menai am ddyn arall.", Sector.HEALTH),
        ("Mae'r cyngor wedi rhoi fy rhif i'r cymydog.", Sector.LOCAL_GOVERNMENT),
    ],
)
def test_nicknames_bare_nouns_addresses_and_mutations_name_a_body(
    register: Register, body: str, sector: Sector
) -> None:
    assert sector_of(register, body) is sector


@pytest.mark.parametrize(
    ("body", "sector"),
    [
        ("I asked Throttle Kings to take my name off. Throttle Kings never answered.", Sector.GENERAL_BUSINESS),
        ("QuickPebble Loans? No: LendaHand keeps ringing me. I asked LendaHand to stop.", Sector.LENDERS),
        ("I had a loan from Corvane and they put it on again. I asked Corvane for my file.", Sector.LENDERS),
        ("PayNimble Ltd (an e-money institution) froze my account.", Sector.FINANCE),
        ("Provision Direct, a doorstep lender, will not send the recording.", Sector.LENDERS),
        ("SeekEasy (search engine) shows my old case first.", Sector.GENERAL_BUSINESS),
        ("The Fairhaven Trust has my card and my mother's letters.", Sector.CHARITIES),
        ("The trust has lost my notes and my blood test.", Sector.HEALTH),
    ],
)
def test_a_name_that_says_nothing_takes_the_trade_of_what_is_told_of_it(
    register: Register, body: str, sector: Sector
) -> None:
    assert sector_of(register, body) is sector


@pytest.mark.parametrize(
    "body",
    [
        "I live in Torbay and went to Leeds. Chantelle told me so on Friday.",
        "Nothing helps. Anyway I am cross.",
        "The bank holiday was wet and the task force came to nothing.",
    ],
)
def test_people_places_and_figures_of_speech_are_no_bodies(register: Register, body: str) -> None:
    choice = chosen(register, body)
    assert choice is None or choice.faint


def test_one_firm_of_several_trades_goes_to_the_collective_queue(register: Register) -> None:
    body = "Oakwell Group do my broadband and my loan, all on one bill. Each side says the other has the master record."
    choice = chosen(register, body, "Oakwell Group")
    assert choice is not None
    assert choose_queue(CaseType.RFA, None, sectors=choice.sectors).queue == "5"


def test_the_same_firm_with_one_trade_goes_to_that_trade(register: Register) -> None:
    body = "Oakwell Group gave me a loan. I asked Oakwell Group for the calls."
    assert sector_of(register, body, "Oakwell Group") is Sector.LENDERS


def test_unwanted_post_from_a_firm_is_direct_marketing(register: Register) -> None:
    body = "I bought slippers from Hobb & Daughters. Now catalogues come weekly. I asked to be struck off their list."
    assert sector_of(register, body) is Sector.DIRECT_MARKETING
    assert sector_of(register, "I bought slippers from Hobb & Daughters. They lost my card details.") is (
        Sector.GENERAL_BUSINESS
    )


def test_a_householders_camera_is_about_the_householder(register: Register) -> None:
    body = "Him at 41 has a camera on our path. We asked the council, then the police. Can you make him turn it?"
    assert sector_of(register, body) is Sector.GENERAL_BUSINESS
    assert sector_of(register, "The council has put a camera on our path and won't show me the film.") is (
        Sector.LOCAL_GOVERNMENT
    )


def test_a_request_for_information_is_about_an_authority(register: Register) -> None:
    body = "I asked the Cabinet Office for the papers, which the doctor thinks I shall not live to see. Refused, s.35."
    assert sector_of(register, body, public=True) is Sector.CENTRAL_GOVERNMENT


@pytest.mark.parametrize(
    ("name", "least"),
    [("queue_specimens.toml", 0.95), ("queue_specimens_second.toml", 0.80), ("queue_specimens_third.toml", 0.95)],
)
def test_most_letters_reach_the_queue_an_officer_would_choose(register: Register, name: str, least: float) -> None:
    items = tomllib.loads((HERE / name).read_text("utf-8"))["item"]
    right = 0
    for item in items:
        choice = chosen(register, item["text"], item["subject"], public=item["type"] == "FS50")
        sector = choice.organisation.sector if choice and choice.certain else None
        if item["type"] == "FS50" and choice and choice.organisation.kind in {"water", "energy"}:
            sector = Sector.ENVIRONMENT
        queue = choose_queue(CaseType(item["type"]), sector, sectors=choice.sectors if choice else ())
        right += queue.queue in item["queue"]
    assert right / len(items) >= least


@pytest.mark.parametrize(
    ("body", "sector"),
    [
        # names in small letters that do something, and the same words as mere words
        ("o2 have cut me off and will not say why. it was my late mums number.", Sector.TELECOMS),
        ("moj keep asking for a passport i never had before i get my papers.", Sector.CRIMINAL_JUSTICE),
        # a council by its place alone, where it acts; a place where something is says nothing
        ("I asked for my file in March. East Sussex refused it in two lines.", Sector.LOCAL_GOVERNMENT),
        ("Redcar & Cleveland's adult team sent me a stranger's assessment.", Sector.LOCAL_GOVERNMENT),
        ("I moved to Swansea in May. My bank still writes to the old house.", Sector.LENDERS),
        # a council that no list knows, in London and elsewhere
        ("Lambsgate Council in London sent my file to my ex.", Sector.LONDON_BOROUGHS),
        ("Lambsgate Council sent my file to my ex.", Sector.LOCAL_GOVERNMENT),
        ("Southmere London Borough Council put my letter in another envelope.", Sector.LONDON_BOROUGHS),
    ],
)
def test_short_names_places_and_london_councils_are_known(register: Register, body: str, sector: Sector) -> None:
    assert sector_of(register, body) is sector


def test_initials_stand_for_the_body_that_was_named(register: Register) -> None:
    body = "I asked Fernhollow Building Society for the calls. FBS refused. FBS says that it keeps none."
    choice = chosen(register, body)
    assert choice is not None
    assert choice.organisation.name == "Fernhollow Building Society"


def test_a_body_that_nobody_names_is_told_by_the_wording_of_the_letter(register: Register) -> None:
    body = (
        "They read my scan out in front of everybody. I had asked for the nurse and for a room with a door. I have had"
        " nothing in writing about my tests since, nor the notes of my operation, and I am told that the consultant"
        " has left."
    )
    choice = chosen(register, body)
    assert choice is not None
    assert choice.organisation.sector is Sector.HEALTH


def test_a_letter_that_tells_of_nobody_is_left_to_a_person(register: Register) -> None:
    assert chosen(register, "They will not answer. I have waited long enough and I want it put right.") is None
