"""Finds the comparisons that decided a rule, by walking the rule and its answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from mdpoverty.engine.kernels import answer_at
from mdpoverty.engine.run import Run
from mdpoverty.facts.ages import AskedAge, ages_of_table, day_of_age
from mdpoverty.facts.household import Household
from mdpoverty.language import Text, both, fill, in_brackets, joined, number
from mdpoverty.law import bounds, rules, wording
from mdpoverty.law.base import LawModel
from mdpoverty.law.dictionary import AGE_FACTS
from mdpoverty.law.standard import Standard
from mdpoverty.reasons.reason import Clause, Reason


@dataclass(frozen=True)
class Whole:
    """A household amount where a rule or a line asks for the amount per person.

    Attributes
    ----------
    fact, label, amount
        The fact that was observed.
    each
        What one person has, exactly; None where the number of persons is not known.
    most
        What one person has at most: the share of one among the fewest persons that there can be.
    seen
        All of it in words.
    """

    fact: str
    label: Text
    amount: int
    each: Fraction | None
    most: Fraction
    seen: Text


def is_incomplete(run: Run, row: int) -> bool:
    """Tell whether persons may be missing from a household's list of members."""
    return run.columns.incomplete is not None and bool(run.columns.incomplete[row])


def whole_of(law: Standard, household: Household, fact: str, *, incomplete: bool = False) -> Whole | None:
    """Return the observed household amount that makes a per-person fact exact.

    Parameters
    ----------
    law, household, fact
        Whose amount of which fact.
    incomplete
        Whether persons may be missing from the list of members.
    """
    name = law.wholes.get(fact)
    amount = None if name is None else getattr(household, name, None)
    if name is None or amount is None:
        return None
    definition, listed = law.dictionary[name], len(household.members)
    persons, fewest = household.size or (0 if incomplete else listed), household.size or listed or 1
    most = Fraction(amount, fewest)
    seen = wording.with_unit(amount, definition.unit)
    if not persons:
        seen = joined([seen, _PERSONS_UNKNOWN], ", ")
        return Whole(name, definition.label, amount, None, most, seen)
    each = wording.with_unit(round(amount / persons, 3), law.dictionary[fact].unit)
    return Whole(name, definition.label, amount, most, most, wording.shared(seen, persons, each))


_PERSONS_UNKNOWN = both("chưa rõ số nhân khẩu", "number of persons not known")


class _Walk:
    """Follows the rules of a run for one household."""

    def __init__(self, run: Run, row: int, household: Household) -> None:
        """Look at the household in that row of the run."""
        self.run, self.row, self.household = run, row, household
        self.plan, self.law = run.plan, run.plan.standard
        self.first, self.end = (int(start) for start in run.columns.starts[row : row + 2])
        self.incomplete = is_incomplete(run, row)

    def answer(self, rule: LawModel, member: int | None = None) -> bool | None:
        """Return the answer of a rule for the household or one of its members."""
        yes, may = self.run.answers[self.plan.slot_of[id(rule)]]
        if not yes.ndim:
            return True if yes else None if may else False
        return answer_at((yes, may), self.row if member is None else self.first + member)

    def why(self, rule: Any, clause: Clause, member: int | None = None) -> Iterator[Reason]:
        """Yield the comparisons that decided the answer of a rule, or that leave it unknown."""
        yield from _WALKS[type(rule)](self, rule, clause.of(rule), member)

    def those(
        self, parts: tuple[Any, ...], clause: Clause, member: int | None, *, wanted: bool | None
    ) -> Iterator[Reason]:
        """Yield the reasons of the parts with a given answer."""
        for part in parts:
            if self.answer(part, member) is wanted:
                yield from self.why(part, clause, member)

    def decided(
        self, rule: Any, parts: tuple[Any, ...], clause: Clause, member: int | None, *, by: bool
    ) -> Iterator[Reason]:
        """Yield the reasons from the parts answering ``by``, else from all."""
        answer = self.answer(rule, member)
        if answer is by:
            first = next(part for part in parts if self.answer(part, member) is by)
            yield from self.why(first, clause, member)
        else:
            yield from self.those(parts, clause, member, wanted=None if answer is None else not by)

    def all_of(self, rule: rules.AllOf, clause: Clause, member: int | None) -> Iterator[Reason]:
        yield from self.decided(rule, rule.all_of, clause, member, by=False)

    def any_of(self, rule: rules.AnyOf, clause: Clause, member: int | None) -> Iterator[Reason]:
        yield from self.decided(rule, rule.any_of, clause, member, by=True)

    def at_least(self, rule: rules.AtLeast, clause: Clause, member: int | None) -> Iterator[Reason]:
        yield from self.those(rule.of, clause, member, wanted=self.answer(rule, member))

    def any_member(self, inner: Any, clause: Clause) -> Iterator[Reason]:
        """Yield the reasons of the deciding members, else of all."""
        members = range(self.end - self.first)
        answers = [self.answer(inner, member) for member in members]
        wanted = True if True in answers else None if None in answers or self.unlisted else False
        for member in members:
            if answers[member] is wanted:
                yield from self.why(inner, clause, member)
        if wanted is None and self.unlisted:
            yield self.persons_not_listed(clause)

    @property
    def unlisted(self) -> bool:
        """Whether the household has, or may have, persons not listed."""
        listed, size = self.end - self.first, self.household.size
        return not listed or self.incomplete if size is None else size > listed

    @property
    def persons(self) -> int:
        """The number of persons; 0 if unknown."""
        return self.household.size or (0 if self.incomplete else self.end - self.first)

    def persons_not_listed(self, clause: Clause) -> Reason:
        listed, size = self.end - self.first, self.household.size
        more = both("không rõ", "unknown") if size is None else number(size - listed)
        what = both("thành viên không có trong danh sách", "members who are not listed")
        asked = both("thông tin của họ", "what is known of them")
        return clause.reason("members", what, more, asked, value=None, holds=None)

    def share(self, rule: rules.ShareOfMembers, clause: Clause, _member: int | None) -> Iterator[Reason]:
        answers = [self.answer(rule.share_of_members, member) for member in range(self.end - self.first)]
        persons = self.persons
        few, many = answers.count(True), persons - answers.count(False)
        count = f"{few}" if few == many else f"{few}–{many}"
        label = self.label(rule.share_of_members)
        what = fill(both("số {label} trên số nhân khẩu", "share of members: {label}"), label=label)
        bound = number(round(float(rule.bound) * 100, 6))  # type: ignore[arg-type]
        asked = wording.compared(rule.operator, fill("{bound} %", bound=bound))
        seen = both(f"{count} trên {persons}", f"{count} of {persons}") if persons else _PERSONS_UNKNOWN
        wanted, known = self.answer(rule), few if persons and few == many else None
        yield clause.reason("members", what, seen, asked, value=known, holds=wanted)
        if rule.operator in ("at_most", "below") and wanted is not None:
            wanted = not wanted
        for member, answer in enumerate(answers):
            if answer is wanted:
                yield from self.why(rule.share_of_members, clause, member)
        if wanted is None and self.unlisted:
            yield self.persons_not_listed(clause)

    def label(self, rule: Any) -> Text:
        """Return the name of a named rule."""
        return self.law.rules[rule.rule].label if isinstance(rule, rules.NamedRule) else both("thành viên", "members")

    def named(self, rule: rules.NamedRule, _clause: Clause, member: int | None) -> Iterator[Reason]:
        definition = self.law.rules[rule.rule]
        yield from self.why(definition.rule, Clause(definition.source, definition.verification), member)

    def recorded_or(self, rule: rules.RecordedOr, clause: Clause, member: int | None) -> Iterator[Reason]:
        recorded = self.observed(rule.fact, member)
        if recorded is None:
            yield from self.why(rule.recorded_or, clause, member)
        else:
            yield self.reason(rule.fact, recorded, wording.AS_RECORDED, clause, member, holds=recorded)

    def number(self, rule: rules.NumberTest, clause: Clause, member: int | None) -> Iterator[Reason]:
        holds = self.answer(rule, member)
        if rule.fact == "birth_year":
            asked = joined([wording.born(operator, bound) for operator, bound in rule.ends])
        else:
            asked = wording.between([(operator, self.bound(bound, rule.unit, member)) for operator, bound in rule.ends])
        whole = whole_of(self.law, self.household, rule.fact, incomplete=self.incomplete)
        if rule.fact in AGE_FACTS:
            yield self.of_age(rule.fact, asked, clause, member or 0, holds=holds)
        elif whole is not None:
            yield clause.reason(whole.fact, whole.label, whole.seen, asked, value=whole.amount, holds=holds)
        else:
            yield self.reason(rule.fact, self.observed(rule.fact, member), asked, clause, member, holds=holds)

    def bound(self, bound: bounds.Bound, unit: str, member: int | None) -> Text:
        """Return the bound of a comparison in words, for this household's category if known."""
        if isinstance(bound, bounds.FromTable):
            table = self.law.shared_tables[bound.table]
            ages = ages_of_table(table, self.plan.review_date, cohorts=bound.year_of is not None) or {}
            by, values = table.by, {name: self.age_in_words(age) for name, age in ages.items()}
        elif isinstance(bound, bounds.ByCategory):
            by, values = bound.by, {name: wording.with_unit(number, unit) for name, number in bound.values.items()}
        else:
            return wording.with_unit(bound, unit)
        own = self.observed(by, None if self.law.dictionary[by].level == "household" else member)
        labels = self.law.dictionary[by].values or {}
        shown = [in_brackets(text, labels[name]) for name, text in values.items() if own in (None, name)]
        return joined(shown, "; ")

    def age_in_words(self, age: AskedAge) -> Text:
        """Return an age from a table, with its deadline if not the review date."""
        asked, day = wording.months(age.months), age.day
        if day == self.plan.review_date:
            return asked
        return fill(both("{asked} tính đến {day}", "{asked} by {day}"), asked=asked, day=day)

    def of_age(self, fact: str, asked: Text, clause: Clause, member: int, *, holds: bool | None) -> Reason:
        """Return the reason of an age test, with what is known about the birth."""
        record = self.household.members[member]
        given = next((name for name in ("birth_date", "age", "birth_year") if getattr(record, name) is not None), None)
        if given is None:
            return self.reason("age", None, asked, clause, member, holds=holds)
        seen = wording.value(self.law.dictionary[given], getattr(record, given))
        if given == "birth_year":
            seen = fill("{year}", year=record.birth_year)
        if given == "birth_date" and record.birth_date is not None and fact == "age":
            years = _completed(record.birth_date, self.plan.review_date)
            seen = in_brackets(seen, both(f"{years} tuổi", f"{years} years"))
        label = self.law.dictionary[given].label
        return clause.reason(given, label, seen, asked, value=getattr(record, given), holds=holds, member=member)

    def per_person(self, rule: rules.PerPersonTest, clause: Clause, _member: int | None) -> Iterator[Reason]:
        amount, persons = self.observed(rule.per_person, None), self.persons
        definition = self.law.dictionary[rule.per_person]
        asked = wording.compared(rule.operator, wording.with_unit(rule.bound, rule.unit))  # type: ignore[arg-type]
        holds = self.answer(rule)
        if amount is None or (not persons and holds is None):
            fact = rule.per_person if amount is None else "size"
            yield self.reason(fact, None, asked, clause, None, holds=holds)
            return
        if not persons:  # so small an amount that it decides for one person, and so for any number of them
            yield self.reason(rule.per_person, amount, asked, clause, None, holds=holds)
            return
        each = wording.with_unit(round(amount / persons, 2), rule.unit)
        seen = wording.shared(wording.with_unit(amount, definition.unit), persons, each)
        yield clause.reason(rule.per_person, definition.label, seen, asked, value=amount, holds=holds)

    def value(self, rule: rules.ValueTest, clause: Clause, member: int | None) -> Iterator[Reason]:
        if rule.fact not in self.law.dictionary:  # the class, which is explained by itself
            return
        definition, holds = self.law.dictionary[rule.fact], self.answer(rule, member)
        if isinstance(rule.is_, bool):
            asked = wording.YES_NO[rule.is_]
        else:
            asked = wording.one_of(definition, rule.words, none=rule.not_in is not None)
        yield self.reason(rule.fact, self.observed(rule.fact, member), asked, clause, member, holds=holds)

    def observed(self, fact: str, member: int | None) -> Any:
        """Return the observed value of a fact; None if unknown."""
        record = self.household if member is None else self.household.members[member]
        return getattr(record, fact, None)

    def reason(
        self, fact: str, seen: Any, asked: Text, clause: Clause, member: int | None, *, holds: bool | None
    ) -> Reason:
        definition = self.law.dictionary[fact]
        told = wording.NOT_OBSERVED if seen is None else wording.value(definition, seen)
        return clause.reason(fact, definition.label, told, asked, value=seen, holds=holds, member=member)


class Reasons:
    """The reasons for a run's answers on one household."""

    def __init__(self, run: Run, row: int, household: Household) -> None:
        """Look at the household in that row of the run."""
        self._walk = _Walk(run, row, household)

    def answer(self, rule: LawModel, member: int | None = None) -> bool | None:
        """Return a rule's answer for the household or a member; None is unknown."""
        return self._walk.answer(rule, member)

    def why(self, rule: LawModel, clause: Clause, member: int | None = None) -> tuple[Reason, ...]:
        """Return the comparisons that decided a rule's answer or leave it unknown, each once."""
        return tuple(dict.fromkeys(self._walk.why(rule, clause, member)))

    def of_members(self, rule: LawModel, clause: Clause) -> tuple[LawModel, Clause] | None:
        """Return the member rule inside a rule about all members, and its clause."""
        clause = clause.of(rule)
        if isinstance(rule, rules.NamedRule):
            definition = self._walk.law.rules[rule.rule]
            return self.of_members(definition.rule, Clause(definition.source, definition.verification))
        if isinstance(rule, rules.Interpreted):
            return self.of_members(self._walk.plan.chosen(rule), clause)
        if isinstance(rule, rules.Not | rules.RecordedOr):
            return self.of_members(rule.not_ if isinstance(rule, rules.Not) else rule.recorded_or, clause)
        if isinstance(rule, rules.NoMember | rules.AnyMember):
            return (rule.no_member if isinstance(rule, rules.NoMember) else rule.any_member), clause
        return None


_WALKS: dict[type[Any], Any] = {
    rules.NumberTest: _Walk.number,
    rules.PerPersonTest: _Walk.per_person,
    rules.ValueTest: _Walk.value,
    rules.AllOf: _Walk.all_of,
    rules.AnyOf: _Walk.any_of,
    rules.Not: lambda walk, rule, clause, member: walk.why(rule.not_, clause, member),
    rules.AtLeast: _Walk.at_least,
    rules.AnyMember: lambda walk, rule, clause, _member: walk.any_member(rule.any_member, clause),
    rules.NoMember: lambda walk, rule, clause, _member: walk.any_member(rule.no_member, clause),
    rules.ShareOfMembers: _Walk.share,
    rules.NamedRule: _Walk.named,
    rules.RecordedOr: _Walk.recorded_or,
    rules.Interpreted: lambda walk, rule, clause, member: walk.why(walk.plan.chosen(rule), clause, member),
}


def _completed(birth: date, review_date: date) -> int:
    """Return the age in completed years on the review date."""
    years = review_date.year - birth.year
    return years if birth.toordinal() <= day_of_age(review_date, 12 * years) else years - 1
