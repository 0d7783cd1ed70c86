"""Case files: named fixture households, what is expected of each, and where the expectation comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator

from mdpoverty.engine.plan import choose_interpretations, read_review_date
from mdpoverty.errors import CaseFileError, Fault, MdpovertyError, listed, suggestion
from mdpoverty.law.base import LawModel
from mdpoverty.law.definition import Standard
from mdpoverty.law.documents import Address, Document, read_document
from mdpoverty.law.faults import document_faults
from mdpoverty.law.registry import load_standard
from mdpoverty.vocabulary import Basis, Status

Truth = bool | Literal["unknown"]
Facts = dict[str, Any]


class Expectation(LawModel):
    """What is expected of a household; what is left out is not looked at."""

    status: Status | None = None
    possible_statuses: tuple[Status, ...] | None = None
    basis: Basis | Literal["none_given"] | None = Field(None, description="`none_given`: no basis is given")
    deprivations: tuple[str, ...] | None = Field(None, description="all indicators of certain deprivation")
    unknown_deprivations: tuple[str, ...] | None = None
    deprivation_count: int | tuple[int, int] | None = Field(None, description="a number, or the least and the greatest")
    nobody_can_work: Truth | None = None
    exempt: Truth | None = None
    flags: dict[str, Truth] | None = None

    @model_validator(mode="after")
    def _something_is_expected(self) -> Expectation:
        if not self.model_fields_set:
            raise ValueError("nothing is expected; name at least a status")
        return self


class _Setting(LawModel):
    """What a file says for all its cases, and a case for itself."""

    standard: str | None = None
    review_date: str | int | None = None
    interpretations: dict[str, str] = Field(default_factory=dict)
    source: str | None = Field(None, description="where the expectation comes from")


class CaseText(_Setting):
    """A case as it is written."""

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
    """A fixture household, complete: ``facts``, and the setting in which it is classified."""

    name: str
    line: int
    standard: Standard
    review_date: date
    interpretations: Mapping[str, str]
    source: str
    facts: Facts
    expect: Expectation


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
        raise CaseFileError(error.heading, error.faults) from error
    try:
        text = CaseFileText.model_validate(document.data)
    except ValidationError as error:
        raise _refused(path, document_faults(document, CaseFileText, error)) from error
    faults = [Fault(document.where(address), what) for address, what in _faults(text)]
    if faults:
        raise _refused(path, faults)
    return [_case(text, case, position, document) for position, case in enumerate(text.cases)]


def _refused(path: Path, faults: list[Fault]) -> CaseFileError:
    word = "fault" if len(faults) == 1 else "faults"
    return CaseFileError(f"{path}: {len(faults)} {word}, no case of the file is run", faults)


def _case(text: CaseFileText, case: CaseText, position: int, document: Document) -> Case:
    base = text.bases[case.like] if case.like is not None else {}
    standard = load_standard(str(case.standard or text.standard))
    return Case(
        name=case.name,
        line=document.lines["cases", position],
        standard=standard,
        review_date=read_review_date(str(case.review_date or text.review_date)),
        interpretations=choose_interpretations(standard, {**text.interpretations, **case.interpretations}),
        source=str(case.source or text.source),
        facts={**base, **case.household},
        expect=case.expect,
    )


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
            if getattr(case, name) is None and getattr(text, name) is None:
                yield at, f"`{name}` is given neither for the case nor for the file"
        yield from _setting_faults(text, case, at)


def _setting_faults(text: CaseFileText, case: CaseText, at: Address) -> Iterator[tuple[Address, str]]:
    day, name = case.review_date or text.review_date, case.standard or text.standard
    try:
        if day is not None:
            read_review_date(str(day))
        standard = load_standard(name) if name is not None else None
        if standard is not None:
            choose_interpretations(standard, {**text.interpretations, **case.interpretations})
    except MdpovertyError as error:
        yield at, "; ".join([error.heading, *map(str, error.faults)])
    else:
        if standard is not None:
            yield from _name_faults(case.expect, standard, at)


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
