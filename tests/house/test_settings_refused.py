"""A setting that cannot be used is refused with its name; what is odd but right is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway.settings import SettingsError, load_settings

if TYPE_CHECKING:
    from pathlib import Path

REFUSED = {
    "[office]\ntime_zone = 'Europe/Cardiff'": "office.time_zone",
    "[office]\ntime_zone = ''": "office.time_zone",
    "[office]\ntime_zone = '../etc/passwd'": "office.time_zone",
    "[office]\ncasework_inboxes = []": "office.casework_inboxes: nothing stands here",
    "[office]\ncasework_inboxes = ['not an address']": "'not an address'",
    "[office]\ncasework_inboxes = ['a@office.example', '@office.example']": "office.casework_inboxes.1",
    "[office]\ncasework_inboxes = ['a@office.example;b@office.example']": "no e-mail address",
    "[office]\ncasework_inboxes = ['Casework <a@office.example>']": "no e-mail address",
    "[office]\nown_domains = ['@office.example']": "office.own_domains.0",
    "[office]\nstaff_domains = ['a@office.example']": "office.staff_domains.0",
    "[notices]\ngoddard = 'nobody'": "notices.goddard",
    "[notices]\nthreat = ''": "notices.threat",
    "[notices]\noperator = 'root'": "notices.operator",
    "[acknowledgements]\nsender = 'foo'": "acknowledgements.sender",
    "[acknowledgements.variants]\n'x@office.example' = 'large-print'": "none of office.casework_inboxes",
    "[canary]\ninboxes = ['x']": "canary.inboxes.0",
    "[listener]\ntls_key = '/k.pem'": "tls_certificate",
    "database_url = 'mysql://x'": "database_url: mysql",
    "database_url = 'nonsense'": "database_url",
    "database_url = 'postgres://u:secret@h/x'": "database_url: postgres is no database",
    "[ecs]\nrecipients = ['age1junk']": "'age1junk' is no whole age public key",
    "[ecs]\nrecipients = ['AGE-SECRET-KEY-1QQ']": "this is a secret key",
}
TAKEN = (
    "[office]\ntime_zone = 'UTC'",
    "[office]\ncasework_inboxes = [\"o'hara+cases@sub.office.example\", 'Casework@OFFICE.example']",
    "[office]\nown_domains = ['office.example', 'llyfrgell-genedlaethol.cymru']",
    "[notices]\noperator = ''",
    "[notices]\noperator = 'root@localhost'",
    "[acknowledgements.variants]\n'CASEWORK@ico.org.uk' = 'large-print'",
    "database_url = 'postgresql://gateway@db.office.example/gateway'",
    "database_url = 'postgresql+psycopg:///gateway'",
    "database_url = 'sqlite:////tmp/x.sqlite'",
    "[ecs]\nrecipients = ['age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p']",
)


def load(folder: Path, text: str) -> None:
    file = folder / "settings.toml"
    file.write_text(text)
    load_settings(file)


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_used_is_named_with_its_key(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(tmp_path, text)
    assert REFUSED[text] in str(refused.value)
    assert "Value error" not in str(refused.value)
    assert ":secret@" not in str(refused.value)


@pytest.mark.parametrize("text", TAKEN)
def test_what_can_be_used_is_taken(tmp_path: Path, text: str) -> None:
    load(tmp_path, text)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("INTAKE_GATEWAY_NONSENSE", "1", "INTAKE_GATEWAY_NONSENSE"),
        ("INTAKE_GATEWAY_LISTENERS__SMTP_PORT", "25", "did you mean INTAKE_GATEWAY_LISTENER"),
        ("INTAKE_GATEWAY_LISTENER__SMTP_PRT", "25", "did you mean smtp_port"),
        ("INTAKE_GATEWAY_OFFICE__CASEWORK_INBOXES", "a@office.example", "JSON"),
        ("intake_gateway_stat", "x", "did you mean INTAKE_GATEWAY_STATE"),
    ],
)
def test_a_variable_that_names_no_key_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=says):
        load_settings()


def test_variables_of_others_and_the_settings_file_s_own_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTAKE_GATEWAY_SETTINGS", "x.toml")
    monkeypatch.setenv("INTAKE_GATEWAY_LISTENER__SMTP_PORT", "25")
    monkeypatch.setenv("INTAKE_OTHER", "1")
    assert load_settings().listener.smtp_port == 25
