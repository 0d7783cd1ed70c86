"""The arithmetic of three-valued answers over columns: pure functions of NumPy arrays.

An answer is a pair of boolean arrays ``(yes, may)``: ``yes`` where the rule certainly says yes, ``may`` where some way
of filling the gaps makes it say yes. Unknown is ``may`` without ``yes``. Where nothing is unknown both are *the same
array*, and every function does its work once. Kleene's logic is then interval arithmetic: monotone operations act on
both ends alike, and negation swaps them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Answer = tuple[Bools, Bools]
Span = tuple[int, int]
LAST = 255
"""The end of a span of codes that is open upwards."""

UNKNOWN: Answer = (np.asarray(False), np.asarray(True))  # noqa: FBT003 - the values themselves
"""The answer of a rule about a fact that nobody was asked, for any number of rows."""

COMPARE: dict[str, Callable[..., Any]] = {
    "at_least": np.greater_equal,
    "above": np.greater,
    "at_most": np.less_equal,
    "below": np.less,
}
_RISING = ("at_least", "above")


def answer_at(answer: Answer, row: int) -> bool | None:
    """Return one row of an answer as True, False or None."""
    yes, may = answer
    return True if yes[row] else None if may[row] else False


def observed(test: Bools, known: Bools | None) -> Answer:
    """Return the answer of a test on values; unknown where ``known`` is False."""
    return settled((test, test), known)


def settled(answer: Answer, known: Bools | None) -> Answer:
    """Return an answer that is unknown where ``known`` is False."""
    return answer if known is None else (answer[0] & known, answer[1] | ~known)


def where(condition: Bools, answer: Answer, other: Answer) -> Answer:
    """Return an answer where a condition holds, else another."""
    return np.where(condition, answer[0], other[0]), np.where(condition, answer[1], other[1])


PARTS = 1 << 20
"""The parts of a dong in which rounded amounts are compared: more of them than a household has persons."""


def rounding_range(rounded: Ints) -> tuple[Ints, Ints]:
    """Return the least and the greatest amounts that are rounded, up or down, to these whole ones; in ``PARTS``."""
    return (rounded - 1) * PARTS + 1, (rounded + 1) * PARTS - 1


def compare_codes(codes: NDArray[np.uint8], spans: Sequence[Span]) -> Bools:
    """Compare the codes of a category with spans: tell where a code lies in one of them, its ends included."""
    result = _in_span(codes, spans[0])
    for span in spans[1:]:
        result |= _in_span(codes, span)
    return result


def _in_span(codes: NDArray[np.uint8], span: Span) -> Bools:
    low, high = span
    if low == high:
        return np.equal(codes, low)
    if high == LAST:
        return np.greater_equal(codes, low)
    if low == 0:
        return np.less_equal(codes, high)
    return np.greater_equal(codes, low) & np.less_equal(codes, high)


def compare_interval(operator: str, low: NDArray[Any], high: NDArray[Any], bound: Any) -> Answer:
    """Compare amounts known within ``low`` and ``high`` (both included) with bounds that are known."""
    compare = COMPARE[operator]
    yes, may = (low, high) if operator in _RISING else (high, low)
    return compare(yes, bound), compare(may, bound)


def compare_shared(operator: str, amount: NDArray[Any], persons: tuple[Ints, Ints], bound: float) -> Answer:
    """Compare a known amount per person with a bound; the number of persons is known within two ends.

    Nothing is divided: the amount is compared with the bound times the number of persons.
    """
    compare = COMPARE[operator]
    fewest, most = persons
    test = compare(amount, bound * fewest)
    if fewest is most:
        return test, test
    other = compare(amount, bound * most)
    return (other, test) if operator in _RISING else (test, other)


def both(answers: Sequence[Answer]) -> Answer:
    """Yes where all answers are yes."""
    yes, may = answers[0]
    for other_yes, other_may in answers[1:]:
        known = yes is may and other_yes is other_may
        yes = yes & other_yes
        may = yes if known else may & other_may
    return yes, may


def either(answers: Sequence[Answer]) -> Answer:
    """Yes where one answer is yes."""
    yes, may = answers[0]
    for other_yes, other_may in answers[1:]:
        known = yes is may and other_yes is other_may
        yes = yes | other_yes
        may = yes if known else may | other_may
    return yes, may


def negation(answer: Answer) -> Answer:
    """Yes where the answer is no."""
    yes, may = answer
    no = ~may
    return no, no if yes is may else ~yes


def at_least(number: int, answers: Sequence[Answer]) -> Answer:
    """Yes where at least ``number`` of the answers are yes."""
    low, high = count(answers)
    yes = low >= number
    return yes, yes if low is high else high >= number


def count(answers: Sequence[Answer]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the number of answers that are certainly and that are possibly yes, as uint8."""
    low = _total([yes for yes, _ in answers])
    if all(yes is may for yes, may in answers):
        return low, low
    return low, _total([may for _, may in answers])


def _total(flags: Sequence[Bools]) -> NDArray[np.uint8]:
    if len({flag.ndim for flag in flags}) > 1:
        flags = np.broadcast_arrays(*flags)
    total: NDArray[np.uint8] = np.add.reduce(np.array(flags).view(np.uint8), axis=0, dtype=np.uint8)
    return total


def by_category(choices: Sequence[tuple[Answer, Answer]]) -> Answer:
    """Return the answer for a category, from pairs (is it this value?, the answer then).

    Where the category is unknown the answer is known if all the values it may have agree.
    """
    if all(test[0] is test[1] and then[0] is then[1] for test, then in choices):
        known = either([both(choice) for choice in choices])
        return known[0], known[0]
    yes, may = _on_condition(choices[0])
    for choice in choices[1:]:
        other_yes, other_may = _on_condition(choice)
        yes, may = yes & other_yes, may | other_may
    return yes, may


def _on_condition(choice: tuple[Answer, Answer]) -> Answer:
    (_, may_be), (yes, may) = choice
    return yes | ~may_be, may & may_be


def known_or(answer: Answer, other: Answer) -> Answer:
    """Return an answer where it is known, else another one."""
    yes, may = answer
    if yes is may:
        return answer
    return yes | (may & other[0]), yes | (may & other[1])


def any_of_members(answers: Sequence[Answer], starts: Ints, unlisted: Bools | None) -> list[Answer]:
    """Reduce answers of members to answers of households: yes where a member's answer is yes.

    All answers are packed into the bits of one word and reduced together.

    The members of each household begin at ``starts``, shape (n + 1,); ``unlisted`` tells where persons who are not
    listed belong to the household, None: nowhere. An answer without a length holds for every member.
    """
    flags = [flag for yes, may in answers for flag in ((yes,) if yes is may else (yes, may))]
    results: list[Answer] = []
    rows = iter(_any_of_flags(flags, starts))
    for yes, may in answers:
        any_yes = next(rows)
        any_may = any_yes if yes is may else next(rows)
        results.append((any_yes, any_may if unlisted is None else any_may | unlisted))
    return results


_BITS = np.array([[1 << bit] for bit in range(8)], np.uint8)
_BITS_OF_16 = np.array([[1 << bit] for bit in range(16)], np.uint16)


def _any_of_flags(flags: Sequence[Bools], starts: Ints) -> Iterator[Bools]:
    """Yield whether a member has each flag, by household, reducing up to 16 flags at once."""
    for first in range(0, len(flags), 16):
        some = flags[first : first + 16]
        word = _packed(some[:8], int(starts[-1]))
        if len(some) > len(_BITS):
            word = word | _packed(some[8:], int(starts[-1])).astype(np.uint16) << 8
        bits = _BITS if len(some) <= len(_BITS) else _BITS_OF_16
        yield from (_reduce(np.bitwise_or, word, starts) & bits[: len(some)]) != 0


def _packed(flags: Sequence[Bools], length: int) -> NDArray[Any]:
    """Pack up to 8 flags into the bits of bytes."""
    rows = [flag if flag.ndim else np.broadcast_to(flag, length) for flag in flags]
    word: NDArray[Any] = np.bitwise_or.reduce(np.array(rows).view(np.uint8) * _BITS[: len(rows)], axis=0)
    return word


def _reduce(combine: np.ufunc, values: NDArray[Any], starts: Ints, dtype: Any = None) -> NDArray[Any]:
    """Reduce consecutive segments; an empty segment gives zero."""
    begins, ends = starts[:-1], starts[1:]
    empty = begins == ends
    if not empty.any():
        result: NDArray[Any] = combine.reduceat(values, begins, dtype=dtype) if len(begins) else values[:0]
        return result
    filled = ~empty
    result = np.zeros(len(begins), dtype or values.dtype)
    if filled.any():
        result[filled] = combine.reduceat(values, begins[filled], dtype=dtype)
    return result


def members_counted(answer: Answer, starts: Ints) -> tuple[Ints, Ints]:
    """Return the numbers of members whose answer is certainly and possibly yes, by household.

    Both are counted in the halves of one number, in the narrowest that holds the largest household: that is several
    times faster.
    """
    yes, may = answer
    small = np.diff(starts).max(initial=0) <= np.iinfo(np.uint8).max
    if yes is may:
        narrow = np.uint8 if small else np.int64
        flags = yes if yes.ndim else np.broadcast_to(yes, int(starts[-1]))
        low = _reduce(np.add, flags.astype(narrow), starts, narrow).astype(np.int64)
        return low, low
    half, wide = (8, np.uint16) if small else (32, np.uint64)
    pairs = np.broadcast_to(np.multiply(may, 1 << half, dtype=wide) + yes, int(starts[-1]))
    counted = _reduce(np.add, pairs, starts, wide)
    return (counted & ((1 << half) - 1)).astype(np.int64), (counted >> half).astype(np.int64)


def share(operator: str, counted: tuple[Ints, Ints], persons: tuple[Ints, Ints], bound: tuple[int, int]) -> Answer:
    """Compare the share of persons with a fraction ``bound`` (numerator, denominator), in whole numbers."""
    numerator, denominator = bound
    (low, high), (fewest, most) = counted, persons
    smallest, largest = low * denominator - numerator * most, high * denominator - numerator * fewest
    return compare_interval(operator, smallest, largest, 0)
