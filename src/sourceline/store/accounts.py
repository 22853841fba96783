"""Accounts, signed-in browsers and API tokens.

Passwords arrive here as argon2 hashes, and the secrets of sessions and tokens as SHA-256 digests:
whoever reads the database can sign in as nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Row, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from sourceline.errors import UsageError
from sourceline.store import journal, schema
from sourceline.store.journal import Change

# Each may do what the one before it may.
Role = Literal["reader", "reviewer", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
MOST_NAME_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in."""

    key: int
    name: str
    role: Role
    active: bool
    created_at: str

    def may(self, role: Role) -> bool:
        """Whether what `role` is for is open to this account."""
        return self.active and ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True, slots=True)
class Token:
    """A secret by which a program acts for an account, as far as `scope` goes."""

    key: int
    account: str
    name: str
    scope: Role
    created_at: str
    expires_at: str | None
    revoked_at: str | None


def add_account(connection: Connection, name: str, password: str, role: str, *, by: str) -> Account:
    """Make an account; `password` is a hash.

    Raises:
        UsageError: the name is taken or empty, or there is no such role.
    """
    name = name.strip()
    if not name or len(name) > MOST_NAME_CHARACTERS or not name.isprintable():
        raise UsageError(
            f"an account's name is 1 to {MOST_NAME_CHARACTERS} printable characters, not {name!r}"
        )
    row = {
        "name": name,
        "password": password,
        "role": _known_role(role),
        "active": True,
        "created_at": journal.now(),
    }
    try:
        connection.execute(schema.accounts.insert(), row)
    except IntegrityError as error:
        raise UsageError(f"there is an account {name!r} already") from error
    journal.append(connection, by, [Change("account.added", name, {"role": role})])
    account = find_account(connection, name)
    assert account is not None
    return account


def change_account(
    connection: Connection,
    name: str,
    *,
    by: str,
    password: str | None = None,
    role: str | None = None,
    active: bool | None = None,
) -> Account:
    """Change what is not None; a new password or a loss of rights ends every session of the account.

    Raises:
        UsageError: there is no such account or role, or no active admin would be left.
    """
    account = find_account(connection, name)
    if account is None:
        raise UsageError(f"there is no account {name!r}")
    values: dict[str, Any] = {"password": password, "active": active}
    values["role"] = None if role is None else _known_role(role)
    values = {key: value for key, value in values.items() if value is not None}
    table = schema.accounts
    connection.execute(update(table).where(table.c.key == account.key).values(**values))
    if has_admin(connection) is False and account.may("admin"):
        raise UsageError(f"{name!r} is the only admin: make another one first")
    end_sessions(connection, account.key)
    told = {key: value for key, value in values.items() if key != "password"}
    if password is not None:
        told["password"] = "changed"
    journal.append(connection, by, [Change("account.changed", account.name, told)])
    changed = find_account(connection, name)
    assert changed is not None
    return changed


def _known_role(role: str) -> Role:
    for known in ROLES:
        if role == known:
            return known
    raise UsageError(f"no role {role!r}: {', '.join(ROLES)}")


def accounts(connection: Connection) -> list[Account]:
    """Every account, by name."""
    return [_account(row) for row in connection.execute(_select_account().order_by("name"))]


def find_account(connection: Connection, name: str) -> Account | None:
    """The account of this name, None where there is none."""
    query = _select_account().where(schema.accounts.c.name == name)
    row = connection.execute(query).first()
    return None if row is None else _account(row)


def password_of(connection: Connection, name: str) -> str | None:
    """The hash of the password of an active account."""
    table = schema.accounts.c
    return connection.execute(
        select(table.password).where(table.name == name, table.active)
    ).scalar()


def has_admin(connection: Connection) -> bool:
    """Whether there is an active admin."""
    table = schema.accounts.c
    found = connection.execute(
        select(func.count()).where(table.role == "admin", table.active)
    ).scalar_one()
    return found > 0


# ---------------------------------------------------------------- sessions


def start_session(connection: Connection, account: Account, digest: str, expires_at: str) -> None:
    """Note that a browser signed in; forget what expired."""
    table, now = schema.sessions, journal.now()
    connection.execute(delete(table).where(table.c.expires_at <= now))
    connection.execute(
        table.insert(),
        {
            "digest": digest,
            "account_key": account.key,
            "created_at": now,
            "expires_at": expires_at,
        },
    )
    journal.append(connection, account.name, [Change("session.started", account.name, {})])


def session_account(connection: Connection, digest: str) -> Account | None:
    """Whose session this is, None where it ended, expired, or the account is not active."""
    table = schema.sessions
    row = connection.execute(
        _select_account()
        .join(table, table.c.account_key == schema.accounts.c.key)
        .where(
            table.c.digest == digest, table.c.expires_at > journal.now(), schema.accounts.c.active
        )
    ).first()
    return None if row is None else _account(row)


def end_session(connection: Connection, digest: str) -> None:
    """Sign a browser out."""
    connection.execute(delete(schema.sessions).where(schema.sessions.c.digest == digest))


def end_sessions(connection: Connection, account_key: int) -> None:
    """Sign an account out everywhere."""
    connection.execute(delete(schema.sessions).where(schema.sessions.c.account_key == account_key))


# ---------------------------------------------------------------- tokens


def add_token(
    connection: Connection,
    account: Account,
    *,
    name: str,
    scope: str,
    digest: str,
    expires_at: str | None,
) -> Token:
    """Note a token of an account.

    Raises:
        UsageError: the scope does not exist, or is beyond the account's role.
    """
    if not account.may(_known_role(scope)):
        raise UsageError(f"a {account.role} cannot make a token with the scope {scope!r}")
    row = {
        "account_key": account.key,
        "name": name,
        "digest": digest,
        "scope": scope,
        "created_at": journal.now(),
        "expires_at": expires_at,
    }
    key = connection.execute(
        schema.tokens.insert().returning(schema.tokens.c.key), row
    ).scalar_one()
    told = {"name": name, "scope": scope, "expires_at": expires_at}
    journal.append(connection, account.name, [Change("token.added", f"token {key}", told)])
    return next(token for token in tokens(connection, account.key) if token.key == key)


def tokens(connection: Connection, account_key: int | None = None) -> list[Token]:
    """The tokens of one account or of all, the first made first, revoked ones too."""
    table, owner = schema.tokens, schema.accounts
    query = (
        select(
            table.c.key,
            owner.c.name.label("account"),
            table.c.name,
            table.c.scope,
            table.c.created_at,
            table.c.expires_at,
            table.c.revoked_at,
        )
        .join(owner, owner.c.key == table.c.account_key)
        .order_by(table.c.key)
    )
    if account_key is not None:
        query = query.where(table.c.account_key == account_key)
    return [Token(*row) for row in connection.execute(query)]


def revoke_token(connection: Connection, key: int, *, by: str) -> None:
    """Make a token worthless; revoking it again changes nothing.

    Raises:
        UsageError: there is no such token.
    """
    table = schema.tokens
    row = connection.execute(select(table.c.revoked_at).where(table.c.key == key)).first()
    if row is None:
        raise UsageError(f"there is no token {key}")
    if row.revoked_at is None:
        connection.execute(update(table).where(table.c.key == key).values(revoked_at=journal.now()))
        journal.append(connection, by, [Change("token.revoked", f"token {key}", {})])


def token_account(connection: Connection, digest: str) -> tuple[Account, Role] | None:
    """Whose token this is and its scope; None where it is unknown, revoked or expired."""
    table = schema.tokens
    row = connection.execute(
        _select_account()
        .add_columns(table.c.scope, table.c.expires_at)
        .join(table, table.c.account_key == schema.accounts.c.key)
        .where(table.c.digest == digest, table.c.revoked_at.is_(None), schema.accounts.c.active)
    ).first()
    if row is None or (row.expires_at is not None and row.expires_at <= journal.now()):
        return None
    return _account(row), row.scope


def _select_account() -> Any:
    table = schema.accounts.c
    return select(table.key, table.name, table.role, table.active, table.created_at)


def _account(row: Row[Any]) -> Account:
    return Account(row.key, row.name, row.role, row.active, row.created_at)
