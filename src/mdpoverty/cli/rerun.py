"""``mdpoverty rerun`` and ``mdpoverty verify``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mdpoverty.cli.ending import Ending
from mdpoverty.cli.options import RESULTS, Lang, Language

if TYPE_CHECKING:
    from mdpoverty.files.receipts.verify import Verified

Inputs = Annotated[
    Path | None,
    typer.Option("--inputs", metavar="FOLDER", help="The folder of the inputs, if they are no longer where they were."),
]


def rerun(
    receipt: Annotated[Path, typer.Argument(help="The receipt of a run, or the results beside it.")],
    inputs: Inputs = None,
    standard: Annotated[
        Path | None,
        typer.Option("--standard", metavar="PATH", help="Your own standard, if its file is no longer where it was."),
    ] = None,
    output: Annotated[Path | None, RESULTS] = None,
    lang: Lang = Language.EN,
) -> None:
    """Classify again as a receipt records it, with the revision of then. Ends with 1 if anything differs."""
    from mdpoverty.files.receipts.rerun import rerun as run_again

    _end(run_again(receipt, inputs=inputs, standard=standard, output=output), lang, "same_again")


def verify(
    results: Annotated[Path, typer.Argument(help="The results of a run, or their receipt.")],
    inputs: Inputs = None,
    lang: Lang = Language.EN,
) -> None:
    """Hold results against their receipt: inputs, standard, results. Ends with 1 if anything was changed."""
    from mdpoverty.files.receipts.verify import verify as held_against

    _end(held_against(results, inputs=inputs), lang, "as_recorded")


def _end(found: Verified, lang: Language, equal: str) -> None:
    from mdpoverty.cli.messages import Words
    from mdpoverty.language import day

    words = Words(lang)
    for what in (*found.changed, *found.noted):
        typer.echo(what.text(lang))
    if not found.equal:
        raise typer.Exit(Ending.REJECTED)
    standards = list(found.receipt.standards.values())
    named = ", ".join(f"{one['id']}@{one['revision']}" for one in standards)
    on = day(standards[0]["review_date"]).in_language(lang)
    typer.echo(words(equal, standards=named, date=on))
