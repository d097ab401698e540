"""Write a migration from the difference between the migrations so far and gateway/storage/tables.py.

    python scripts/make_migration.py 0002 "what changes for whom"

Read what it wrote before committing it: Alembic sees columns, not meaning.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

from gateway.storage.engine import Database


def main() -> None:
    """Make the migration file."""
    number, message = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'now.sqlite'}")
        database.migrate()
        config = Config()
        config.set_main_option("script_location", "gateway.storage:migrations")
        with database.engine.connect() as connection, connection.begin():
            config.attributes["connection"] = connection
            command.revision(config, message=message, autogenerate=True, rev_id=number)
        database.close()


if __name__ == "__main__":
    main()
