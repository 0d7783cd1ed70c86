"""``mdpoverty explain``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mdpoverty.cli.options import (
    AllowProvisional,
    Households,
    Lang,
    Language,
    Members,
    Readings,
    ReviewDate,
    StandardIfWanted,
    StrictDates,
    read_readings,
    read_standard,
)

_RECORDS = (".yaml", ".yml")


class Format(StrEnum):
    """How an explanation is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def explain(
    households: Households,
    members: Members = None,
    *,
    household: Annotated[
        str | None, typer.Option("--household", metavar="ID", help="Which household, if the file holds several.")
    ] = None,
    review_date: ReviewDate,
    standard: StandardIfWanted = None,
    interpretation: Readings = None,
    format_: Annotated[Format, typer.Option("--format", help="How it is written.")] = Format.TEXT,
    allow_provisional: AllowProvisional = False,
    strict_dates: StrictDates = False,
    lang: Lang = Language.EN,
) -> None:
    """Explain how one household is classified: every indicator with its facts and its clause.

    A YAML file holds one household with its members; from tables, --household picks one.
    """
    readings = read_readings(interpretation)
    from mdpoverty.cli.output import print_json
    from mdpoverty.engine.plan import make_plan, read_review_date
    from mdpoverty.reasons.explain import explain as explained

    day = read_review_date(review_date)
    law = read_standard(standard, review_date, allow_provisional=allow_provisional)
    if Path(households).suffix.lower() in _RECORDS:
        answer = explained(households, law, review_date=day, interpretations=readings, strict_dates=strict_dates)
    else:
        from mdpoverty.files.household_record import record_of

        record, incomplete = record_of(
            households, members, household, make_plan(law, day, readings), language=lang.value
        )
        answer = explained(
            record,
            law,
            review_date=day,
            interpretations=readings,
            strict_dates=strict_dates,
            incomplete_list=incomplete,
        )
    written = {Format.TEXT: answer.to_text, Format.MARKDOWN: answer.to_markdown}
    if format_ is Format.JSON:
        print_json(answer.to_json())
    else:
        typer.echo(written[format_](lang.value))
