"""``mdpoverty --version``: the library's version, and the revisions inside."""

from __future__ import annotations

import typer

from mdpoverty.cli.ending import Ending
from mdpoverty.errors import MdpovertyError


def show_version(asked: bool) -> None:
    """Print the version and a line for each standard, if asked for, and end the program.

    Raises
    ------
    typer.Exit
        They were asked for; with the status of a wrong use if a shipped standard cannot be read.
    """
    if not asked:
        return
    from mdpoverty.engine.receipt import library_version

    typer.echo(f"mdpoverty {library_version()}")
    try:
        lines = _revisions_inside()
    except MdpovertyError as error:
        typer.echo(error, err=True)
        raise typer.Exit(Ending.WRONG_USE) from None
    for line in lines:
        typer.echo(line)
    raise typer.Exit


def _revisions_inside() -> list[str]:
    """Return a line for each standard: its newest revision, the day, the digest, and how many earlier ones are kept."""
    from mdpoverty.law.registry import list_standards
    from mdpoverty.law.revisions.lock import locked_revisions

    laws = list_standards()
    width = max(len(f"{law.id}@{law.revision}") for law in laws)
    lines = []
    for law in laws:
        kept = sum(revision < law.revision for revision in locked_revisions(law.id))
        name, day = f"{law.id}@{law.revision}", law.history[-1].date
        lines.append(f"{name:{width}}  {day}  sha256 {law.digest[:12]}  earlier revisions: {kept}")
    return lines
