"""HEIC, the pictures of phones: read like any other, damaged ones told, large ones bounded."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import make_documents as make
import pytest

from gateway.intake.whole_file import media_type, why_not_whole
from parsers.documents import read_email
from parsers.page_images import CannotOpenPages, PageLimits, open_pages
from parsers.scan import split_scan

SPECIMEN = Path(__file__).resolve().parents[1] / "specimens" / "letter.heic"


def test_a_letter_photographed_by_a_phone_is_read() -> None:
    (document,) = split_scan(SPECIMEN).documents
    assert "The council has lost my housing file" in document.reading.text


def test_one_that_is_attached_to_a_mail_is_read_too() -> None:
    mail = make.mail(("IMG_0417.HEIC", "image/heic", SPECIMEN.read_bytes()))
    (photo,) = read_email(mail).attachments
    assert photo.unread_because == ""
    assert "The council has lost my housing file" in photo.text


def test_a_damaged_one_attached_to_a_mail_says_so() -> None:
    (photo,) = read_email(make.mail(("IMG_0417.HEIC", "image/heic", SPECIMEN.read_bytes()[:2000]))).attachments
    assert photo.unread_because
    assert photo.text == ""


def test_it_is_known_by_its_content_and_whole() -> None:
    with SPECIMEN.open("rb") as file:
        assert media_type(file.fileno()) == "image/heic"
        assert why_not_whole(file.fileno(), SPECIMEN.stat().st_size) == ""


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 0.95])
def test_a_cut_copy_is_seen_before_it_is_taken_and_said_where_it_is_read(tmp_path: Path, share: float) -> None:
    content = SPECIMEN.read_bytes()[: int(SPECIMEN.stat().st_size * share)]
    cut = tmp_path / "cut.heic"
    cut.write_bytes(content)
    with cut.open("rb") as file:
        assert why_not_whole(file.fileno(), len(content))
    (document,) = split_scan(content).documents
    assert document.reading.unreadable


def test_no_byte_of_it_makes_the_reader_fall_over() -> None:
    content = bytearray(SPECIMEN.read_bytes())
    answers: Counter[str] = Counter()
    for at in range(8, len(content), 97):
        spoilt = bytes(content[:at]) + bytes([content[at] ^ 0xFF]) + bytes(content[at + 1 :])
        try:
            with open_pages(spoilt) as pages:
                answers["read" if pages.page(1).image else "said why not"] += 1
        except CannotOpenPages as refused:
            answers["said why not" if refused.reason else "refused without a word"] += 1
    assert set(answers) == {"read", "said why not"}


def test_a_picture_over_the_limit_is_not_decoded() -> None:
    with open_pages(SPECIMEN, PageLimits(pixels=1_000)) as pages:
        assert "too large" in pages.page(1).failed_because
