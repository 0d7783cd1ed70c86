"""The kernels of three-valued arithmetic against truth tables written by hand and against loops in Python."""

from __future__ import annotations

from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdpoverty.engine import kernels
from mdpoverty.engine.kernels import Answer

VALUES: tuple[bool | None, ...] = (True, False, None)
PAIRS = list(product(VALUES, VALUES))


def answer(values: list[bool | None]) -> Answer:
    yes = np.array([value is True for value in values], np.bool_)
    may = np.array([value is not False for value in values], np.bool_)
    return (yes, yes) if None not in values else (yes, may)


def values(found: Answer) -> list[bool | None]:
    yes, may = found
    assert not (yes & ~may).any()
    return [True if certain else None if possible else False for certain, possible in zip(yes, may, strict=True)]


LEFT, RIGHT = (answer([pair[side] for pair in PAIRS]) for side in (0, 1))
T, F, U = True, False, None
# In the order of PAIRS: TT TF TU FT FF FU UT UF UU.
TABLES: dict[Any, list[bool | None]] = {
    kernels.both: [T, F, U, F, F, F, U, F, U],
    kernels.either: [T, T, T, T, F, U, T, U, U],
}


@pytest.mark.parametrize("kernel", TABLES)
def test_kleenes_tables(kernel: Any) -> None:
    assert values(kernel([LEFT, RIGHT])) == TABLES[kernel]
    assert values(kernel([RIGHT, LEFT])) == TABLES[kernel]
    assert values(kernel([LEFT])) == values(LEFT)


def test_negation_turns_round_and_leaves_unknown() -> None:
    assert values(kernels.negation(answer([T, F, U]))) == [F, T, U]


def test_what_was_recorded_wins_where_it_is_known() -> None:
    assert values(kernels.known_or(LEFT, RIGHT)) == [T, T, T, F, F, F, T, F, U]


@pytest.mark.parametrize("kernel", [kernels.both, kernels.either])
def test_what_is_known_stays_one_array(kernel: Any) -> None:
    known = answer([T, F, T])
    yes, may = kernel([known, known])
    assert yes is may
    yes, may = kernels.negation(known)
    assert yes is may


LISTS = st.lists(st.lists(st.sampled_from(VALUES), min_size=1, max_size=1), min_size=1, max_size=20)


@given(LISTS, st.integers(1, 20))
def test_at_least_so_many(rows: list[list[bool | None]], number: int) -> None:
    certain = sum(row[0] is True for row in rows)
    possible = sum(row[0] is not False for row in rows)
    expected = True if certain >= number else None if possible >= number else False
    assert values(kernels.at_least(number, [answer(row) for row in rows])) == [expected]
    low, high = kernels.count([answer(row) for row in rows])
    assert (low.tolist(), high.tolist()) == ([certain], [possible])


def test_a_category_answers_where_all_its_values_agree() -> None:
    # Two values; what the answer is if it is the first and if it is the second.
    is_first, is_second = answer([T, F, U, U, U]), answer([F, T, U, U, U])
    then = kernels.by_category([(is_first, answer([T, T, T, T, U])), (is_second, answer([F, F, T, F, T]))])
    assert values(then) == [T, F, T, U, U]


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        # 3 is compared with 2..2, 3..3, 4..4, 2..3, 3..4, 2..4 (least and greatest amount)
        ("at_least", [F, T, T, U, T, U]),
        ("above", [F, F, T, F, U, U]),
        ("at_most", [T, T, F, T, U, U]),
        ("below", [T, F, F, U, F, U]),
    ],
)
def test_amounts_known_within_bounds(operator: str, expected: list[bool | None]) -> None:
    low, high = np.array([2, 3, 4, 2, 3, 2]), np.array([2, 3, 4, 3, 4, 4])
    assert values(kernels.compare_interval(operator, low, high, 3)) == expected


def test_an_amount_per_person_is_never_divided() -> None:
    # 8 m² each: 24 m² for three is not below 8; one hundredth less is. 3..4 persons: 25 m² may or may not be enough.
    area = np.array([24.0, 23.99, 25.0, 33.0])
    fewest, most = np.array([3, 3, 3, 3]), np.array([3, 3, 4, 4])
    assert values(kernels.compare_shared("below", area, (fewest, most), 8)) == [F, T, U, F]
    assert values(kernels.compare_shared("at_least", area, (fewest, most), 8)) == [T, F, U, T]


def test_a_share_is_compared_in_whole_numbers() -> None:
    # More than half: 1 of 2 is not, 2 of 3 is; 1..2 of 3 may be; 2 of 3..4 may be; 2 of 5 is not.
    low, high = np.array([1, 2, 1, 2, 2]), np.array([1, 2, 2, 2, 2])
    fewest, most = np.array([2, 3, 3, 3, 5]), np.array([2, 3, 3, 4, 5])
    assert values(kernels.share("above", (low, high), (fewest, most), (1, 2))) == [F, T, U, U, F]


def test_large_amounts_are_exact() -> None:
    large = 2**53
    amounts = np.array([large, large + 1, large + 2], np.int64)
    assert values(kernels.observed(kernels.COMPARE["above"](amounts, large + 1), None)) == [F, F, T]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(0, 0)], [T, F, F, F, F]),
        ([(1, 3)], [F, T, T, T, F]),
        ([(0, 2)], [T, T, T, F, F]),
        ([(2, kernels.LAST)], [F, F, T, T, T]),
        ([(0, 0), (3, kernels.LAST)], [T, F, F, T, T]),
    ],
)
def test_codes_compare_codes(spans: list[kernels.Span], expected: list[bool]) -> None:
    assert kernels.compare_codes(np.arange(5, dtype=np.uint8), spans).tolist() == expected


SIZES = st.lists(st.integers(0, 4), max_size=12)


@given(SIZES, st.integers(1, 70), st.data())
def test_any_member_for_up_to_seventy_rules(sizes: list[int], rules: int, data: st.DataObject) -> None:
    starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64)
    column = st.lists(st.sampled_from(VALUES), min_size=int(starts[-1]), max_size=int(starts[-1]))
    asked = [data.draw(column) for _ in range(rules)]
    unlisted = data.draw(st.none() | st.lists(st.booleans(), min_size=len(sizes), max_size=len(sizes)))
    found = kernels.any_of_members(
        [answer(column) for column in asked], starts, None if unlisted is None else np.array(unlisted, np.bool_)
    )
    for column, reduced in zip(asked, found, strict=True):
        expected: list[bool | None] = []
        for row in range(len(sizes)):
            members = column[starts[row] : starts[row + 1]]
            unsure = None in members or bool(unlisted and unlisted[row])
            expected.append(True if True in members else None if unsure else False)
        assert values(reduced) == expected


@given(SIZES, st.data())
def test_members_are_counted(sizes: list[int], data: st.DataObject) -> None:
    starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64)
    column = data.draw(st.lists(st.sampled_from(VALUES), min_size=int(starts[-1]), max_size=int(starts[-1])))
    low, high = kernels.members_counted(answer(column), starts)
    parts = [column[begin:end] for begin, end in pairwise(starts)]
    assert low.tolist() == [part.count(True) for part in parts]
    assert high.tolist() == [part.count(True) + part.count(None) for part in parts]


def test_a_household_of_more_than_255_members_is_counted() -> None:
    starts = np.array([0, 300, 301], np.int64)
    low, high = kernels.members_counted(answer([True] * 301), starts)
    assert (low.tolist(), high.tolist()) == ([300, 1], [300, 1])


def test_an_answer_that_holds_for_every_member_is_repeated() -> None:
    starts = np.array([0, 2, 2], np.int64)
    (found,) = kernels.any_of_members([kernels.UNKNOWN], starts, None)
    assert values(found) == [None, False]


def test_no_kernel_changes_what_it_is_given() -> None:
    left, right = answer([T, F, U]), answer([U, T, F])
    for array in (*left, *right):
        array.setflags(write=False)
    starts = np.array([0, 1, 3], np.int64)
    starts.setflags(write=False)
    for kernel in (kernels.both, kernels.either, kernels.count):
        kernel([left, right])
    kernels.negation(left)
    kernels.known_or(left, right)
    kernels.by_category([(left, right), (right, left)])
    kernels.any_of_members([left, right], starts, None)
    kernels.members_counted(left, starts)
