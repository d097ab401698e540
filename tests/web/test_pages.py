"""The pages: what people see, and that nothing a stranger wrote becomes more than text."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from gateway.domain.correspondence import Disposition, Finding, Flag, NoAcknowledgement, ReviewReason, WorkItemKind
from gateway.web import words
from parsers import defects
from parsers.reading import Channel, Mailbox, Reading

HOSTILE = "<script>alert(1)</script><img src=//evil.example/x onerror=alert(2)>\"'"


def page(browser: TestClient, path: str, status: int = 200) -> str:
    answer = browser.get(path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    return answer.text


def test_an_empty_office_has_pages_too(browser: TestClient) -> None:
    for path in ("/", "/items", "/queues", "/queues/5", "/dead-letters"):
        assert "<h1>" in page(browser, path)


def test_the_list_of_items_shows_what_became_of_each_newest_first(browser: TestClient, office: Any) -> None:
    first, second = office.complaint(), office.complaint()
    shown = page(browser, "/items")
    assert shown.index(second) < shown.index(first)
    for words_shown in ("Nell Harbour", "They will not send me my file", "new-case", "IC-700001-K4T9", "pcb", "RFA",
                        "email, English", "2 Mar 2026, 09:31:00"):  # fmt: skip
        assert words_shown in shown


def test_an_item_that_is_still_being_worked_on_says_so(browser: TestClient, office: Any) -> None:
    office.item(disposition=None, state="received", acknowledgement=None)
    assert "being read" in page(browser, "/items")


def test_the_list_is_paged_without_gaps_and_doubles(browser: TestClient, office: Any) -> None:
    wanted = [office.item() for _ in range(120)][::-1]
    seen: list[str] = []
    path = "/items?channel=email"
    while path:
        shown = page(browser, path)
        seen += re.findall(r'<a href="/items/(\w+)">', shown)
        older = re.search(r'rel="next" href="([^"]+)"', shown)
        path = older[1].replace("&amp;", "&") if older else ""
    assert seen == wanted


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("channel=post", False),
        ("channel=email", True),
        ("disposition=review", False),
        ("flag=pcb", True),
        ("flag=eir", False),
    ],
)
def test_the_list_can_be_narrowed(browser: TestClient, office: Any, query: str, found: bool) -> None:
    item = office.complaint()
    assert (item in page(browser, f"/items?{query}")) is found


def test_reading_again_is_offered_without_script(browser: TestClient) -> None:
    assert '<meta http-equiv="refresh" content="10">' in page(browser, "/items?refresh=10")
    assert "http-equiv" not in page(browser, "/items?refresh=7")


def test_an_item_shows_its_life_line_its_flags_with_evidence_and_what_went_out(
    browser: TestClient, office: Any
) -> None:
    shown = page(browser, f"/items/{office.complaint()}")
    for words_shown in ("case-type", "a concern about personal data", "<mark>sold my records</mark>",
                        "Rule pcb-sold, version 3", "Prepare the case", "Thu 5 Mar 2026", "250 taken",
                        "they sold my records.", "file &lt;1&gt;.pdf", "nell@harbour.example"):  # fmt: skip
        assert words_shown in shown


def test_what_a_stranger_wrote_stays_text(browser: TestClient, office: Any) -> None:
    reading = Reading(
        channel=Channel.EMAIL,
        subject=HOSTILE,
        sender=Mailbox(HOSTILE, HOSTILE),
        text=HOSTILE + "x",
        new_text=HOSTILE,
        defects=(HOSTILE,),
    )
    case = office.case("IC-700005-A1B2", title=HOSTILE)
    item = office.item(reading, case_reference=case)
    office.work_item(item, "prepare", "8", case_reference=case, notes=[HOSTILE])
    office.dead_letter(item, HOSTILE)
    for path in ("/items", f"/items/{item}", f"/cases/{case}", "/queues/8", "/dead-letters"):
        shown = page(browser, path)
        assert "<script" not in shown
        assert "<img" not in shown


def test_an_address_with_markup_is_not_repeated(browser: TestClient) -> None:
    for path in ("/items/%3Cscript%3E", "/cases/%3Cscript%3E", "/nowhere/%3Cscript%3E"):
        assert "<script" not in page(browser, path, 404)


def test_queue_5_shows_all_of_6_7_and_8(browser: TestClient, office: Any) -> None:
    item = office.complaint()
    for queue in ("5", "6", "7", "9"):
        office.work_item(item, "prepare", queue)
    shown = page(browser, "/queues/5")
    assert shown.count("Prepare the case") == 4  # 5, 6, 7 and the complaint's own in 8
    assert page(browser, "/queues/6").count("Prepare the case") == 1
    assert re.search(r'/queues/5">5</a></td><td class="number">4<', page(browser, "/queues"))


def test_a_queue_is_read_by_its_name_however_it_is_written(browser: TestClient, office: Any) -> None:
    office.work_item(office.item(), "provide-advice", "DP - RAD Investigations (Any)")
    link = re.search(r'href="(/queues/DP[^"]+)"', page(browser, "/queues"))
    assert link is not None
    assert "Provide advice" in page(browser, link[1])


def test_high_priority_comes_first_in_a_queue(browser: TestClient, office: Any) -> None:
    item = office.item()
    office.work_item(item, "sift", "advice-service")
    office.work_item(item, "threat", "advice-service", priority="high")
    shown = page(browser, "/queues/advice-service")
    assert shown.index("Threat, to senior staff") < shown.index("Decide what becomes of it")


def test_a_case_shows_what_stands_on_it(browser: TestClient, office: Any) -> None:
    item = office.complaint()
    shown = page(browser, "/cases/IC-700001-K4T9")
    assert item in shown
    assert "Prepare the case" in shown


@pytest.mark.parametrize("path", ["/items/{item}", "/cases/IC-700500-L7L7"])
def test_originals_wanted_back_are_shown_with_their_date_and_how_it_was_counted(
    browser: TestClient, office: Any, path: str
) -> None:
    shown = " ".join(page(browser, path.format(item=office.letter())).split())
    assert '<dt>Originals</dt><dd>to be returned by <time datetime="2026-09-02">Wed 2 Sep 2026</time>, ' in shown
    assert "six months after receipt on Mon 2 Mar 2026" in shown


def test_a_case_without_originals_says_nothing_of_them(browser: TestClient, office: Any) -> None:
    item = office.complaint()
    for path in (f"/items/{item}", "/cases/IC-700001-K4T9"):
        assert "<dt>Originals</dt>" not in page(browser, path)


def test_an_item_of_post_shows_what_the_letter_says_of_itself_and_an_earlier_stamp(
    browser: TestClient, office: Any
) -> None:
    shown = page(browser, f"/items/{office.letter()}")
    for words_shown in ("<dd>Olwen Tarrant</dd>", "7 Kiln &lt;Rise&gt;, Marlbridge, ZE4 7QP", "<dd>1 February 2026</dd>",
                        "<dd>20 FEB 2026 (Fri 20 Feb 2026)</dd>", "<dd>Annwyl Syr</dd>", "<dd>Welsh and English</dd>",
                        "<strong>Stamped as received on 20 February 2026.</strong> Clocks run from 2 March"):  # fmt: skip
        assert words_shown in shown
    assert "What the letter says of itself" not in page(browser, f"/items/{office.complaint()}")


def test_a_case_is_found_by_its_reference_in_any_letter_case(browser: TestClient, office: Any) -> None:
    office.complaint()
    assert "Fenwick Lettings" in page(browser, "/cases?reference=+ic-700001-k4t9+")


def test_dead_letters_are_listed_and_counted_on_every_page(browser: TestClient, office: Any) -> None:
    item = office.item(disposition=None)
    office.dead_letter(item, "ValueError in read_item, line 12")
    assert "ValueError in read_item, line 12" in page(browser, "/dead-letters")
    assert '<strong class="count">1</strong>' in page(browser, "/queues")
    assert "dead letter</span>" in page(browser, "/items")


def test_an_employee_case_shows_nothing_but_its_bare_record(browser: TestClient, office: Any) -> None:
    item = office.employee_case()
    for path in ("/items", f"/items/{item}", "/cases/IC-700900-Z9Z9", "/queues/ecs-team-manager"):
        shown = page(browser, path)
        assert "ecs" in shown
        for betrayal in ("My manager", "sick notes", "betrayed words", "goddard rule", "notice-goddard", "held",
                         "2 Sep 2026"):  # fmt: skip
            assert betrayal not in shown
        assert not re.search(r'class="flag goddard"', shown)


def test_a_search_for_goddard_does_not_name_an_employee_case(browser: TestClient, office: Any) -> None:
    item = office.employee_case()
    assert item not in page(browser, "/items?flag=goddard")
    assert item in page(browser, "/items?flag=ecs")


def test_each_page_can_be_walked_by_keyboard_and_read_aloud(browser: TestClient, office: Any) -> None:
    item = office.complaint()
    for path in ("/items", f"/items/{item}", "/queues", "/queues/8", "/cases/IC-700001-K4T9", "/dead-letters"):
        shown = page(browser, path)
        assert '<html lang="en-GB">' in shown
        assert shown.count("<h1>") == 1
        assert '<a class="skip" href="#main">' in shown
        assert "<th>" not in shown  # each head cell says what it heads
        labels = set(re.findall(r'<label for="(\w+)"', shown))
        assert set(re.findall(r'<(?:select|input) id="(\w+)"', shown)) == labels


@pytest.mark.parametrize(
    ("codes", "table"),
    [
        (Disposition, words.DISPOSITIONS),
        (Flag, words.FLAGS),
        (ReviewReason, words.REVIEW_REASONS),
        (NoAcknowledgement, words.NO_ACKNOWLEDGEMENT),
        (WorkItemKind, words.WORK_ITEMS),
    ],
)
def test_every_code_is_said_in_plain_english(codes: Any, table: dict[str, str]) -> None:
    assert set(codes) == set(table)


def test_every_defect_is_said_in_plain_english() -> None:
    codes = {value for name, value in vars(defects).items() if name.isupper() and isinstance(value, str)}
    assert codes == set(words.DEFECTS)


def test_welsh_text_is_marked_as_welsh_for_readers_aloud(browser: TestClient, office: Any) -> None:
    reading = Reading(channel=Channel.EMAIL, new_text="Rwy'n ysgrifennu atoch")
    item = office.item(reading, findings=(Finding(Flag.WELSH, ()),))
    assert 'class="written" lang="cy">' in page(browser, f"/items/{item}")
