"""The indicators of housing, water and sanitation, which both standards measure alike."""

from __future__ import annotations

from fractions import Fraction

from tests.oracle.people import Facts, number_of_persons
from tests.oracle.three_values import Truth, at_least, is_in, negation

HYGIENIC_WATER = ("piped", "drilled_well", "protected_dug_well", "protected_spring", "rainwater", "bottled")
HYGIENIC_TOILET = ("septic", "pour_flush", "ventilated_improved_pit", "pit_with_seat", "double_vault")
PARTS = ("wall_durable", "column_durable", "roof_durable")


def housing_quality(record: Facts) -> Truth:
    """At least two of wall, column, roof are not durable."""
    return at_least(2, *(negation(record.get(part)) for part in PARTS))


def housing_area(record: Facts) -> Truth:
    """Less than 8 m² per person: certain for the fewest persons is certain for more."""
    area = record.get("housing_area")
    if area is None:
        return None
    fewest, most = number_of_persons(record)
    if Fraction(area) < 8 * fewest:
        return True
    return False if most is not None and Fraction(area) >= 8 * most else None


def water(record: Facts) -> Truth:
    return negation(is_in(record.get("water_source"), HYGIENIC_WATER))


def sanitation(record: Facts) -> Truth:
    return negation(is_in(record.get("toilet"), HYGIENIC_TOILET))
