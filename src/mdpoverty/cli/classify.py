"""``mdpoverty classify`` and ``mdpoverty reclassify``."""

from __future__ import annotations

from enum import StrEnum
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
    Output,
    OutputIfWanted,
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


class RecordedUnder(StrEnum):
    """To the review of which standard recorded points and ticks belong."""

    BEFORE = "before"
    AFTER = "after"
    BOTH = "both"


def classify(
    households: Households,
    members: Members = None,
    *,
    review_date: ReviewDate,
    output: Output,
    standard: StandardIfWanted = None,
    interpretation: Readings = None,
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
    no_overwrite: NoOverwrite = False,
    allow_provisional: AllowProvisional = False,
    strict_dates: StrictDates = False,
    without_check: WithoutChecks = None,
    unknown_code: UnknownCodes = None,
    lang: Lang = Language.EN,
    quiet: Quiet = False,
) -> None:
    """Classify households and write the results, their receipt and the rejected rows.

    Ends with 1 if rows were rejected: OUT.rejects.csv says which and why.
    """
    readings, groups = read_readings(interpretation), read_list(by)
    from mdpoverty.cli.messages import Words
    from mdpoverty.cli.output import progress
    from mdpoverty.cli.summary import print_classified
    from mdpoverty.engine.plan import read_review_date
    from mdpoverty.files.classify_files import classify_files
    from mdpoverty.files.pieces import number_of_households

    day = read_review_date(review_date)
    law = read_standard(standard, review_date, allow_provisional=allow_provisional)
    with progress(number_of_households(households), Words(lang), quiet=quiet) as tell:
        run = classify_files(
            households,
            members,
            standard=law,
            review_date=day,
            output=output,
            interpretations=readings,
            strict_dates=strict_dates,
            without_checks=without_check or (),
            unknown_codes=read_unknown_codes(unknown_code),
            by=groups,
            strict=strict,
            overwrite=not no_overwrite,
            language=lang.value,
            tell=tell,
        )
    print_classified(run, Words(lang), readings=readings, quiet=quiet)
    if run.totals.rejected:
        raise typer.Exit(Ending.REJECTED)


def reclassify(
    households: Households,
    members: Members = None,
    *,
    before: Annotated[str, typer.Option(metavar="ID|PATH", help="The standard to come from.")],
    after: Annotated[str, typer.Option(metavar="ID|PATH", help="The standard to go to.")],
    review_date: ReviewDate,
    output: OutputIfWanted = None,
    interpretation: Readings = None,
    recorded_under: Annotated[
        RecordedUnder | None,
        typer.Option(help="To which review recorded points (B1, B2) and ticks belong, if there are any."),
    ] = None,
    no_overwrite: NoOverwrite = False,
    allow_provisional: AllowProvisional = False,
    without_check: WithoutChecks = None,
    unknown_code: UnknownCodes = None,
    lang: Lang = Language.EN,
    quiet: Quiet = False,
) -> None:
    """Classify the same households under two standards and count who moves.

    Ends with 1 if rows were rejected.
    """
    readings = read_readings(interpretation)
    from mdpoverty.cli.messages import Words
    from mdpoverty.cli.summary import print_reclassified
    from mdpoverty.files.analyse_files import reclassify_files
    from mdpoverty.law.registry import load_standard

    run = reclassify_files(
        households,
        members,
        before=load_standard(before, allow_provisional=allow_provisional),
        after=load_standard(after, allow_provisional=allow_provisional),
        review_date=review_date,
        output=output,
        interpretations=readings,
        overwrite=not no_overwrite,
        without_checks=without_check or (),
        unknown_codes=read_unknown_codes(unknown_code),
        language=lang.value,
        recorded_under=None if recorded_under is None else recorded_under.value,
    )
    print_reclassified(run, Words(lang), readings=readings, quiet=quiet)
    if run.totals.rejected:
        raise typer.Exit(Ending.REJECTED)
