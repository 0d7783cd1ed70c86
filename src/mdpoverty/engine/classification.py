"""The answer for one household; answers read back are checked for contradictions."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, get_origin, get_type_hints

from mdpoverty.engine.decision import NO_BASIS
from mdpoverty.engine.kernels import answer_at
from mdpoverty.engine.missing_facts import missing_facts
from mdpoverty.engine.receipt import Receipt, make_receipt
from mdpoverty.engine.run import Run
from mdpoverty.errors import Fault, InputError, MdpovertyError
from mdpoverty.facts.household import Household
from mdpoverty.law.registry import load_standard
from mdpoverty.messages.message import Message
from mdpoverty.vocabulary import CLASSES, Basis, Status


@dataclass(frozen=True)
class Classification:
    """The answer of a standard for one household; None means *unknown*.

    Attributes
    ----------
    household_id
        As in the facts.
    status
        The class; ``undetermined`` where the facts leave several.
    possible_statuses
        The classes that are still possible, from the poorest; one where the class is certain.
    basis
        On what a poor household is poor.
    deprivations, unknown_deprivations
        Ids of the indicators in which the household is, and in which it may be, deprived, in official order.
    deprivation_count
        The least and the greatest possible number of deprivations.
    nobody_can_work
        Whether no member can work.
    exempt
        Whether the household is poor and nobody in it can work.
    flags
        Statements beside the class, by name.
    missing_facts
        The facts that were not observed and leave the class or the exemption open; ``members[1].age`` is a fact of the
        second member, ``members`` are persons who are not listed.
    standard
        What the answer was made with: id and digest of the standard, interpretations, review date, library version.
    """

    household_id: str | int | None
    status: Status
    possible_statuses: tuple[Status, ...]
    basis: Basis | None
    deprivations: tuple[str, ...]
    unknown_deprivations: tuple[str, ...]
    deprivation_count: tuple[int, int]
    nobody_can_work: bool | None
    exempt: bool | None
    flags: dict[str, bool | None]
    missing_facts: tuple[str, ...]
    standard: Receipt

    def __hash__(self) -> int:
        """Hash by household, class and standard."""
        return hash((self.household_id, self.status, self.deprivation_count, self.standard.digest))

    def __str__(self) -> str:
        """Return the answer as a sentence."""
        name = "Household" if self.household_id is None else f"Household {self.household_id}"
        low, high = self.deprivation_count
        count = f"{low}" if low == high else f"{low} to {high}"
        told = f"{name}: {self.status.en}, {count} deprivation{'' if low == high == 1 else 's'}"
        if self.deprivations:
            told += f" ({', '.join(self.deprivations)})"
        if self.status is Status.UNDETERMINED:
            told += f"; possible: {', '.join(status.value for status in self.possible_statuses)}"
        told += {True: "; exempt: nobody can work", None: "; exemption unknown", False: ""}[self.exempt]
        if self.missing_facts:
            told += f"; not observed: {_shortened(self.missing_facts)}"
        return f"{told} [{', '.join([self.standard.id, *self.standard.marks, self.standard.review_date])}]"

    def _repr_html_(self) -> str:
        """Show a small table in a notebook."""
        rows = "".join(
            f"<tr><th style='text-align:left'>{html.escape(name)}</th><td>{html.escape(value)}</td></tr>"
            for name, value in self._rows()
        )
        return f"<table>{rows}</table>"

    def _rows(self) -> list[tuple[str, str]]:
        low, high = self.deprivation_count
        words = {True: "yes", False: "no", None: "unknown"}
        rows = [
            ("household", "" if self.household_id is None else str(self.household_id)),
            ("status", f"{self.status.vi} ({self.status.value})"),
            ("possible", ", ".join(self.possible_statuses) if len(self.possible_statuses) > 1 else ""),
            ("basis", self.basis or ""),
            ("deprivations", f"{low if low == high else f'{low}–{high}'}: {', '.join(self.deprivations) or '–'}"),
            ("unknown", ", ".join(self.unknown_deprivations)),
            ("nobody can work", words[self.nobody_can_work]),
            ("exempt", words[self.exempt]),
            *((name.replace("_", " "), words[value]) for name, value in self.flags.items()),
            ("not observed", _shortened(self.missing_facts)),
            ("standard", f"{self.standard.id} on {self.standard.review_date}, sha256 {self.standard.digest[:12]}"),
            ("", "provisional: parts of the law are not known" if self.standard.provisional else ""),
            ("", "unofficial: a what-if, not the law" if self.standard.unofficial else ""),
            ("", "" if self.standard.applies_on_review_date else "outside the days on which the standard applies"),
        ]
        return [row for row in rows if row[1]]

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as plain data that JSON can hold."""
        return asdict(self)

    def to_json(self) -> str:
        """Return the answer as JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Classification:
        """Return the answer that ``to_json`` wrote.

        Raises
        ------
        InputError
            The text is something else, or an answer that contradicts itself, its receipt or the standard it names.
        """
        try:
            answer = cls._from_dict(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise InputError(Message("no_answer")) from error
        faults = _contradictions(answer)
        if faults:
            raise InputError(Message("answer_contradicts"), faults)
        return answer

    @classmethod
    def _from_dict(cls, data: dict[str, Any]) -> Classification:
        data["status"] = Status(data["status"])
        data["possible_statuses"] = tuple(Status(status) for status in data["possible_statuses"])
        data["basis"] = None if data["basis"] is None else Basis(data["basis"])
        for name in ("deprivations", "unknown_deprivations", "deprivation_count", "missing_facts"):
            data[name] = tuple(data[name])
        return cls(**{**data, "standard": Receipt(**data["standard"])})


def _shortened(facts: tuple[str, ...], most: int = 8) -> str:
    more = f" and {len(facts) - most} more" if len(facts) > most else ""
    return ", ".join(facts[:most]) + more


_RECEIPT: dict[str, Any] = {name: get_origin(kind) or kind for name, kind in get_type_hints(Receipt).items()}
"""The type of each field of a receipt."""

_KINDS = {str: "kind_of_text", int: "kind_of_number", bool: "kind_of_truth", dict: "kind_of_mapping"}
_DIGEST = re.compile("[0-9a-f]{64}")


def _contradictions(answer: Classification) -> list[Fault]:
    """Find contradictions of an answer with itself, its receipt, or its shipped standard."""
    found = [*_of_types(answer), *_of_receipt(answer.standard)]
    if found:
        return found
    return [*_of_classes(answer), *_of_counts(answer), *_of_exemption(answer), *_of_names(answer)]


def _fault(code: str, where: str, **parameters: Any) -> Fault:
    return Fault(code, parameters, (where,))


def _of_types(answer: Any) -> Iterator[Fault]:
    if not isinstance(answer.household_id, str | int | None) or isinstance(answer.household_id, bool):
        yield _fault("answer_id", "household_id")
    for name in ("deprivations", "unknown_deprivations", "missing_facts"):
        if not all(isinstance(item, str) for item in getattr(answer, name)):
            yield _fault("answer_names", name)
    count = answer.deprivation_count
    if len(count) != 2 or not all(type(number) is int and number >= 0 for number in count):  # noqa: PLR2004
        yield _fault("answer_count", "deprivation_count")
    for name in ("nobody_can_work", "exempt"):
        if not isinstance(getattr(answer, name), bool | None):
            yield _fault("answer_truth", name)
    if not isinstance(answer.flags, dict) or not all(isinstance(flag, bool | None) for flag in answer.flags.values()):
        yield _fault("answer_flags", "flags")


def _of_receipt(receipt: Receipt) -> Iterator[Fault]:
    wrong = [name for name, kind in _RECEIPT.items() if type(getattr(receipt, name)) is not kind]
    yield from (_fault("receipt_kind", f"standard.{name}", kind=Message(_KINDS[_RECEIPT[name]])) for name in wrong)
    if wrong:
        return
    if not _DIGEST.fullmatch(receipt.digest):
        yield _fault("receipt_digest", "standard.digest")
    days = (receipt.applies_from, receipt.applies_through, receipt.review_date)
    try:
        first, last, review = map(date.fromisoformat, days)
    except ValueError:
        yield _fault("receipt_days", "standard")
        return
    if receipt.applies_on_review_date and not first <= review <= last:
        yield _fault("receipt_applies", "standard.applies_on_review_date", first=first, last=last, day=review)


def _of_classes(answer: Classification) -> Iterator[Fault]:
    possible, undetermined = answer.possible_statuses, answer.status is Status.UNDETERMINED
    if list(possible) != [status for status in CLASSES if status in possible]:
        yield _fault("answer_classes", "possible_statuses")
    if undetermined and len(possible) < 2:  # noqa: PLR2004
        yield _fault("answer_settled", "status")
    if not undetermined and possible != (answer.status,):
        yield _fault("answer_other_classes", "status", status=answer.status.value)
    if answer.basis is not None and answer.status is not Status.POOR:
        yield _fault("answer_basis", "basis")


def _of_counts(answer: Classification) -> Iterator[Fault]:
    low, high = answer.deprivation_count
    known, unknown = len(answer.deprivations), len(answer.unknown_deprivations)
    if len({*answer.deprivations, *answer.unknown_deprivations}) < known + unknown:
        yield _fault("answer_indicator_twice", "deprivations")
    # A recorded total of points decides the count, whatever the indicators say.
    if low > high or (low < high and not known <= low <= high <= known + unknown):
        yield _fault("answer_count_differs", "deprivation_count", low=low, high=high, known=known, unknown=unknown)


def _of_exemption(answer: Classification) -> Iterator[Fault]:
    poor = True if answer.status is Status.POOR else None if Status.POOR in answer.possible_statuses else False
    both = (poor, answer.nobody_can_work)
    expected = False if False in both else None if None in both else True
    if answer.exempt is not expected and (answer.exempt, expected) != (False, None):
        yield _fault("answer_exemption", "exempt")
    settled = answer.status is not Status.UNDETERMINED and answer.exempt is not None
    if settled == bool(answer.missing_facts):
        yield _fault("answer_gaps", "missing_facts")


def _of_names(answer: Classification) -> Iterator[Fault]:
    """Compare an answer with the standard that it names, if that is the shipped one."""
    receipt = answer.standard
    try:
        law = load_standard(receipt.id, allow_provisional=True)
    except MdpovertyError:
        return
    if law.digest != receipt.digest:
        return
    for name in ("deprivations", "unknown_deprivations"):
        given = getattr(answer, name)
        if list(given) != [indicator for indicator in law.indicator_ids if indicator in given]:
            yield _fault("answer_indicators", name)
    if not max(answer.deprivation_count) <= len(law.indicator_ids):
        yield _fault("answer_too_many", "deprivation_count", number=len(law.indicator_ids))
    facts = [re.sub(r"^members\[[0-9]+\]\.", "", fact) for fact in answer.missing_facts]
    if not all(fact == "members" or fact in law.dictionary for fact in facts):
        yield _fault("answer_facts", "missing_facts")
    yield from _of_law(receipt, law)


def _of_law(receipt: Receipt, law: Any) -> Iterator[Fault]:
    day, chosen = date.fromisoformat(receipt.review_date), receipt.interpretations
    options = {name: reading.options for name, reading in law.interpretations.items() if reading.arises_on(day)}
    if set(chosen) != set(options) or not all(option in options[name] for name, option in chosen.items()):
        yield _fault("receipt_readings", "standard.interpretations")
    expected = make_receipt(law, day, chosen)
    days = ("applies_from", "applies_through", "applies_on_review_date")
    if any(getattr(receipt, name) != getattr(expected, name) for name in days):
        yield _fault("receipt_other_days", "standard")
    if any(getattr(receipt, name) != getattr(expected, name) for name in ("revision", "provisional", "unofficial")):
        yield _fault("receipt_state", "standard")


_STATUSES, _BASES = tuple(Status), tuple(Basis)
_POSSIBLE = tuple(tuple(status for bit, status in enumerate(CLASSES) if bits >> bit & 1) for bits in range(16))


def classification_of(run: Run, row: int, household: Household) -> Classification:
    """Return the classification of the household in one row of a run."""
    result, decision = run.classified, run.plan.decision
    outcomes = int(result.outcomes[row])
    status, exempt = classification_status(run, row)
    basis = int(decision.bases[outcomes])
    deprived = {name: answer_at(answer, row) for name, answer in result.deprived.items()}
    settled = status is not Status.UNDETERMINED and exempt is not None
    return Classification(
        household_id=household.household_id,
        status=status,
        possible_statuses=_POSSIBLE[decision.classes[outcomes]],
        basis=None if basis == NO_BASIS else _BASES[basis],
        deprivations=tuple(name for name, value in deprived.items() if value),
        unknown_deprivations=tuple(name for name, value in deprived.items() if value is None),
        deprivation_count=(int(result.count_low[row]), int(result.count_high[row])),
        nobody_can_work=answer_at(result.nobody_can_work, row),
        exempt=exempt,
        flags={name: answer_at(answer, row) for name, answer in result.flags.items()},
        missing_facts=() if settled else missing_facts(run, row),
        standard=run.plan.receipt,
    )


def classification_status(run: Run, row: int) -> tuple[Status, bool | None]:
    """Return the class and the exemption alone of the classification in one row of a run."""
    result, decision = run.classified, run.plan.decision
    return _STATUSES[decision.statuses[int(result.outcomes[row])]], answer_at(result.exempt, row)
