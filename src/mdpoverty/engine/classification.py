"""The answer for one household."""

from __future__ import annotations

import html
import json
from dataclasses import asdict, dataclass
from typing import Any

from mdpoverty.engine.receipt import Receipt
from mdpoverty.errors import InputError
from mdpoverty.language import Message
from mdpoverty.vocabulary import Basis, Status


@dataclass(frozen=True)
class Classification:
    """What a standard says of one household; None stands for *unknown*.

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
        """Say it in a sentence."""
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
        from mdpoverty.engine.consistency import contradictions

        try:
            answer = cls._from_dict(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise InputError(Message("no_answer")) from error
        faults = contradictions(answer)
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
