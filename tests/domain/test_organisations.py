"""Organisations: found by name and by build; the one written about told from those that pass by."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest

from gateway.domain.correspondence import Sector
from gateway.domain.organisations import Register, RegisterError, load_register
from gateway.domain.written_about import choose_organisation
from parsers.reading import Channel, Mailbox, PageReading, PageStatus, Passage, Place, Reading


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register()


def mail(subject: str, body: str, sender: str = "a@home.example") -> Reading:
    passages = (Passage(Place.SUBJECT, "subject", subject), Passage(Place.BODY, "body", body))
    return Reading(Channel.EMAIL, subject=subject, sender=Mailbox(sender), new_text=body, passages=passages)


@pytest.mark.parametrize(
    ("text", "name", "sector"),
    [
        ("I wrote to Leeds City Council.", "Leeds City Council", Sector.LOCAL_GOVERNMENT),
        ("LB Hackney sent it", "London Borough of Hackney", Sector.LONDON_BOROUGHS),
        ("Cyngor Sir Gâr heb ateb", "Carmarthenshire County Council", Sector.LOCAL_GOVERNMENT),
        ("the old Inland Revenue", "HM Revenue and Customs", Sector.CENTRAL_GOVERNMENT),
        ("West Yorkshire Police", "West Yorkshire Police", Sector.CRIMINAL_JUSTICE),
        ("Heddlu Gogledd Cymru", None, Sector.CRIMINAL_JUSTICE),
        ("Experian", "Experian", Sector.LENDERS),
        ("TfL", "Transport for London", Sector.TRANSPORT),
        ("Trafnidiaeth Cymru", "Transport for Wales", Sector.TRANSPORT),
        ("Ofsted", "Ofsted", Sector.REGULATORS),
        ("TV Licensing", "TV Licensing", Sector.BBC),
        ("giffgaff", None, Sector.TELECOMS),
        ("Natural England", "Natural England", Sector.ENVIRONMENT),
    ],
)
def test_a_body_of_the_register_is_found_by_any_of_its_names(
    register: Register, text: str, name: str | None, sector: Sector
) -> None:
    found = [one for one in register.find(text) if one.level == "register"]
    assert found, text
    assert found[0].organisation.sector is sector
    assert name is None or found[0].organisation.name == name


@pytest.mark.parametrize(
    ("text", "words", "sector"),
    [
        ("because Fernhollow Borough Council refused", "Fernhollow Borough Council", Sector.LOCAL_GOVERNMENT),
        (
            "Saltmere University Hospitals NHS Foundation Trust has",
            "Saltmere University Hospitals NHS Foundation Trust",
            Sector.HEALTH,
        ),
        ("at St. Brannoc's Academy they", "St. Brannoc's Academy", Sector.EDUCATION),
        ("the University of Marchwood", "University of Marchwood", Sector.EDUCATION),
        ("with Redmarsh Building Society.", "Redmarsh Building Society", Sector.LENDERS),
        ("Kestrel & Sons Motors Ltd", "Kestrel & Sons Motors Ltd", Sector.GENERAL_BUSINESS),
        ("Equinox Loans Ltd", "Equinox Loans Ltd", Sector.LENDERS),
        ("Fenshire Constabulary", "Fenshire Constabulary", Sector.CRIMINAL_JUSTICE),
        ("from HMP Larkfield in May", "HMP Larkfield", Sector.CRIMINAL_JUSTICE),
        ("Ysgol Bro Llwyd", "Ysgol Bro Llwyd", Sector.EDUCATION),
        ("Bwrdd Iechyd Glannau Menai", "Bwrdd Iechyd Glannau Menai", Sector.HEALTH),
        ("the Department for Rural Futures", "Department for Rural Futures", Sector.CENTRAL_GOVERNMENT),
        ("Quayside Lettings", "Quayside Lettings", Sector.GENERAL_BUSINESS),
        ("Brackwater Pension Scheme", "Brackwater Pension Scheme", Sector.FINANCE),
        ("Northmoor Telecom plc", "Northmoor Telecom plc", Sector.TELECOMS),
        ("my GP surgery lost it", "GP surgery", Sector.HEALTH),
        ("then the bank wrote", "bank", Sector.LENDERS),
        ("mae'r ysgol wedi", "ysgol", Sector.EDUCATION),
    ],
)
def test_an_unknown_body_is_told_by_the_build_of_its_name(
    register: Register, text: str, words: str, sector: Sector
) -> None:
    found = register.find(text)
    assert [(" ".join(one.words.split()), one.organisation.sector) for one in found][:1] == [(words, sector)]


def test_two_names_joined_by_and_are_two_bodies(register: Register) -> None:
    found = register.find("Saltmere Hospitals NHS Trust and Kestrel Motors Ltd")
    assert [one.words for one in found] == ["Saltmere Hospitals NHS Trust", "Kestrel Motors Ltd"]


@pytest.mark.parametrize(
    "text", ["see www.bank.example", "a@council.example", "bankrupt", "the bank holiday", "hospitality"]
)
def test_a_word_inside_another_is_no_body(register: Register, text: str) -> None:
    assert register.find(text) == ()


@pytest.mark.parametrize(
    ("subject", "body", "sector"),
    [
        (
            "Complaint",
            "I teach at Mill Lane School. My bank, Redmarsh Building Society, gave my statements to my wife.",
            Sector.LENDERS,
        ),
        (
            "Complaint about Fenshire Police",
            "My solicitor, Gresham Dale LLP, wrote to them twice. They have not replied.",
            Sector.CRIMINAL_JUSTICE,
        ),
        (
            "medical notes",
            "I shall go to the Ombudsman next. Elm Row Surgery has lost my notes. I told my MP.",
            Sector.HEALTH,
        ),
        (
            "",
            "Citizens Advice told me to write to you. The council has sent my file to the wrong man.",
            Sector.LOCAL_GOVERNMENT,
        ),
        (
            "my data",
            "Hallam Motors passed my number to Wessex Insurance. Hallam Motors will not say why.",
            Sector.GENERAL_BUSINESS,
        ),
        (
            "",
            "I start work at Ashdown Primary School. My former employer, Corvid Leisure Centre, has told the school lies.",
            Sector.LEISURE,
        ),
        ("", "I put it on Facebook when the hospital refused to give me my notes.", Sector.HEALTH),
        (
            "",
            "The trust was kind. Ashcombe Borough Council has refused my request and says nothing more.",
            Sector.LOCAL_GOVERNMENT,
        ),
    ],
)
def test_the_body_complained_of_is_told_from_those_passing_by(
    register: Register, subject: str, body: str, sector: Sector
) -> None:
    choice = choose_organisation(mail(subject, body), register)
    assert choice is not None
    assert choice.organisation.sector is sector


def test_the_sender_is_not_the_body_complained_of(register: Register) -> None:
    body = "Quayside Lettings asks you to look at Redmarsh Building Society, which has sent us a stranger's statements."
    choice = choose_organisation(mail("statements", body, "office@quayside-lettings.example"), register)
    assert choice is not None
    assert choice.organisation.name == "Redmarsh Building Society"


def test_the_regulator_is_only_meant_when_it_is_complained_of(register: Register) -> None:
    reading = mail("to the ICO", "The ICO must help. The school has lost my son's file.")
    assert choose_organisation(reading, register).organisation.sector is Sector.EDUCATION  # type: ignore[union-attr]
    assert choose_organisation(reading, register, about_office=True).organisation.kind == "ico"  # type: ignore[union-attr]


def test_a_letterhead_is_not_the_body_written_about(register: Register) -> None:
    text = "HMP Larkfield\nWing B\n\nDear Sir\n\nFernhollow Borough Council has not sent my file.\n\nYours faithfully\nA. Pryce"
    reading = Reading(
        Channel.POST,
        pages=(PageReading(1, PageStatus.OCR, text),),
        passages=(Passage(Place.PAGE, "page 1", text),),
    )
    choice = choose_organisation(reading, register)
    assert choice is not None
    assert choice.organisation.name == "Fernhollow Borough Council"


def test_two_bodies_of_other_sectors_that_are_equal_come_both_into_question(register: Register) -> None:
    choice = choose_organisation(mail("", "Elm Row Surgery has it. Redmarsh Bank has it."), register)
    assert choice is not None
    assert choice.strength < 0.8
    assert {Sector.HEALTH, Sector.LENDERS} <= set(choice.sectors)


def test_no_body_no_choice(register: Register) -> None:
    assert choose_organisation(mail("hello", "I am cross."), register) is None


def test_a_sites_own_register_is_laid_over_the_packages(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        "name,sector,foi,aliases,kind,note\nBean and Gone,leisure,no,the Bean,cafe,\nLeeds City Council,charities,no,,x,\n",
        "utf-8",
    )
    register = load_register(own)
    assert [one.organisation.name for one in register.find("at the Bean they")] == ["Bean and Gone"]
    assert register.by_name("leeds city council").sector is Sector.CHARITIES  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("content", "mistake"),
    [
        ("name,foi\nA,yes\n", "line 1: column sector is missing"),
        ("name,sector,foi,aliases,kind,note\nA,moon,yes,,,\n", "line 2: no sector is called 'moon'"),
        ("name,sector,foi,aliases,kind,note\nA,health,perhaps,,,\n", "line 2: foi is yes or no"),
        ("name,sector,foi,aliases,kind,note\n,health,yes,,,\n", "line 2: name is empty"),
    ],
)
def test_a_mistake_in_a_register_is_named_with_its_line(tmp_path: Path, content: str, mistake: str) -> None:
    own = tmp_path / "own.csv"
    own.write_text(content, "utf-8")
    with pytest.raises(RegisterError, match=mistake):
        load_register(own)


def test_the_register_names_every_kind_of_body(register: Register) -> None:
    assert len(register.organisations) > 1_500
    assert {body.sector for body in register.organisations} == set(Sector)
    councils = [body for body in register.organisations if body.kind == "council"]
    assert sum(body.sector is Sector.LONDON_BOROUGHS for body in councils) >= 33
    assert len(councils) > 380
    assert sum(body.kind == "police" for body in register.organisations) >= 43


def test_the_register_file_is_what_its_script_writes() -> None:
    root = Path(__file__).resolve().parents[2]
    namespace: dict[str, object] = {"__name__": "make_register", "__file__": str(root / "scripts" / "make_register.py")}
    exec(compile((root / "scripts" / "make_register.py").read_text("utf-8"), "make_register.py", "exec"), namespace)  # noqa: S102 - our own script
    with (root / "gateway" / "registers" / "organisations.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[1:] == namespace["build"]()  # type: ignore[operator]


@pytest.mark.parametrize(
    "piece", ["Council ", "the bank ", "A ", "University of ", "Smith & ", "\ud800council ", "İ Bank "]
)
def test_hostile_text_is_searched_in_linear_time(register: Register, piece: str) -> None:
    started = time.process_time()
    choose_organisation(mail("x", piece * 50_000), register)
    assert time.process_time() - started < 5
