"""``mdpoverty classify`` and ``mdpoverty reclassify``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mdpoverty.cli.options import RESULTS, Options, read_list, with_options


class RecordedUnder(StrEnum):
    """The standard under which points and ticks were recorded."""

    BEFORE = "before"
    AFTER = "after"
    BOTH = "both"


@with_options(
    "households members review_date output standard interpretation by strict no_overwrite allow_provisional "
    "strict_dates without_check unknown_code lang quiet"
)
def classify(
    options: Options,
    *,
    output: Annotated[Path, RESULTS],
    by: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN,COLUMN",
            help="What to count by, such as district,meritorious; area if left out. A column of members that is true "
            "or false says that the household has such a member. The columns are written behind the results.",
        ),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Stop where a row would be rejected, and write nothing.")
    ] = False,
) -> None:
    """Classify households and write the results, their receipt and the rejected rows.

    Ends with 1 if rows were rejected: OUT.rejects.csv says which and why.
    """
    choices = options.choices
    from mdpoverty.cli.messages import Words
    from mdpoverty.cli.output import progress
    from mdpoverty.cli.summary import end_run, print_classified
    from mdpoverty.engine.review_date import read_review_date
    from mdpoverty.files.classify_files import classify_files
    from mdpoverty.files.read_file import rows_before_reading

    day, law = read_review_date(options.review_date), options.law()
    with progress(rows_before_reading(options.households), Words(options.lang), quiet=options.quiet) as tell:
        run = classify_files(
            options.households,
            options.members,
            standard=law,
            review_date=day,
            output=output,
            strict_dates=options.strict_dates,
            by=read_list(by),
            strict=strict,
            tell=tell,
            **choices,
        )
    end_run(run, options, print_classified)


@with_options(
    "households members before after review_date output interpretation recorded_under no_overwrite allow_provisional "
    "without_check unknown_code lang quiet"
)
def reclassify(
    options: Options,
    *,
    before: Annotated[str, typer.Option(metavar="ID|PATH", help="The standard to come from.")],
    after: Annotated[str, typer.Option(metavar="ID|PATH", help="The standard to go to.")],
    recorded_under: Annotated[
        RecordedUnder | None,
        typer.Option(help="To which review recorded points (B1, B2) and ticks belong, if there are any."),
    ] = None,
) -> None:
    """Classify the same households under two standards and count who moves.

    Ends with 1 if rows were rejected.
    """
    choices = options.choices
    from mdpoverty.cli.summary import end_run, print_reclassified
    from mdpoverty.files.analyse_files import reclassify_files

    run = reclassify_files(
        options.households,
        options.members,
        before=options.load(before),
        after=options.load(after),
        review_date=options.review_date,
        output=options.output,
        recorded_under=None if recorded_under is None else recorded_under.value,
        **choices,
    )
    end_run(run, options, print_reclassified)
