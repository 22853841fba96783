"""`sourceline accounts`: who may sign in to the web application."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from sourceline.cli.options import Db

if TYPE_CHECKING:
    from sourceline.store import Store

app = typer.Typer(help="Who may sign in to the web application.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the account.")]
Role = Annotated[
    str, typer.Option(metavar="ROLE", help="reader, reviewer (decides too) or admin (all).")
]
BY = "admin at the command line"


@app.command("add")
def add(name: Name, role: Role = "reader", db: Db = None) -> None:
    """Make an account. The password is asked for, or read from standard input in a pipe."""
    from sourceline.store.accounts import add_account
    from sourceline.web.secrets import hash_password

    with _store(db) as store:
        hashed = hash_password(_password())
        with store.writing() as connection:
            account = add_account(connection, name, hashed, role, by=BY)
    typer.echo(f"{account.name} may sign in as {account.role}", err=True)


@app.command("change")
def change(
    name: Name,
    role: Annotated[str | None, typer.Option(metavar="ROLE", help="Another role.")] = None,
    password: Annotated[
        bool, typer.Option("--password", help="Another password, asked for or piped in.")
    ] = False,
    active: Annotated[
        bool | None,
        typer.Option("--enable/--disable", help="Whether the account may sign in at all."),
    ] = None,
    db: Db = None,
) -> None:
    """Change an account; whoever is signed in to it has to sign in again."""
    from sourceline.store.accounts import change_account
    from sourceline.web.secrets import hash_password

    with _store(db) as store:
        hashed = hash_password(_password()) if password else None
        with store.writing() as connection:
            account = change_account(
                connection, name, by=BY, password=hashed, role=role, active=active
            )
    state = "" if account.active else ", disabled"
    typer.echo(f"{account.name}: {account.role}{state}", err=True)


@app.command("list")
def list_(db: Db = None) -> None:
    """Print the accounts: name, role, whether it may sign in, when it was made."""
    from sourceline.store.accounts import accounts

    with _store(db) as store, store.reading() as connection:
        for one in accounts(connection):
            state = "enabled" if one.active else "disabled"
            typer.echo("\t".join((one.name, one.role, state, one.created_at)))


@app.command("token")
def token(
    name: Name,
    scope: Annotated[
        str, typer.Option(metavar="ROLE", help="What the token may do: a role.")
    ] = "reader",
    label: Annotated[str, typer.Option(metavar="TEXT", help="What it is for.")] = "command line",
    db: Db = None,
) -> None:
    """Make an API token of an account and print it: it is shown this once."""
    from sourceline.errors import UsageError
    from sourceline.store.accounts import add_token, find_account
    from sourceline.web.secrets import digest, new_token

    secret = new_token()
    with _store(db) as store, store.writing() as connection:
        account = find_account(connection, name)
        if account is None:
            raise UsageError(f"there is no account {name!r}")
        add_token(
            connection, account, name=label, scope=scope, digest=digest(secret), expires_at=None
        )
    typer.echo(secret)


@app.command("revoke")
def revoke(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Number of the token.")],
    db: Db = None,
) -> None:
    """Make a token worthless."""
    from sourceline.store.accounts import revoke_token

    with _store(db) as store, store.writing() as connection:
        revoke_token(connection, number, by=BY)


@app.command("tokens")
def tokens_(db: Db = None) -> None:
    """Print the tokens: number, account, scope, what for, when made, when revoked."""
    from sourceline.store.accounts import tokens

    with _store(db) as store, store.reading() as connection:
        for one in tokens(connection):
            state = one.revoked_at or "valid"
            told = (str(one.key), one.account, one.scope, one.name, one.created_at, state)
            typer.echo("\t".join(told))


def _store(db: str | None) -> Store:
    from sourceline.cli.options import database
    from sourceline.config import Settings
    from sourceline.store import Store

    return Store.open(database(Settings.load({"db": db})))


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
