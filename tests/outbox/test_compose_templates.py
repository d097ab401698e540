"""Templates are checked when they are loaded, and a site may bring its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway.outbox.templates import TemplateFaultError, load_templates
from gateway.settings import Settings
from gateway.templates_folder import TemplatesMissingError, find_template, package_templates, search_path

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "acknowledgement").mkdir()
    (tmp_path / "notices").mkdir()
    return tmp_path


def load(site: Path) -> object:
    return load_templates(Settings(templates=site))


GOOD = "Subject: We have it\n\n{{ office.name }} has it.\n"
EN, EN_HTML = "acknowledgement/email.en.txt", "acknowledgement/email.en.html"
FAULTS = {
    "a misspelt placeholder": (EN, "Subject: A\n\nx\n{{ ofice.name }}\n", r"line 4.*'ofice'"),
    "a placeholder only notices have": (EN, "Subject: A\n\n{{ reference }}\n", "'reference'"),
    "an attribute that is not there": (EN, "Subject: A\n\n{{ office.nmae }}\n", "nmae"),
    "a tag that is not closed": (EN, "Subject: A\n\n{% if office %}\n", "line"),
    "no subject": (EN, "We have it.\n", "Subject"),
    "an empty subject": (EN, "Subject: \n\nWe have it.\n", "Subject"),
    "a subject like a reference": (EN, "Subject: [Ref. A]\n\nWe have it.\n", "reference"),
    "a picture from elsewhere": (EN_HTML, '<html lang="en"><img src="https://x.example">', "<img"),
    "a style from elsewhere": (EN_HTML, '<html lang="en"><p style="background:url(x)">', "url"),
    "HTML without its language": ("acknowledgement/email.cy.html", "<html><p>Mae.</p></html>", "language"),
    "not UTF-8": (EN, b"Subject: A\n\n\xff\xfe\n", "UTF-8"),
    "a notice that wants the sender": ("notices/goddard.txt", "Subject: A\n\n{{ sender }}\n", "'sender'"),
    "a layout that is missing": (EN_HTML, '{% extends "acknowledgement/lay.html" %}', "lay.html"),
    "a way out of the sandbox": (
        EN, "Subject: A\n\n{{ office.__class__.__mro__ }}\n", "(?s).*",
    ),
    "a fault in a variant": ("acknowledgement/email.easy-read.en.txt", "no subject {{ office.name }}", "Subject"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "says"), FAULTS.values(), ids=FAULTS.keys())
def test_a_faulty_template_is_refused_when_loaded(site: Path, name: str, content: str | bytes, says: str) -> None:
    (site / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(TemplateFaultError, match=says):
        load(site)


def test_a_sites_own_text_replaces_the_packages(site: Path) -> None:
    (site / "acknowledgement/email.en.txt").write_text(GOOD)
    templates = load_templates(Settings(templates=site))
    assert templates.acknowledgement("en").text == "Information Commissioner's Office has it.\n"
    assert templates.acknowledgement("cy").text.startswith("Swyddfa'r Comisiynydd")


def test_a_site_may_bring_a_variant_of_its_own(site: Path) -> None:
    (site / "acknowledgement/email.easy-read.en.txt").write_text(GOOD)
    templates = load_templates(Settings(templates=site))
    assert "easy-read" in templates.variants
    assert templates.acknowledgement("en", "easy-read").subject == "We have it"
    assert templates.acknowledgement("en").subject != "We have it"


def test_values_are_escaped_in_html_and_left_alone_in_text(site: Path) -> None:
    settings = Settings(templates=site)
    office = settings.office.model_copy(update={"name": "Data & <Rights>"})
    templates = load_templates(settings.model_copy(update={"office": office}))
    mail = templates.acknowledgement("en")
    assert "Data & <Rights>" in mail.text
    assert "Data &amp; &lt;Rights&gt;" in mail.html


def test_a_template_edited_while_the_daemon_runs_changes_nothing(site: Path) -> None:
    (site / "acknowledgement/email.en.txt").write_text(GOOD)
    templates = load_templates(Settings(templates=site))
    (site / "acknowledgement/email.en.txt").write_text("broken")
    assert templates.acknowledgement("en").subject == "We have it"


def test_a_site_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(TemplatesMissingError, match="not a folder"):
        search_path(tmp_path / "nowhere")
    with pytest.raises(TemplateFaultError, match="not a folder"):
        load(tmp_path / "nowhere")


def test_the_packages_templates_are_found_and_the_sites_come_first(site: Path) -> None:
    own = site / "notices/ecs.txt"
    own.write_text("Subject: A\n\nB\n")
    assert find_template("notices/ecs.txt", site) == own
    assert find_template("notices/threat.txt", site) == package_templates() / "notices/threat.txt"
    with pytest.raises(TemplatesMissingError, match="no template"):
        find_template("notices/gossip.txt", site)
