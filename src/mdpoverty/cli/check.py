"""``mdpoverty check``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mdpoverty.cli.ending import Ending
from mdpoverty.cli.options import Lang, Language, NoOverwrite
from mdpoverty.errors import MdpovertyError
from mdpoverty.messages.message import Message

if TYPE_CHECKING:
    from mdpoverty.testing.check import FileResult


def check(
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help="Case files, or folders of *.mdpoverty.yaml.")],
    junit: Annotated[
        Path | None,
        typer.Option("--junit", metavar="FILE", help="Write a report for CI systems there; overwritten if it exists."),
    ] = None,
    no_overwrite: NoOverwrite = False,
    lang: Lang = Language.EN,
) -> None:
    """Run fixture households and print what differs. Ends with 1 if one does, with 2 if a file cannot be read."""
    from mdpoverty.cli.messages import Words
    from mdpoverty.tables.output.output_files import check_outputs
    from mdpoverty.testing.case_file import find_case_files
    from mdpoverty.testing.check import check_files
    from mdpoverty.testing.junit import write_junit

    if junit is not None:
        if junit.resolve() in {path.resolve() for path in find_case_files(paths)}:
            raise MdpovertyError(Message("output_is_case_file", {"file": str(junit)}))
        check_outputs([junit], overwrite=not no_overwrite)
    files = check_files(paths)
    for file in files:
        _print(file, lang)
    if junit is not None:
        write_junit(files, junit)
    results = [result for file in files for result in file.results]
    failed = sum(not result.passed for result in results)
    refused = sum(file.refused is not None for file in files)
    words = Words(lang)
    unread = words("file_unread" if refused == 1 else "files_unread", number=refused) if refused else ""
    typer.echo(words("cases", passed=len(results) - failed, failed=failed) + unread)
    if failed or refused:
        raise typer.Exit(Ending.WRONG_USE if refused else Ending.REJECTED)


def _print(file: FileResult, language: str) -> None:
    if file.refused is not None:
        typer.echo(file.refused.text(language), err=True)
    for result in file.results:
        if not result.passed:
            typer.echo(f"{file.path}:{result.line} {result.name}")
            for difference in result.differences:
                typer.echo("  " + difference.replace("\n", "\n  "))
