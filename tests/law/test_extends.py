"""Standards that give only what differs from another: what they change, what they keep, and every fault of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import mdpoverty as mdp

DONG_NAI, HA_NOI, CITY = "vn-dong-nai-2022-2025", "vn-ha-noi-2016-2020", "vn-ho-chi-minh-2021-2024"
POOR, NEAR, AVERAGE, ABOVE = "poor", "near_poor", "average_living_standard", "above_average"

# Standard, area, income in dong, number of deprivations, classes that are possible; worked out from the lines:
# Đồng Nai 2 000 000 rural, 2 500 000 urban, d >= 3; average up to the national 2 250 000 and 3 000 000.
# Hà Nội: poor up to 1 100 000 rural, 1 400 000 urban, or up to 1 500 000, 1 950 000 with d >= 3; average up to
# 2 300 000, 3 000 000. Thành phố Hồ Chí Minh: 36 000 000 a year is 12 x 3 000 000; 12 x 3 833 333 = 45 999 996 is
# within 46 000 000 a year, 12 x 3 833 334 = 46 000 008 is not.
LINES = [
    (DONG_NAI, "rural", 2_000_000, 3, [POOR]), (DONG_NAI, "rural", 2_000_000, 2, [NEAR]),
    (DONG_NAI, "rural", 2_000_001, 3, [AVERAGE]), (DONG_NAI, "rural", 2_250_001, 9, [ABOVE]),
    (DONG_NAI, "urban", 2_500_000, 3, [POOR]), (DONG_NAI, "urban", 2_500_001, 3, [AVERAGE]),
    (DONG_NAI, "urban", 3_000_000, 0, [AVERAGE]), (DONG_NAI, "urban", 3_000_001, 0, [ABOVE]),
    (HA_NOI, "rural", 1_100_000, 0, [POOR]), (HA_NOI, "rural", 1_100_001, 3, [POOR]),
    (HA_NOI, "rural", 1_100_001, 2, [NEAR]), (HA_NOI, "rural", 1_500_000, 3, [POOR]),
    (HA_NOI, "rural", 1_500_001, 3, [AVERAGE]), (HA_NOI, "rural", 2_300_001, 0, [ABOVE]),
    (HA_NOI, "urban", 1_400_000, 0, [POOR]), (HA_NOI, "urban", 1_400_001, 0, [NEAR]),
    (HA_NOI, "urban", 1_950_000, 3, [POOR]), (HA_NOI, "urban", 1_950_001, 3, [AVERAGE]),
    (HA_NOI, "urban", 3_000_000, 0, [AVERAGE]), (HA_NOI, "urban", 3_000_001, 0, [ABOVE]),
    (CITY, "rural", 3_000_000, 3, [POOR]), (CITY, "urban", 3_000_000, 3, [POOR]),
    (CITY, "urban", 3_000_000, 2, [NEAR]), (CITY, "urban", 3_000_001, 3, [NEAR]),
    (CITY, "urban", 3_833_333, 0, [NEAR]), (CITY, "urban", 3_833_334, 9, [AVERAGE, ABOVE]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "area", "income", "count", "classes"), LINES)
def test_the_lines_of_provinces(name: str, area: str, income: int, count: int, classes: list[str]) -> None:
    law = mdp.load_standard(name)
    ticks = {indicator: place < count for place, indicator in enumerate(law.indicator_ids)}
    answer = mdp.classify({"area": area, "income_per_capita": income, "assessed": ticks}, law, review_date=law.last_day)
    assert [status.value for status in answer.possible_statuses] == classes


def test_an_indicator_of_a_fact_that_the_nation_does_not_ask_for() -> None:
    law = mdp.load_standard(CITY)
    assert law.indicator_ids == (
        "employment", "social_insurance", "dependants", "nutrition", "health_insurance", "adult_education",
        "child_schooling", "housing_quality", "housing_area", "water",
    )  # fmt: skip

    def deprived(**facts: Any) -> bool | None:
        answer = mdp.classify(
            {"members": [{"age": 40, "sex": "male", "work": "own_account", **facts}]}, law, review_date=2023
        )
        unknown = "social_insurance" in answer.unknown_deprivations
        return None if unknown else "social_insurance" in answer.deprivations

    assert deprived(has_social_insurance=False) is True
    assert deprived(has_social_insurance=True) is False
    assert deprived() is None
    assert deprived(has_social_insurance=False, work="not_seeking_work") is False
    assert (
        deprived(has_social_insurance=False, age=61) is False
    )  # the retirement age of men in 2023 is 60 years 9 months
    with pytest.raises(mdp.MdpovertyError, match="has_social_insurance"):
        mdp.classify({"members": [{"has_social_insurance": True}]}, "vn-2022-2025", review_date=2023)


def test_what_is_not_given_is_as_in_the_other_standard() -> None:
    law, base = mdp.load_standard(DONG_NAI), mdp.load_standard("vn-2022-2025")
    assert law.indicators == base.indicators
    assert law.rules == base.rules
    assert law.decision_table == base.decision_table
    assert law.income_bands[1:] == base.income_bands[1:]
    assert law.income_bands[0].label == base.income_bands[0].label
    assert law.simplifications[:-1] == base.simplifications
    assert "low_income_worker_household" not in law.flags
    assert law.digest != base.digest
    assert law.extends == "vn-2022-2025"
    assert law.own_parts == (
        "sources.decision-32-2022-dong-nai", "income_bands[0].id", "income_bands[0].upper", "simplifications[6]",
        "id", "extends", "revision", "title", "jurisdiction", "applies", "history", "income_measures",
    )  # fmt: skip
    assert base.own_parts == ()


def test_the_standard_of_a_place_and_a_day() -> None:
    assert mdp.standard_on("2023-06-01").id == "vn-2022-2025"
    assert mdp.standard_on("2023-06-01", jurisdiction="dong_nai").id == DONG_NAI
    assert mdp.standard_on("2024-09-30", jurisdiction="ho_chi_minh").id == CITY
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.standard_on("2024-10-01", jurisdiction="ho_chi_minh")
    assert str(refused.value) == (
        f"no standard of ho_chi_minh applies on 2024-10-01; before it {CITY}, which ends on 2024-09-30; name one to "
        "use it all the same"
    )
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.standard_on("2024-10-01", jurisdiction="dong_naj")
    assert str(refused.value) == (
        "no standard belongs to 'dong_naj' – did you mean 'dong_nai'?; known: vn, ha_noi, ho_chi_minh, dong_nai"
    )


OWN = """\
id: my-province
extends: {base}
revision: 1
title: {{vi: "a", en: "a"}}
jurisdiction: {{id: mine, name: {{vi: "a", en: "a"}}}}
applies:
  - {{from: "2022-01-01", through: "2025-12-31", source: mine, verification: unverified}}
history:
  - {{revision: 1, date: "2026-01-01", note: {{vi: "a", en: "a"}}}}
sources:
  mine: {{instrument: "a", verification: unverified}}
"""


def load(folder: Path, more: str = "", base: str = "vn-2022-2025", **files: str) -> mdp.Standard:
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.yaml").write_text(text, encoding="utf-8")
    (folder / "mine.yaml").write_text(OWN.format(base=base) + more, encoding="utf-8")
    return mdp.load_standard(folder / "mine.yaml")


def faults(folder: Path, *how: str, **files: str) -> list[str]:
    with pytest.raises(mdp.MdpovertyError) as refused:
        load(folder, *how, **files)
    return str(refused.value).replace(f"{folder}/", "").splitlines()


def test_a_file_that_changes_nothing_is_the_other_standard_under_its_own_name(tmp_path: Path) -> None:
    law, base = load(tmp_path), mdp.load_standard("vn-2022-2025")
    assert (law.id, law.title.en, law.provisional) == ("my-province", "a", False)
    assert law.indicators == base.indicators
    assert law.shared_tables == base.shared_tables


def test_a_cut_off_is_changed_and_its_name_kept(tmp_path: Path) -> None:
    law = load(tmp_path, """
indicators:
  - id: housing_area
    cutoff: {vi: "Dưới 10 m² một người.", en: "Less than 10 m² per person."}
    deprived_if: {per_person: housing_area, below: 10, unit: m2 per person, source: mine, verification: unverified}
""")  # fmt: skip
    home = {"housing_area": 9.0, "size": 1}
    assert mdp.classify(home, law, review_date=2024).deprivations == ("housing_area",)
    assert mdp.classify(home, "vn-2022-2025", review_date=2024).deprivations == ()
    assert law.indicators[7].label.vi == "diện tích nhà ở bình quân đầu người"
    assert law.indicator_ids == mdp.load_standard("vn-2022-2025").indicator_ids


def test_a_line_that_does_not_belong_to_its_band(tmp_path: Path) -> None:
    # "below 1 200 000", as Bình Dương printed its line: 1 200 000 itself is outside.
    law = load(tmp_path, """
income_measures: [income_per_capita]
income_bands:
  - id: up_to_poverty_line
    upper:
      - fact: income_per_capita
        below: 1200000
        unit: VND per person per month
        source: mine
        verification: unverified
""")  # fmt: skip
    for income, status in ((1_199_999, POOR), (1_200_000, AVERAGE)):
        ticks = dict.fromkeys(("water", "sanitation", "telecom"), True)
        record = {"area": "rural", "income_per_capita": income, "assessed": ticks}
        assert mdp.classify(record, law, review_date=2024).status.value == status


def test_a_standard_that_extends_one_that_extends_another(tmp_path: Path) -> None:
    middle = OWN.format(base="vn-2022-2025").replace("my-province", "middle") + "without: {indicators: [water]}\n"
    law = load(tmp_path, "without: {indicators: [telecom]}\n", "middle", middle=middle)
    missing = set(mdp.load_standard("vn-2022-2025").indicator_ids) - set(law.indicator_ids)
    assert missing == {"water", "telecom"}


@pytest.mark.parametrize("base", ["../mine", "/etc/passwd", "vn/vn-2022-2025", "vn-2022-2025.yaml", "..", "7"])
def test_a_path_is_no_base(tmp_path: Path, base: str) -> None:
    shown = 7 if base == "7" else base
    assert faults(tmp_path, "", base) == [
        f"mine.yaml:2 extends: {shown!r} is not the id of a standard; a path cannot be used here"
    ]


def test_a_base_that_is_not_there(tmp_path: Path) -> None:
    [told] = faults(tmp_path, "", "vn-2022-2026")
    assert told.startswith("mine.yaml:2 extends: no standard is called 'vn-2022-2026' – did you mean 'vn-2022-2025'?")


def test_a_circle_is_refused(tmp_path: Path) -> None:
    other = OWN.format(base="mine")
    told = "other.yaml:2 extends: mine → other → mine extend each other in a circle, or too many times"
    assert faults(tmp_path, "", "other", other=other) == [told]
    assert faults(tmp_path, "", "mine")[0].startswith("mine.yaml:2 extends: mine → mine extend each other")


def test_faults_are_told_in_the_file_in_which_they_stand(tmp_path: Path) -> None:
    words = "`cutoff` is not given: its words would still tell of the old one"
    told = faults(tmp_path, """
indicators:
  - id: water
    deprived_if: {fact: water_sauce, is: piped}
  - id: new
    after: watr
    dimension: health
without:
  indicators: [tv]
  rulez: [works]
""")  # fmt: skip
    sections = "sources, facts, interpretations, rules, flags, member_groups, income_bands, dimensions"
    sections = f"{sections}, indicators"
    known = "employment, dependants, nutrition, health_insurance, adult_education, child_schooling, housing_quality"
    known = f"{known}, housing_area, water, sanitation, telecom, information_means"
    assert told == [
        "mine.yaml: 4 faults, the file is not used",
        "  mine.yaml:20 without.indicators[0]: vn-2022-2025 has no 'tv' in indicators",
        f"  mine.yaml:21 without.rulez: `without` leaves out parts by name: a list for one of {sections}",
        f"  mine.yaml:15 indicators[0].deprived_if: water has another rule, and {words}",
        f"  mine.yaml:17 indicators[1].after: no part is called 'watr' – did you mean 'water'?; there are {known}",
    ]
    told = faults(tmp_path, """
indicators:
  - id: water
    cutoff: {vi: "Không có nước máy.", en: "No piped water."}
    deprived_if: {fact: water_sauce, is: piped}
without:
  rules: [works]
""")  # fmt: skip
    assert told[0] == "mine.yaml: 3 faults, the file is not used"
    assert told[1].startswith(
        "  mine.yaml:16 indicators[8].deprived_if: no fact is called 'water_sauce' – did you mean"
    )
    assert sum("vn-2022-2025.yaml:" in line and "no rule is called 'works'" in line for line in told) == 2


def test_what_belongs_to_a_file_is_never_taken_over(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("id: mine\nextends: vn-2022-2025\n", encoding="utf-8")
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.load_standard(tmp_path / "mine.yaml")
    told = str(refused.value)
    for name in ("revision", "title", "jurisdiction", "applies", "history"):
        assert f"`{name}` is required and missing" in told


def test_a_line_for_a_year_is_one_of_an_amount_for_a_month(tmp_path: Path) -> None:
    told = faults(tmp_path, """
income_bands:
  - id: up_to_poverty_line
    upper:
      - {fact: income_per_capita, at_most: 1, unit: VND per person per year, source: mine, verification: unverified}
      - {fact: income_score, at_most: 1, unit: points per year, source: mine, verification: unverified}
""")  # fmt: skip
    where = "mine.yaml:17 income_bands[0].upper[1].unit"
    assert told[1:] == [f"  {where}: 'income_score' is measured in 'points', not 'points per year'"]


@pytest.mark.parametrize("part", ["5", "[water]", "null"])
def test_a_part_that_is_no_mapping_is_told_where_it_stands(tmp_path: Path, part: str) -> None:
    told = faults(tmp_path, f"rules:\n  works_much: {part}\n")
    assert told[1].startswith("  mine.yaml:13 rules.works_much")
    assert "a mapping of fields is needed" in told[1]
