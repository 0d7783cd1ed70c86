"""Hypothesis strategies of made households, for the tests of tools that use the library.

They know no standard: what a fact may be, and where the rules turn, is read from the standard that is given. Values lie
on or beside a bound by preference, where programs go wrong. Hypothesis has to be installed.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from mdpoverty.engine.gap_values import gap_values
from mdpoverty.engine.plan import Plan, make_plan
from mdpoverty.errors import require
from mdpoverty.facts.ages import OLDEST, birth_days
from mdpoverty.law.dictionary import AGE_FACTS, FactDefinition
from mdpoverty.law.registry import standard_of
from mdpoverty.law.standard import Standard

with require():
    from hypothesis import strategies as st

if TYPE_CHECKING:
    import polars as pl

MOST_MEMBERS = 6
_STATEMENTS = ("can_work",)
"""What a register may state about a member instead of a fact."""


def households(
    standard: Standard | str, *, review_date: date | str | int | None = None, complete: bool = False
) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy of households with their members, as ``classify`` takes them.

    Parameters
    ----------
    standard
        A loaded standard, the id of a shipped one, or the path of a file.
    review_date
        The day of the review, by which birthdays are near a bound; by default the last day of the standard.
    complete
        Whether every fact is known that the standard asks for; else some are missing.

    Examples
    --------
    >>> from hypothesis import given, settings
    >>> from mdpoverty import classify
    >>> @settings(max_examples=20)
    ... @given(household=households("vn-2022-2025", complete=True))
    ... def test_the_class_is_certain(household):
    ...     assert len(classify(household, "vn-2022-2025", review_date="2026-12-31").possible_statuses) == 1
    >>> test_the_class_is_certain()
    """
    plan = _plan(standard, review_date)
    members = st.lists(_member(plan, complete=complete), min_size=1, max_size=MOST_MEMBERS)
    law = plan.standard
    measures = law.income_measures if not complete else law.income_measures[:1]
    # The income of the whole household is another form of one of the measures; both together could contradict.
    others = [fact for fact in plan.household_facts if fact not in ("size", *law.income_measures, *law.wholes.values())]
    facts = [fact for fact in (*measures, *others) if plan.points is None or fact != plan.points[0]]
    record = st.fixed_dictionaries({"members": members}).flatmap(
        lambda known: _with_facts(plan, known, facts, complete=complete)
    )
    instead = st.tuples(record, st.sampled_from([None, None, -1, 0, 1]))
    return instead.map(lambda pair: _with_wholes(plan, *pair))


def registers(
    standard: Standard | str,
    *,
    review_date: date | str | int | None = None,
    complete: bool = False,
    most_households: int = 20,
) -> st.SearchStrategy[tuple[pl.DataFrame, pl.DataFrame]]:
    """Return a strategy of registers: Polars tables of households and members, in any order.

    Parameters
    ----------
    standard, review_date, complete
        As for ``households``.
    most_households
        The greatest number of households.

    Examples
    --------
    >>> from hypothesis import given, settings
    >>> from mdpoverty import classify_table
    >>> @settings(max_examples=20)
    ... @given(register=registers("vn-2022-2025"))
    ... def test_no_household_is_lost(register):
    ...     table = classify_table(*register, standard="vn-2022-2025", review_date="2026-12-31")
    ...     assert table.height == register[0].height
    >>> test_no_household_is_lost()
    """
    plan = _plan(standard, review_date)
    one = households(plan.standard, review_date=plan.review_date, complete=complete)
    lists = st.lists(one, min_size=1, max_size=most_households)
    shuffled = st.tuples(lists, st.randoms(use_true_random=False))
    return shuffled.map(lambda drawn: _tables(plan, *drawn))


def _plan(standard: Standard | str, review_date: date | str | int | None) -> Plan:
    law = standard_of(standard)
    return make_plan(law, law.last_day if review_date is None else review_date)


def _with_facts(
    plan: Plan, known: dict[str, Any], facts: list[str], *, complete: bool
) -> st.SearchStrategy[dict[str, Any]]:
    persons = len(known["members"])
    drawn = {fact: _values(plan, fact, persons) for fact in facts}
    some = st.fixed_dictionaries(drawn) if complete else st.fixed_dictionaries({}, optional=drawn)
    return some.map(lambda found: {**found, **known})


def _with_wholes(plan: Plan, record: dict[str, Any], more: int | None) -> dict[str, Any]:
    """Return a household with members numbered; its total may stand for the amount of a person, or a unit beside it."""
    given = {} if more is None else {fact: whole for fact, whole in plan.standard.wholes.items() if fact in record}
    persons = len(record["members"])
    wholes = {whole: max(record[fact] * persons + (more or 0), 0) for fact, whole in given.items()}
    members = [{"member_id": f"m{number}", **member} for number, member in enumerate(record["members"], 1)]
    return {**{fact: value for fact, value in record.items() if fact not in given}, **wholes, "members": members}


def _member(plan: Plan, *, complete: bool) -> st.SearchStrategy[dict[str, Any]]:
    facts = [fact for fact in plan.member_facts if fact not in (*AGE_FACTS, *_STATEMENTS)]
    drawn = {fact: _values(plan, fact, None) for fact in facts}
    if not set(AGE_FACTS) & set(plan.member_facts):
        return st.fixed_dictionaries(drawn) if complete else st.fixed_dictionaries({}, optional=drawn)
    born = _births(plan)
    if complete:
        return st.fixed_dictionaries({"birth_date": born, **drawn})
    stated = {fact: st.booleans() for fact in _STATEMENTS if fact in plan.member_facts}
    known = st.sampled_from([("birth_date",), ("birth_date",), ("age",), ("birth_year",), ("age", "birth_year"), ()])
    ages = st.tuples(born, known).map(lambda pair: _age_facts(plan.review_date, *pair))
    others = st.fixed_dictionaries({}, optional={**drawn, **stated})
    return st.tuples(ages, others).map(lambda pair: {**pair[0], **pair[1]})


def _births(plan: Plan) -> st.SearchStrategy[date]:
    """Days on both sides of those on which an age rule turns, and any others."""
    last = plan.review_date
    turns = gap_values(plan, "age")
    days = [] if turns is None else [int(day) + more for day in turns for more in (0, 1)]
    near = [date.fromordinal(day) for day in days if day <= last.toordinal()]
    anywhere = st.dates(last - timedelta(days=100 * 365), last)
    return st.sampled_from(near) | anywhere if near else anywhere


def _age_facts(review_date: date, born: date, known: tuple[str, ...]) -> dict[str, Any]:
    """Return the facts a register may hold about a birth."""
    _, latest = birth_days(review_date)
    age = int((latest[: OLDEST + 1] >= born.toordinal()).sum()) - 1
    every = {"birth_date": born, "birth_year": born.year, "age": age}
    return {fact: every[fact] for fact in known}


def _values(plan: Plan, fact: str, persons: int | None) -> st.SearchStrategy[Any]:
    """Values of a fact: those beside a bound, and any others that it may have."""
    definition = plan.standard.dictionary[fact]
    anything = _anything(definition)
    if definition.type not in ("integer", "number"):
        return anything
    near = gap_values(plan, fact, persons)
    low, high = definition.minimum or 0, definition.maximum
    allowed = [] if near is None else [value.item() for value in near if value >= low]
    bounds = [value for value in allowed if high is None or value <= high]
    return st.sampled_from(bounds) | anything if bounds else anything


def _anything(definition: FactDefinition) -> st.SearchStrategy[Any]:
    if definition.values is not None:
        return st.sampled_from(list(definition.values))
    if definition.type == "boolean":
        return st.booleans()
    if definition.type == "date":
        return st.dates(date(1900, 1, 1), date(2100, 12, 31))
    low, high = definition.minimum or 0, definition.maximum
    if definition.type == "integer":
        return st.integers(low, high if high is not None else 10_000_000)
    return st.floats(low, high if high is not None else 1_000.0, allow_nan=False)


def _tables(plan: Plan, records: list[dict[str, Any]], order: Random) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the tables of households and of members, the members in any order."""
    import polars as pl

    kinds = {"integer": pl.Int64, "number": pl.Float64, "boolean": pl.Boolean, "category": pl.String, "date": pl.Date}
    dictionary = plan.standard.dictionary

    def schema(first: dict[str, Any], facts: tuple[str, ...]) -> dict[str, Any]:
        return first | {fact: kinds[dictionary[fact].type] for fact in facts}

    households = [{"household_id": number, **record} for number, record in enumerate(records)]
    members = [{"household_id": home["household_id"], **member} for home in households for member in home["members"]]
    order.shuffle(members)
    return (
        pl.DataFrame(households, schema=schema({"household_id": pl.Int64}, plan.household_facts)),
        pl.DataFrame(members, schema=schema({"household_id": pl.Int64, "member_id": pl.String}, plan.member_facts)),
    )
