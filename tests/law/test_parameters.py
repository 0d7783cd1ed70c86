"""The table of parameters over time: line by line what the law says, typed here by hand, and nothing left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml

import mdpoverty as mdp
from mdpoverty.law.shipped import shipped_standards

T, S2, S1, U = "text", "secondary", "single_source", "unverified"
FIRST, SECOND, THIRD = "vn-2016-2020", "vn-2022-2025", "vn-2027-2030"
BANDS = "income_bands.up_to_"
INCOME, SCORE = "income_per_capita", "income_score"

# Standard, parameter, operator, value, grade. Where several sources give different grades for the amount and for the
# edge, the lesser one holds.
LAW = [
    # Income lines of the decisions: Decision 59/2015 Art. 2.
    (FIRST, f"{BANDS}poverty_line.{INCOME}.rural", "at_most", 700_000, S2),
    (FIRST, f"{BANDS}poverty_line.{INCOME}.urban", "at_most", 900_000, S2),
    (FIRST, f"{BANDS}near_poverty_line.{INCOME}.rural", "at_most", 1_000_000, S2),
    (FIRST, f"{BANDS}near_poverty_line.{INCOME}.urban", "at_most", 1_300_000, S2),
    (FIRST, f"{BANDS}average_bound.{INCOME}.rural", "at_most", 1_500_000, U),
    (FIRST, f"{BANDS}average_bound.{INCOME}.urban", "at_most", 1_950_000, U),
    # Decree 07/2021 Art. 3.
    (SECOND, f"{BANDS}poverty_line.{INCOME}.rural", "at_most", 1_500_000, S2),
    (SECOND, f"{BANDS}poverty_line.{INCOME}.urban", "at_most", 2_000_000, S2),
    (SECOND, f"{BANDS}average_bound.{INCOME}.rural", "at_most", 2_250_000, S2),
    (SECOND, f"{BANDS}average_bound.{INCOME}.urban", "at_most", 3_000_000, S2),
    # Decree 351/2025 Art. 3; the bound of the average living standard was not found.
    (THIRD, f"{BANDS}poverty_line.{INCOME}.rural", "at_most", 2_200_000, S2),
    (THIRD, f"{BANDS}poverty_line.{INCOME}.urban", "at_most", 2_800_000, S2),
    (THIRD, f"{BANDS}average_bound.{INCOME}", None, None, None),
    # Counts of deprivations: 3 or more, or 2 and fewer.
    (FIRST, "decision_table.up_to_near_poverty_line.poor.lower", "at_least", 3, S2),
    (FIRST, "decision_table.up_to_near_poverty_line.near_poor.upper", "at_most", 2, S2),
    *((law, "decision_table.up_to_poverty_line.poor.lower", "at_least", 3, S2) for law in (SECOND, THIRD)),
    *((law, "decision_table.up_to_poverty_line.near_poor.upper", "at_most", 2, S2) for law in (SECOND, THIRD)),
    # Low-income workers: Decree 30/2025, from 2025-02-24.
    (SECOND, f"flags.low_income_worker_household.{INCOME}.upper.rural", "at_most", 2_250_000, S2),
    (SECOND, f"flags.low_income_worker_household.{INCOME}.upper.urban", "at_most", 3_000_000, S2),
    (SECOND, "flags.low_income_worker_household.in_force_from", None, None, S2),
    # Scores of form B1, and ten points of form B2 for a deprivation (30 points are three deprivations).
    (FIRST, f"{BANDS}poverty_line.{SCORE}.rural", "at_most", 120, S1),
    (FIRST, f"{BANDS}poverty_line.{SCORE}.urban", "at_most", 140, S1),
    (FIRST, f"{BANDS}near_poverty_line.{SCORE}.rural", "at_most", 150, U),
    (FIRST, f"{BANDS}near_poverty_line.{SCORE}.urban", "at_most", 175, S1),
    (SECOND, f"{BANDS}poverty_line.{SCORE}.rural", "at_most", 140, S2),
    (SECOND, f"{BANDS}poverty_line.{SCORE}.urban", "at_most", 175, S2),
    *((law, "deprivation_points.points_per_deprivation", None, 10, U) for law in (FIRST, SECOND)),
    # Cut-offs of indicators, 2016-2020: none of them verified.
    (FIRST, "indicators.adult_education.age.lower", "at_least", 15, U),
    (FIRST, "indicators.adult_education.birth_year.lower", "at_least", 1986, U),
    (FIRST, "indicators.child_schooling.age.lower", "at_least", 5, U),
    (FIRST, "indicators.child_schooling.age.upper", "below", 15, U),
    (FIRST, "indicators.health_insurance.age.lower", "at_least", 6, U),
    (FIRST, "indicators.housing_quality.number_of_conditions.lower", "at_least", 2, U),
    (FIRST, "indicators.housing_area.housing_area_per_person.upper", "below", 8, U),
    # Cut-offs of indicators, 2022-2025, in official order; those of 2027-2030 were not seen and are taken from here.
    *(
        (law, f"indicators.{name}", operator, value, grade)
        for law in (SECOND, THIRD)
        for name, operator, value, grade in (
            ("dependants.share_of_members.lower", "above", 0.5, S2),
            ("nutrition.age.upper", "below", 16, S2),
            ("health_insurance.age.lower", "at_least", 6, S2),
            ("adult_education.age.lower", "at_least", 16, S2),
            ("adult_education.age.upper", "below", 18, S2),
            ("adult_education.age.lower.2", "at_least", 18, S2),
            ("adult_education.30_included.age.upper", "at_most", 30, S2),
            ("adult_education.under_30.age.upper", "below", 30, S2),
            ("child_schooling.level_or_above.age.lower", "at_least", 3, S2),
            ("child_schooling.level_or_above.age.upper", "below", 6, U),
            ("child_schooling.level_or_above.age.lower.2", "at_least", 6, U),
            ("child_schooling.level_or_above.age.upper.2", "below", 12, U),
            ("child_schooling.level_or_above.age.lower.3", "at_least", 12, U),
            ("child_schooling.level_or_above.age.upper.3", "below", 16, S2),
            ("child_schooling.any_school.age.lower", "at_least", 3, S2),
            ("child_schooling.any_school.age.upper", "below", 16, S2),
            ("housing_quality.number_of_conditions.lower", "at_least", 2, S1),
            ("housing_area.housing_area_per_person.upper", "below", 8, S2),
        )
    ),
    # Who is a dependant: children under 16, the elderly from 60. A child of the report forms is one under 16.
    *(
        (law, f"rules.dependant.{reading}.age.{end}", operator, value, S1)
        for law in (SECOND, THIRD)
        for reading in ("with_allowance", "all_elderly")
        for end, operator, value in (("upper", "below", 16), ("lower", "at_least", 60))
    ),
    *((law, "member_groups.children.age.upper", "below", 16, S2) for law in (SECOND, THIRD)),
    # Working age from 15; a survey form says 15 to 60.
    *(
        (law, f"rules.{name}", operator, value, U)
        for law in (FIRST, SECOND, THIRD)
        for name, operator, value in (
            ("working_age.age.lower", "at_least", 15),
            ("can_work.any_age_working.age.lower", "at_least", 15),
            ("can_work.form_15_60.age.lower", "at_least", 15),
            ("can_work.form_15_60.age.upper", "at_most", 60),
        )
    ),
    # The social pension, from 2025-07-01: in poor and near-poor households from 70, Decree 176/2025.
    *((law, "rules.social_pension.age.lower", "at_least", 70, T) for law in (SECOND, THIRD)),
    *((law, "interpretations.social_pension.in_force_from", None, None, U) for law in (SECOND, THIRD)),
]

DAYS = {
    FIRST: (date(2016, 1, 1), date(2021, 12, 31)),
    SECOND: (date(2022, 1, 1), date(2026, 12, 31)),
    THIRD: (date(2027, 1, 1), date(2030, 12, 31)),
}
BEGINS = {"flags": date(2025, 2, 24), "interpretations": date(2025, 7, 1)}

# Retirement ages of men and women in years and months: through 2020 by the Labour Code, then Decree 135/2020.
RETIREMENT = {
    **dict.fromkeys(range(2016, 2021), ((60, 0), (55, 0))),
    2021: ((60, 3), (55, 4)), 2022: ((60, 6), (55, 8)), 2023: ((60, 9), (56, 0)), 2024: ((61, 0), (56, 4)),
    2025: ((61, 3), (56, 8)), 2026: ((61, 6), (57, 0)), 2027: ((61, 9), (57, 4)), 2028: ((62, 0), (57, 8)),
    2029: ((62, 0), (58, 0)), 2030: ((62, 0), (58, 4)), 2031: ((62, 0), (58, 8)), 2032: ((62, 0), (59, 0)),
    2033: ((62, 0), (59, 4)), 2034: ((62, 0), (59, 8)), 2035: ((62, 0), (60, 0)), 2036: ((62, 0), (60, 0)),
}  # fmt: skip

# Lines of places: Quyết định 32/2022/QĐ-UBND (Đồng Nai), 12/2016/QĐ-UBND (Hà Nội), and for Thành phố Hồ Chí Minh
# Nghị quyết 13/NQ-HĐND of 2020, a year, for the whole city.
PLACES = [
    ("dong_nai", "poverty_line", "rural", 2_000_000, S1, "2022-01-01", "2025-12-31"),
    ("dong_nai", "poverty_line", "urban", 2_500_000, S1, "2022-01-01", "2025-12-31"),
    ("ha_noi", "poverty_line", "rural", 1_100_000, S2, "2016-01-01", "2020-12-31"),
    ("ha_noi", "poverty_line", "urban", 1_400_000, S2, "2016-01-01", "2020-12-31"),
    ("ha_noi", "near_poverty_line", "rural", 1_500_000, S2, "2016-01-01", "2020-12-31"),
    ("ha_noi", "near_poverty_line", "urban", 1_950_000, S2, "2016-01-01", "2020-12-31"),
    ("ha_noi", "average_bound", "rural", 2_300_000, S1, "2016-01-01", "2020-12-31"),
    ("ha_noi", "average_bound", "urban", 3_000_000, S1, "2016-01-01", "2020-12-31"),
    ("ho_chi_minh", "poverty_line", None, 36_000_000, S2, "2021-01-01", "2024-09-30"),
    ("ho_chi_minh", "near_poverty_line", None, 46_000_000, S2, "2021-01-01", "2024-09-30"),
]


@pytest.fixture(scope="module")
def table() -> pl.DataFrame:
    return mdp.parameters("vn", 2016, 2030)


def test_every_number_of_the_law_is_there_with_its_grade_and_its_days(table: pl.DataFrame) -> None:
    wanted = {}
    for standard, name, operator, value, grade in LAW:
        first, last = DAYS[standard]
        begins = BEGINS.get(name.split(".")[0], first)
        wanted[standard, name] = (operator, value, grade, max(first, begins), last)
    apart = pl.col("parameter").str.starts_with("tables.") | (pl.col("parameter") == "applies")
    columns = ("standard", "parameter", "operator", "value", "verification", "from", "through")
    found = {row[:2]: row[2:] for row in table.filter(~apart).select(columns).rows()}
    assert found == wanted
    assert table.filter(~apart).height == len(wanted)


def test_the_days_on_which_each_standard_applies(table: pl.DataFrame) -> None:
    # 2021 by Decree 07/2021 Art. 2, 2026 by Decree 351/2025 Art. 2.
    days = table.filter(parameter="applies").select("standard", "from", "through", "instrument", "verification")
    assert [(law, str(first), str(last), by, grade) for law, first, last, by, grade in days.rows()] == [
        (FIRST, "2016-01-01", "2020-12-31", "Quyết định 59/2015/QĐ-TTg", S2),
        (FIRST, "2021-01-01", "2021-12-31", "Nghị định 07/2021/NĐ-CP", S2),
        (SECOND, "2022-01-01", "2025-12-31", "Nghị định 07/2021/NĐ-CP", S2),
        (SECOND, "2026-01-01", "2026-12-31", "Nghị định 351/2025/NĐ-CP", S2),
        (THIRD, "2027-01-01", "2030-12-31", "Nghị định 351/2025/NĐ-CP", S2),
    ]


def ages(table: pl.DataFrame, sex: str) -> dict[int, tuple[int, int]]:
    """Return the retirement ages by calendar year."""
    rows = table.filter(parameter=f"tables.retirement_age.{sex}")
    assert set(rows["unit"]) == {"months"}
    assert set(rows["operator"]) == {"below"}
    assert all((first.month, first.day) == (1, 1) for first in rows["from"])
    assert all((last.month, last.day) == (12, 31) for last in rows["through"])
    return {first.year: divmod(int(months), 12) for first, months in rows.select("from", "value").rows()}


def test_the_retirement_age_of_every_year(table: pl.DataFrame) -> None:
    for place, sex in enumerate(("male", "female")):
        assert ages(table, sex) == {year: both[place] for year, both in RETIREMENT.items() if year <= 2030}
    grades = table.filter(pl.col("parameter").str.starts_with("tables.")).select("from", "verification").rows()
    assert all(grade == (S2 if first.year <= 2020 else T) for first, grade in grades)


@pytest.mark.parametrize("line", PLACES, ids=lambda line: f"{line[0]}-{line[1]}-{line[2]}")
def test_the_lines_of_places(line: tuple[Any, ...]) -> None:
    place, band, area, amount, grade, first, last = line
    name = f"{BANDS}{band}.{INCOME}" + ("" if area is None else f".{area}")
    [row] = mdp.parameters(place).filter(parameter=name).to_dicts()
    assert (row["jurisdiction"], row["area"], row["value"], row["verification"]) == (place, area, amount, grade)
    assert (row["operator"], str(row["from"]), str(row["through"])) == ("at_most", first, last)
    assert row["unit"] == ("VND per person per year" if area is None else "VND per person per month")


def test_a_bound_that_was_not_found_is_said_to_be_missing() -> None:
    rows = mdp.parameters(None).filter("missing")
    found = rows.select("jurisdiction", "parameter", "value", "source", "verification").rows()
    name = f"{BANDS}average_bound.{INCOME}"
    assert found == [("vn", name, None, None, None), ("ho_chi_minh", name, None, None, None)]


def test_what_is_provisional_says_so(table: pl.DataFrame) -> None:
    assert set(table.filter("provisional")["standard"]) == {THIRD}
    assert set(table.filter(~pl.col("provisional"))["standard"]) == {FIRST, SECOND}


def numbers(part: Any, section: str = "") -> Iterator[tuple[str, str, float]]:
    """Yield every threshold in the text of a standard: its section, its operator and the number."""
    if isinstance(part, list):
        for one in part:
            yield from numbers(one, section)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name in ("at_least", "at_most", "above", "below", "points_per_deprivation"):
                values = value.get("values", {}).values() if isinstance(value, dict) else [value]
                yield from ((section, name, float(number)) for number in values)
            else:
                yield from numbers(value, section or name)


@pytest.mark.parametrize("name", shipped_standards())
def test_no_threshold_in_the_file_of_a_standard_is_left_out(name: str) -> None:
    content = yaml.safe_load(shipped_standards()[name].read_text(encoding="utf-8"))
    written = Counter(numbers(content))
    rows = mdp.parameters(None).filter(pl.col("standard") == name, pl.col("value").is_not_null())
    table = rows.with_columns(pl.col("parameter").str.split(".").list.first()).filter(pl.col("parameter") != "tables")
    operators = table["operator"].fill_null("points_per_deprivation")
    found = Counter(zip(table["parameter"], operators, table["value"], strict=True))
    assert sum(written.values()) >= 2
    assert written <= found
    assert "extends" in content or written == found


MADE = """
id: vn-2031-2036
extends: vn-2027-2030
revision: 1
title: {vi: "Chuẩn thử", en: "Made standard"}
jurisdiction: {id: vn, name: {vi: "Việt Nam", en: "Viet Nam"}}
applies:
  - {from: "2031-01-01", through: "2036-06-30", source: made Art. 1, verification: unverified}
history:
  - {revision: 1, date: "2026-11-27", note: {vi: "Bản đầu tiên", en: "First edition"}}
sources:
  made: {instrument: "Nghị định thử", verification: unverified}
income_bands:
  - id: up_to_poverty_line
    upper:
      - {fact: income_per_capita, area: rural, below: 3000000, unit: VND per person per month}
      - {fact: income_per_capita, area: urban, below: 3600000, unit: VND per person per month}
    source: made Art. 2
    verification: unverified
interpretations:
  grown_up:
    letter: x
    question: {vi: "Từ mấy tuổi?", en: "From which age?"}
    options:
      later: {vi: "từ 18", en: "from 18"}
      earlier: {vi: "từ 16", en: "from 16"}
    default: later
    in_force_from: "2033-03-01"
    before: earlier
    source: made Art. 4
    verification: unverified
rules:
  adult:
    label: {vi: "người lớn", en: "adult"}
    rule:
      interpretation: grown_up
      options:
        later: {fact: age, at_least: 18, unit: years}
        earlier: {fact: age, at_least: 16, unit: years}
    source: made Art. 4
    verification: unverified
indicators:
  - id: housing_area
    cutoff: {vi: "Dưới 9 m² một người.", en: "Less than 9 m² per person."}
    deprived_if: {per_person: housing_area, below: 9, unit: m2 per person}
    source: made Art. 3
    verification: unverified
"""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pl.DataFrame:
    """Put a made standard beside the shipped ones, and return the table."""
    path = tmp_path / "vn-2031-2036.yaml"
    path.write_text(MADE, encoding="utf-8")
    files = {**shipped_standards(), "vn-2031-2036": path}
    monkeypatch.setattr("mdpoverty.law.registry.shipped_standards", lambda: files)
    return mdp.parameters("vn")


def test_a_new_file_appears_at_the_same_addresses(made: pl.DataFrame) -> None:
    lines = made.filter(parameter=f"{BANDS}poverty_line.{INCOME}.rural").select("value", "operator", "source").rows()
    assert lines[-1] == (3_000_000, "below", "made Art. 2")
    assert [value for value, *_ in lines] == [700_000, 1_500_000, 2_200_000, 3_000_000]
    areas = made.filter(parameter="indicators.housing_area.housing_area_per_person.upper")
    assert areas["value"].to_list() == [8, 8, 8, 9]
    assert set(made.filter(standard="vn-2031-2036")["through"].dt.year()) >= {2036}
    assert made["through"].max() == date(2036, 6, 30)


def test_a_reading_is_valid_from_the_day_on_which_its_question_arises(made: pl.DataFrame) -> None:
    rows = made.filter(pl.col("parameter").str.starts_with("rules.adult.")).select("parameter", "value", "from")
    assert rows.rows() == [
        ("rules.adult.later.age.lower", 18, date(2033, 3, 1)),
        ("rules.adult.earlier.age.lower", 16, date(2031, 1, 1)),
    ]


def test_the_retirement_ages_after_2030_with_a_standard_that_applies_then(made: pl.DataFrame) -> None:
    # The table goes on to 2035 and holds from then on; a row of it is cut to the days of the standard.
    last = pl.col("through") == date(2036, 6, 30)
    cut = made.filter(last, pl.col("parameter").str.starts_with("tables."))
    assert cut["value"].to_list() == [12 * 62, 12 * 60]
    for place, sex in enumerate(("male", "female")):
        assert ages(made.filter(~last), sex) == {year: both[place] for year, both in RETIREMENT.items() if year < 2036}


def test_only_what_is_valid_in_the_years_is_listed() -> None:
    year = mdp.parameters("vn", 2021, 2021)
    assert set(year["standard"]) == {FIRST}
    assert year.filter(parameter="applies").height == 1
    assert year.filter(pl.col("parameter").str.starts_with("tables.")).height == 2
    assert mdp.parameters("vn", to=2015).height == 0
    assert mdp.parameters("vn", to=2015).columns == year.columns
    assert set(mdp.parameters("vn", 2026)["standard"]) == {SECOND, THIRD}
    # The flag of Decree 30/2025 is not valid before its day.
    assert not mdp.parameters("vn", 2022, 2024)["parameter"].str.starts_with("flags.").any()
    assert mdp.parameters("vn", 2025, 2025)["parameter"].str.starts_with("flags.").any()


def test_earlier_revisions_are_listed_beside_the_newest(table: pl.DataFrame) -> None:
    every = mdp.parameters("vn", 2016, 2030, revisions=True)
    assert set(every["revision"]) == {1, 2}
    by = ["parameter", "from"]
    assert every.filter(revision=2).sort(by).equals(table.sort(by))
    # Revision 1 had no reading of the social pension.
    assert set(every.filter(pl.col("parameter").str.contains("social_pension"))["revision"]) == {2}


def test_rows_of_a_parameter_follow_each_other_in_time(table: pl.DataFrame) -> None:
    names = table["parameter"].to_list()
    assert len(list(dict.fromkeys(names))) == sum(one != other for one, other in zip(names, ["", *names], strict=False))
    for _, rows in table.group_by("parameter"):
        assert rows["from"].is_sorted()


def test_several_places_and_other_kinds_of_tables() -> None:
    assert mdp.parameters(["vn", "ha_noi"])["jurisdiction"].unique().sort().to_list() == ["ha_noi", "vn"]
    frame, arrow = mdp.parameters(as_="pandas"), mdp.parameters(as_="pyarrow")
    assert list(frame.columns) == arrow.column_names == mdp.parameters().columns
    assert len(frame) == arrow.num_rows == mdp.parameters().height


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"jurisdiction": "dong_nay"}, "no standard belongs to 'dong_nay' – did you mean 'dong_nai'?"),
        ({"from_": 2030, "to": 2016}, "the first year 2030 is after the last, 2016"),
        ({"from_": "2016"}, "from_='2016' is not a year"),
        ({"to": 0}, "to=0 is not a year"),
        ({"as_": "spark"}, "unknown kind of table 'spark'; allowed: polars, pandas, pyarrow"),
    ],
)
def test_what_cannot_be_listed_is_refused(words: dict[str, Any], message: str) -> None:
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.parameters(**words)
    assert str(refused.value).startswith(message)
