"""Finds the comparisons that decided a rule, by walking the rule and its answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

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

    @classmethod
    def observed(cls, law: Standard, household: Household, fact: str, *, incomplete: bool = False) -> Whole | None:
        """Return the household amount that makes a fact per person exact; None if none was observed.

        ``incomplete`` says that persons may be missing from the list of members.
        """
        name = law.wholes.get(fact)
        amount = None if name is None else getattr(household, name, None)
        if name is None or amount is None:
            return None
        definition, listed = law.dictionary[name], len(household.members)
        persons, fewest = household.size or (0 if incomplete else listed), household.size or listed or 1
        most, seen = Fraction(amount, fewest), wording.with_unit(amount, definition.unit)
        if not persons:
            return cls(name, definition.label, amount, None, most, joined([seen, _PERSONS_UNKNOWN], ", "))
        each = wording.with_unit(round(amount / persons, 3), law.dictionary[fact].unit)
        return cls(name, definition.label, amount, most, most, wording.shared(seen, persons, each))


_PERSONS_UNKNOWN = both("chưa rõ số nhân khẩu", "number of persons not known")


class Reasons:
    """Follows the rules of a run for one household, and returns the comparisons that decided their answers."""

    def __init__(self, run: Run, row: int, household: Household) -> None:
        """Look at the household in that row of the run."""
        self._run, self._row, self._household = run, row, household
        self._plan, self._law = run.plan, run.plan.standard
        self._first, end = (int(start) for start in run.columns.starts[row : row + 2])
        self._listed = end - self._first
        self._incomplete = run.columns.incomplete is not None and bool(run.columns.incomplete[row])

    def answer(self, rule: LawModel, member: int | None = None) -> bool | None:
        """Return the answer of a rule for the household or one of its members."""
        yes, may = self._run.answers[self._plan.slot_of[id(rule)]]
        if not yes.ndim:
            return True if yes else None if may else False
        return answer_at((yes, may), self._row if member is None else self._first + member)

    def why(self, rule: LawModel, part: Any, member: int | None = None) -> tuple[Reason, ...]:
        """Return the comparisons that decided the rule of a part, or that leave it unknown, each once."""
        return tuple(dict.fromkeys(self._why(rule, part, member)))

    def of_members(self, rule: LawModel, part: Any) -> tuple[LawModel, Clause] | None:
        """Return the rule for each member inside a part's rule about all members, and its clause."""
        clause = Clause(part.source, part.verification).of(rule)
        inside = (rule.recorded_or, clause) if isinstance(rule, rules.RecordedOr) else self._inside(rule, clause)
        if inside is not None:
            return self.of_members(*inside)
        if isinstance(rule, rules.NoMember | rules.AnyMember):
            return (rule.no_member if isinstance(rule, rules.NoMember) else rule.any_member), clause
        return None

    def _why(self, rule: Any, part: Any, member: int | None = None) -> Iterator[Reason]:
        clause = Clause(part.source, part.verification).of(rule)
        inside = self._inside(rule, clause)
        if inside is not None:
            yield from self._why(*inside, member)
        else:
            yield from self._BY_TYPE[type(rule)](self, rule, clause, member)

    def _inside(self, rule: Any, clause: Clause) -> tuple[LawModel, Any] | None:
        """Return the rule in a named, an interpreted or a negated one, and the part with its clause; else None."""
        if isinstance(rule, rules.NamedRule):
            definition = self._law.rules[rule.rule]
            return definition.rule, definition
        if isinstance(rule, rules.Interpreted):
            return self._plan.chosen(rule), clause
        return (rule.not_, clause) if isinstance(rule, rules.Not) else None

    def _those(
        self, parts: tuple[Any, ...], clause: Clause, member: int | None, *, wanted: bool | None
    ) -> Iterator[Reason]:
        """Yield the reasons of the parts with a given answer."""
        for part in parts:
            if self.answer(part, member) is wanted:
                yield from self._why(part, clause, member)

    def _all_or_any(self, rule: rules.AllOf | rules.AnyOf, clause: Clause, member: int | None) -> Iterator[Reason]:
        """Yield the reasons of the first part that decides alone, else of all that decide together."""
        alone = isinstance(rule, rules.AnyOf)  # one "yes" decides any_of, one "no" all_of
        parts = rule.any_of if isinstance(rule, rules.AnyOf) else rule.all_of
        answer = self.answer(rule, member)
        if answer is alone:
            first = next(part for part in parts if self.answer(part, member) is alone)
            yield from self._why(first, clause, member)
        else:
            yield from self._those(parts, clause, member, wanted=None if answer is None else not alone)

    def _at_least(self, rule: rules.AtLeast, clause: Clause, member: int | None) -> Iterator[Reason]:
        yield from self._those(rule.of, clause, member, wanted=self.answer(rule, member))

    def _any_member(
        self, rule: rules.AnyMember | rules.NoMember, clause: Clause, _member: int | None
    ) -> Iterator[Reason]:
        """Yield the reasons of the deciding members, else of all."""
        of_each = rule.no_member if isinstance(rule, rules.NoMember) else rule.any_member
        answers = [self.answer(of_each, member) for member in range(self._listed)]
        wanted = True if True in answers else None if None in answers or self._unlisted else False
        yield from self._of_those_members(of_each, clause, wanted=wanted)

    def _of_those_members(self, rule: Any, clause: Clause, *, wanted: bool | None) -> Iterator[Reason]:
        """Yield the reasons of the members with a given answer; the persons not listed are unknown."""
        for member in range(self._listed):
            if self.answer(rule, member) is wanted:
                yield from self._why(rule, clause, member)
        if wanted is None and self._unlisted:
            yield self._persons_not_listed(clause)

    @property
    def _unlisted(self) -> bool:
        """Whether the household has, or may have, persons not listed."""
        size = self._household.size
        return not self._listed or self._incomplete if size is None else size > self._listed

    @property
    def _persons(self) -> int:
        """The number of persons; 0 if unknown."""
        return self._household.size or (0 if self._incomplete else self._listed)

    def _persons_not_listed(self, clause: Clause) -> Reason:
        size = self._household.size
        more = both("không rõ", "unknown") if size is None else number(size - self._listed)
        what = both("thành viên không có trong danh sách", "members who are not listed")
        asked = both("thông tin của họ", "what is known of them")
        return clause.reason("members", what, more, asked, value=None, holds=None)

    def _share(self, rule: rules.ShareOfMembers, clause: Clause, _member: int | None) -> Iterator[Reason]:
        of_each: Any = rule.share_of_members
        answers = [self.answer(of_each, member) for member in range(self._listed)]
        persons = self._persons
        few, many = answers.count(True), persons - answers.count(False)
        count = f"{few}" if few == many else f"{few}–{many}"
        named = isinstance(of_each, rules.NamedRule)
        label = self._law.rules[of_each.rule].label if named else both("thành viên", "members")
        what = fill(both("số {label} trên số nhân khẩu", "share of members: {label}"), label=label)
        bound = number(round(float(rule.bound) * 100, 6))  # type: ignore[arg-type]
        asked = wording.compared(rule.operator, fill("{bound} %", bound=bound))
        seen = both(f"{count} trên {persons}", f"{count} of {persons}") if persons else _PERSONS_UNKNOWN
        wanted, known = self.answer(rule), few if persons and few == many else None
        yield clause.reason("members", what, seen, asked, value=known, holds=wanted)
        if rule.operator in ("at_most", "below") and wanted is not None:
            wanted = not wanted
        yield from self._of_those_members(of_each, clause, wanted=wanted)

    def _recorded_or(self, rule: rules.RecordedOr, clause: Clause, member: int | None) -> Iterator[Reason]:
        recorded = self._observed(rule.fact, member)
        if recorded is None:
            yield from self._why(rule.recorded_or, clause, member)
        else:
            yield self._reason(rule.fact, recorded, wording.AS_RECORDED, clause, member, holds=recorded)

    def _number(self, rule: rules.NumberTest, clause: Clause, member: int | None) -> Iterator[Reason]:
        holds = self.answer(rule, member)
        if rule.fact == "birth_year":
            asked = joined([wording.born(operator, bound) for operator, bound in rule.ends])
        else:
            asked = wording.between(
                [(operator, self._bound(bound, rule.unit, member)) for operator, bound in rule.ends]
            )
        whole = Whole.observed(self._law, self._household, rule.fact, incomplete=self._incomplete)
        if rule.fact in AGE_FACTS:
            yield self._of_age(rule.fact, asked, clause, member or 0, holds=holds)
        elif whole is not None:
            yield clause.reason(whole.fact, whole.label, whole.seen, asked, value=whole.amount, holds=holds)
        else:
            yield self._reason(rule.fact, self._observed(rule.fact, member), asked, clause, member, holds=holds)

    def _bound(self, bound: bounds.Bound, unit: str, member: int | None) -> Text:
        """Return the bound of a comparison in words, for this household's category if known."""
        if isinstance(bound, bounds.FromTable):
            table = self._law.shared_tables[bound.table]
            ages = ages_of_table(table, self._plan.review_date, cohorts=bound.year_of is not None) or {}
            by, values = table.by, {name: self._age_in_words(age) for name, age in ages.items()}
        elif isinstance(bound, bounds.ByCategory):
            by, values = bound.by, {name: wording.with_unit(number, unit) for name, number in bound.values.items()}
        else:
            return wording.with_unit(bound, unit)
        own = self._observed(by, None if self._law.dictionary[by].level == "household" else member)
        labels = self._law.dictionary[by].values or {}
        shown = [in_brackets(text, labels[name]) for name, text in values.items() if own in (None, name)]
        return joined(shown, "; ")

    def _age_in_words(self, age: AskedAge) -> Text:
        """Return an age from a table, with its deadline if not the review date."""
        asked, day = wording.months(age.months), age.day
        if day == self._plan.review_date:
            return asked
        return fill(both("{asked} tính đến {day}", "{asked} by {day}"), asked=asked, day=day)

    def _of_age(self, fact: str, asked: Text, clause: Clause, member: int, *, holds: bool | None) -> Reason:
        """Return the reason of an age test, with what is known about the birth."""
        record = self._household.members[member]
        given = next((name for name in ("birth_date", "age", "birth_year") if getattr(record, name) is not None), None)
        if given is None:
            return self._reason("age", None, asked, clause, member, holds=holds)
        definition, birth = self._law.dictionary[given], getattr(record, given)
        seen = wording.value(definition, birth)
        if given == "birth_year":
            seen = fill("{year}", year=birth)
        if given == "birth_date" and fact == "age":
            years = _completed(birth, self._plan.review_date)
            seen = in_brackets(seen, both(f"{years} tuổi", f"{years} years"))
        return clause.reason(given, definition.label, seen, asked, value=birth, holds=holds, member=member)

    def _per_person(self, rule: rules.PerPersonTest, clause: Clause, _member: int | None) -> Iterator[Reason]:
        amount, persons = self._observed(rule.per_person, None), self._persons
        definition = self._law.dictionary[rule.per_person]
        asked = wording.compared(rule.operator, wording.with_unit(rule.bound, rule.unit))  # type: ignore[arg-type]
        holds = self.answer(rule)
        if amount is None or (not persons and holds is None):
            fact = rule.per_person if amount is None else "size"
            yield self._reason(fact, None, asked, clause, None, holds=holds)
            return
        if not persons:  # so small an amount that it decides for one person, and so for any number of them
            yield self._reason(rule.per_person, amount, asked, clause, None, holds=holds)
            return
        each = wording.with_unit(round(amount / persons, 2), rule.unit)
        seen = wording.shared(wording.with_unit(amount, definition.unit), persons, each)
        yield clause.reason(rule.per_person, definition.label, seen, asked, value=amount, holds=holds)

    def _value(self, rule: rules.ValueTest, clause: Clause, member: int | None) -> Iterator[Reason]:
        if rule.fact not in self._law.dictionary:  # the class, which is explained by itself
            return
        definition, holds = self._law.dictionary[rule.fact], self.answer(rule, member)
        if isinstance(rule.is_, bool):
            asked = wording.YES_NO[rule.is_]
        else:
            asked = wording.one_of(definition, rule.words, none=rule.not_in is not None)
        yield self._reason(rule.fact, self._observed(rule.fact, member), asked, clause, member, holds=holds)

    def _observed(self, fact: str, member: int | None) -> Any:
        """Return the observed value of a fact; None if unknown."""
        record = self._household if member is None else self._household.members[member]
        return getattr(record, fact, None)

    def _reason(
        self, fact: str, seen: Any, asked: Text, clause: Clause, member: int | None, *, holds: bool | None
    ) -> Reason:
        definition = self._law.dictionary[fact]
        told = wording.NOT_OBSERVED if seen is None else wording.value(definition, seen)
        return clause.reason(fact, definition.label, told, asked, value=seen, holds=holds, member=member)

    _BY_TYPE: ClassVar[dict[type[Any], Any]] = {
        rules.NumberTest: _number,
        rules.PerPersonTest: _per_person,
        rules.ValueTest: _value,
        rules.AllOf: _all_or_any,
        rules.AnyOf: _all_or_any,
        rules.AtLeast: _at_least,
        rules.AnyMember: _any_member,
        rules.NoMember: _any_member,
        rules.ShareOfMembers: _share,
        rules.RecordedOr: _recorded_or,
    }


def _completed(birth: date, review_date: date) -> int:
    """Return the age in completed years on the review date."""
    years = review_date.year - birth.year
    return years if birth.toordinal() <= day_of_age(review_date, 12 * years) else years - 1
