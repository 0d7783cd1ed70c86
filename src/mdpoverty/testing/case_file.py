"""Reads case files: named fixture households, their expected results, and the sources of these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, ValidationInfo, model_validator

from mdpoverty.engine.interpretations import choose_interpretations
from mdpoverty.engine.plan import Plan, make_plan
from mdpoverty.engine.review_date import read_review_date
from mdpoverty.errors import CaseFileError, Fault, MdpovertyError
from mdpoverty.law.base import LawModel
from mdpoverty.law.registry import load_standard
from mdpoverty.law.standard import Standard
from mdpoverty.law.validation_messages import document_faults
from mdpoverty.law.yaml_document import Address, Document, read_document
from mdpoverty.messages.message import Message, listed
from mdpoverty.spelling import suggestion
from mdpoverty.vocabulary import Basis, Status

ENDING = ".mdpoverty.yaml"
"""How the name of a case file ends."""


def _three_valued(value: object) -> object:
    if not isinstance(value, bool) and value not in ("unknown", None):
        raise ValueError(f"{value!r} is not allowed; allowed: true, false, unknown")
    return value


def _a_count(value: object) -> object:
    bounds: Sequence[Any] = value if isinstance(value, list | tuple) else [value, value]
    whole = all(isinstance(bound, int) and not isinstance(bound, bool) and bound >= 0 for bound in bounds)
    if value is not None and not (whole and len(bounds) == len(("least", "greatest")) and bounds[0] <= bounds[1]):
        raise ValueError(f"{value!r} is no count; write a whole number, or the least and the greatest such as [2, 4]")
    return value


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("it is blank; say where the expectation comes from")
    return text


def _beside(name: str, info: ValidationInfo) -> str:
    """Return the path of a standard from the folder of the case file, wherever the check is run; an id as it is."""
    return str(info.context["folder"] / name) if info.context and name.endswith((".yaml", ".yml")) else name


Truth = Annotated[bool | Literal["unknown"], BeforeValidator(_three_valued)]
Count = Annotated[int | tuple[int, int], BeforeValidator(_a_count)]
Source = Annotated[str, AfterValidator(_not_blank)]
Facts = dict[str, Any]


class Expectation(LawModel):
    """The expected results of a household; missing ones are not checked."""

    status: Status | None = None
    possible_statuses: tuple[Status, ...] | None = None
    basis: Basis | Literal["none_given"] | None = Field(None, description="`none_given`: no basis is given")
    deprivations: tuple[str, ...] | None = Field(None, description="all indicators of certain deprivation")
    unknown_deprivations: tuple[str, ...] | None = None
    deprivation_count: Count | None = Field(None, description="a number, or the least and the greatest")
    nobody_can_work: Truth | None = None
    exempt: Truth | None = None
    flags: dict[str, Truth] | None = None

    @model_validator(mode="after")
    def _something_is_expected(self) -> Expectation:
        given = {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}
        if not given:
            raise ValueError("nothing is expected; name at least a status")
        empty = [name for name, value in given.items() if value is None or value == {}]
        if empty:
            hint = "; where no basis is given, write none_given" if "basis" in empty else ""
            raise ValueError(f"nothing is expected of {listed(empty)}; give a value or leave it out{hint}")
        return self


class _Setting(LawModel):
    """The setting that a file gives for all cases, or a case for itself."""

    standard: Annotated[str, AfterValidator(_beside)] | None = None
    review_date: str | int | None = None
    interpretations: dict[str, str] = Field(default_factory=dict)
    source: Source | None = Field(None, description="where the expectation comes from")


class CaseText(_Setting):
    """A case as its file writes it."""

    name: str = Field(min_length=1)
    like: str | None = Field(None, description="the base from which it starts")
    household: Facts = Field(default_factory=dict, description="facts, which replace those of the base one by one")
    expect: Expectation


class CaseFileText(_Setting):
    """A case file as it is written."""

    bases: dict[str, Facts] = Field(default_factory=dict, description="households that cases start from")
    cases: tuple[CaseText, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Case:
    """A fixture household, complete: ``facts``, and the plan by which it is classified."""

    name: str
    line: int
    plan: Plan
    source: str
    facts: Facts
    expect: Expectation


def find_case_files(paths: Sequence[str | Path]) -> list[Path]:
    """Return the case files named or found below named folders, each once."""
    found: dict[Path, Path] = {}
    for name in paths:
        path = Path(name)
        files = [file for file in (sorted(path.rglob(f"*{ENDING}")) if path.is_dir() else [path]) if file.is_file()]
        if not files:
            raise CaseFileError(Message("no_case_file", {"path": str(path), "ending": ENDING}))
        for file in files:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def read_case_file(path: Path) -> list[Case]:
    """Return the cases of a file.

    Raises
    ------
    CaseFileError
        The file cannot be read; all its faults are named with file, line and path.
    """
    try:
        document = read_document(path)
    except MdpovertyError as error:
        raise CaseFileError(error.message, error.faults) from error
    try:
        text = CaseFileText.model_validate(document.data, context={"folder": path.parent})
    except ValidationError as error:
        raise CaseFileError.in_file("cases_not_run", path, document_faults(document, CaseFileText, error)) from error
    faults = [Fault.in_standard(document.where(address), what) for address, what in dict.fromkeys(_faults(text))]
    if faults:
        raise CaseFileError.in_file("cases_not_run", path, faults)
    return [_case(text, case, position, document) for position, case in enumerate(text.cases)]


def _case(text: CaseFileText, case: CaseText, position: int, document: Document) -> Case:
    base = text.bases[case.like] if case.like is not None else {}
    standard, day = (str(_given(text, case, name)) for name in ("standard", "review_date"))
    return Case(
        name=case.name,
        line=document.lines["cases", position],
        plan=make_plan(standard, day, {**text.interpretations, **case.interpretations}),
        source=str(_given(text, case, "source")),
        facts={**base, **case.household},
        expect=case.expect,
    )


def _given(text: CaseFileText, case: CaseText, name: str) -> Any:
    """Return the setting of a case, or else of its file."""
    own = getattr(case, name)
    return getattr(text, name) if own is None else own


def _faults(text: CaseFileText) -> Iterator[tuple[Address, str]]:
    counted = Counter(case.name for case in text.cases)
    for position, case in enumerate(text.cases):
        at: Address = ("cases", position)
        if counted[case.name] > 1:
            yield (*at, "name"), f"{counted[case.name]} cases have the name {case.name!r}"
        if case.like is not None and case.like not in text.bases:
            near = suggestion(case.like, text.bases)
            yield (*at, "like"), f"no base is called {case.like!r}{near}; the file has {listed(text.bases) or 'none'}"
        for name in ("standard", "review_date", "source"):
            if _given(text, case, name) is None:
                yield at, f"`{name}` is given neither for the case nor for the file"
        yield from _setting_faults(text, case, at)


def _setting_faults(text: CaseFileText, case: CaseText, at: Address) -> Iterator[tuple[Address, str]]:
    """Check standard, review date and readings, at the place where they are written."""

    def place(name: str) -> Address:
        return (name,) if getattr(case, name) is None else (*at, name)

    day, name = _given(text, case, "review_date"), _given(text, case, "standard")
    standard = review_date = None
    try:
        review_date = None if day is None else read_review_date(day)
    except MdpovertyError as error:
        yield place("review_date"), _told(error)
    try:
        standard = None if name is None else load_standard(name)
    except MdpovertyError as error:
        yield place("standard"), _told(error)
    if standard is not None:
        yield from _name_faults(case.expect, standard, at)
        yield from _reading_faults(text, case, at, standard)
    if standard is not None and review_date is not None:
        try:
            make_plan(standard, review_date)
        except MdpovertyError as error:
            yield place("review_date"), _told(error)


def _reading_faults(
    text: CaseFileText, case: CaseText, at: Address, standard: Standard
) -> Iterator[tuple[Address, str]]:
    try:
        choose_interpretations(standard, {**text.interpretations, **case.interpretations})
    except MdpovertyError as error:
        for fault in error.faults:
            own = at if fault.where in case.interpretations else ()
            yield (*own, "interpretations", fault.where), f"{standard.id} has {fault.what}"


def _told(error: MdpovertyError) -> str:
    """Return an error in one line."""
    if not error.faults:
        return error.heading
    return f"{error.heading.rstrip(':')}: {'; '.join(map(str, error.faults))}"


def _name_faults(expect: Expectation, standard: Standard, at: Address) -> Iterator[tuple[Address, str]]:
    known = {
        "deprivations": standard.indicator_ids,
        "unknown_deprivations": standard.indicator_ids,
        "flags": tuple(standard.flags),
    }
    for field, allowed in known.items():
        for name in getattr(expect, field) or ():
            if name not in allowed:
                what = f"{standard.id} has no {name!r}{suggestion(name, allowed)}; known: {listed(allowed) or 'none'}"
                yield (*at, "expect", field), what
