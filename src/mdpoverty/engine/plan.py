"""Plans: a standard, its readings and a review date, compiled once for arrays.

Rules become steps over slots; lines become whole-number edges; the decision table becomes an array that is looked up
with the set of possible bands and the ends of the count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

from mdpoverty.engine import kernels, steps
from mdpoverty.engine.decision import Decision, make_decision
from mdpoverty.engine.income_bands import Measure, make_income_measure
from mdpoverty.engine.interpretations import choose_interpretations, option_of
from mdpoverty.engine.receipt import Receipt, make_receipt
from mdpoverty.engine.review_date import check_review_date, read_review_date
from mdpoverty.errors import ReviewDateError
from mdpoverty.facts.ages import ages_of_table, day_of_age
from mdpoverty.law import bounds, rules
from mdpoverty.law.dictionary import AGE_FACTS, STATUS_FACT
from mdpoverty.law.registry import standard_of
from mdpoverty.law.standard import Standard
from mdpoverty.messages.message import Message
from mdpoverty.vocabulary import CLASSES, Status

MEMBER, REDUCTION, HOUSEHOLD, LATE = range(4)
"""The stages of steps: on members, from members to households, on households, and once the class is found."""


@dataclass(frozen=True)
class Plan:
    """Everything the engine needs to classify under one standard; made by ``make_plan``."""

    standard: Standard
    review_date: date
    interpretations: Mapping[str, str]
    stages: tuple[tuple[tuple[int, steps.Step], ...], ...]
    slots: int
    indicators: tuple[tuple[str, int], ...]
    nobody_can_work: int
    exempt: int
    flags: tuple[tuple[str, int | None], ...]
    member_groups: tuple[tuple[str, int], ...]
    measures: tuple[Measure, ...]
    decision: Decision
    points: tuple[str, int] | None
    household_facts: tuple[str, ...]
    member_facts: tuple[str, ...]
    slot_of: Mapping[int, int]
    """The slot of the answer of each rule of the standard that is in force, by ``id`` of the rule."""

    @cached_property
    def receipt(self) -> Receipt:
        """The receipt of results of this plan."""
        return make_receipt(self.standard, self.review_date, self.interpretations)

    @property
    def facts(self) -> tuple[str, ...]:
        """The names of all facts that the plan reads."""
        return *self.household_facts, *self.member_facts

    @property
    def points_range(self) -> tuple[str, int, int] | None:
        """The fact with recorded points, the points per deprivation and the number of indicators."""
        return None if self.points is None else (*self.points, len(self.indicators))

    def chosen(self, rule: rules.Interpreted) -> Any:
        """The rule that the chosen reading puts in force."""
        return rule.options[option_of(self.standard, self.interpretations, rule.interpretation)]

    @cached_property
    def steps(self) -> Mapping[int, steps.Step]:
        """Every step by its slot."""
        return {slot: step for stage in self.stages for slot, step in stage}


def make_plan(
    standard: Standard | str,
    review_date: date | str | int,
    interpretations: Mapping[str, str] | None = None,
    *,
    strict_dates: bool | None = None,
) -> Plan:
    """Return the plan of a standard for a review date and a choice of interpretations; equal calls share one plan.

    Parameters
    ----------
    standard, review_date, interpretations
        What users give: see ``classify``.
    strict_dates
        Whether a review date outside the days of the standard is an error or a ``ReviewDateWarning``; None allows it.

    Raises
    ------
    InterpretationError
        A choice does not exist in the standard.
    ReviewDateError
        A table of the standard has no row for the year of the review; or, if strict, the standard does not apply on
        the review date.
    """
    law = standard_of(standard)
    day = read_review_date(review_date)
    if strict_dates is not None:
        check_review_date(law, day, strict=strict_dates)
    chosen = choose_interpretations(law, interpretations, day)
    return _cached_plan(law, day, tuple(sorted(chosen.items())))


@lru_cache(maxsize=128)
def _cached_plan(standard: Standard, review_date: date, chosen: tuple[tuple[str, str], ...]) -> Plan:
    return _Compiler(standard, review_date, dict(chosen)).plan()


def compile_member_rules(
    standard: Standard, review_date: date, asked: Sequence[rules.Rule]
) -> tuple[tuple[tuple[int, steps.Step], ...], tuple[int, ...]]:
    """Return the steps that answer rules about single members, and the slot of each answer."""
    compiler = _Compiler(standard, review_date, choose_interpretations(standard, None))
    slots = tuple(compiler.rule(rule) for rule in asked)
    return tuple((slot, step) for (_, step), slot in compiler.slots.items()), slots


class _Compiler:
    """Turns the rules of a standard into steps, each of them once."""

    def __init__(self, standard: Standard, review_date: date, chosen: Mapping[str, str]) -> None:
        self.standard = standard
        self.review_date = review_date
        self.chosen = chosen
        self.slots: dict[tuple[int, steps.Step], int] = {}
        self.stage_of: list[int] = []
        self.slot_of: dict[int, int] = {}

    def plan(self) -> Plan:
        standard = self.standard
        indicators = tuple((indicator.id, self.rule(indicator.deprived_if)) for indicator in standard.indicators)
        nobody_can_work = self.rule(standard.exemption.nobody_can_work)
        exempt = self.rule(standard.exemption.exempt_if)
        flags = tuple((name, self.flag(flag)) for name, flag in standard.flags.items())
        groups = tuple((name, self.rule(group.rule)) for name, group in standard.member_groups.items())
        household, member = self.facts_used()
        points = standard.deprivation_points
        return Plan(
            standard=standard,
            review_date=self.review_date,
            interpretations=self.chosen,
            stages=tuple(
                tuple((slot, step) for (stage, step), slot in self.slots.items() if stage == wanted)
                for wanted in (MEMBER, REDUCTION, HOUSEHOLD, LATE)
            ),
            slots=len(self.slots),
            indicators=indicators,
            nobody_can_work=nobody_can_work,
            exempt=exempt,
            flags=flags,
            member_groups=groups,
            measures=tuple(make_income_measure(standard, fact) for fact in standard.income_measures),
            decision=make_decision(standard),
            points=None if points is None else (points.fact, points.points_per_deprivation),
            household_facts=household,
            member_facts=member,
            slot_of=self.slot_of,
        )

    def flag(self, flag: Any) -> int | None:
        """Compile a flag; None where it is not in force on the review date."""
        if flag.in_force_from is not None and self.review_date < flag.in_force_from:
            return None
        return self.rule(flag.raised_if)

    def add(self, step: steps.Step, stage: int | None = None) -> int:
        """Return the slot of a new step."""
        if stage is None:
            stage = max((max(self.stage_of[slot], HOUSEHOLD if self.stage_of[slot] == REDUCTION else MEMBER)
                         for slot in step.inputs), default=MEMBER)  # fmt: skip
        key = (stage, step)
        if key not in self.slots:
            self.slots[key] = len(self.slots)
            self.stage_of.append(stage)
        return self.slots[key]

    def rule(self, rule: Any) -> int:
        """Compile one rule, once per name, and return the slot of its answer."""
        if id(rule) not in self.slot_of:
            slot: int = _COMPILE[type(rule)](self, rule)
            self.slot_of[id(rule)] = slot
        return self.slot_of[id(rule)]

    def stage_of_fact(self, fact: str) -> int:
        return MEMBER if self.standard.dictionary[fact].level == "member" else HOUSEHOLD

    def number(self, rule: rules.NumberTest) -> int:
        return self.combine(kernels.both, [self.end(rule.fact, operator, bound) for operator, bound in rule.ends])

    def end(self, fact: str, operator: str, bound: bounds.Bound) -> int:
        """Compile one end of a test of a number."""
        if isinstance(bound, bounds.FromTable):
            return self.from_table(operator, bound)
        if isinstance(bound, bounds.ByCategory):
            answers = {value: self.compare(fact, operator, number) for value, number in bound.values.items()}
            return self.by_category(bound.by, answers)
        return self.compare(fact, operator, bound)

    def from_table(self, operator: str, bound: bounds.FromTable) -> int:
        """Compile a test of an age by the category and the year of a table."""
        table, more = self.standard.shared_tables[bound.table], _more(operator, 1)
        ages = ages_of_table(table, self.review_date, cohorts=bound.year_of is not None, more=more)
        if ages is None:
            raise ReviewDateError(Message("no_year_in_table", {"table": bound.table, "year": self.review_date.year}))
        return self.by_category(table.by, {value: self.born(operator, age.born_by) for value, age in ages.items()})

    def compare(self, fact: str, operator: str, bound: float) -> int:
        if fact == "age":
            return self.born(operator, day_of_age(self.review_date, int(bound) * 12 + _more(operator, 12)))
        if fact == "birth_year":
            return self.birth_year(operator, int(bound))
        whole = self.standard.wholes.get(fact)
        if whole is not None:
            return self.add(steps.CompareShare(facts=(fact,), operator=operator, bound=bound, whole=whole), HOUSEHOLD)
        step = steps.CompareNumber(facts=(fact,), operator=operator, bound=bound)
        return self.add(step, self.stage_of_fact(fact))

    def born(self, operator: str, day: int) -> int:
        """Compile a test of age into a test on the day of birth."""
        return self.add(steps.Born(facts=("age",), day=day, after=operator in ("below", "at_most")), MEMBER)

    def birth_year(self, operator: str, year: int) -> int:
        last = date(year if operator in ("above", "at_most") else year - 1, 12, 31)
        after = operator in ("at_least", "above")
        return self.add(steps.Born(facts=("age",), day=last.toordinal(), after=after), MEMBER)

    def by_category(self, fact: str, answers: Mapping[str, int]) -> int:
        tests = [self.is_one_of(fact, {value}) for value in answers]
        return self.add(steps.ByCategory(inputs=(*tests, *answers.values())))

    def is_one_of(self, fact: str, wanted: AbstractSet[str]) -> int:
        spans = _spans([value in wanted for value in self.standard.dictionary[fact].codes])
        return self.add(steps.IsOneOf(facts=(fact,), spans=spans), self.stage_of_fact(fact))

    def per_person(self, rule: rules.PerPersonTest) -> int:
        step = steps.ComparePerPerson(facts=(rule.per_person, "size"), operator=rule.operator, bound=rule.bound)  # type: ignore[arg-type]
        return self.add(step, HOUSEHOLD)

    def value(self, rule: rules.ValueTest) -> int:
        if isinstance(rule.is_, bool):
            return self.add(steps.IsTrue(facts=(rule.fact,), wanted=rule.is_), self.stage_of_fact(rule.fact))
        of_class = rule.fact == STATUS_FACT
        allowed = {status.value for status in CLASSES} if of_class else {*self.standard.dictionary[rule.fact].codes}
        wanted = set(rule.words) if rule.not_in is None else allowed - set(rule.words)
        if not of_class:
            return self.is_one_of(rule.fact, wanted)
        return self.add(steps.ClassIsOneOf(classes=sum(1 << CLASSES.index(Status(word)) for word in wanted)), LATE)

    def negation(self, slot: int) -> int:
        return self.add(steps.Negation(inputs=(slot,)))

    def combine(self, kernel: Any, answers: Iterable[int]) -> int:
        inputs = tuple(dict.fromkeys(answers))
        return inputs[0] if len(inputs) == 1 else self.add(steps.Combine(inputs=inputs, kernel=kernel))

    def at_least(self, rule: rules.AtLeast) -> int:
        return self.add(steps.AtLeast(inputs=tuple(self.rule(part) for part in rule.of), number=rule.at_least))

    def any_member(self, rule: Any) -> int:
        return self.add(steps.AnyMember(inputs=(self.rule(rule),)), REDUCTION)

    def share(self, rule: rules.ShareOfMembers) -> int:
        bound = Fraction(str(rule.bound))
        inputs, ratio = (self.rule(rule.share_of_members),), (bound.numerator, bound.denominator)
        return self.add(steps.ShareOfMembers(inputs=inputs, operator=rule.operator, bound=ratio), REDUCTION)

    def recorded_or(self, rule: rules.RecordedOr) -> int:
        step = steps.RecordedOr(facts=(rule.fact,), inputs=(self.rule(rule.recorded_or),))
        return self.add(step, self.stage_of_fact(rule.fact))

    def facts_used(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the facts of households and of members that the plan reads."""
        used = {fact for _, step in self.slots for fact in step.facts}
        used |= {"size", "area", *self.standard.income_measures}
        used |= {self.standard.deprivation_points.fact} if self.standard.deprivation_points else set()
        used |= {whole for fact, whole in self.standard.wholes.items() if fact in used}
        used |= set(AGE_FACTS) if "age" in used else set()
        levels = {fact: definition.level for fact, definition in self.standard.dictionary.items() if fact in used}
        household, member = (
            tuple(fact for fact in levels if levels[fact] == level) for level in ("household", "member")
        )
        return household, member


_COMPILE: dict[type[Any], Any] = {
    rules.NumberTest: _Compiler.number,
    rules.PerPersonTest: _Compiler.per_person,
    rules.ValueTest: _Compiler.value,
    rules.AllOf: lambda compiler, rule: compiler.combine(kernels.both, map(compiler.rule, rule.all_of)),
    rules.AnyOf: lambda compiler, rule: compiler.combine(kernels.either, map(compiler.rule, rule.any_of)),
    rules.Not: lambda compiler, rule: compiler.negation(compiler.rule(rule.not_)),
    rules.AtLeast: _Compiler.at_least,
    rules.AnyMember: lambda compiler, rule: compiler.any_member(rule.any_member),
    rules.NoMember: lambda compiler, rule: compiler.negation(compiler.any_member(rule.no_member)),
    rules.ShareOfMembers: _Compiler.share,
    rules.NamedRule: lambda compiler, rule: compiler.rule(compiler.standard.rules[rule.rule].rule),
    rules.RecordedOr: _Compiler.recorded_or,
    rules.Interpreted: lambda compiler, rule: compiler.rule(
        rule.options[option_of(compiler.standard, compiler.chosen, rule.interpretation)]
    ),
}


def _more(operator: str, unit: int) -> int:
    """Return the months by which the required age exceeds the bound: one unit if above."""
    return unit if operator in ("above", "at_most") else 0


def _spans(wanted: list[bool]) -> tuple[kernels.Span, ...]:
    """Return the spans of wanted codes; a span up to the last code is open upwards."""
    spans: list[kernels.Span] = []
    for code, inside in enumerate(wanted):
        if inside and code and wanted[code - 1]:
            spans[-1] = (spans[-1][0], code)
        elif inside:
            spans.append((code, code))
    last = len(wanted) - 1
    return tuple((low, kernels.LAST) if low < high == last else (low, high) for low, high in spans)
