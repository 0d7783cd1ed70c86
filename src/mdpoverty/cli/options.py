"""The options that several commands share, and how their words are read."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mdpoverty.errors import InputError
from mdpoverty.language import Message, Seen

if TYPE_CHECKING:
    from mdpoverty.law.standard import Standard


class Language(StrEnum):
    """The language of what is printed."""

    EN = "en"
    VI = "vi"


Households = Annotated[
    str,
    typer.Argument(
        help="Households: .csv, .parquet, .xlsx, .json or .jsonl; a folder of them; a pattern in quotation marks; - is "
        "standard input."
    ),
]
Members = Annotated[
    str | None,
    typer.Argument(help="Their members, likewise, a row each, if they do not stand in the files of households."),
]
ReviewDate = Annotated[
    str, typer.Option("--review-date", metavar="DATE|YEAR", help="Day of the review; a year is its last day.")
]
StandardIfWanted = Annotated[
    str | None,
    typer.Option(
        "--standard", metavar="ID|PATH", help="The standard; if left out, the one that applies on the review date."
    ),
]
Readings = Annotated[
    list[str] | None,
    typer.Option(
        "--interpretation", metavar="NAME=OPTION", help="A reading of a doubtful clause; may be given several times."
    ),
]
Output = Annotated[
    Path,
    typer.Option(
        "--output",
        "-o",
        metavar="OUT",
        help="Results: .csv, .parquet, .xlsx, .json or .jsonl; overwritten if it exists.",
    ),
]
OutputIfWanted = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="OUT",
        help="Results: .csv, .parquet, .xlsx, .json or .jsonl; overwritten if it exists.",
    ),
]
NoOverwrite = Annotated[
    bool,
    typer.Option("--no-overwrite", help="Stop if a file to be written exists; without this, it is overwritten."),
]
Lang = Annotated[Language, typer.Option("--lang", help="Language of what is printed.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print the totals of rows only.")]


AllowProvisional = Annotated[
    bool, typer.Option("--allow-provisional", help="Use a standard of which parts are not known; every result says so.")
]


StrictDates = Annotated[
    bool,
    typer.Option("--strict-dates", help="Refuse a review date on which the standard does not apply."),
]


WithoutChecks = Annotated[
    list[str] | None,
    typer.Option("--without-check", metavar="NAME", help="A soft check to leave out; `mdpoverty checks` lists them."),
]


UnknownCodes = Annotated[
    list[str] | None,
    typer.Option(
        "--unknown-code",
        metavar="FACT=CODE,CODE",
        help="Codes by which the register says that a fact is unknown, such as age=98,99; may be given several times.",
    ),
]


def read_standard(name: str | None, review_date: str, *, allow_provisional: bool) -> Standard:
    """Return the standard that is named, else the one that applies on the review date."""
    from mdpoverty.engine.plan import read_review_date
    from mdpoverty.law.registry import load_standard, standard_on

    if name is not None:
        return load_standard(name, allow_provisional=allow_provisional)
    return standard_on(read_review_date(review_date), allow_provisional=allow_provisional)


def read_readings(given: Sequence[str] | None) -> dict[str, str]:
    """Return chosen interpretations from ``name=option``.

    Raises
    ------
    InputError
        One of them has another form, or a name stands twice.
    """
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


def read_unknown_codes(given: Sequence[str] | None) -> dict[str, list[str]]:
    """Return codes for unknown by fact from ``fact=code,code``; a semicolon parts codes, too.

    Raises
    ------
    InputError
        One of them has another form.
    """
    codes: dict[str, list[str]] = {}
    for word in given or ():
        name, sign, values = word.partition("=")
        several = read_list(values.replace(";", ","))
        if not sign or not name.strip() or not several:
            raise InputError(Message("no_code_form", {"seen": Seen(word)}))
        codes.setdefault(name.strip(), []).extend(several)
    return codes
