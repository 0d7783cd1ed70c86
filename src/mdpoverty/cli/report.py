"""``mdpoverty report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mdpoverty.cli.ending import Ending
from mdpoverty.cli.options import (
    AllowProvisional,
    Households,
    Lang,
    Language,
    Members,
    NoOverwrite,
    Quiet,
    Readings,
    ReviewDate,
    StandardIfWanted,
    StrictDates,
    UnknownCodes,
    WithoutChecks,
    read_list,
    read_readings,
    read_standard,
    read_unknown_codes,
)


def report(
    households: Households,
    members: Members = None,
    *,
    review_date: ReviewDate,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="OUT.html", help="The page; overwritten if it exists.")
    ],
    standard: StandardIfWanted = None,
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
    interpretation: Readings = None,
    no_overwrite: NoOverwrite = False,
    allow_provisional: AllowProvisional = False,
    strict_dates: StrictDates = False,
    without_check: WithoutChecks = None,
    unknown_code: UnknownCodes = None,
    lang: Lang = Language.VI,
    quiet: Quiet = False,
) -> None:
    """Write a report on a review: one page with tables and pictures that needs no network.

    Names of persons are never in it. Ends with 1 if rows were rejected; they are in no table.
    """
    readings = read_readings(interpretation)
    from mdpoverty.cli.messages import Words
    from mdpoverty.cli.summary import print_totals
    from mdpoverty.files.analyse_files import report_files
    from mdpoverty.law.registry import load_standard

    run = report_files(
        households,
        members,
        standard=read_standard(standard, review_date, allow_provisional=allow_provisional),
        review_date=review_date,
        output=output,
        by=read_list(by),
        groups=None if group is None else read_list(group),
        language=lang.value,
        compare=None if compare is None else load_standard(compare, allow_provisional=allow_provisional),
        tables=tables,
        interpretations=readings,
        strict_dates=strict_dates,
        without_checks=without_check or (),
        unknown_codes=read_unknown_codes(unknown_code),
        overwrite=not no_overwrite,
    )
    print_totals(run, Words(lang), quiet=quiet)
    if run.totals.rejected:
        raise typer.Exit(Ending.REJECTED)
