"""``mdpoverty explain``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from mdpoverty.cli.options import Options, with_options

_RECORDS = (".yaml", ".yml")


class Format(StrEnum):
    """How an explanation is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


@with_options(
    "households members household review_date standard interpretation format_ allow_provisional strict_dates lang"
)
def explain(
    options: Options,
    *,
    household: Annotated[
        str | None, typer.Option("--household", metavar="ID", help="Which household, if the file holds several.")
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="How it is written.")] = Format.TEXT,
) -> None:
    """Explain how one household is classified: every indicator with its facts and its clause.

    A YAML file holds one household with its members; from tables, --household picks one.
    """
    readings = options.readings
    from mdpoverty.cli.output import print_json
    from mdpoverty.engine.plan import make_plan
    from mdpoverty.engine.review_date import read_review_date
    from mdpoverty.reasons.explain import explain as explained

    day, law = read_review_date(options.review_date), options.law()
    record: Any = options.households
    incomplete = False
    if Path(options.households).suffix.lower() not in _RECORDS:
        from mdpoverty.files.household_record import household_record

        plan, language = make_plan(law, day, readings), options.lang.value
        record, incomplete = household_record(options.households, options.members, household, plan, language=language)
    answer = explained(
        record,
        law,
        review_date=day,
        interpretations=readings,
        strict_dates=options.strict_dates,
        incomplete_list=incomplete,
    )
    if format_ is Format.JSON:
        print_json(answer.to_json())
    else:
        written = {Format.TEXT: answer.to_text, Format.MARKDOWN: answer.to_markdown}
        typer.echo(written[format_](options.lang.value))
