"""Runs fixture households, all cases of a setting in one pass, and reports differences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mdpoverty.engine.classification import Classification
from mdpoverty.engine.classify import classify_households
from mdpoverty.engine.plan import Plan
from mdpoverty.errors import CaseFileError, MdpovertyError
from mdpoverty.facts.household import Household, read_household
from mdpoverty.messages.message import listed
from mdpoverty.testing.case_file import Case, Expectation, find_case_files, read_case_file


@dataclass(frozen=True)
class CaseResult:
    """The result of a case: its name, its line, and its differences in words."""

    name: str
    line: int
    differences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether everything is as expected."""
        return not self.differences


@dataclass(frozen=True)
class FileResult:
    """The results of a file's cases in order, or why the file is unreadable."""

    path: Path
    results: tuple[CaseResult, ...]
    refused: CaseFileError | None = None


def check_files(paths: Sequence[str | Path]) -> list[FileResult]:
    """Run the cases of files, and of all ``*.mdpoverty.yaml`` below folders.

    Raises
    ------
    CaseFileError
        A path does not exist or holds no case file. A file that cannot be read stands among the results, refused.
    """
    results = []
    for path in find_case_files(paths):
        try:
            results.append(check_file(path))
        except CaseFileError as error:
            results.append(FileResult(path, (), error))
    return results


def check_file(path: str | Path) -> FileResult:
    """Run the cases of one file.

    Raises
    ------
    CaseFileError
        The file cannot be read.
    """
    cases = read_case_file(Path(path))
    found = zip(cases, _answers(cases), strict=True)
    results = [CaseResult(case.name, case.line, tuple(_differences(case, answer))) for case, answer in found]
    return FileResult(Path(path), tuple(results))


def _answers(cases: Sequence[Case]) -> list[Classification | MdpovertyError]:
    """Classify cases, those with the same standard, date and readings together."""
    answers: dict[int, Classification | MdpovertyError] = {}
    groups: dict[int, tuple[Plan, dict[int, Household]]] = {}
    for position, case in enumerate(cases):
        try:
            household = read_household(case.facts, case.plan.standard.facts)
        except MdpovertyError as error:
            answers[position] = error
        else:
            groups.setdefault(id(case.plan), (case.plan, {}))[1][position] = household
    for plan, households in groups.values():
        try:
            answers |= zip(households, classify_households(list(households.values()), plan), strict=True)
        except MdpovertyError:
            answers |= {position: _answer_alone(household, plan) for position, household in households.items()}
    return [answers[position] for position in range(len(cases))]


def _answer_alone(household: Household, plan: Plan) -> Classification | MdpovertyError:
    try:
        return classify_households([household], plan)[0]
    except MdpovertyError as error:
        return error


def _differences(case: Case, found: Classification | MdpovertyError) -> Iterator[str]:
    expect = case.expect
    if isinstance(found, MdpovertyError):
        yield str(found)
        return
    explained = False
    for name in sorted(expect.model_fields_set, key=list(Expectation.model_fields).index):
        wanted, got = _spelled(getattr(expect, name)), _spelled(_found(found, name, wanted=getattr(expect, name)))
        if wanted != got:
            reason = "" if explained else _reason(case, found, name)
            explained = explained or bool(reason)
            yield f"{name}: expected {wanted}, got {got}{reason}"


def _found(found: Classification, name: str, *, wanted: object) -> object:
    """Return the result under an expectation's name, in the expected form."""
    if name == "flags" and isinstance(wanted, dict):
        return {flag: found.flags[flag] for flag in wanted}
    if name == "basis":
        return found.basis or "none_given"
    if name == "deprivation_count" and isinstance(wanted, int) and len(set(found.deprivation_count)) == 1:
        return found.deprivation_count[0]
    return getattr(found, name)


def _spelled(value: object) -> str:
    """Return a value as case files write it, sets sorted."""
    if isinstance(value, dict):
        return listed(f"{name} {_spelled(value[name])}" for name in sorted(value))
    if isinstance(value, tuple):
        words = [str(word) for word in value]
        return f"[{listed(words if words and words[0].isdigit() else sorted(set(words)))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return "unknown" if value is None else str(value)


def _reason(case: Case, found: Classification, name: str) -> str:
    """Return what led to the class, to explain a difference."""
    if name not in {"status", "possible_statuses", "deprivation_count", "exempt", "basis"}:
        return ""
    low, high = found.deprivation_count
    count = f"{low} deprivation{'' if low == 1 else 's'}" if low == high else f"{low} to {high} deprivations"
    deciding = ["area", *(measure.fact for measure in case.plan.measures)]
    parts = {
        count: found.deprivations,
        "unknown": found.unknown_deprivations,
        "income": [f"{fact} {case.facts[fact]}" for fact in deciding if case.facts.get(fact) is not None],
        "not observed": found.missing_facts,
    }
    known = [f"{what}: {listed(names)}" if names else what for what, names in parts.items() if names or what == count]
    return f" ({'; '.join(known)})"
