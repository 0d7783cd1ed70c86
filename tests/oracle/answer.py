"""What a standard answers for one household, and how the answer follows from bands and deprivations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.people import Facts, number_of_persons
from tests.oracle.three_values import Truth, all_of, bounds

STATUSES = ("poor", "near_poor", "average_living_standard", "above_average")
AREAS = ("rural", "urban")
POINTS_OF_A_DEPRIVATION = 10  # form B2

# One row of the decision: the class, and the basis where it is the class of the poor.
Decision = tuple[str, str | None]


@dataclass(frozen=True)
class Answer:
    """The field names are those of the library's `Classification`, where it has them."""

    status: str
    possible_statuses: tuple[str, ...]
    basis: str | None
    poor: Truth
    near_poor: Truth
    deprived: dict[str, Truth]
    deprivation_count: tuple[int, int]
    nobody_can_work: Truth
    exempt: Truth
    flags: dict[str, Truth]

    @property
    def deprivations(self) -> tuple[str, ...]:
        return tuple(indicator for indicator, truth in self.deprived.items() if truth is True)

    @property
    def unknown_deprivations(self) -> tuple[str, ...]:
        return tuple(indicator for indicator, truth in self.deprived.items() if truth is None)


def chosen(options: Mapping[str, tuple[str, ...]], interpretations: Mapping[str, str] | None) -> dict[str, str]:
    """The options used: the first of each switch, unless another is chosen."""
    given = dict(interpretations or {})
    for switch, option in given.items():
        if option not in options.get(switch, ()):
            raise ValueError(f"{switch}: {option} is no option of this standard")
    return {switch: given.get(switch, allowed[0]) for switch, allowed in options.items()}


def possible_areas(record: Facts) -> tuple[str, ...]:
    area = record.get("area")
    return AREAS if area is None else (area,)


def income_per_person(record: Facts) -> tuple[Fraction | None, Fraction | None]:
    """The least and the greatest that the income of one person may be; None where nothing bounds it.

    The income of the whole household is shared exactly. An income of one person beside it is a rounding of that share.
    """
    whole, each = record.get("household_income"), record.get("income_per_capita")
    if whole is None:
        return (None, None) if each is None else (Fraction(each), Fraction(each))
    fewest, most = number_of_persons(record)
    low, high = Fraction(0) if most is None else Fraction(whole, most), Fraction(whole, fewest)
    if each is None or fewest == most:
        return low, high
    near = Fraction(1) - Fraction(1, 10**6)  # less than one dong away, however little less
    return max(low, each - near), min(high, each + near)


def ticked_or_rule(record: Facts, rules: Mapping[str, Truth]) -> dict[str, Truth]:
    """A reviewer's own tick wins over the rule of its indicator."""
    ticks = record.get("assessed") or {}
    return {name: truth if ticks.get(name) is None else ticks[name] for name, truth in rules.items()}


def deprivation_count(record: Facts, deprived: Mapping[str, Truth]) -> tuple[int, int]:
    """The total of form B2 wins over the count."""
    points = record.get("deprivation_points")
    if points is None:
        return bounds(deprived.values())
    count = points // POINTS_OF_A_DEPRIVATION
    return count, count


def decisions(
    bands: Iterable[str], count: tuple[int, int], decide: Callable[[str, int], Decision]
) -> frozenset[Decision]:
    """Every row of the decision that some way of filling the gaps reaches."""
    low, high = count
    return frozenset(decide(band, d) for band in bands for d in range(low, high + 1))


def status_in(possible: tuple[str, ...], wanted: tuple[str, ...]) -> Truth:
    inside = [status in wanted for status in possible]
    if all(inside):
        return True
    return None if any(inside) else False


def answer(
    rows: frozenset[Decision],
    *,
    deprived: dict[str, Truth],
    count: tuple[int, int],
    nobody: Truth,
    flags: dict[str, Truth],
) -> Answer:
    possible = possible_statuses(rows)
    bases = {basis for _, basis in rows}
    poor = status_in(possible, ("poor",))
    return Answer(
        status=possible[0] if len(possible) == 1 else "undetermined",
        possible_statuses=possible,
        basis=bases.pop() if len(bases) == 1 and poor else None,
        poor=poor,
        near_poor=status_in(possible, ("near_poor",)),
        deprived=deprived,
        deprivation_count=count,
        nobody_can_work=nobody,
        exempt=all_of(poor, nobody),
        flags=flags,
    )


def possible_statuses(rows: frozenset[Decision]) -> tuple[str, ...]:
    reached = {status for status, _ in rows}
    return tuple(status for status in STATUSES if status in reached)
