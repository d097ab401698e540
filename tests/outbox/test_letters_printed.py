import csv
import io
from datetime import date
from pathlib import Path

import pypdf
import pytest

from gateway.outbox.letters import LetterError, PrintFolder, address_is_certain, render_letter
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
