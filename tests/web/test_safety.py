"""What every answer carries, who is answered, and how the application says that it is well."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from gateway.settings import Settings, Web
from gateway.storage.engine import Database
from gateway.storage.tables import alarms
from gateway.web.app import create_app
from gateway.web.safety import SAFETY_HEADERS

PATHS = [
    "/",
    "/items",
    "/pages.css",
    "/nowhere",
    "/health",
    "/ready",
    "/scans-left",
    "/api/v1/scans-left",
    "/api/v1/items",
    "/api/v1/items/x",
    "/items?refresh=x",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_safety_headers(browser: TestClient, path: str) -> None:
    headers = browser.get(path).headers
    for name, value in SAFETY_HEADERS.items():
        assert headers[name] == ("max-age=300" if (path, name) == ("/pages.css", "cache-control") else value)


def test_pages_load_nothing_from_elsewhere() -> None:
    policy = SAFETY_HEADERS["content-security-policy"]
    assert "default-src 'none'" in policy
    for weak in ("unsafe", "http:", "https:", "*", "script-src"):
        assert weak not in policy
    templates = Path(__file__).parents[2] / "templates" / "pages"
    for file in templates.iterdir():
        text = file.read_text()
        for weak in ("<script", "http://", "https://", "style=", "onclick", "| safe", "autoescape", "@import", "url("):
            assert weak not in text, f"{file.name}: {weak}"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8080", 200),
        ("localhost", 200),
        ("[::1]:8080", 200),
        ("LOCALHOST:9", 200),
        ("intake.office.example", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("", 421),
    ],
)
def test_only_known_host_names_are_answered(database: Database, state: Path, host: str, status: int) -> None:
    settings = Settings(state=state, web=Web(hosts=("intake.office.example",)))
    with TestClient(create_app(settings, database)) as client:
        assert client.get("/health", headers={"host": host}).status_code == status


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/items", "/api/v1/items", "/api/v1/feed"])
def test_nothing_can_be_changed_from_outside(browser: TestClient, method: str, path: str) -> None:
    assert browser.request(method, path).status_code == 405


def test_a_living_process_says_so_and_a_working_one_is_ready(browser: TestClient) -> None:
    assert browser.get("/health").json() == {"status": "alive"}
    ready = {"status": "ready", "parts": {"database": True}, "dead_letters": 0, "scans_left": 0, "alarms": []}
    assert browser.get("/ready").json() == ready


def test_an_open_alarm_is_told_and_makes_nobody_restart_the_process(browser: TestClient, database: Database) -> None:
    with database.write() as connection:
        row = {"id": "1", "kind": "canary-lost", "subject": "casework@ico.org.uk", "raised_at": datetime.now(UTC)}
        connection.execute(alarms.insert().values(row))
        connection.execute(alarms.insert().values(row | {"id": "0", "ended_at": datetime.now(UTC)}))
    answer = browser.get("/ready")
    assert answer.status_code == 200
    assert [(a["kind"], a["about"]) for a in answer.json()["alarms"]] == [("canary-lost", "casework@ico.org.uk")]


def test_a_process_with_a_part_down_is_not_ready(database: Database, settings: Settings) -> None:
    app = create_app(settings, database, parts=lambda: {"smtp": True, "worker": False})
    with TestClient(app, base_url="http://127.0.0.1") as client:
        answer = client.get("/ready")
    assert answer.status_code == 503
    assert answer.json()["parts"] == {"smtp": True, "worker": False, "database": True}


def test_without_its_database_the_process_lives_but_is_not_ready(state: Path) -> None:
    nowhere = Database(f"sqlite:///{state / 'missing' / 'gateway.sqlite'}")
    with TestClient(create_app(Settings(state=state), nowhere), base_url="http://127.0.0.1") as client:
        assert client.get("/health").status_code == 200
        assert client.get("/ready").status_code == 503
        page = client.get("/items")
        assert (page.status_code, page.headers["retry-after"]) == (503, "5")
        assert client.get("/api/v1/items").json() == {"error": "The database does not answer just now."}
    nowhere.close()


def test_a_fault_of_ours_shows_no_traceback(database: Database, settings: Settings, state: Path) -> None:
    (state / "pages").mkdir()
    (state / "pages" / "queues.html").write_text("{{ no_such_thing }}")
    own = settings.model_copy(update={"templates": state})
    app = create_app(own, database)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        answer = client.get("/queues")
    assert answer.status_code == 500
    assert "no_such_thing" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_office_may_bring_its_own_page(database: Database, settings: Settings, state: Path) -> None:
    (state / "pages").mkdir()
    (state / "pages" / "error.html").write_text("our own words: {{ what }}")
    own = settings.model_copy(update={"templates": state})
    with TestClient(create_app(own, database), base_url="http://127.0.0.1") as client:
        assert client.get("/items/x").text == "our own words: There is no such item."
        assert "<h1>Items</h1>" in client.get("/items").text
