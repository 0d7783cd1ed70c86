"""Holds the options that several commands share, and reads their words."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypedDict, get_type_hints

import typer

from mdpoverty.errors import InputError
from mdpoverty.messages.message import Message, Seen

if TYPE_CHECKING:
    from mdpoverty.law.standard import Standard


class Language(StrEnum):
    """The language of the output."""

    EN = "en"
    VI = "vi"


NoOverwrite = Annotated[
    bool,
    typer.Option("--no-overwrite", help="Stop if a file to be written exists; without this, it is overwritten."),
]
Lang = Annotated[Language, typer.Option("--lang", help="Language of what is printed.")]
RESULTS = typer.Option(
    "--output", "-o", metavar="OUT", help="Results: .csv, .parquet, .xlsx, .json or .jsonl; overwritten if it exists."
)


class Choices(TypedDict):
    """The shared options of every run over registers."""

    interpretations: dict[str, str]
    without_checks: Sequence[str]
    unknown_codes: dict[str, list[str]]
    overwrite: bool
    language: str


@dataclass(frozen=True, kw_only=True)
class Options:
    """The values of the shared options; ``with_options`` adds them to a command."""

    households: Annotated[
        str,
        typer.Argument(
            help="Households: .csv, .parquet, .xlsx, .json or .jsonl; a folder of them; a pattern in quotation marks; "
            "- is standard input."
        ),
    ]
    members: Annotated[
        str | None,
        typer.Argument(help="Their members, likewise, a row each, if they do not stand in the files of households."),
    ] = None
    review_date: Annotated[
        str, typer.Option("--review-date", metavar="DATE|YEAR", help="Day of the review; a year is its last day.")
    ]
    standard: Annotated[
        str | None,
        typer.Option(
            "--standard", metavar="ID|PATH", help="The standard; if left out, the one that applies on the review date."
        ),
    ] = None
    output: Annotated[Path | None, RESULTS] = None
    interpretation: Annotated[
        list[str] | None,
        typer.Option(
            "--interpretation",
            metavar="NAME=OPTION",
            help="A reading of a doubtful clause; may be given several times.",
        ),
    ] = None
    no_overwrite: NoOverwrite = False
    allow_provisional: Annotated[
        bool,
        typer.Option("--allow-provisional", help="Use a standard of which parts are not known; every result says so."),
    ] = False
    strict_dates: Annotated[
        bool, typer.Option("--strict-dates", help="Refuse a review date on which the standard does not apply.")
    ] = False
    without_check: Annotated[
        list[str] | None,
        typer.Option(
            "--without-check", metavar="NAME", help="A soft check to leave out; `mdpoverty checks` lists them."
        ),
    ] = None
    unknown_code: Annotated[
        list[str] | None,
        typer.Option(
            "--unknown-code",
            metavar="FACT=CODE,CODE",
            help="Codes by which the register says that a fact is unknown, such as age=98,99; may be given several "
            "times.",
        ),
    ] = None
    lang: Lang = Language.EN
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print the totals of rows only.")] = False

    @cached_property
    def readings(self) -> dict[str, str]:
        """The chosen interpretations."""
        return _read_readings(self.interpretation)

    @property
    def choices(self) -> Choices:
        """The options for a run over registers."""
        return {
            "interpretations": self.readings,
            "without_checks": self.without_check or (),
            "unknown_codes": _read_unknown_codes(self.unknown_code),
            "overwrite": not self.no_overwrite,
            "language": self.lang.value,
        }

    def law(self) -> Standard:
        """Return the standard that is named, else the one that applies on the review date."""
        from mdpoverty.engine.review_date import read_review_date
        from mdpoverty.law.registry import standard_on

        if self.standard is not None:
            return self.load(self.standard)
        return standard_on(read_review_date(self.review_date), allow_provisional=self.allow_provisional)

    def load(self, name: str) -> Standard:
        """Return a standard by its id or from a file."""
        from mdpoverty.law.registry import load_standard

        return load_standard(name, allow_provisional=self.allow_provisional)


def with_options(order: str, **defaults: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return a decorator that adds shared options to a command, which takes them as ``Options``.

    Parameters
    ----------
    order
        The names of all options, shared and own, in the order of the command's help. The command's own option replaces
        a shared one of the same name.
    defaults
        Other defaults of shared options.
    """

    def decorated(command: Callable[..., None]) -> Callable[..., None]:
        own = [name for name in inspect.signature(command).parameters if name != "options"]
        known = _parameters(Options) | _parameters(command)
        shown = [known[name].replace(default=defaults.get(name, known[name].default)) for name in order.split()]

        @wraps(command)
        def called(**given: Any) -> None:
            mine = {name: given.pop(name) for name in own}
            command(Options(**given), **mine)

        called.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]
        called.__annotations__ = {one.name: one.annotation for one in shown}
        return called

    return decorated


def _parameters(of: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    hints = get_type_hints(of, include_extras=True)
    return {
        name: one.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[name])
        for name, one in inspect.signature(of).parameters.items()
    }


def _read_readings(given: Sequence[str] | None) -> dict[str, str]:
    """Return chosen interpretations from ``name=option``; refuse other forms, and a name given twice."""
    readings: dict[str, str] = {}
    for word in given or ():
        name, sign, option = word.partition("=")
        if not sign or not name or not option:
            raise InputError(Message("no_reading_form", {"seen": Seen(word)}))
        if name in readings:
            raise InputError(Message("reading_twice", {"seen": Seen(name)}))
        readings[name.strip()] = option.strip()
    return readings


def read_list(given: str | None) -> list[str]:
    """Return the words of a list with commas."""
    return list(dict.fromkeys(word.strip() for word in (given or "").split(",") if word.strip()))


def _read_unknown_codes(given: Sequence[str] | None) -> dict[str, list[str]]:
    """Return codes for unknown by fact from ``fact=code,code``, or with semicolons; refuse other forms."""
    codes: dict[str, list[str]] = {}
    for word in given or ():
        name, sign, values = word.partition("=")
        several = read_list(values.replace(";", ","))
        if not sign or not name.strip() or not several:
            raise InputError(Message("no_code_form", {"seen": Seen(word)}))
        codes.setdefault(name.strip(), []).extend(several)
    return codes
