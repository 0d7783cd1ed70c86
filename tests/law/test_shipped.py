"""The shipped standards against the law: every figure here was typed from the decrees' description, none from a file.

Grades: T text, S2 secondary, S1 single source, U unverified.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

import pytest
import yaml

import mdpoverty as mdp
from mdpoverty.law.rules import walk
from mdpoverty.law.shipped import standards_folder
from mdpoverty.law.standard import Standard

OLD, NEW = "vn-2016-2020", "vn-2022-2025"
T, S2, S1, U = "text", "secondary", "single_source", "unverified"
FILES = sorted(standards_folder().rglob("*.yaml"))


def standard(name: str) -> Standard:
    return mdp.load_standard(name)


# Decision 59/2015 Art. 2 and Decree 07/2021 Art. 3. Lines belong to the band below them: "từ … trở xuống" is ≤.
EDGES = {
    OLD: {
        ("income_per_capita", "rural"): [(700_000, S2), (1_000_000, S2), (1_500_000, U)],  # average S1, its edges U
        ("income_per_capita", "urban"): [(900_000, S2), (1_300_000, S2), (1_950_000, U)],
        ("income_score", "rural"): [(120, S1), (150, U)],
        ("income_score", "urban"): [(140, S1), (175, S1)],
    },
    NEW: {
        ("income_per_capita", "rural"): [(1_500_000, S2), (2_250_000, S2)],
        ("income_per_capita", "urban"): [(2_000_000, S2), (3_000_000, S2)],
        ("income_score", "rural"): [(140, S2)],
        ("income_score", "urban"): [(175, S2)],
    },
}


@pytest.mark.parametrize("name", [OLD, NEW])
def test_income_lines_and_scores(name: str) -> None:
    found: dict[tuple[str, str | None], list[tuple[int | None, str]]] = {}
    for band in standard(name).income_bands:
        for edge in band.upper:
            assert edge.below is None
            found.setdefault((edge.fact, edge.area), []).append((edge.at_most, edge.verification.value))
    assert found == EDGES[name]
    assert standard(name).income_bands[-1].upper == ()


@pytest.mark.parametrize("name", [OLD, NEW])
def test_ten_points_of_form_b2_are_one_deprivation(name: str) -> None:
    points = standard(name).deprivation_points
    assert points is not None
    assert (points.fact, points.points_per_deprivation) == ("deprivation_points", 10)


PERIODS = {
    OLD: [("2016-01-01", "2020-12-31"), ("2021-01-01", "2021-12-31")],
    NEW: [("2022-01-01", "2025-12-31"), ("2026-01-01", "2026-12-31")],
}


@pytest.mark.parametrize("name", [OLD, NEW])
def test_when_it_applies(name: str) -> None:
    periods = standard(name).applies
    assert [(str(period.from_), str(period.through)) for period in periods] == PERIODS[name]
    assert {period.verification.value for period in periods} == {S2}


@pytest.mark.parametrize(
    ("name", "instrument", "issued", "in_force"),
    [
        (OLD, "Quyết định 59/2015/QĐ-TTg", date(2015, 11, 19), date(2016, 1, 5)),
        (NEW, "Nghị định 07/2021/NĐ-CP", date(2021, 1, 27), date(2021, 3, 15)),
        (NEW, "Nghị định 30/2025/NĐ-CP", date(2025, 2, 24), date(2025, 2, 24)),
        (NEW, "Nghị định 351/2025/NĐ-CP", date(2025, 12, 30), date(2026, 2, 15)),  # in force S1
    ],
)
def test_issued_in_force_and_applied_are_three_dates(
    name: str, instrument: str, issued: date, in_force: date | None
) -> None:
    source = next(source for source in standard(name).sources.values() if source.instrument == instrument)
    assert (source.issued, source.in_force_from) == (issued, in_force)


# In official order: id, official name, dimension, grade of the cut-off.
INDICATORS = {
    OLD: [
        ("adult_education", "trình độ giáo dục của người lớn", "education", U),
        ("child_schooling", "tình trạng đi học của trẻ em", "education", U),
        ("health_care", "tiếp cận các dịch vụ y tế", "health", U),
        ("health_insurance", "bảo hiểm y tế", "health", U),
        ("housing_quality", "chất lượng nhà ở", "housing", U),
        ("housing_area", "diện tích nhà ở bình quân đầu người", "housing", U),
        ("water", "nguồn nước sinh hoạt", "water_and_sanitation", U),
        ("sanitation", "hố xí/nhà tiêu hợp vệ sinh", "water_and_sanitation", U),
        ("telecom", "sử dụng dịch vụ viễn thông", "information", U),
        ("information_assets", "tài sản phục vụ tiếp cận thông tin", "information", U),
    ],
    NEW: [
        ("employment", "việc làm", "employment", S2),
        ("dependants", "người phụ thuộc trong hộ gia đình", "employment", S1),
        ("nutrition", "dinh dưỡng", "health", S2),
        ("health_insurance", "bảo hiểm y tế", "health", S2),
        ("adult_education", "trình độ giáo dục của người lớn", "education", S2),
        ("child_schooling", "tình trạng đi học của trẻ em", "education", S2),
        ("housing_quality", "chất lượng nhà ở", "housing", S2),
        ("housing_area", "diện tích nhà ở bình quân đầu người", "housing", S2),
        ("water", "nguồn nước sinh hoạt", "water_and_sanitation", S2),
        ("sanitation", "nhà tiêu hợp vệ sinh", "water_and_sanitation", S2),
        ("telecom", "sử dụng dịch vụ viễn thông", "information", S1),
        ("information_means", "phương tiện phục vụ tiếp cận thông tin", "information", S1),
    ],
}


@pytest.mark.parametrize("name", [OLD, NEW])
def test_indicators_in_official_order_with_their_grades(name: str) -> None:
    found = [
        (indicator.id, indicator.label.vi, indicator.dimension, indicator.verification.value)
        for indicator in standard(name).indicators
    ]
    assert found == INDICATORS[name]


def test_the_older_standard_has_five_dimensions_the_newer_six() -> None:
    assert [dimension.id for dimension in standard(OLD).dimensions] == [
        "education", "health", "housing", "water_and_sanitation", "information",
    ]  # fmt: skip
    assert [dimension.id for dimension in standard(NEW).dimensions] == [
        "employment", "health", "education", "housing", "water_and_sanitation", "information",
    ]  # fmt: skip


# The class and basis for each band, from the poorest, with 0, 2, 3 and all indicators deprived.
DECISIONS = {
    OLD: [
        [("poor", "income")] * 4,
        [("near_poor", None)] * 2 + [("poor", "deprivation")] * 2,
        [("average_living_standard", None)] * 4,
        [("above_average", None)] * 4,
    ],
    NEW: [
        [("near_poor", None)] * 2 + [("poor", "income_and_deprivation")] * 2,
        [("average_living_standard", None)] * 4,
        [("above_average", None)] * 4,
    ],
}


@pytest.mark.parametrize("name", [OLD, NEW])
def test_the_decision_table(name: str) -> None:
    law = standard(name)
    found = [
        [
            next(
                (row.status.value, row.basis and row.basis.value)
                for row in law.decision_table
                if band.id in row.income and row.holds_for(count)
            )
            for count in (0, 2, 3, len(law.indicators))
        ]
        for band in law.income_bands
    ]
    assert found == DECISIONS[name]
    # S2 but for the average living standard of 2016–2020 and what lies above it, whose bound is S1.
    graded = {row.verification.value for row in law.decision_table if row.status in ("poor", "near_poor")}
    assert graded == {S2}


SWITCHES = {
    "state_funded_insurance": ("a", ["counts_as_insured", "left_out_of_the_test", "counts_as_uninsured"]),
    "incapacity_from": ("b", ["severe", "extremely_severe"]),
    "who_can_work": ("c", ["working_age", "any_age_working", "form_15_60"]),
    "adult_education_upper_age": ("d", ["30_included", "under_30"]),
    "dependant_elderly": ("e", ["with_allowance", "all_elderly"]),
    "schooling_level": ("f", ["level_or_above", "any_school"]),
    "telecom": ("g", ["neither", "not_both"]),
    "social_pension": ("h", ["counts_as_allowance", "does_not_count"]),
}
OF_BOTH = {"incapacity_from", "who_can_work"}


@pytest.mark.parametrize(("name", "names"), [(OLD, OF_BOTH | {"telecom"}), (NEW, SWITCHES.keys() - {"telecom"})])
def test_the_switches_and_their_defaults(name: str, names: set[str]) -> None:
    found = {
        switch: (interpretation.letter, list(interpretation.options), interpretation.default)
        for switch, interpretation in standard(name).interpretations.items()
    }
    assert found == {switch: (*SWITCHES[switch], SWITCHES[switch][1][0]) for switch in names}


def test_the_social_pension_is_in_doubt_from_the_day_of_decree_176_of_2025() -> None:
    switch = standard(NEW).interpretations["social_pension"]
    assert (switch.in_force_from, switch.before) == (date(2025, 7, 1), "does_not_count")


# Years and months by year of reaching the age: men, women. To 2020 S2, from 2021 Decree 135/2020, T.
RETIREMENT = {
    2015: ((60, 0), (55, 0)), 2020: ((60, 0), (55, 0)), 2021: ((60, 3), (55, 4)), 2022: ((60, 6), (55, 8)),
    2023: ((60, 9), (56, 0)), 2024: ((61, 0), (56, 4)), 2025: ((61, 3), (56, 8)), 2026: ((61, 6), (57, 0)),
    2027: ((61, 9), (57, 4)), 2028: ((62, 0), (57, 8)), 2029: ((62, 0), (58, 0)), 2030: ((62, 0), (58, 4)),
    2031: ((62, 0), (58, 8)), 2032: ((62, 0), (59, 0)), 2033: ((62, 0), (59, 4)), 2034: ((62, 0), (59, 8)),
    2035: ((62, 0), (60, 0)), 2040: ((62, 0), (60, 0)),
}  # fmt: skip


@pytest.mark.parametrize("name", [OLD, NEW])
@pytest.mark.parametrize("year", RETIREMENT)
def test_the_retirement_ages(name: str, year: int) -> None:
    men, women = ((12 * years + months) for years, months in RETIREMENT[year])
    assert standard(name).shared_tables["retirement_age"].on(year) == {"male": men, "female": women}


def test_the_retirement_ages_are_graded_by_row() -> None:
    rows = standard(NEW).shared_tables["retirement_age"].rows
    assert {row.verification.value for row in rows if row.from_year is None} == {S2}
    assert {row.verification.value for row in rows if row.from_year is not None} == {T}


@pytest.mark.parametrize("name", [OLD, NEW])
def test_the_retirement_ages_go_by_the_year_of_reaching_them(name: str) -> None:
    tests = [getattr(rule, "below", None) for rule in walk(standard(name).rules["working_age"].rule)]
    assert [(bound.table, bound.year_of) for bound in tests if bound is not None] == [
        ("retirement_age", "reaching_the_age")
    ]


def test_persons_with_meritorious_services_are_cited_by_date() -> None:
    # Ordinance 02/2020 Art. 3(1); from 2027-01-01 Ordinance 05/2026 Art. 3(2), the relatives in 3(3). T.
    through_2026 = standard(NEW).sources["merit-ordinance"]
    from_2027 = mdp.load_standard("vn-2027-2030", allow_provisional=True).sources["merit-ordinance"]
    assert (through_2026.instrument, through_2026.verification) == ("Pháp lệnh 02/2020/UBTVQH14", T)
    assert (from_2027.instrument, from_2027.verification) == ("Pháp lệnh 05/2026/UBTVQH16", T)
    assert from_2027.in_force_from == date(2027, 1, 1)


@pytest.mark.parametrize("name", [NEW, "vn-2027-2030"])
def test_the_day_of_force_of_decree_351_is_known_from_one_source(name: str) -> None:
    law = mdp.load_standard(name, allow_provisional=True)
    source = law.sources["decree-351-2025"]
    assert (source.issued, source.in_force_from) == (date(2025, 12, 30), date(2026, 2, 15))
    assert source.verification == S1
    assert source.note is not None
    assert "10" in source.note.en
    assert {period.verification for period in law.applies} == {S2}  # dates, lines and rule


def test_the_low_income_worker_is_a_flag_of_the_newer_standard_from_decree_30_of_2025() -> None:
    assert not standard(OLD).flags
    flag = standard(NEW).flags["low_income_worker_household"]
    assert flag.in_force_from == date(2025, 2, 24)
    bounds = [rule.at_most.values for rule in walk(flag.raised_if) if getattr(rule, "fact", "") == "income_per_capita"]
    assert bounds == [{"rural": 2_250_000, "urban": 3_000_000}]


@pytest.mark.parametrize("name", [OLD, NEW])
def test_that_nobody_can_work_is_this_librarys_own_reading(name: str) -> None:
    law = standard(name)
    assert law.exemption.verification.value == U
    assert law.rules["can_work"].verification.value == U
    assert law.simplifications


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_word_is_in_unicode_nfc(path: Any) -> None:
    text = path.read_text(encoding="utf-8")
    assert unicodedata.normalize("NFC", text) == text


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_text_has_both_languages(path: Any) -> None:
    for text in _texts(yaml.safe_load(path.read_text(encoding="utf-8"))):
        assert text.keys() == {"vi", "en"}
        assert all(isinstance(words, str) and words.strip() == words and words for words in text.values())


def _texts(data: Any) -> Any:
    if isinstance(data, dict):
        if "vi" in data or "en" in data:
            yield data
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)
