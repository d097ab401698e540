"""What a start needs of this machine, looked at before anything is opened: folders, certificates, templates, doors.

The settings as such are checked by `gateway.settings`, on any machine; here is what only the machine can say. Whatever
is amiss is named by its setting, with what to do, and the start is refused (`OperatorNeeded`, exit code 78): a folder
that cannot be written would otherwise show when the first letter is to be printed.

Refused: stopping for what may pass by itself. A mount that does not answer, a relay that is down, a server of names
that is away are tried again while the daemon runs.
"""

from __future__ import annotations

import errno
import os
import socket
import ssl
from typing import TYPE_CHECKING

from gateway.errors import BAD_SETTINGS, NOT_NOW, OperatorNeeded
from gateway.outbox.templates import load_templates

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from gateway.settings import Settings

__all__ = ["check_before_start", "make_state_folder", "why_a_door_stays_shut"]

# Trouble with a folder that stays until somebody acts; all else (a mount that does not answer) may pass.
_FOR_GOOD = frozenset(
    {errno.ENOENT, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.ELOOP}
)


def make_state_folder(state: Path) -> None:
    """Make the state folder if it is missing.

    Raises:
        OperatorNeeded: it cannot be made, or is a file.
    """
    try:
        state.mkdir(parents=True, exist_ok=True)
        os.scandir(state).close()
    except OSError as error:
        where = state.absolute()
        if isinstance(error, FileExistsError | NotADirectoryError):
            sentence = f"the state folder {where} is a file, or lies below one; name a folder with --state"
        else:
            sentence = f"the state folder {where} cannot be used by this user ({_reason(error)})"
            sentence += ": give this user all rights to it, or name another one with --state"
        raise OperatorNeeded(sentence) from error
    if not os.access(state, os.W_OK | os.X_OK):
        raise OperatorNeeded(
            f"the state folder {state.absolute()} cannot be written by this user: give this user all rights to it, "
            "or name another one with --state",
        )


def check_before_start(settings: Settings, roles: Collection[str]) -> None:
    """Look at all that these roles will need.

    Raises:
        OperatorNeeded: something that somebody has to mend first.
        TemplateFaultError: a template cannot be used.
    """
    if "receive" in roles:
        _check_certificate(settings)
        for folder in settings.scan_folders:
            path = settings.scan_path(folder)
            _check_folder(path, f"scan_folders.path of {folder.name!r}", os.R_OK | os.X_OK)
        for inbox in settings.imap:
            _check_trusted(inbox.ca_file, f"imap.ca_file of {inbox.name!r}")
    if "deliver" in roles:
        if settings.delivery.transport == "maildir":
            _check_folder(settings.maildir, "delivery.maildir", os.W_OK | os.X_OK)
        _check_folder(settings.print_folder, "delivery.print_folder", os.W_OK | os.X_OK)
        _check_trusted(settings.delivery.smtp_ca_file, "delivery.smtp_ca_file")
    if "deliver" in roles or "work" in roles:
        _check_variants(settings)


def _check_variants(settings: Settings) -> None:
    known = load_templates(settings).variants
    for inbox, variant in settings.acknowledgements.variants.items():
        unknown = [part for part in variant.split("+") if part and part not in known]
        if unknown:
            raise OperatorNeeded(
                f"acknowledgements.variants: there are no templates of the variant {unknown[0]!r} of {inbox}; put "
                f"email.{unknown[0]}.en.txt and the like below `templates` (docs/templates.md), or take it out",
            )


def _check_folder(path: Path, setting: str, rights: int) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
        os.scandir(path).close()
    except OSError as error:
        if error.errno in _FOR_GOOD:
            is_file = isinstance(error, FileExistsError | NotADirectoryError)
            why = "is a file, or lies below one" if is_file else f"cannot be made or opened ({_reason(error)})"
            sentence = f"{setting}: {path.absolute()} {why}; name a folder that this user may use"
            raise OperatorNeeded(sentence) from error
        return
    if not os.access(path, rights):
        verb = "written" if rights & os.W_OK else "read"
        raise OperatorNeeded(
            f"{setting}: {path.absolute()} cannot be {verb} by this user; give this user the rights, or name another "
            "folder",
        )


def _check_certificate(settings: Settings) -> None:
    listener = settings.listener
    for file, setting in ((listener.tls_certificate, "tls_certificate"), (listener.tls_key, "tls_key")):
        if file is not None:
            _check_file(file, f"listener.{setting}")
    if listener.tls_certificate is None:
        return
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
            listener.tls_certificate, listener.tls_key, password=""
        )
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError; ValueError: the key wants a password
        key = listener.tls_key or listener.tls_certificate
        raise OperatorNeeded(
            f"listener.tls_certificate: {listener.tls_certificate} and the key in {key} are no PEM certificate with "
            "its open key; name the two files that belong together",
        ) from error


def _check_trusted(file: Path | None, setting: str) -> None:
    if file is None:
        return
    _check_file(file, setting)
    try:
        ssl.create_default_context(cafile=str(file))
    except OSError as error:
        raise OperatorNeeded(f"{setting}: there are no PEM certificates in {file}; name a file of them") from error


def _check_file(file: Path, setting: str) -> None:
    try:
        with file.open("rb"):
            pass
    except OSError as error:
        raise OperatorNeeded(
            f"{setting}: {file.absolute()} cannot be read ({_reason(error)}); name a file that this user may read",
        ) from error


def why_a_door_stays_shut(error: OSError, *, setting: str, host: str, port: int) -> OperatorNeeded:
    """What to tell the operator when a door cannot be opened.

    Args:
        error: of opening it.
        setting: its keys without their ends, such as `web.` or `listener.smtp_`.
        host: where it was to listen.
        port: the same.
    """
    if isinstance(error, socket.gaierror):
        code = NOT_NOW if error.errno == socket.EAI_AGAIN else BAD_SETTINGS
        return OperatorNeeded(
            f"{setting}host: no address is known for {host!r}; name an address of this machine", exit_code=code
        )
    if error.errno == errno.EADDRINUSE:
        return OperatorNeeded(
            f"{setting}port: {host}:{port} is in use by another program; stop that, or set another port",
            exit_code=NOT_NOW,
        )
    if error.errno == errno.EADDRNOTAVAIL:
        return OperatorNeeded(f"{setting}host: {host} is no address of this machine; name one that is")
    if error.errno in {errno.EACCES, errno.EPERM}:
        return OperatorNeeded(
            f"{setting}port: this user may not listen on port {port}; set one above 1023, or give the right to"
        )
    return OperatorNeeded(f"{setting}host and {setting}port: {host}:{port} cannot be opened ({_reason(error)})")


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
