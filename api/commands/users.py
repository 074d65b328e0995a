"""`alveole user …`: let the first people in, and help who is locked out. For whoever has a shell on the machine."""

import json
import sys
from typing import Annotated, Literal

import typer

from api.commands.books import open_book, operator
from api.commands.console import fail, say, write_columns
from service.access import Role

users = typer.Typer(no_args_is_help=True)

Kind = Literal["individual", "business", "association", "public_body", "office"]
"""The kinds of `service.members` that may sign in, without importing it: help comes at once."""

Username = Annotated[str, typer.Argument(help="The name under which the person signs in.")]
Generate = Annotated[
    bool, typer.Option("--generate", help="Make a random password and show it once, instead of asking for one.")
]


@users.callback()
def introduce() -> None:
    """Let people in, and help who is locked out. Each act is recorded with your account on this machine.

    A password is asked for, or read from the standard input when that is no terminal; it is never an argument.
    """


@users.command()
def create(
    username: Username,
    *,
    name: Annotated[str, typer.Option(help="How the person, business or association is called.", prompt=True)],
    kind: Annotated[Kind, typer.Option(help="What they are.")] = "individual",
    role: Annotated[Role | None, typer.Option(help="What they do for the association, if anything.")] = None,
    generate: Generate = False,
) -> None:
    """Make a member who can sign in."""
    from service import console
    from service.members import MemberKind

    _check_granted(role)
    with open_book() as book:
        secret = _password(generate=generate)
        member = console.create(
            book, operator(), name=name, kind=MemberKind(kind), username=username, password=secret, role=role
        )
    say(f"{name} can sign in as {username}. Their member id:")
    typer.echo(member)
    if generate:
        _show(secret)


@users.command()
def password(username: Username, *, generate: Generate = False) -> None:
    """Set another password; second factors and sessions of theirs end, and a disabled login opens again."""
    from service import console

    with open_book() as book:
        secret = _password(generate=generate)
        console.set_password(book, operator(), username=username, password=secret)
    say(f"{username} has a new password, and was signed out everywhere.")
    if generate:
        _show(secret)


@users.command()
def grant(
    username: Username,
    role: Annotated[Role, typer.Argument(help="What they may do from now on.")],
    *,
    of: Annotated[
        str | None, typer.Option(help="In whose name: the id of a business or association. Without: the association's.")
    ] = None,
) -> None:
    """Give someone a role, for the association or in a member's name."""
    from service import console

    _check_granted(role)
    with open_book() as book:
        console.grant(book, operator(), username=username, role=role, of=of)
    say(f"{username} is {role} now" + (f" in the name of {of}." if of else "."))


@users.command("list")
def list_(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False) -> None:
    """List who can sign in, and what they may do."""
    from service import console

    with open_book() as book:
        listed = console.list_all(book)
    if as_json:
        typer.echo(json.dumps([each._asdict() for each in listed], ensure_ascii=False, indent=2))
        return
    rows = [
        (each.username, each.member, each.name, ", ".join(each.roles) + " (disabled)" * each.disabled)
        for each in listed
    ]
    write_columns(("login", "member", "name", "roles"), rows)


@users.command()
def invite(
    member: Annotated[str, typer.Argument(help="The id of a member who cannot sign in yet.")],
) -> None:
    """Make a new link with which a member signs in for the first time; an earlier one ends with it."""
    from service import console

    with open_book() as book:
        link = console.invite(book, operator(), member=member)
    say("Their link, shown this once. It serves once, for seven days:")
    typer.echo(link.address)


@users.command()
def disable(username: Username) -> None:
    """Shut a login at once, and end every session of theirs. `alveole user password` opens it again."""
    from service import console

    with open_book() as book:
        console.disable(book, operator(), username=username)
    say(f"{username} can no longer sign in, and was signed out everywhere.")


def _check_granted(role: Role | None) -> None:
    if role is Role.DASHBOARD:
        fail("A dashboard is a program with a secret of its own, not a person.")


def _password(*, generate: bool) -> str:
    """Make a password, ask for one, or read it from the standard input."""
    if generate:
        from service.passwords import generated

        return generated()
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")


def _show(secret: str) -> None:
    say("The password, shown this once:")
    typer.echo(secret)
