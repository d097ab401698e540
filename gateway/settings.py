"""Every setting, read once, checked whole and passed on as one frozen value. Nothing else looks at the environment.

Order of precedence: `INTAKE_GATEWAY_…` in the environment (nested keys with two underscores), the settings file
(TOML), the defaults below. A test demands that every key is explained in docs/settings.md.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, get_args
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as SettingsErrorOfPydantic
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from gateway.addresses import is_address, is_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

__all__ = ["Settings", "SettingsError", "load_settings"]


def _an_address(text: str) -> str:
    if not is_address(text, local_host=True):
        raise ValueError(f"{text!r} is no e-mail address; write one like name@office.example")
    return text


def _an_address_or_none(text: str) -> str:
    return _an_address(text) if text else text


def _a_domain(text: str) -> str:
    if not is_domain(text):
        raise ValueError(f"{text!r} is no domain; write one like office.example")
    return text


def _a_time_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (OSError, ValueError, KeyError) as error:  # a folder's name, "../x", and a zone that does not exist
        raise ValueError(f"{text!r} is no time zone; write one like Europe/London") from error
    return text


def _a_database_url(text: str) -> str:
    if not text:
        return text
    try:
        kind = make_url(text).drivername
    except (ArgumentError, ValueError) as error:  # the value is not repeated: a password may stand in it
        raise ValueError("this is no database URL; write one like postgresql://user@host/name") from error
    if kind not in _DATABASES:
        raise ValueError(f"{kind} is no database that is known here; there are postgresql and sqlite")
    return text


_DATABASES = ("postgresql", "postgresql+psycopg", "sqlite", "sqlite+pysqlite")


def _an_age_key(text: str) -> str:
    from pyrage import x25519  # noqa: PLC0415 - most commands seal nothing

    try:
        x25519.Recipient.from_str(text)
    except Exception as error:  # pyrage raises bare exceptions of several kinds; each means "no public key"
        if text.casefold().startswith("age-secret-key-"):  # not repeated
            raise ValueError("this is a secret key; only the public one, age1…, belongs here") from error
        shown = text if len(text) <= 16 else f"{text[:12]}…"
        raise ValueError(
            f"{shown!r} is no whole age public key: those are age1 and 58 further characters; copy it again"
        ) from error
    return text


Address = Annotated[str, AfterValidator(_an_address)]
AddressOrNone = Annotated[str, AfterValidator(_an_address_or_none)]
Domain = Annotated[str, AfterValidator(_a_domain)]
AgeKey = Annotated[str, AfterValidator(_an_age_key)]
Seconds = Annotated[float, Field(gt=0)]
Bytes = Annotated[int, Field(gt=0)]
PositiveCount = Annotated[int, Field(gt=0)]
NoticeKind = Literal["goddard", "threat", "ecs", "secret", "media-interest", "phso"]


class SettingsError(Exception):
    """The settings cannot be used. The text names each key and what is wrong with it, for the operator."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Office(_Part):
    """Who we are: decides what is our own, who is staff, and whose word about a sender is believed."""

    name: str = "Information Commissioner's Office"
    name_cy: str = "Swyddfa'r Comisiynydd Gwybodaeth"
    casework_inboxes: Annotated[tuple[Address, ...], Field(min_length=1)] = (
        "casework@ico.org.uk",
        "new.casework@ico.gsi.gov.uk",
        "icocasework@ico.org.uk",
        "accessicoinformation@ico.org.uk",
    )
    own_domains: tuple[Domain, ...] = ("ico.org.uk", "ico.gsi.gov.uk")
    staff_domains: tuple[Domain, ...] = ("ico.org.uk", "ico.gsi.gov.uk")
    trusted_authentication_servers: tuple[str, ...] = ("mx1.ico.org.uk", "mx2.ico.org.uk")
    time_zone: Annotated[str, AfterValidator(_a_time_zone)] = "Europe/London"
    website: str = "https://ico.org.uk"
    telephone: str = "0303 123 1113"
    postal_address: tuple[str, ...] = ("Wycliffe House", "Water Lane", "Wilmslow", "Cheshire", "SK9 5AF")
    information_request_inboxes: tuple[Address, ...] = ("accessicoinformation@ico.org.uk",)
    kind: Literal["regulator", "council"] = "regulator"
    closed_days: tuple[date, ...] = ()  # working days on which the office is shut, beside weekends and bank holidays


class Notices(_Part):
    """Who inside the office is told, by e-mail, of what."""

    goddard: Address = "information.governance@ico.org.uk"
    threat: Address = "senior.staff@ico.org.uk"
    ecs: Address = "ecs.team.manager@ico.org.uk"
    secret: Address = "information.security@ico.org.uk"  # noqa: S105 - a mailbox, not a password
    media_interest: Address = "operations.service.delivery@ico.org.uk"
    phso: Address = "operations.service.delivery@ico.org.uk"
    sender: Address = "intake-gateway@ico.org.uk"
    hourly: tuple[NoticeKind, ...] = ()  # kinds gathered into one mail an hour; all others leave at once
    operator: AddressOrNone = ""  # who is mailed when the gateway alarms; empty: nobody


class SmtpListener(_Part):
    """The SMTP and LMTP doors. Port 0 takes any free port (tests)."""

    smtp_enabled: bool = True
    smtp_host: str = "127.0.0.1"
    smtp_port: int = Field(default=2525, ge=0, le=65535)
    lmtp_enabled: bool = True
    lmtp_host: str = "127.0.0.1"
    lmtp_port: int = Field(default=2424, ge=0, le=65535)
    message_size_limit_bytes: Bytes = 50_000_000
    connection_timeout_seconds: Seconds = 300
    connections: PositiveCount = 100  # at once, at each of the two doors
    tls_certificate: Path | None = None
    tls_key: Path | None = None


class ImapInbox(_Part):
    """One mailbox to watch."""

    name: str
    host: str
    port: int = Field(default=993, gt=0, le=65535)
    security: Literal["tls", "starttls", "none"] = "tls"
    ca_file: Path | None = None
    username: str
    password: SecretStr = SecretStr("")
    folder: str = "INBOX"
    processed_folder: str | None = None  # None: only flagged, left where it is
    keyword: str = "$IntakeGateway"
    poll_seconds: Seconds = 60
    idle_seconds: Seconds = 240
    timeout_seconds: Seconds = 30


class Scanner(_Part):
    """One scanner: its sub-folder, and what is true of all that it brings."""

    folder: str  # below the scan folder; "." is the scan folder itself
    office: str = ""  # where it stands, for people
    inbox: str = ""  # the casework inbox that its post counts as written to; empty: none
    language: Literal["both", "english", "welsh"] = "both"
    separators: Literal["any", "coversheets", "patch-t", "none"] = "any"  # none: each file is one letter
    duplex: bool = False
    drop_blanks: bool = True
    kind: Literal["ordinary", "confidential", "staff"] = "ordinary"

    @model_validator(mode="after")
    def _check(self) -> Self:
        parts = PurePosixPath(self.folder).parts
        if self.folder != "." and (len(parts) != 1 or self.folder.startswith((".", "~", "/"))):
            raise ValueError(f"folder: {self.folder!r} must be the name of one sub-folder, not hidden, or '.'")
        if self.folder in {"done", "problem"}:
            raise ValueError(f"folder: {self.folder!r} is where taken files go; give the scanner another name")
        return self


class ScanFolder(_Part):
    """One folder into which the Scanning Team drops files."""

    name: str = "scans"
    path: Path | None = None  # None: `scans` below the state folder
    poll_seconds: Seconds = 2
    settle_seconds: Seconds = 2
    size_limit_bytes: Bytes = 500_000_000
    set_aside_seconds: Seconds = 60
    owners: tuple[str, ...] = ()  # users (names or numbers) whose files are taken; empty: anybody's
    scanners: tuple[Scanner, ...] = ()  # empty: any sub-folder is a scanner without defaults of its own

    @model_validator(mode="after")
    def _check(self) -> Self:
        folders = [scanner.folder for scanner in self.scanners]
        twice = sorted({folder for folder in folders if folders.count(folder) > 1})
        if twice:
            raise ValueError(f"scanners: two scanners have the sub-folder {', '.join(twice)}")
        return self


class Delivery(_Part):
    """How mail and letters leave."""

    transport: Literal["maildir", "smtp"] = "maildir"
    maildir: Path | None = None  # None: `outgoing` below the state folder
    print_folder: Path | None = None  # None: `letters` below the state folder
    smtp_host: str = "localhost"
    smtp_port: int = Field(default=25, gt=0, le=65535)
    smtp_security: Literal["none", "starttls", "tls"] = "starttls"
    smtp_ca_file: Path | None = None
    smtp_username: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_token_file: Path | None = None  # an OAuth 2 access token, kept fresh by somebody else; instead of a password
    smtp_timeout_seconds: Seconds = 30
    give_up_after_hours: Seconds = 120
    helo_name: str = ""


class Acknowledgements(_Part):
    """Limits on automatic acknowledgements (RFC 3834 section 2). `gateway.domain.throttles` says why these numbers."""

    per_address_in_24_hours: PositiveCount = 10
    per_domain_in_24_hours: PositiveCount = 1_000
    public_mail_domains: tuple[Domain, ...] = ()  # beside the well-known ones; these are not counted as one sender
    per_text_in_24_hours: PositiveCount = 50  # addresses that may send the same subject and text
    per_answer_in_24_hours: PositiveCount = 5  # the same, of mail that answers an acknowledgement
    per_conversation_in_24_hours: PositiveCount = 10
    brake_per_hour: PositiveCount = 2_000
    brake_times_usual: Annotated[float, Field(ge=1)] = 5
    variants: dict[Address, str] = {}  # inbox address: name of the site's template variant for it
    sender: Address = "casework@ico.org.uk"


class Canary(_Part):
    """Mails to ourselves that show that mail still comes round."""

    interval_minutes: Annotated[float, Field(ge=0)] = 0  # 0: none
    lost_after_minutes: Annotated[float, Field(gt=0)] = 10
    inboxes: tuple[Address, ...] = ()  # empty: all casework inboxes


class Limits(_Part):
    """What one item may cost. Beyond a limit the item is kept, marked and shown; nothing is refused for it."""

    mime_depth: PositiveCount = 50
    mime_parts: PositiveCount = 1_000
    header_bytes: Bytes = 1_000_000
    text_characters: PositiveCount = 2_000_000
    unpacked_bytes: Bytes = 200_000_000
    archive_members: PositiveCount = 500
    pages: PositiveCount = 1_000
    pixels: PositiveCount = 100_000_000
    reading_memory_bytes: Bytes = 2_000_000_000
    reading_seconds: Seconds = 60
    page_seconds: Seconds = 60
    reading_total_seconds: Seconds = 3600
    inline_original_bytes: Bytes = 262_144


class Malware(_Part):
    """The malware scanner. Without one, only EICAR's test file is recognised."""

    clamd: str = ""  # path of clamd's socket, or host:port
    timeout_seconds: Seconds = 60


class Work(_Part):
    """The workers."""

    quick_workers: PositiveCount = 1
    reading_workers: Annotated[int, Field(ge=0)] = 0  # 0: one for each core
    delivery_workers: PositiveCount = 1
    lease_seconds: Seconds = 120
    attempts: PositiveCount = 5
    poll_seconds: Seconds = 1
    shutdown_seconds: Seconds = 20


class References(_Part):
    """Forms of case reference. `new_prefix` and `first_number` make references of new cases."""

    first_number: PositiveCount = 700_001


class Ecs(_Part):
    """Employee casework submissions. Without recipients a key pair is made in the state folder at the first start."""

    recipients: tuple[AgeKey, ...] = ()  # age public keys ("age1…") of the Team Managers


class Web(_Part):
    """Pages and API. Bind beyond loopback only behind a proxy that signs people in."""

    enabled: bool = True
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    hosts: tuple[str, ...] = ()  # further names the pages may be asked for under (a proxy's)


class Rules(_Part):
    """The site's own rules and organisations, read after the package's."""

    folder: Path | None = None
    organisations: Path | None = None


class Settings(BaseSettings):
    """All settings. Frozen; built by `load_settings` only."""

    model_config = SettingsConfigDict(
        env_prefix="INTAKE_GATEWAY_", env_nested_delimiter="__", frozen=True, extra="forbid"
    )

    state: Path = Path("var")
    database_url: Annotated[str, AfterValidator(_a_database_url)] = ""  # empty: SQLite in the state folder
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    templates: Path | None = None
    office: Office = Office()
    notices: Notices = Notices()
    listener: SmtpListener = SmtpListener()
    imap: tuple[ImapInbox, ...] = ()
    scan_folders: tuple[ScanFolder, ...] = (ScanFolder(),)
    delivery: Delivery = Delivery()
    acknowledgements: Acknowledgements = Acknowledgements()
    canary: Canary = Canary()
    limits: Limits = Limits()
    malware: Malware = Malware()
    work: Work = Work()
    references: References = References()
    ecs: Ecs = Ecs()
    web: Web = Web()
    rules: Rules = Rules()

    @model_validator(mode="after")
    def _check(self) -> Self:
        names = [inbox.name for inbox in self.imap]
        if len(set(names)) < len(names):
            raise ValueError("imap: two inboxes have the same name; bookmarks are kept by name")
        self._check_scan_folders()
        if self.delivery.smtp_token_file is not None and self.delivery.smtp_password.get_secret_value():
            raise ValueError("delivery: smtp_password and smtp_token_file cannot both be set")
        if self.listener.tls_key is not None and self.listener.tls_certificate is None:
            raise ValueError("listener: tls_key is set without tls_certificate; name the certificate too")
        inboxes = {inbox.casefold() for inbox in self.office.casework_inboxes}
        stray = [inbox for inbox in self.acknowledgements.variants if inbox.casefold() not in inboxes]
        if stray:
            raise ValueError(f"acknowledgements.variants: {stray[0]} is none of office.casework_inboxes")
        return self

    def _check_scan_folders(self) -> None:
        names = [folder.name for folder in self.scan_folders]
        if len(set(names)) < len(names):
            raise ValueError("scan_folders: two folders have the same name; their scans are known by it")
        paths = [(self.scan_path(folder).absolute(), folder.name) for folder in self.scan_folders]
        for one, name in paths:
            inside = next((other for path, other in paths if other != name and one.is_relative_to(path)), None)
            if inside is not None:
                raise ValueError(f"scan_folders: {name} lies inside {inside}: its files would be taken twice")
        inboxes = {inbox.casefold() for inbox in self.office.casework_inboxes}
        for scanner in (scanner for folder in self.scan_folders for scanner in folder.scanners):
            if scanner.inbox and scanner.inbox.casefold() not in inboxes:
                raise ValueError(f"scan_folders: {scanner.inbox} of scanner {scanner.folder} is no casework inbox")

    @property
    def resolved_database_url(self) -> str:
        """The database URL, with the embedded default filled in."""
        return self.database_url or f"sqlite:///{self.state / 'gateway.sqlite'}"

    @property
    def maildir(self) -> Path:
        """Where outgoing mail goes when no relay is set."""
        return self.delivery.maildir or self.state / "outgoing"

    @property
    def print_folder(self) -> Path:
        """Where letters wait for the printer."""
        return self.delivery.print_folder or self.state / "letters"

    def scan_path(self, folder: ScanFolder) -> Path:
        """Where one scan folder stands."""
        return folder.path or self.state / folder.name

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - pydantic's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, so that one unit file can serve several roles."""
        return env_settings, init_settings


def load_settings(file: Path | None = None, *, state: Path | None = None) -> Settings:
    """Read the settings file (if any) and the environment.

    Args:
        file: a TOML file; relative paths in it are taken from where the command is run.
        state: overrides the `state` key (the `--state` option).

    Raises:
        SettingsError: the file cannot be read or a value cannot be used.
    """
    values: dict[str, Any] = {}
    strangers = [*_unknown_variables()]
    if strangers:
        raise SettingsError("the settings cannot be used:\n" + "\n".join(f"  {line}" for line in strangers))
    if file is not None:
        try:
            values = tomllib.loads(file.read_text(encoding="utf-8"))
        except OSError as error:
            raise SettingsError(f"settings file {file}: {error.strerror}; name another with --settings") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"settings file {file} is not TOML: {error}") from error
    try:
        settings = Settings(**values)
    except ValidationError as error:
        lines = [f"  {'.'.join(map(str, e['loc'])) or 'settings'}: {_said(e)}" for e in error.errors()]
        raise SettingsError("the settings cannot be used:\n" + "\n".join(lines)) from error
    except SettingsErrorOfPydantic as error:  # a variable that should be JSON and is not
        raise SettingsError(f"the settings cannot be used:\n  {_json_said(error)}") from error
    return settings if state is None else settings.model_copy(update={"state": state})


_PREFIX = "INTAKE_GATEWAY_"
# Not keys, and ours all the same.
_OTHER_VARIABLES = frozenset({f"{_PREFIX}SETTINGS"})


def _unknown_variables() -> Iterator[str]:
    """Environment variables that begin as ours do and name no key: a slip that would otherwise change nothing."""
    known = tuple(Settings.model_fields)
    for name in sorted(os.environ):
        upper = name.upper()
        if not upper.startswith(_PREFIX) or upper in _OTHER_VARIABLES:
            continue
        key = upper.removeprefix(_PREFIX).partition("__")[0].casefold()
        if key not in known:
            alike = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean {_PREFIX}{alike[0].upper()}?" if alike else f"there are {', '.join(known)}"
            yield f"{name} in the environment: there is no such key; {hint}"


def _json_said(error: Exception) -> str:
    """What is wrong with a variable that pydantic could not read; its own words name the key's first part only."""
    key = str(error).partition('field "')[2].partition('"')[0]
    name = f"{_PREFIX}{key.upper()}" if key else "a variable of the environment"
    return f'{name} in the environment: lists and tables are written as JSON, like ["one", "two"]'


def _said(error: ErrorDetails) -> str:
    """What is wrong with one key; an unknown one comes with the known ones, the likeliest first."""
    if error["type"] == "too_short":
        return "nothing stands here; name at least one"
    if error["type"] != "extra_forbidden":
        return error["msg"].removeprefix("Value error, ")
    *path, key = [part for part in error["loc"] if isinstance(part, str)]
    model: Any = Settings
    for part in path:
        model = _model_in(model.model_fields[part].annotation)
    known = list(model.model_fields)
    alike = difflib.get_close_matches(key, known, n=1)
    hint = f"did you mean {alike[0]}?" if alike else f"there are {', '.join(known)}"
    return f"there is no such key; {hint}"


def _model_in(annotation: Any) -> Any:
    """The settings class in `Part`, `tuple[Part, ...]` or `Part | None`."""
    return next((inner for inner in (annotation, *get_args(annotation)) if hasattr(inner, "model_fields")), Settings)
