"""``mdpoverty audit``."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from mdpoverty.cli.options import Options, read_list, with_options


@with_options(
    "households members review_date standard by output interpretation no_overwrite allow_provisional strict_dates "
    "without_check unknown_code lang quiet"
)
def audit(
    options: Options,
    *,
    by: Annotated[
        str | None, typer.Option(metavar="COLUMN,COLUMN", help="What to count by, such as commune; all if left out.")
    ] = None,
) -> None:
    """Hold the classes, ticks and totals that a register records against what its facts give.

    Written are all households (OUT), the contradictions with the surest first, the counts, and the ticks by indicator.
    Ends with 1 if rows were rejected.
    """
    choices, groups = options.choices, read_list(by)
    from mdpoverty.cli.summary import end_run, print_audited
    from mdpoverty.files.analyse_files import audit_files

    run = audit_files(
        options.households,
        options.members,
        standard=options.law(),
        review_date=options.review_date,
        output=options.output,
        by=groups,
        strict_dates=options.strict_dates,
        **choices,
    )
    end_run(run, options, partial(print_audited, groups))
