"""The texts of outgoing mail, checked whole when they are loaded.

Promises: whoever holds a `Templates` can render every mail in every language and variant; a misspelt placeholder, a
broken tag, a missing file or a subject that changes is found at start, with file and line, not when the first
customer writes. HTML is escaped by itself and refers to nothing that a mail program would have to fetch.

Refused: any placeholder that comes from the sender. A template sees the office, the language and the print size;
a notice sees a case reference or an item id. Site templates run in Jinja's sandbox, because who may write a letter
need not be who may run code.

Files of one letter stand in one folder: `acknowledgement/email.{en,cy}.{txt,html}`. A more special one wins:
`email.VARIANT.en.txt` for a variant (`arrangement` for who has a contact arrangement, `large-print`, or a site's
own), `email.council.en.txt` for the kind of office. The first line of each `.txt` is its subject. A site's folder
(setting `templates`) need hold only the files that it changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from gateway.templates_folder import TemplatesMissingError, search_path

if TYPE_CHECKING:
    from pathlib import Path

    from gateway.settings import Office, Settings

__all__ = ["ALARMS", "LANGUAGES", "NOTICES", "RenderedMail", "TemplateFaultError", "Templates", "load_templates"]

LANGUAGES: Final = ("en", "cy")
_VARIANTS: Final = ("", "large-print", "arrangement", "arrangement+large-print")
_KINDS_OF_OFFICE: Final = ("regulator", "council")
NOTICES: Final = ("goddard", "threat", "ecs", "secret", "media-interest", "phso")
# What an hourly list is headed by.
_ABOUT: Final = {
    "goddard": "Possible child protection content",
    "threat": "Threats of harm",
    "ecs": "Employee casework submissions",
    "secret": "Quarantined for their protective marking",
    "media-interest": "Media interest",
    "phso": "Parliamentary and Health Service Ombudsman",
}
ALARMS: Final = ("acknowledgements-braked", "canary-lost", "dead-letters", "letters-late", "scans-left")
_OFFERED: Final = {
    "acknowledgement": frozenset({"office", "language", "large_print"}),
    "notices": frozenset({"office", "reference", "item", "named", "about", "names", "alarm"}),
}
_SUBJECT: Final = re.compile(r"Subject:[ \t]*(\S[^\r\n]{0,199}?)[ \t]*\r?\n[ \t\r]*\n")
# What a mail program would fetch by itself; a link that a reader may follow is not meant.
_REMOTE: Final = re.compile(
    r"<(?:img|script|link|iframe|object|embed|video|audio|source|base|form|svg)\b|@import|url\s*\(|\bsrc(?:set)?\s*=",
    re.IGNORECASE,
)


class TemplateFaultError(Exception):
    """A template cannot be used. The text names the file, where it can the line, and what is wrong."""


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """What a template became. `html` is empty for notices."""

    subject: str
    text: str
    html: str = ""


@dataclass(frozen=True, slots=True)
class Templates:
    """Loaded and checked templates. Built by `load_templates` only; safe to share between threads."""

    environment: ImmutableSandboxedEnvironment
    office: Office
    variants: tuple[str, ...] = _VARIANTS

    def acknowledgement(self, language: str, variant: str = "") -> RenderedMail:
        """The acknowledgement by e-mail.

        A variant may be several, joined by "+"; the first that has a template decides the words, and `large-print`
        the size besides. What is unknown falls back to the plain text, or to English.
        """
        language = language if language in LANGUAGES else "en"
        values = {"office": self.office, "language": language, "large_print": "large-print" in variant.split("+")}
        name = self._find(language, "txt", variant)
        subject, text = _parted(name, self._render(name, values))
        return RenderedMail(subject, text, self._render(self._find(language, "html", variant), values))

    def notice(self, kind: str, *, reference: str | None, item: str) -> RenderedMail:
        """A mail inside the office. It names the case, or the item where there is no case, and nothing else."""
        named = f"Case {reference}" if reference else f"Item {item}"
        values = {"office": self.office, "reference": reference, "item": item, "named": named}
        return self._office_mail(f"notices/{kind}.txt", values)

    def digest(self, kind: str, names: tuple[str, ...]) -> RenderedMail:
        """The hourly list of one kind of notice. `names` are "Case …" or "Item …", and all it says of them."""
        return self._office_mail("notices/digest.txt", {"office": self.office, "about": _ABOUT[kind], "names": names})

    def alarm(self, kind: str, about: str) -> RenderedMail:
        """A mail to the operator: what happened, what to do. `about` is an inbox of ours, or empty."""
        return self._office_mail("notices/alarm.txt", {"office": self.office, "alarm": kind, "about": about})

    def subjects(self) -> tuple[str, ...]:
        """Every subject that an acknowledgement can have: what names one is an answer to it."""
        mails = (self.acknowledgement(lang, variant) for lang in LANGUAGES for variant in self.variants)
        return tuple(dict.fromkeys(mail.subject for mail in mails))

    def _office_mail(self, name: str, values: dict[str, Any]) -> RenderedMail:
        subject, text = _parted(name, self._render(name, values))
        return RenderedMail(subject, text)

    def _find(self, language: str, ending: str, variant: str) -> str:
        special = [token for token in (*variant.split("+"), self.office.kind) if token]
        names = [f"acknowledgement/email.{token}.{language}.{ending}" for token in special]
        names.append(f"acknowledgement/email.{language}.{ending}")
        return next((name for name in names if _exists(self.environment, name)), names[-1])

    def _render(self, name: str, values: dict[str, Any]) -> str:
        try:
            return self.environment.get_template(name).render(values)
        except TemplateNotFound as error:
            raise TemplateFaultError(f"{error.name}: there is no such template") from error
        except TemplateSyntaxError as error:
            raise TemplateFaultError(f"{error.filename or name}, line {error.lineno}: {error.message}") from error
        except TemplateError as error:
            raise TemplateFaultError(f"{name}: {error.message}") from error


def load_templates(settings: Settings) -> Templates:
    """Read and check all templates of outgoing mail.

    Raises:
        TemplateFaultError: one of them cannot be used, or the folder in the settings is not there.
    """
    try:
        folders = search_path(settings.templates)
    except TemplatesMissingError as error:
        raise TemplateFaultError(str(error)) from error
    templates = Templates(_environment(folders), settings.office, _variants(folders))
    for folder in folders:
        for kind in _OFFERED:
            for path in sorted((folder / kind).glob("*.*")):
                if path.suffix in {".txt", ".html"}:
                    _check_placeholders(templates.environment, path, kind)
    _check_each_mail(templates)
    return templates


def _environment(folders: tuple[Path, ...]) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([str(folder) for folder in folders], encoding="utf-8"),
        autoescape=lambda name: bool(name and name.endswith(".html")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # a file that is being edited must not change the mails of a running daemon
    )


def _variants(folders: tuple[Path, ...]) -> tuple[str, ...]:
    """The package's variants and those for which the site has files: `email.VARIANT.en.txt`."""
    names = (path.name.split(".") for folder in folders for path in (folder / "acknowledgement").glob("email.*.*.*"))
    found = {parts[1] for parts in names if len(parts) == 4} - {*_VARIANTS, *_KINDS_OF_OFFICE}
    return (*_VARIANTS, *sorted(found))


def _exists(environment: ImmutableSandboxedEnvironment, name: str) -> bool:
    try:
        environment.get_template(name)
    except TemplateNotFound:
        return False
    except TemplateError:
        return True  # found, but broken: rendering it says how
    return True


def _check_placeholders(environment: ImmutableSandboxedEnvironment, path: Path, kind: str) -> None:
    try:
        source = path.read_text(encoding="utf-8")
        unknown = meta.find_undeclared_variables(environment.parse(source)) - _OFFERED[kind]
    except (OSError, UnicodeDecodeError) as error:
        raise TemplateFaultError(f"{path}: cannot be read as UTF-8 text") from error
    except TemplateSyntaxError as error:
        raise TemplateFaultError(f"{path}, line {error.lineno}: {error.message}") from error
    if unknown:
        name = min(unknown)
        line = next((n for n, text in enumerate(source.splitlines(), 1) if re.search(rf"\b{name}\b", text)), 1)
        offered = ", ".join(sorted(_OFFERED[kind]))
        raise TemplateFaultError(f"{path}, line {line}: there is no placeholder {name!r}; there are {offered}")


def _check_each_mail(templates: Templates) -> None:
    """Render everything once: what StrictUndefined, the sandbox and the rules about mails have to say."""
    for language in LANGUAGES:
        for variant in templates.variants:
            mail = templates.acknowledgement(language, variant)
            if "[ref" in mail.subject.casefold():
                raise TemplateFaultError(f"acknowledgement ({language}): the subject must not look like a reference")
            if found := _REMOTE.search(mail.html):
                raise TemplateFaultError(f"acknowledgement ({language}): {found.group()!r} would fetch something")
            if f'lang="{language}"' not in mail.html:
                raise TemplateFaultError(f"acknowledgement ({language}): the HTML does not say its language")
    for kind in NOTICES:
        templates.notice(kind, reference="IC-700001-K4T9", item="01J00000000000000000000000")
        templates.notice(kind, reference=None, item="01J00000000000000000000000")
        templates.digest(kind, ("Case IC-700001-K4T9", "Item 01J00000000000000000000000"))
    for alarm in ALARMS:
        templates.alarm(alarm, "casework@example.org")


def _parted(name: str, written: str) -> tuple[str, str]:
    """Subject and text of a rendered `.txt`."""
    found = _SUBJECT.match(written)
    if found is None:
        raise TemplateFaultError(f"{name}: a text template begins with a line 'Subject: …' and an empty line")
    return found.group(1), written[found.end() :].strip() + "\n"
