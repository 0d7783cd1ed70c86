"""The rules of the shipped standards against the law: every figure and word with its grade, its source, its effect.

What is expected was typed from the decrees' description, none of it read from a file. Grades: T text, S2 two or more
secondary sources, S1 a single source, U unverified.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import mdpoverty as mdp
from mdpoverty.law import bounds, rules
from mdpoverty.law.shipped import standards_folder
from mdpoverty.law.yaml_document import read_document, spelled

OLD, NEW = "vn-2016-2020", "vn-2022-2025"
GRADES = {"text": "T", "secondary": "S2", "single_source": "S1", "unverified": "U"}
WATER = "water_source not_in bottled drilled_well piped protected_dug_well protected_spring rainwater"
LOWER = "higher lower_secondary upper_secondary vocational"
UPPER = "higher upper_secondary vocational"
FRAME = {"wall_durable is False", "column_durable is False", "roof_durable is False", "2 of 3"}

# By indicator or named rule: every number and every word it tests. Annex of Decision 59/2015, not seen: all U.
OLD_RULES = {
    "adult_education": {
        "age at_least 15", "birth_year at_least 1986", "qualification in no_qualification primary",
        "enrolled is not_enrolled",
    },
    "child_schooling": {"age at_least 5", "age below 15", "enrolled is not_enrolled"},
    "health_care": {"untreated_illness is True"},
    "health_insurance": {"age at_least 6", "health_insurance is uninsured"},
    "housing_quality": FRAME,
    "housing_area": {"housing_area per person below 8"},
    "water": {WATER},
    "sanitation": {"toilet not_in double_vault pit_with_seat pour_flush septic ventilated_improved_pit"},
    "telecom": {"phone_subscription is True", "uses_internet is True"},
    "information_assets": {
        "has_tv is False", "has_radio is False", "has_desktop is False", "has_laptop is False",
        "hears_loudspeaker is False",
    },
}  # fmt: skip
# Decree 07/2021, Art. 3, each with its own grade.
NEW_RULES = {
    "employment": {"work is seeking_work S1", "work is wage_without_contract S2"},
    "dependants": {"share above 0.5 S2"},
    "dependant": {
        "age below 16 S1", "age at_least 60 S1", "disability in extremely_severe mild severe S1",
    },
    "monthly_allowance": {"receives_social_allowance is True S1"},
    "social_pension": {"age at_least 70 T", "receives_social_pension is True T"},
    "nutrition": {"age below 16 S2", "stunted is True S2", "underweight is True S2"},
    "health_insurance": {
        "age at_least 6 S2", "health_insurance is uninsured S2", "health_insurance is state_funded S2",
        "health_insurance in state_funded uninsured S2",
    },
    "adult_education": {
        "age at_least 16 S2", "age below 18 S2", "age at_least 18 S2", "age at_most 30 S2", "age below 30 S2",
        f"enrolled not_in {LOWER} S1", f"qualification not_in {LOWER} S1", f"enrolled not_in {UPPER} S1",
        f"qualification not_in {UPPER} S1", "employer_trained is False S2",
    },
    "child_schooling": {
        "age at_least 3 S2", "age below 16 S2", "enrolled is not_enrolled S2",
        "age below 6 U", "age at_least 6 U", "age below 12 U", "age at_least 12 U", f"enrolled not_in {LOWER} U",
        "enrolled not_in higher lower_secondary primary upper_secondary vocational U",
        "enrolled not_in higher lower_secondary preschool primary upper_secondary vocational U",
    },
    "housing_quality": {*(f"{part} S2" for part in FRAME - {"2 of 3"}), "2 of 3 S1"},
    "housing_area": {"housing_area per person below 8 S2"},
    "water": {f"{WATER} S1"},
    "sanitation": {"toilet not_in double_vault pit_with_seat pour_flush septic ventilated_improved_pit S1"},
    "telecom": {"uses_internet is True S1"},
    "information_means": {
        "has_tv is False S1", "has_radio is False S1", "has_desktop is False S1", "has_phone is False S1",
        "has_laptop is False S1", "has_tablet is False S1", "has_smartphone is False S1",
    },
    "low_income_worker_household": {
        "status not_in near_poor poor S2", "income_per_capita at_most rural 2250000, urban 3000000 S2",
    },
}  # fmt: skip
EXPECTED = {OLD: {name: {f"{test} U" for test in tests} for name, tests in OLD_RULES.items()}, NEW: NEW_RULES}


def stated(rule: Any, grade: str) -> Iterator[str]:
    """Yield every test of a rule in words, with its own grade or that of the part around it."""
    for leaf in rules.walk(rule):
        own = GRADES[getattr(leaf, "verification", None) or grade]
        if isinstance(leaf, rules.NumberTest):
            for operator, bound in leaf.ends:
                by = isinstance(bound, bounds.ByCategory)
                text = ", ".join(f"{word} {number}" for word, number in bound.values.items()) if by else str(bound)
                yield f"{leaf.fact} {operator} {text} {own}"
        elif isinstance(leaf, rules.PerPersonTest):
            yield f"{leaf.per_person} per person {leaf.operator} {leaf.bound} {own}"
        elif isinstance(leaf, rules.ShareOfMembers):
            yield f"share {leaf.operator} {leaf.bound} {own}"
        elif isinstance(leaf, rules.AtLeast):
            yield f"{leaf.at_least} of {len(leaf.of)} {own}"
        elif isinstance(leaf, rules.ValueTest):
            kind = "is" if leaf.is_ is not None else "in" if leaf.in_ is not None else "not_in"
            words = leaf.is_ if isinstance(leaf.is_, bool) else " ".join(sorted(leaf.words))
            yield f"{leaf.fact} {kind} {words} {own}"


@pytest.mark.parametrize(("law", "name"), [(law, name) for law, part in EXPECTED.items() for name in part])
def test_every_figure_and_word_of_a_rule_with_its_grade(law: str, name: str) -> None:
    standard = mdp.load_standard(law)
    parts = {indicator.id: (indicator.deprived_if, indicator.verification) for indicator in standard.indicators}
    parts |= {key: (part.rule, part.verification) for key, part in standard.rules.items()}
    parts |= {key: (flag.raised_if, flag.verification) for key, flag in standard.flags.items()}
    assert set(stated(*parts[name])) == EXPECTED[law][name]


# Lines and scores come from different instruments.
LINES_AND_SCORES = {
    OLD: {"income_per_capita": "Quyết định 59/2015/QĐ-TTg", "income_score": "Thông tư 17/2016"},
    NEW: {"income_per_capita": "Nghị định 07/2021/NĐ-CP", "income_score": "Thông tư 07/2021"},
}


@pytest.mark.parametrize("law", [OLD, NEW])
def test_lines_and_scores_cite_the_instrument_that_set_them(law: str) -> None:
    standard = mdp.load_standard(law)
    for edge in (edge for band in standard.income_bands for edge in band.upper):
        assert standard.sources[edge.source.split(" ")[0]].instrument.startswith(LINES_AND_SCORES[law][edge.fact])


@pytest.mark.parametrize(
    ("law", "years"),
    [
        (OLD, ["Quyết định 59/2015/QĐ-TTg", "Nghị định 07/2021/NĐ-CP"]),  # 2021 by Decree 07/2021, Art. 2
        (NEW, ["Nghị định 07/2021/NĐ-CP", "Nghị định 351/2025/NĐ-CP"]),  # 2026 by Decree 351/2025
    ],
)
def test_a_standard_kept_for_one_more_year_cites_the_later_instrument(law: str, years: list[str]) -> None:
    standard = mdp.load_standard(law)
    assert [standard.sources[period.source.split(" ")[0]].instrument for period in standard.applies] == years


FILES = sorted(standards_folder().glob("*/*.yaml"))


def is_figure(data: Any) -> bool:
    """Tell whether a value is a number, or an age in years and months."""
    return (isinstance(data, int | float) and not isinstance(data, bool)) or bool(re.fullmatch(r"\d+\+\d+", str(data)))


def without_source(
    data: Any, sources: set[str], address: tuple[Any, ...] = (), *, cited: bool = False
) -> Iterator[str]:
    """Yield the place of every number of which neither its own part nor one around it names a source of the file."""
    if isinstance(data, dict):
        if "source" in data:
            cited = "verification" in data and str(data["source"]).split(" ")[0] in sources
        for key, value in data.items():
            yield from without_source(value, sources, (*address, key), cited=cited)
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from without_source(value, sources, (*address, place), cited=cited)
    elif not cited and is_figure(data):
        yield spelled(address)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_number_has_a_source_of_its_file(path: Path) -> None:
    data = read_document(path).data
    law = {key: value for key, value in data.items() if key not in ("revision", "history")}
    base = {} if "extends" not in data else mdp.load_standard(data["extends"]).sources
    assert list(without_source(law, {*data["sources"], *base})) == []


@pytest.mark.parametrize("law", [OLD, NEW])
def test_every_rule_has_a_source_of_its_file(law: str) -> None:
    data = read_document(standards_folder() / "vn" / f"{law}.yaml").data
    parts = [data["exemption"], data["deprivation_points"]]
    for section in ("applies", "indicators", "decision_table", "interpretations", "rules", "flags"):
        listed = data.get(section, [])
        parts += listed.values() if isinstance(listed, dict) else listed
    assert [part for part in parts if part["source"].split(" ")[0] not in data["sources"]] == []
    assert {part["verification"] for part in parts} <= GRADES.keys()


POOR, NEAR, AVERAGE, ABOVE = "poor", "near_poor", "average_living_standard", "above_average"
INCOME, COUNT, BOTH = "income", "deprivation", "income_and_deprivation"
# Standard, area, income in dong, number of deprivations, class, basis: at each line and one dong above it.
AT_THE_LINES = [
    (OLD, "rural", 700_000, 0, POOR, INCOME), (OLD, "rural", 700_000, 10, POOR, INCOME),
    (OLD, "rural", 700_001, 3, POOR, COUNT), (OLD, "rural", 700_001, 2, NEAR, None),
    (OLD, "rural", 1_000_000, 3, POOR, COUNT), (OLD, "rural", 1_000_000, 0, NEAR, None),
    (OLD, "rural", 1_000_001, 10, AVERAGE, None), (OLD, "rural", 1_500_000, 0, AVERAGE, None),
    (OLD, "rural", 1_500_001, 10, ABOVE, None),
    (OLD, "urban", 900_000, 0, POOR, INCOME), (OLD, "urban", 900_001, 2, NEAR, None),
    (OLD, "urban", 1_300_000, 3, POOR, COUNT), (OLD, "urban", 1_300_001, 3, AVERAGE, None),
    (OLD, "urban", 1_950_000, 10, AVERAGE, None), (OLD, "urban", 1_950_001, 10, ABOVE, None),
    (NEW, "rural", 1_500_000, 3, POOR, BOTH), (NEW, "rural", 1_500_000, 2, NEAR, None),
    (NEW, "rural", 0, 0, NEAR, None), (NEW, "rural", 0, 12, POOR, BOTH),
    (NEW, "rural", 1_500_001, 12, AVERAGE, None), (NEW, "rural", 2_250_000, 3, AVERAGE, None),
    (NEW, "rural", 2_250_001, 12, ABOVE, None),
    (NEW, "urban", 2_000_000, 3, POOR, BOTH), (NEW, "urban", 2_000_001, 3, AVERAGE, None),
    (NEW, "urban", 3_000_000, 12, AVERAGE, None), (NEW, "urban", 3_000_001, 12, ABOVE, None),
]  # fmt: skip


@pytest.mark.parametrize(("law", "area", "income", "count", "status", "basis"), AT_THE_LINES)
def test_the_class_on_either_side_of_a_line(  # noqa: PLR0917 - the columns of the table above
    law: str, area: str, income: int, count: int, status: str, basis: str | None
) -> None:
    facts = {"area": area, "income_per_capita": income, "deprivation_points": 10 * count}
    answer = mdp.classify(facts, law, review_date=2024)
    assert (answer.status, answer.basis) == (status, basis)


@pytest.mark.parametrize(
    ("law", "area", "score", "points", "possible"),
    [
        (OLD, "rural", 120, 0, [POOR]), (OLD, "rural", 121, 20, [NEAR]), (OLD, "rural", 150, 30, [POOR]),
        (OLD, "rural", 151, 30, [AVERAGE, ABOVE]), (OLD, "urban", 140, 0, [POOR]), (OLD, "urban", 141, 20, [NEAR]),
        (OLD, "urban", 175, 30, [POOR]), (OLD, "urban", 176, 30, [AVERAGE, ABOVE]),
        (NEW, "rural", 140, 30, [POOR]), (NEW, "rural", 140, 20, [NEAR]), (NEW, "rural", 141, 30, [AVERAGE, ABOVE]),
        (NEW, "urban", 175, 30, [POOR]), (NEW, "urban", 176, 120, [AVERAGE, ABOVE]),
    ],
)  # fmt: skip
def test_a_score_above_its_last_line_does_not_tell_average_from_above(
    law: str, area: str, score: int, points: int, possible: list[str]
) -> None:
    facts = {"area": area, "income_score": score, "deprivation_points": points}
    assert list(mdp.classify(facts, law, review_date=2024).possible_statuses) == possible


@pytest.mark.parametrize(
    ("day", "area", "income", "work", "raised"),
    [
        ("2025-02-24", "rural", 2_250_000, "own_account", True),
        ("2025-02-23", "rural", 2_250_000, "own_account", False),  # Decree 30/2025 is of the next day
        ("2025-02-24", "rural", 2_250_001, "own_account", False),
        ("2025-02-24", "urban", 3_000_000, "wage_with_contract", True),
        ("2025-02-24", "urban", 3_000_001, "wage_with_contract", False),
        ("2025-02-24", "rural", 2_000_000, "seeking_work", False),
        ("2025-02-24", "rural", 1_500_000, "own_account", False),  # near-poor already
    ],
)
def test_the_low_income_worker_household(day: str, area: str, income: int, work: str, *, raised: bool) -> None:
    facts = {"area": area, "income_per_capita": income, "deprivation_points": 0, "members": [{"age": 30, "work": work}]}
    assert mdp.classify(facts, NEW, review_date=day).flags == {"low_income_worker_household": raised}


@pytest.mark.parametrize("law", [OLD, NEW])
@pytest.mark.parametrize(
    ("income", "member", "exempt"),
    [
        (0, {"can_work": False}, True),
        (0, {"can_work": True, "disability": "extremely_severe"}, False),  # the register's statement decides
        (0, {"birth_date": "1990-01-01", "sex": "male", "disability": "severe"}, True),
        (0, {"birth_date": "1990-01-01", "sex": "male", "disability": "mild"}, False),
        (0, {"birth_date": "1963-12-31", "sex": "male", "disability": "not_disabled"}, True),  # 61 on the day, 2024
        (0, {"birth_date": "1964-01-01", "sex": "male", "disability": "not_disabled"}, False),
        (0, {"birth_date": "1968-08-31", "sex": "female", "disability": "not_disabled"}, True),  # 56 years 4 months
        (0, {"birth_date": "1968-09-01", "sex": "female", "disability": "not_disabled"}, False),
        (0, {"birth_date": "2010-01-01", "disability": "not_disabled", "sex": "male"}, True),  # 14
        (9_000_000, {"can_work": False}, False),  # not poor
    ],
)
def test_poor_households_in_which_nobody_can_work_are_exempt(
    law: str, income: int, member: dict[str, Any], *, exempt: bool
) -> None:
    facts = {"area": "rural", "income_per_capita": income, "deprivation_points": 30, "members": [member]}
    assert mdp.classify(facts, law, review_date="2024-12-31").exempt is exempt


@pytest.mark.parametrize(("law", "income", "points"), [(OLD, 800_000, 20), (NEW, 0, 20)])
def test_a_near_poor_household_is_never_exempt(law: str, income: int, points: int) -> None:
    facts = {"area": "rural", "income_per_capita": income, "deprivation_points": points}
    answer = mdp.classify({**facts, "members": [{"can_work": False}]}, law, review_date=2024)
    assert (answer.status, answer.nobody_can_work, answer.exempt) == ("near_poor", True, False)
