import csv
import io
from datetime import date
from pathlib import Path

import pypdf
import pytest

from gateway.outbox import letters as letters_module
from gateway.outbox.letters import LetterError, PrintFolder, address_is_certain, preview_letters, render_letter
from gateway.settings import Office
from parsers.reading import Channel, PageReading, PageStatus, Reading

ADDRESS = ("7 Kiln Rise", "Marlbridge", "ZE4 7QP")
DAY = date(2026, 3, 2)


def letter(language: str = "en", name: str = "Siân Ŵyll", variant: str = "") -> pypdf.PdfReader:
    pdf = render_letter(language=language, name=name, address=ADDRESS, day=DAY, office=Office(), variant=variant)
    return pypdf.PdfReader(io.BytesIO(pdf))


def words(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).replace("’", "'").split())


def test_the_letter_says_when_to_expect_what() -> None:
    text = words(letter())
    for service_level in ("30 calendar days", "14 calendar days", "20 working days", "5 working days"):
        assert service_level in text
    assert "2 March 2026" in text
    assert "Dear Siân Ŵyll," in text
    assert "ZE4 7QP" in text


def test_the_welsh_letter_is_welsh_with_its_circumflexes() -> None:
    reader = letter("cy")
    text = words(reader)
    assert "Mae eich llythyr wedi ein cyrraedd" in text
    assert "30 diwrnod calendr" in text
    assert "2 Mawrth 2026" in text
    assert "Annwyl Siân Ŵyll," in text
    assert reader.trailer["/Root"]["/Lang"] == "cy-GB"


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_letter_is_tagged_for_readers_of_screens(language: str) -> None:
    reader = letter(language)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title


COUNCIL = Office(name="Wexcombe Council", name_cy="Cyngor Wexcombe", kind="council")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("acknowledge a data protection complaint within 30 days", "at any time", "20 working days", "one month")),
        ("cy", ("cydnabod cwyn am ddiogelu data o fewn 30 diwrnod", "ar unrhyw adeg", "20 diwrnod gwaith", "un mis")),
    ],
)
def test_a_council_s_letter_states_the_30_days_of_the_2025_act(language: str, said: tuple[str, ...]) -> None:
    pdf = render_letter(language=language, name="Siân Ŵyll", address=ADDRESS, day=DAY, office=COUNCIL)
    text = words(pypdf.PdfReader(io.BytesIO(pdf)))
    assert [each for each in said if each not in text] == []
    assert "30 calendar days" not in text
    assert "Our ref" not in text


def roles(element: object) -> list[str]:
    """The structure tree's roles, top down (PDF 32000-1, 14.7)."""
    found = element.get_object()
    if isinstance(found, pypdf.generic.ArrayObject):
        return [role for each in found for role in roles(each)]
    if not isinstance(found, pypdf.generic.DictionaryObject) or found.get("/Type") in {"/MCR", "/OBJR"}:
        return []
    own = [str(found["/S"])] if "/S" in found else []
    return own + (roles(found["/K"]) if "/K" in found else [])


@pytest.mark.parametrize("office", [Office(), COUNCIL], ids=["regulator", "council"])
@pytest.mark.parametrize(("language", "title"), [("en", "We have received"), ("cy", "wedi ein cyrraedd")])
def test_each_letter_has_a_structure_tree_its_language_and_a_title_that_is_shown(
    language: str, title: str, office: Office
) -> None:
    pdf = render_letter(language=language, name="Siân Ŵyll", address=ADDRESS, day=DAY, office=office)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    tree = roles(root["/StructTreeRoot"]["/K"])
    assert tree[0] == "/Document"
    assert {"/H1", "/P", "/L", "/LI", "/LBody", "/Link"} <= set(tree)
    assert root["/Lang"] == f"{language}-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert title in reader.metadata.title
    assert all("/StructParents" in page for page in reader.pages)


def test_the_preview_holds_each_letter_in_both_languages_and_sizes(tmp_path: Path) -> None:
    written = preview_letters(tmp_path, office=COUNCIL, day=DAY)
    assert [path.name for path in written] == [
        "acknowledgement.en.pdf",
        "acknowledgement.large-print.en.pdf",
        "acknowledgement.cy.pdf",
        "acknowledgement.large-print.cy.pdf",
    ]


def test_a_letter_is_made_also_where_the_working_folder_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    letters_module._templates.clear()
    assert letter().pages


@pytest.mark.parametrize("language", ["en", "cy"])
def test_no_reference_and_no_officer_stands_in_it(language: str) -> None:
    text = words(letter(language)).casefold()
    assert "our ref" not in text
    assert "cyfeirnod" not in text
    assert "case officer" not in text


def test_large_print_is_larger() -> None:
    assert len(letter(variant="large-print").pages) > len(letter().pages)


def test_without_a_name_the_salutation_is_for_anybody() -> None:
    assert "Dear Sir or Madam," in words(letter(name=""))
    assert "Annwyl Syr neu Fadam," in words(letter("cy", name=""))


def test_a_name_is_text_whatever_it_holds() -> None:
    assert '#panic("x") *' in words(letter(name='#panic("x") * '))


def test_the_same_letter_is_the_same_bytes() -> None:
    one, two = (render_letter(language="en", name="A B", address=ADDRESS, day=DAY, office=Office()) for _ in range(2))
    assert one == two


def test_an_office_s_own_template_wins(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "acknowledgement.en.typ").write_text('#set document(title: "Ours")\nOur own words.')
    pdf = render_letter(language="en", name="A", address=ADDRESS, day=DAY, office=Office(), templates=tmp_path)
    assert "Our own words." in words(pypdf.PdfReader(io.BytesIO(pdf)))


def test_a_missing_or_broken_template_is_said(tmp_path: Path) -> None:
    with pytest.raises(LetterError, match="no template"):
        render_letter("goodbye", language="en", name="A", address=ADDRESS, day=DAY, office=Office())
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "acknowledgement.en.typ").write_text("#nothing-of-that-name")
    with pytest.raises(LetterError, match=r"acknowledgement\.en\.typ"):
        render_letter(language="en", name="A", address=ADDRESS, day=DAY, office=Office(), templates=tmp_path)


def put(folder: Path, outbox_id: str, day: date = DAY) -> Path:
    return PrintFolder(folder).put(outbox_id, language="en", name="A B", address=ADDRESS, day=day, office=Office())


def manifest(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / DAY.isoformat() / "manifest.csv").read_text().splitlines()))


def test_letters_lie_in_the_folder_of_their_day_with_a_manifest(tmp_path: Path) -> None:
    assert put(tmp_path, "01B") == tmp_path / "2026-03-02" / "01B.pdf"
    put(tmp_path, "01A")
    assert [(row["id"], row["file"], row["language"]) for row in manifest(tmp_path)] == [
        ("01A", "01A.pdf", "en"),
        ("01B", "01B.pdf", "en"),
    ]


def test_the_manifest_holds_nobody_s_name(tmp_path: Path) -> None:
    put(tmp_path, "01A")
    text = (tmp_path / "2026-03-02" / "manifest.csv").read_text()
    assert "A B" not in text
    assert "Marlbridge" not in text


def test_put_down_twice_it_is_there_once(tmp_path: Path) -> None:
    put(tmp_path, "01A")
    put(tmp_path, "01A")
    assert len(manifest(tmp_path)) == 1


def test_a_crash_before_the_manifest_is_mended_by_the_repetition(tmp_path: Path) -> None:
    put(tmp_path, "01A")
    (tmp_path / "2026-03-02" / "manifest.csv").unlink()
    put(tmp_path, "01A")
    assert [row["id"] for row in manifest(tmp_path)] == ["01A"]


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    put(tmp_path, "01A")
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == {"01A.pdf", "manifest.csv", ".lock"}


def test_a_letter_can_be_taken_out_again(tmp_path: Path) -> None:
    put(tmp_path, "01A")
    put(tmp_path, "01B")
    PrintFolder(tmp_path).remove("01A")
    PrintFolder(tmp_path).remove("01A")
    assert [row["id"] for row in manifest(tmp_path)] == ["01B"]
    assert not list(tmp_path.rglob("01A.pdf"))


def reading(**what: object) -> Reading:
    given: dict[str, object] = {
        "channel": Channel.POST,
        "sender_name": "O. Tarrant",
        "sender_address": ADDRESS,
        "pages": (PageReading(1, PageStatus.OCR, "text", confidence=94.0),),
    }
    return Reading(**(given | what))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("what", "certain"),
    [
        ({}, True),
        ({"sender_name": ""}, False),
        ({"sender_address": ()}, False),
        ({"sender_address": ("ZE4 7QP",)}, False),
        ({"sender_address": ("7 Kiln Rise", "Marlbridge")}, False),
        ({"defects": ("address-uncertain",)}, False),
        ({"pages": (PageReading(1, PageStatus.OCR, "text", confidence=51.0),)}, False),
        ({"pages": (PageReading(1, PageStatus.TEXT_LAYER, "text"),)}, True),
        ({"pages": (PageReading(1, PageStatus.FAILED),)}, False),
    ],
)
def test_only_a_certain_address_is_written_to(what: dict[str, object], certain: bool) -> None:
    assert address_is_certain(reading(**what)) is certain
