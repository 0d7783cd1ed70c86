"""``mdpoverty check``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mdpoverty.errors import MdpovertyError

_DIFFERENT = 1


def check(
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help="Case files, or folders of *.mdpoverty.yaml.")],
    junit: Annotated[
        Path | None, typer.Option("--junit", metavar="FILE", help="Write a report for CI systems there.")
    ] = None,
) -> None:
    """Run fixture households and print what differs. Ends with 1 if one does."""
    from mdpoverty.testing import check_files, write_junit

    files = check_files(paths)
    failed = 0
    for file in files:
        for result in file.results:
            if not result.passed:
                failed += 1
                typer.echo(f"{file.path}:{result.line} {result.name}")
                for difference in result.differences:
                    typer.echo("  " + difference.replace("\n", "\n  "))
    if junit is not None:
        try:
            write_junit(files, junit)
        except OSError as error:
            raise MdpovertyError(f"{junit}: cannot be written ({error.strerror})") from error
    typer.echo(f"{sum(len(file.results) for file in files) - failed} passed, {failed} failed")
    if failed:
        raise typer.Exit(_DIFFERENT)
