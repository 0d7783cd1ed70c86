"""What the correction of a standard's file does, on households of which each is moved by one correction, by hand."""

from __future__ import annotations

from datetime import date

import polars as pl

import mdpoverty as mdp
from mdpoverty.analysis.corrections import corrections

HOUSEHOLDS = pl.DataFrame(
    {
        "household_id": [1, 2, 3, 4],
        "area": ["rural"] * 4,
        # 1,500,000 a person is the line; 7 persons share 10,500,003 dong: 3 dong above the line together, and the
        # amount of one person, cut to whole dong, is the line itself.
        "income_per_capita": [1_500_000, 1_000_000, 1_000_000, 1_000_000],
        "household_income": [10_500_003, None, None, None],
        "size": [7, 1, 1, 1],
        "deprivation_points": [30, 30, 30, 30],
        "recorded_nobody_can_work": [None, None, True, None],
    }
)
MEMBERS = pl.DataFrame(
    {
        "household_id": [1] * 7 + [2, 3, 4],
        # Born on 10 March 1963: on 15 January 2024 past 60 years and 9 months, the men's age of 2023, and not yet 61,
        # that of 2024. Revision 1 takes the year of the review (working age), revision 2 that of the age (past it).
        "birth_date": [date(1990, 1, 1)] * 7 + [date(1963, 3, 10), date(1990, 1, 1), date(1990, 1, 1)],
        "sex": ["male"] * 10,
        "disability": ["not_disabled"] * 10,
    }
)


def moves() -> mdp.Reclassification[pl.DataFrame]:
    return mdp.reclassify(
        HOUSEHOLDS, MEMBERS, before="vn-2022-2025@1", after="vn-2022-2025@2", review_date="2024-01-15"
    )


def test_who_moves_because_a_file_was_corrected_and_by_which_correction() -> None:
    found = moves()
    # 1: poor at 1,500,000 a person; above the line by the amount of the household, which revision 1 did not read.
    assert found.table["status_before"].to_list() == ["poor", "poor", "poor", "poor"]
    assert found.table["status_after"].to_list() == ["average_living_standard", "poor", "poor", "poor"]
    # 2: past working age since December 2023; 3: by the register's own mark, which revision 1 did not read.
    assert found.table["exempt_before"].to_list() == [False, False, False, False]
    assert found.table["exempt_after"].to_list() == [False, True, True, False]
    assert found.corrections is not None
    assert found.corrections.rows() == [
        ("indicators.sanitation", 0, 0),
        ("rules.working_age", 0, 1),
        ("rules.nobody_can_work", 0, 1),
        ("rules.dependant, rules.social_pension, rules.monthly_allowance, interpretations.social_pension", 0, 0),
        ("dictionary", 1, 0),
    ]


def test_every_moved_household_is_moved_by_a_correction_here() -> None:
    found = moves()
    assert found.corrections is not None
    moved = [
        found.table[f"{name}_before"].ne_missing(found.table[f"{name}_after"]).sum() for name in ("status", "exempt")
    ]
    assert moved == [found.corrections["class_moved"].sum(), found.corrections["exemption_moved"].sum()]


def test_between_two_standards_there_are_no_corrections() -> None:
    register = HOUSEHOLDS.drop("deprivation_points")
    assert (
        mdp.reclassify(register, MEMBERS, before="vn-2016-2020", after="vn-2022-2025", review_date=2021).corrections
        is None
    )


def test_a_correction_alone_is_marked_unofficial() -> None:
    revisions = [mdp.load_standard(f"vn-2022-2025@{number}") for number in (1, 2)]
    assert all(one.standard.unofficial for one in corrections(*revisions))
    assert corrections(revisions[1], revisions[1]) == []


def test_points_and_ticks_belong_to_both_revisions() -> None:
    assert str(moves()) == "vn-2022-2025@1 to vn-2022-2025@2 on 2024-01-15: 4 households"


def test_backwards_every_correction_is_undone() -> None:
    found = mdp.reclassify(
        HOUSEHOLDS, MEMBERS, before="vn-2022-2025@2", after="vn-2022-2025@1", review_date="2024-01-15"
    )
    assert found.corrections is not None
    moved = {name: (one, other) for name, one, other in found.corrections.rows()}
    assert moved["rules.working_age"] == (0, 1)
    assert moved["dictionary"] == (1, 0)
