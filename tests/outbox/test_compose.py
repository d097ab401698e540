"""Finished mails: headers as promised, one recipient, nothing that the sender could slip in."""

from __future__ import annotations

import email
import re
from datetime import UTC, datetime
from email import policy
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.outbox.compose import compose_acknowledgement, compose_notice, message_id_of, preview_all
from gateway.outbox.templates import ALARMS, NOTICES, load_templates
from gateway.settings import Office, Settings
from parsers.language import judge_welsh

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

SETTINGS = Settings()
TEMPLATES = load_templates(SETTINGS)
COUNCIL = Settings(office=Office(name="Wexcombe Council", name_cy="Cyngor Wexcombe", kind="council"))
WHEN = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


def compose(**changes: object) -> bytes:
    wanted: dict[str, object] = {
        "outbox_id": "01JZ0000000000000000000001",
        "to": "p.quill@example.org",
        "language": "en",
        "variant": "",
        "in_reply_to": "<their.mail@example.org>",
        "references": ("<first@example.org>",),
        "settings": SETTINGS,
        "date": WHEN,
        "templates": TEMPLATES,
    }
    return compose_acknowledgement(**(wanted | changes))  # type: ignore[arg-type]


def parsed(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=policy.default)  # type: ignore[return-value]


def notice(kind: str, reference: str | None = "IC-700001-K4T9") -> bytes:
    return compose_notice(
        kind,
        outbox_id="01JZ0000000000000000000002",
        to="information.governance@ico.org.uk",
        case_reference=reference,
        item_id="01JZ0000000000000000000003",
        settings=SETTINGS,
        date=WHEN,
        templates=TEMPLATES,
    )


def test_the_headers_of_an_acknowledgement_are_as_rfc_3834_asks() -> None:
    mail = parsed(compose())
    assert {name: mail[name] for name in mail if name not in {"Content-Type", "Subject"}} == {
        "From": "Information Commissioner's Office <casework@ico.org.uk>",
        "To": "p.quill@example.org",
        "Date": "Wed, 01 Jul 2026 23:30:00 +0100",
        "Message-ID": "<01JZ0000000000000000000001@ico.org.uk>",
        "In-Reply-To": "<their.mail@example.org>",
        "References": "<first@example.org> <their.mail@example.org>",
        "Auto-Submitted": "auto-replied",
        "X-Auto-Response-Suppress": "All",
        "Precedence": "bulk",
        "Content-Language": "en",
        "MIME-Version": "1.0",
    }
    assert not mail.defects


def test_text_and_html_say_the_same_in_two_forms() -> None:
    mail = parsed(compose())
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("kind", [SETTINGS, COUNCIL], ids=["regulator", "council"])
def test_html_holds_every_word_of_the_text(language: str, kind: Settings) -> None:
    mail = parsed(compose(language=language, settings=kind, templates=load_templates(kind)))
    text, html = (part.get_content() for part in mail.iter_parts())
    assert _words(text) <= _words(re.sub(r"<[^>]+>", " ", html))


def _words(text: str) -> set[str]:
    return set(re.findall(r"[\w']+", text.replace("’", "'").replace("&#39;", "'").casefold()))


def test_the_same_row_gives_the_same_bytes_again() -> None:
    assert compose() == compose()
    assert notice("goddard") == notice("goddard")


def test_every_line_is_short_seven_bit_and_ends_as_smtp_wants() -> None:
    raw = compose(language="cy", references=tuple(f"<{'r' * 200}{n}@example.org>" for n in range(50)))
    lines = raw.split(b"\r\n")
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, lines)) < 998


@pytest.mark.parametrize("variant", ["", "large-print", "no-such-variant"])
def test_welsh_mail_is_welsh(variant: str) -> None:
    mail = parsed(compose(language="cy", variant=variant))
    assert mail["Content-Language"] == "cy"
    assert mail["From"] == "Swyddfa'r Comisiynydd Gwybodaeth <casework@ico.org.uk>"
    text, html = (part.get_content() for part in mail.iter_parts())
    assert judge_welsh(text).is_welsh
    assert '<html lang="cy">' in html


def test_english_mail_is_not_welsh() -> None:
    text = next(parsed(compose()).iter_parts()).get_content()
    assert not judge_welsh(text).is_welsh


def test_an_office_with_letters_of_its_own_signs_with_them() -> None:
    office = Office(name="Sŵn Council", name_cy="Cyngor Tŷ-Sŵn")
    mail = parsed(compose(settings=SETTINGS.model_copy(update={"office": office}), language="cy"))
    assert mail["From"].addresses[0].display_name == "Cyngor Tŷ-Sŵn"


def test_an_office_whose_name_is_punctuation_to_a_mail_program_is_quoted() -> None:
    office = Office(name='Data, Records & "Rights" <casework>')
    mail = parsed(compose(settings=SETTINGS.model_copy(update={"office": office})))
    assert [a.addr_spec for a in mail["From"].addresses] == ["casework@ico.org.uk"]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_the_service_levels_of_the_guide_are_stated(language: str) -> None:
    text = next(parsed(compose(language=language)).iter_parts()).get_content()
    day, working = ("days", "working days") if language == "en" else ("diwrnod", "diwrnod gwaith")
    flat = " ".join(text.split())
    for level in (f"30 {day}", f"14 {day}", f"20 {working}", f"5 {working}"):
        assert level in flat


def test_a_council_states_the_thirty_days_of_its_law() -> None:
    text = next(parsed(compose(settings=COUNCIL, templates=load_templates(COUNCIL))).iter_parts()).get_content()
    flat = " ".join(text.split())
    assert "Wexcombe Council" in flat
    assert "acknowledge a data protection complaint within 30 days, counted from the day after" in flat
    assert "14 days" not in flat


@pytest.mark.parametrize("language", ["en", "cy"])
def test_no_reference_stands_anywhere(language: str) -> None:
    raw = compose(language=language).decode()
    assert not re.search(r"\b(?:IC-\d{4}|(?:RFA|ENQ|IRQ|ELE|COM|FER)\d{7}|FS50\d{6})|\[Ref", raw)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_html_is_accessible_and_fetches_nothing(language: str) -> None:
    html = list(parsed(compose(language=language)).iter_parts())[1].get_content()
    assert html.startswith("<!DOCTYPE html>")
    assert html.count("<h1") == 1
    assert html.count("<h2") >= 6
    assert "<main" in html
    assert "<title>" in html
    assert not re.search(r"<(?:img|script|link|iframe)|src=|url\(", html)


def test_large_print_is_larger() -> None:
    html = list(parsed(compose(variant="large-print")).iter_parts())[1].get_content()
    assert "font-size: 24px" in html


@pytest.mark.parametrize("language", ["en", "cy"])
def test_who_has_an_arrangement_reads_of_no_service_levels(language: str) -> None:
    mail = parsed(compose(language=language, variant="arrangement+large-print"))
    text, html = (part.get_content() for part in mail.iter_parts())
    assert not re.search(r"\d+ (?:days|diwrnod)", text)
    assert "font-size: 24px" in html
    assert _words(text) <= _words(re.sub(r"<[^>]+>", " ", html))


# ---------------------------------------------------------------- hostile threading and addresses

HOSTILE_IDS = [
    "", "no brackets", "<>", "<a b@c>", "<a@b>\r\nBcc: x@example.org", "<a@b>\nBcc: x", "<a\r\n@b>", "<ünï@b>",
    "<a@b", "a@b>",
    "<a<b@c>", "<" + "x" * 241 + ">", "<a\x00@b>", "<a@b> <c@d>", "<a\u2028@b>",
]  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE_IDS)
def test_a_hostile_message_id_is_left_out(hostile: str) -> None:
    mail = parsed(compose(in_reply_to=hostile))
    assert mail["In-Reply-To"] is None
    assert mail["References"] is None
    mail = parsed(compose(references=(hostile, "<good@example.org>")))
    assert mail["References"] == "<good@example.org> <their.mail@example.org>"
    assert mail["Bcc"] is None


def test_mail_without_message_id_is_acknowledged_all_the_same() -> None:
    assert parsed(compose(in_reply_to=None))["To"] == "p.quill@example.org"


def test_a_long_conversation_keeps_its_first_and_its_last_ids() -> None:
    ids = tuple(f"<{n}@example.org>" for n in range(300))
    kept = parsed(compose(references=ids))["References"].split()
    assert kept[0] == ids[0]
    assert kept[-2:] == [ids[-1], "<their.mail@example.org>"]
    assert len(kept) == 20


def test_an_id_that_stands_twice_is_given_once() -> None:
    mail = parsed(compose(references=("<a@b>", "<a@b>", "<their.mail@example.org>")))
    assert mail["References"] == "<a@b> <their.mail@example.org>"


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@b.example\r\nBcc: c@d.example", "a@b.example\nX: y", "a@b.example, c@d.example",
     "A <a@b.example>", "a b@c.example", "a@b.example\x00", "a@[127.0.0.1]", "a;b@c.example", "a@b\u2028c.example"],
)  # fmt: skip
def test_an_address_that_is_more_than_one_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"address|To"):
        compose(to=address)


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("p.quill@münchen.example", "p.quill@xn--mnchen-3ya.example"),
        ("zoë@b.example", "zoë@b.example"),
        ('"p quill"@b.example', '"p quill"@b.example'),
        ("o'neill+tag@b.example", "o'neill+tag@b.example"),
    ],
)
def test_odd_but_real_addresses_are_written(address: str, written: str) -> None:
    head = compose(to=address).decode().partition("\r\n\r\n")[0]
    assert f"\r\nTo: {written}\r\n" in head


@settings(max_examples=200)
@given(st.text(max_size=60), st.text(max_size=60), st.lists(st.text(max_size=60), max_size=4))
def test_nothing_from_outside_starts_a_header_of_its_own(to: str, answered: str, references: list[str]) -> None:
    try:
        raw = compose(to=to, in_reply_to=answered, references=tuple(references))
    except ValueError:
        return
    head = raw.decode().partition("\r\n\r\n")[0]
    names = [line.partition(":")[0] for line in head.split("\r\n") if not line.startswith(" ")]
    assert set(names) <= set(
        compose().decode().partition("\r\n\r\n")[0].replace("\r\n ", "").replace(":", "\r\n").split("\r\n")
    )
    assert len(names) == len(set(names))


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        compose(date=datetime(2026, 7, 1))  # noqa: DTZ001 - that is the point


# ---------------------------------------------------------------- notices


@pytest.mark.parametrize("kind", NOTICES)
def test_a_notice_names_the_case_and_the_gateway_and_nothing_else(kind: str) -> None:
    mail = parsed(notice(kind))
    assert "IC-700001-K4T9" in mail["Subject"]
    assert "IC-700001-K4T9" in mail.get_content()
    assert mail["To"] == "information.governance@ico.org.uk"
    assert mail["From"].addresses[0].addr_spec == "intake-gateway@ico.org.uk"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == "<01JZ0000000000000000000002@ico.org.uk>"
    assert mail["In-Reply-To"] is None


@pytest.mark.parametrize("kind", NOTICES)
def test_without_a_case_a_notice_names_the_item(kind: str) -> None:
    mail = parsed(notice(kind, reference=None))
    assert "01JZ0000000000000000000003" in mail["Subject"]
    assert "None" not in mail.get_content()


@pytest.mark.parametrize("kind", NOTICES)
def test_a_notice_that_comes_back_is_not_taken_for_correspondence_on_the_case(kind: str) -> None:
    assert "[" not in parsed(notice(kind))["Subject"]


def test_an_unknown_notice_is_refused() -> None:
    with pytest.raises(ValueError, match="no notice"):
        notice("gossip")


def test_the_message_id_names_the_row() -> None:
    assert message_id_of("01J", "casework@ico.org.uk") == "<01J@ico.org.uk>"


# ---------------------------------------------------------------- preview


def test_the_preview_holds_every_mail_once(tmp_path: Path) -> None:
    written = preview_all(tmp_path / "out", SETTINGS, date=WHEN)
    assert len(written) == len(set(written)) == 2 * 4 * 3 + 2 * len(NOTICES) + len(ALARMS)
    assert all(path.read_bytes() for path in written)
    names = {path.relative_to(tmp_path / "out").as_posix() for path in written}
    assert {"acknowledgement/email.cy.html", "acknowledgement/email.large-print.en.eml", "notices/ecs.txt"} <= names
