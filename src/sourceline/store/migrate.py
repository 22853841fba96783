"""The version of the tables: told, checked, and brought up to date in one transaction."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from sourceline.errors import StoreError
from sourceline.store import journal
from sourceline.store.engine import Database
from sourceline.version import __version__

_MIGRATIONS = Path(__file__).parent / "migrations"


def newest() -> str:
    """The version of the tables that this program works with."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def prepare(database: Database, *, create: bool) -> None:
    """Check that the tables are those that this program works with; make them in an empty database.

    Raises:
        StoreError: the tables are older, newer, not there, or not Sourceline's.
    """
    with database.reading() as connection:
        found = _version(connection, database.name)
    if found is None and not create:
        raise StoreError(f"{database.name} is empty: `sourceline add` fills it")
    if found is None:
        migrate(database)
    elif found != newest():
        known = [
            script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()
        ]
        if found in known:
            raise StoreError(
                f"{database.name} has tables of version {found}, this program works with "
                f"{newest()}. Run `sourceline migrate --db {database.name}`."
            )
        raise StoreError(
            f"{database.name} has tables of version {found}, which is newer than this program "
            f"(up to {newest()}). Install a newer Sourceline."
        )


def migrate(database: Database, to: str = "head", *, logged: bool = True) -> tuple[str | None, str]:
    """Bring the tables to a version, the newest if none is named: before, and after.

    It is not `logged` where the log that is to come has an entry of it already.

    Raises:
        StoreError: the tables are newer than this program, or not Sourceline's.
    """
    with database.writing() as connection:
        before = _version(connection, database.name)
        config = _config()
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if before is not None and before not in known:
            raise StoreError(
                f"{database.name} has tables of version {before}, which is newer than this "
                f"program (up to {newest()}). Install a newer Sourceline."
            )
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        after = _version(connection, database.name)
        assert after is not None
        if after != before and logged:
            change = journal.Change("tables.migrated", after, {"from": before})
            journal.append(connection, f"sourceline {__version__}", [change])
    return before, after


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _version(connection: Connection, name: str) -> str | None:
    """The version of the tables, None where there are none at all."""
    tables = set(inspect(connection).get_table_names())
    if tables and "alembic_version" not in tables:
        raise StoreError(f"{name} has other tables in it: name a new file or an empty database")
    return MigrationContext.configure(connection).get_current_revision() if tables else None
