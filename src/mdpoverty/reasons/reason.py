"""One comparison that decided an answer, its clause in the law, and both in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from mdpoverty.language import Text, both, fill
from mdpoverty.law.standard import Standard
from mdpoverty.law.wording import AS_RECORDED, YES_NO, clause
from mdpoverty.vocabulary import Verification

HOUSEHOLD = both("Hộ", "Household")
HOLDS = {True: both("đúng", "yes"), False: both("không", "no"), None: both("chưa biết", "not known")}
"""Whether something is as a rule asks; None where that is not known."""


@dataclass(frozen=True)
class Reason:
    """One comparison that decided an answer.

    Attributes
    ----------
    member
        The position of the member, from 0; None for the household.
    fact
        The name of the fact that was compared, ``members`` for persons who are not listed.
    value
        What was observed, None where it was not.
    what, seen, asked
        What was looked at, what was found there, and what the rule asks, in words.
    holds
        Whether it is as the rule asks; None where that is not known.
    source, verification
        The place of the rule in the law, and how well it is known.
    """

    member: int | None
    fact: str
    value: Any
    what: Text
    seen: Text
    asked: Text
    holds: bool | None
    source: str
    verification: Verification

    @property
    def in_words(self) -> Text:
        """The subject, the finding, the requirement, and whether it holds."""
        if self.asked in YES_NO.values():  # what was seen says it all
            return fill("{what}: {seen}", what=self.what, seen=self.seen)
        if self.asked == AS_RECORDED:
            return fill("{what}: {seen}, {asked}", what=self.what, seen=self.seen, asked=self.asked)
        holds = HOLDS[self.holds]
        return fill("{what}: {seen}; {asked}? {holds}", what=self.what, seen=self.seen, asked=self.asked, holds=holds)


@dataclass(frozen=True)
class Clause:
    """The clause of a rule, which rules inside it share unless they have a source."""

    source: str
    verification: Verification

    def of(self, rule: Any) -> Clause:
        """Return the clause of a rule inside this one."""
        source, verification = getattr(rule, "source", None), getattr(rule, "verification", None)
        return Clause(source or self.source, verification or self.verification)

    def reason(
        self,
        fact: str,
        what: Text,
        seen: Text,
        asked: Text,
        *,
        value: Any,
        holds: bool | None,
        member: int | None = None,
    ) -> Reason:
        """Return a comparison that this clause asks for."""
        return Reason(member, fact, value, what, seen, asked, holds, self.source, self.verification)


def cited_clause(part: Any, law: Standard) -> Text:
    """Return the clause of a reason, or of another part, in words: instrument, article and grade."""
    name, _, place = part.source.partition(" ")
    instrument = {**law.shared_sources, **law.sources}[name].instrument
    where = clause(f"{instrument} {place}".strip())
    return fill("[{where}; {grade}]", where=where, grade=part.verification)


def reason_lines(reasons: Iterable[Reason], *, named: bool = True) -> tuple[Text, ...]:
    """Return one line for each reason; members with the same findings share one.

    A line names its members if it is to be ``named``.
    """
    alike: dict[tuple[Any, ...], list[Reason]] = {}
    for reason in reasons:
        key = (reason.what, reason.seen, reason.asked, reason.holds, reason.member is None)
        alike.setdefault(key, []).append(reason)
    return tuple(_line_of(same, named=named) for same in alike.values())


def _line_of(same: Sequence[Reason], *, named: bool) -> Text:
    line, members = same[0].in_words, [reason.member for reason in same if reason.member is not None]
    return fill("{members}: {line}", members=members_in_words(members), line=line) if named and members else line


def members_in_words(members: Sequence[int]) -> Text:
    """Return the members that a reason is about, in words, counted from 1.

    Examples
    --------
    >>> members_in_words([0]).en, members_in_words([0, 2]).vi
    ('member 1', 'thành viên 1, 3')
    """
    each = dict.fromkeys(members)
    numbers = ", ".join(str(member + 1) for member in each)
    return both(f"thành viên {numbers}", f"{'member' if len(each) == 1 else 'members'} {numbers}")
