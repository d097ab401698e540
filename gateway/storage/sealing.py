"""Employee casework: content sealed to the Team Manager's public key (age), which the daemon cannot read back.

Source: CONTRACT section 7; guide section 15 ("ICO employee cases"): a shell case with nothing in it, the material to a
Team Manager, the electronic record deleted. age (age-encryption.org) over PGP or a shared key: one small format, no key
that the daemon could lose, and a Team Manager needs one file and one command to read.

Without recipients in the settings a key pair is made below the state folder, so that nothing is ever stored open for
want of a key. Its secret half is for the Team Manager: `intake-gateway run` says so until it is moved away.
"""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyrage import decrypt, encrypt, x25519

from gateway.ids import new_id
from gateway.storage.tables import sealed

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

__all__ = ["Sealer", "SealingError", "open_sealed"]

_AGE_LINES = "lines that begin with AGE-SECRET-KEY-"


class SealingError(Exception):
    """A key cannot be used. The text says which and why, for the operator."""


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals to one or more Team Managers."""

    recipients: tuple[x25519.Recipient, ...]
    key_left_here: Path | None = None  # the secret half of a key pair made here, while it is still here

    @classmethod
    def prepare(cls, recipients: tuple[str, ...], state: Path) -> Sealer:
        """A sealer for the keys in the settings, or for a key pair below the state folder.

        Raises:
            SealingError: a key in the settings is no age public key.
        """
        if recipients:
            return cls(tuple(_recipient(text) for text in recipients))
        public, secret = state / "keys" / "ecs-public.txt", state / "keys" / "ecs-secret.txt"
        if not public.exists():
            _make_key_pair(public, secret)
        return cls((_recipient(public.read_text().strip()),), secret if secret.exists() else None)

    def seal(self, connection: Connection, *, item_id: str, original: bytes, particulars: dict[str, Any]) -> None:
        """Put sealed content into the store, in the caller's transaction."""
        connection.execute(
            sealed.insert().values(
                id=new_id(),
                item_id=item_id,
                sealed_at=datetime.now(UTC),
                ciphertext=self._ciphertext({**particulars, "original": original}),
            )
        )

    def seal_again(self, connection: Connection, sealed_id: str, content: dict[str, Any]) -> None:
        """Put other content, as `open_sealed` gives it, in the place of what was sealed; its id stays."""
        row = sealed.c.id == sealed_id
        connection.execute(sealed.update().where(row).values(ciphertext=self._ciphertext(content)))

    def _ciphertext(self, content: dict[str, Any]) -> bytes:
        plain = json.dumps({**content, "original": base64.b64encode(content["original"]).decode()}).encode()
        return bytes(encrypt(plain, list(self.recipients)))


def open_sealed(ciphertext: bytes, identity_file: Path) -> dict[str, Any]:
    """Read sealed content back with a Team Manager's secret key; `original` is bytes again.

    Raises:
        SealingError: the key cannot be read or does not fit.
    """
    identities = _identities(identity_file)
    try:
        content: dict[str, Any] = json.loads(decrypt(ciphertext, identities))
    except Exception as error:  # pyrage raises bare exceptions of several kinds; each means "this key does not fit"
        raise SealingError(f"{identity_file}: this key does not open the item ({type(error).__name__})") from error
    content["original"] = base64.b64decode(content["original"])
    return content


def _identities(file: Path) -> list[x25519.Identity]:
    try:
        lines = (line.strip() for line in file.read_text().splitlines())
        found = [x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except OSError as error:
        raise SealingError(f"{file}: the key cannot be read ({error.strerror})") from error
    except Exception as error:  # see above; what is in the file is not told
        raise SealingError(f"{file}: this is no age secret key ({_AGE_LINES})") from error
    if not found:
        raise SealingError(f"{file}: there is no age secret key in it ({_AGE_LINES})")
    return found


def _recipient(text: str) -> x25519.Recipient:
    try:
        return x25519.Recipient.from_str(text)
    except Exception as error:  # see above
        raise SealingError(f"ecs.recipients: {text[:12]}… is no whole age public key: copy it again") from error


def _make_key_pair(public: Path, secret: Path) -> None:
    identity = x25519.Identity.generate()
    public.parent.mkdir(parents=True, exist_ok=True)
    # The secret half first: a public key whose secret half was never written would seal for nobody.
    descriptor = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write(f"# The Team Manager's key: move it off this machine.\n{identity}\n")
        out.flush()
        os.fsync(out.fileno())
    temporary = public.with_suffix(".part")
    temporary.write_text(f"{identity.to_public()}\n")
    temporary.rename(public)
