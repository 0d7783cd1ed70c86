"""``mdpoverty report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mdpoverty.cli.options import Language, Options, read_list, with_options


@with_options(
    "households members review_date output standard by group compare tables interpretation no_overwrite "
    "allow_provisional strict_dates without_check unknown_code lang quiet",
    lang=Language.VI,
)
def report(
    options: Options,
    *,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="OUT.html", help="The page; overwritten if it exists.")
    ],
    by: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN,COLUMN", help="Administrative units, the largest first, such as district,commune."
        ),
    ] = None,
    group: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN,COLUMN",
            help="Columns of yes and no that are counted apart; by default ethnic_minority,meritorious.",
        ),
    ] = None,
    compare: Annotated[
        str | None, typer.Option(metavar="ID|PATH", help="An older standard, to show who moves between them.")
    ] = None,
    tables: Annotated[
        Path | None,
        typer.Option(metavar="OUT.xlsx", help="A workbook of the official tables, too; overwritten if it exists."),
    ] = None,
) -> None:
    """Write a report on a review: one page with tables and pictures that needs no network.

    Names of persons are never in it. Ends with 1 if rows were rejected; they are in no table.
    """
    choices = options.choices
    from mdpoverty.cli.summary import end_run
    from mdpoverty.files.analyse_files import report_files

    run = report_files(
        options.households,
        options.members,
        standard=options.law(),
        review_date=options.review_date,
        output=output,
        by=read_list(by),
        groups=None if group is None else read_list(group),
        compare=None if compare is None else options.load(compare),
        tables=tables,
        strict_dates=options.strict_dates,
        **choices,
    )
    end_run(run, options)
