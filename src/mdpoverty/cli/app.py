"""Registers commands; turns errors into messages and exit codes."""

from __future__ import annotations

import sys
import warnings
from typing import Annotated, Any, NoReturn

import typer

from mdpoverty.cli.audit import audit
from mdpoverty.cli.check import check
from mdpoverty.cli.checks import checks
from mdpoverty.cli.classify import classify, reclassify
from mdpoverty.cli.ending import Ending, language_of, sentence, stop_printing
from mdpoverty.cli.explain import explain
from mdpoverty.cli.report import report
from mdpoverty.cli.rerun import rerun, verify
from mdpoverty.cli.standards import standards
from mdpoverty.cli.template import template
from mdpoverty.cli.usage import WRONG_USE, Group, usage_fault
from mdpoverty.cli.version import show_version
from mdpoverty.errors import MdpovertyError, ReviewDateWarning, require


class Commands(Group):
    """The group of all commands; prints library errors as messages, without a traceback."""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Read the words before a command, and keep them for messages."""
        try:
            return super().make_context(info_name, args, parent, **extra, obj=tuple(args))
        except WRONG_USE as error:
            _tell_wrong_use(error)

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        try:
            with require(), warnings.catch_warnings():
                warnings.simplefilter("ignore", ReviewDateWarning)  # every command prints it in words
                return super().invoke(ctx)
        except MdpovertyError as error:
            typer.echo(error.text(language_of(sys.argv[1:])), err=True)
        except WRONG_USE as error:
            _tell_wrong_use(error)
        except KeyboardInterrupt:
            typer.echo(sentence("stopped", sys.argv[1:]), err=True, nl=False)
            raise typer.Exit(Ending.INTERRUPTED) from None
        except BrokenPipeError:
            stop_printing()
            raise typer.Exit(Ending.NOBODY_READS) from None
        raise typer.Exit(Ending.WRONG_USE)


def _tell_wrong_use(error: Exception) -> NoReturn:
    fault = usage_fault(error)
    if fault is None:
        raise error
    typer.echo(fault.text(language_of(sys.argv[1:])), err=True)
    raise typer.Exit(Ending.WRONG_USE) from None


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # a traceback with local values would show people's records
    help="Apply the multidimensional poverty standards of Viet Nam to households.",
    epilog="Ends with 0 if all went well, 1 if rows were rejected or a check failed, 2 if it was used wrongly, 70 "
    "after a defect of its own, 130 if it was stopped, 141 if nobody reads what it prints.",
)
for command in (classify, explain, reclassify, audit, report, check, checks, template, verify, rerun):
    app.command()(command)
app.add_typer(standards, name="standards")


@app.callback()
def options(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=show_version,
            is_eager=True,
            help="Show the version and the revisions inside; end.",
        ),
    ] = False,
) -> None:
    """Apply the multidimensional poverty standards of Viet Nam to households."""
