"""Keyed digests: they recognise a repeat, a reply or a busy address without holding any of it.

The key is made once for an installation. HMAC-SHA256 under it, not a plain digest: an ECS item's Message-ID or
sender must not be confirmable by guessing once everything else of it is erased.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from gateway.storage.tables import fingerprints, installation

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from gateway.storage.engine import Database

__all__ = ["Fingerprinter", "insert_if_new"]

KEY_NAME = "fingerprint-key"


class Fingerprinter:
    """Makes and remembers the keyed digests of one installation."""

    def __init__(self, database: Database) -> None:
        with database.write() as connection:
            insert_if_new(connection, installation, name=KEY_NAME, value=secrets.token_bytes(32))
            key = connection.execute(
                sa.select(installation.c.value).where(installation.c.name == KEY_NAME)
            ).scalar_one()
        self._key = bytes(key)

    def mac(self, kind: str, *parts: str) -> str:
        """The keyed digest of some parts; the same parts under another kind give another digest."""
        message = b"\0".join(part.encode("utf-8", "surrogatepass") for part in (kind, *parts))
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()

    def claim(self, connection: Connection, kind: str, item_id: str, *parts: str) -> str:
        """Remember that `item_id` is the first with these parts. Returns the id of the first one (maybe another)."""
        mac = self.mac(kind, *parts)
        insert_if_new(connection, fingerprints, mac=mac, kind=kind, item_id=item_id)
        return str(
            connection.scalar(
                sa.select(fingerprints.c.item_id).where(fingerprints.c.mac == mac, fingerprints.c.kind == kind)
            )
        )

    def find(self, connection: Connection, kind: str, *parts: str) -> str | None:
        """The item that is known under these parts, or None."""
        found: str | None = connection.scalar(
            sa.select(fingerprints.c.item_id).where(
                fingerprints.c.mac == self.mac(kind, *parts), fingerprints.c.kind == kind
            )
        )
        return found


def insert_if_new(connection: Connection, table: sa.Table, **values: object) -> None:
    """Insert a row unless its primary key exists. Both databases wait for a rival's commit before they say so."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(insert(table).values(**values).on_conflict_do_nothing())
