from __future__ import annotations

from typing import Any, Literal

from alembic import context

from gateway.storage.tables import Day, UtcTime, metadata


def render_item(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """Our own column types are text in the database: a migration must not depend on today's classes."""
    return "sa.Text()" if kind == "type" and isinstance(thing, (UtcTime, Day)) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,  # the caller holds the transaction: all migrations land together or none
    render_item=render_item,
)
context.run_migrations()
