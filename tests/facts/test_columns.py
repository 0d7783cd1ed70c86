"""Columns of households and their members, cut and chosen by hand on three small households."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mdpoverty.facts.columns import ANY_NUMBER, Column, HouseholdColumns

# Three households: of two members, of none, and of one.
COLUMNS = HouseholdColumns(
    np.array([0, 2, 2, 3]),
    {"size": Column(np.array([2, 1, 1]), np.array([True, False, True]))},
    {"age": Column(np.array([40, 7, 65]))},
    {"water": Column(np.array([True, False, True]))},
    np.array([False, True, False]),
)


def told(columns: HouseholdColumns) -> tuple[int, int, list[int], list[int], list[int], list[bool], list[bool]]:
    size, age, water = columns.household["size"], columns.member["age"], columns.ticks["water"]
    incomplete = [] if columns.incomplete is None else columns.incomplete.tolist()
    numbers = columns.n_households, columns.n_members
    return (
        *numbers,
        columns.starts.tolist(),
        size.values.tolist(),
        age.values.tolist(),
        water.values.tolist(),
        incomplete,
    )


def test_a_part_holds_its_households_and_nobody_else() -> None:
    assert told(COLUMNS.part(0, 2)) == (2, 2, [0, 2, 2], [2, 1], [40, 7], [True, False], [False, True])
    assert told(COLUMNS.part(1, 3)) == (2, 1, [0, 0, 1], [1, 1], [65], [False, True], [True, False])
    assert told(COLUMNS.part(0, 1)) == (1, 2, [0, 2], [2], [40, 7], [True], [False])
    assert told(COLUMNS.part(1, 1)) == (0, 0, [0], [], [], [], [])
    known = COLUMNS.part(1, 3).household["size"].known
    assert known is not None
    assert known.tolist() == [False, True]


def test_households_are_taken_in_any_order_and_as_often_as_they_are_named() -> None:
    taken = COLUMNS.take(np.array([2, 0, 2]))
    assert told(taken) == (3, 4, [0, 1, 3, 4], [1, 2, 1], [65, 40, 7, 65], [True, True, True], [False, False, False])
    assert told(COLUMNS.take(np.array([1]))) == (1, 0, [0, 0], [1], [], [False], [True])


def test_the_number_of_persons_lies_between_those_listed_and_the_size() -> None:
    # A size of two with both listed; nothing known of how many, nobody listed; a size of one with one listed.
    (fewest, most), unlisted = COLUMNS.persons()
    assert fewest.tolist() == [2, 1, 1]
    assert most.tolist() == [2, ANY_NUMBER, 1]
    assert unlisted is not None
    assert unlisted.tolist() == [False, True, False]
    # By the list alone: two, at least one, and, where persons may be missing from the list, at least those on it.
    (fewest, most), unlisted = replace(COLUMNS, household={}, incomplete=np.array([False, False, True])).persons()
    assert fewest.tolist() == [2, 1, 1]
    assert most.tolist() == [2, ANY_NUMBER, ANY_NUMBER]
    assert unlisted is not None
    assert unlisted.tolist() == [False, True, True]


def test_where_every_number_of_persons_is_known_both_ends_are_one() -> None:
    sizes = Column(np.array([2, 3, 4]))
    (fewest, most), unlisted = replace(COLUMNS, household={"size": sizes}).persons()
    assert fewest is most
    assert fewest.tolist() == [2, 3, 4]
    assert unlisted is not None
    assert unlisted.tolist() == [False, True, True]
    listed = HouseholdColumns(np.array([0, 2, 3]), {}, {})
    assert [end.tolist() for end in listed.persons()[0]] == [[2, 1], [2, 1]]
    assert listed.persons()[1] is None
