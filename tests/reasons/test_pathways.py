"""Ways out of poverty: worked out by hand, and every one of them leads where it says."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from tests.oracle.strategies import Case, cases

import mdpoverty as mdp


def ways(
    record: dict[str, Any], standard: str | mdp.Standard = "vn-2022-2025", review_date: int = 2024
) -> list[tuple[Any, ...]]:
    found = mdp.pathways(record, standard, review_date=review_date).ways
    assert found is not None
    return [(way.status.value, way.income_gap, way.household_income_gap, way.deprivations) for way in found]


def test_ways_under_2022_2025() -> None:
    # Urban line 2 000 000, average up to 3 000 000. At 1 700 000 with 4 deprivations: poor. Resolve 2 and it is
    # near-poor; 300 001 more a month each and it is of average living standard, 1 300 001 more and it is above.
    poor = {"area": "urban", "income_per_capita": 1_700_000, "deprivation_points": 40, "size": 4}
    assert ways(poor) == [
        ("near_poor", 0, 0, 2),
        ("average_living_standard", 300_001, 1_200_004, 0),
        ("above_average", 1_300_001, 5_200_004, 0),
    ]
    # With 2 deprivations it is near-poor already, and resolving more leads nowhere: only income does.
    assert ways({**poor, "deprivation_points": 20}) == [
        ("average_living_standard", 300_001, 1_200_004, 0), ("above_average", 1_300_001, 5_200_004, 0)
    ]  # fmt: skip
    assert ways({**poor, "income_per_capita": 3_000_001}) == []


def test_ways_under_2016_2020_where_income_alone_makes_poor() -> None:
    # Rural: poor up to 700 000 whatever the deprivations; up to 1 000 000 with 3; average up to 1 500 000. At 650 000
    # with 5: 50 001 more and 3 resolved make near-poor, 350 001 more alone make average.
    poor = {"area": "rural", "income_per_capita": 650_000, "deprivation_points": 50}
    assert ways(poor, "vn-2016-2020", 2019) == [
        ("near_poor", 50_001, None, 3),
        ("average_living_standard", 350_001, None, 0),
        ("above_average", 850_001, None, 0),
    ]
    assert ways({**poor, "deprivation_points": 20}, "vn-2016-2020", 2019)[0] == ("near_poor", 50_001, None, 0)


def test_no_way_leads_to_a_class_that_would_not_be_known() -> None:
    # 2027 on, rural: poor up to 2 200 000 with 3 deprivations, near-poor with fewer. The bound between average and
    # above average is not known, so more than 2 200 000 leads to one of two classes: no way is promised there.
    law = mdp.load_standard("vn-2027-2030", allow_provisional=True)
    names = law.indicator_ids
    ticks = {name: place < 4 for place, name in enumerate(names)}
    poor = {"area": "rural", "income_per_capita": 2_100_000, "size": 3, "assessed": ticks}
    assert ways(poor, law, 2027) == [("near_poor", 0, 0, 2)]
    assert ways({**poor, "assessed": dict.fromkeys(names, False)}, law, 2027) == []
    above = mdp.pathways({**poor, "income_per_capita": 2_200_001}, law, review_date=2027)
    assert above.classification.status is mdp.Status.UNDETERMINED
    assert above.ways is None


def test_needs_of_the_household_and_of_its_members() -> None:
    record = {
        "area": "rural", "income_per_capita": 1_000_000, "water_source": "surface_water",
        "members": [
            {"age": 40, "sex": "male", "health_insurance": "other_insured"},
            {"age": 10, "sex": "female", "health_insurance": "uninsured", "enrolled": "not_enrolled"},
        ],
    }  # fmt: skip
    found = mdp.pathways(record, "vn-2022-2025", review_date=2024)
    assert [(need.indicator, need.of_members, need.members) for need in found.needs] == [
        ("water", False, ()), ("health_insurance", True, (1,)), ("child_schooling", True, (1,))
    ]  # fmt: skip
    assert found.ways is None  # the other indicators are not known


def test_no_way_through_work_where_nobody_can() -> None:
    record: dict[str, Any] = {"area": "rural", "income_per_capita": 1, "deprivation_points": 30}
    for age, able in ((70, False), (40, True), (None, None)):
        member = {"age": age, "sex": "male", "disability": "not_disabled"}
        found = mdp.pathways({**record, "members": [member]}, "vn-2022-2025", review_date=2024)
        assert found.through_work is able
        assert found.classification.exempt is (None if able is None else not able)


def test_a_score_is_no_income() -> None:
    record = {"area": "rural", "income_score": 100, "deprivation_points": 30}
    assert mdp.pathways(record, "vn-2022-2025", review_date=2024).ways is None


WHOLE = "household_income"


@given(case=cases(complete=True))
@settings(max_examples=150, deadline=None)
def test_every_way_leads_where_it_says(case: Case) -> None:
    how: dict[str, Any] = {"review_date": case.review_date, "interpretations": case.interpretations}
    found = mdp.pathways(case.record, case.standard_id, **how)
    for way in found.ways or ():
        after = walked(case.record, found, way)
        assert mdp.classify(after, case.standard_id, **how).status is way.status
        if way.income_gap:
            income = WHOLE if after.get(WHOLE) is not None else "income_per_capita"
            lacking = {**after, income: after[income] - 1}
            assert mdp.classify(lacking, case.standard_id, **how).status is not way.status
        if way.deprivations:
            fewer = walked(case.record, found, way, left=1)
            assert mdp.classify(fewer, case.standard_id, **how).status is not way.status


def walked(record: dict[str, Any], found: mdp.Pathways, way: Any, left: int = 0) -> dict[str, Any]:
    """Return the household at the end of a way, but for so many deprivations that are left unresolved."""
    resolved = way.deprivations - left
    if record.get(WHOLE) is None:
        after = {**record, "income_per_capita": record["income_per_capita"] + way.income_gap}
    else:
        after = {**record, WHOLE: record[WHOLE] + way.household_income_gap, "income_per_capita": None}
    if record.get("deprivation_points") is not None:
        return {**after, "deprivation_points": record["deprivation_points"] - 10 * resolved}
    ticks = {need.indicator: False for need in found.needs[:resolved]}
    return {**after, "assessed": {**(record.get("assessed") or {}), **ticks}}


def test_ways_in_words() -> None:
    record = {
        "household_id": "H7", "area": "rural", "income_per_capita": 1_400_000, "housing_area": 10.0,
        "wall_durable": True, "column_durable": True, "roof_durable": True, "water_source": "surface_water",
        "toilet": "septic", "has_tv": True,
        "members": [
            {"age": 40, "sex": "male", "work": "own_account", "disability": "not_disabled", "uses_internet": True,
             "health_insurance": "uninsured", "receives_social_allowance": False},
            {"age": 70, "sex": "female", "work": "not_seeking_work", "disability": "not_disabled",
             "health_insurance": "uninsured", "receives_social_allowance": False},
        ],
    }  # fmt: skip
    found = mdp.pathways(record, "vn-2022-2025", review_date=2024)
    assert found.to_text().splitlines() == [
        "Household H7: poor household",
        "→ near-poor household: 1 deprivation resolved",
        "→ household of average living standard: 100,001 VND per person per month more (200,002 for the household)",
        "→ household above the average living standard: 850,001 VND per person per month more (1,700,002 for the household)",  # noqa: E501
        "Needs of the household: floor area per person; source of domestic water",
        "Needs of its members: health insurance (members 1, 2)",
        "Somebody in the household can work",
    ]
    assert found.to_text("vi").splitlines() == [
        "Hộ H7: hộ nghèo",
        "→ hộ cận nghèo: khắc phục 1 chỉ số thiếu hụt",
        "→ hộ có mức sống trung bình: thêm 100.001 đồng/người/tháng (cả hộ 200.002 đồng/tháng)",
        "→ hộ có mức sống trên trung bình: thêm 850.001 đồng/người/tháng (cả hộ 1.700.002 đồng/tháng)",
        "Thiếu hụt của hộ: diện tích nhà ở bình quân đầu người; nguồn nước sinh hoạt",
        "Thiếu hụt của thành viên: bảo hiểm y tế (thành viên 1, 2)",
        "Trong hộ có người có khả năng lao động",
    ]
    assert "<li>→ near-poor household: 1 deprivation resolved</li>" in found._repr_html_()
    assert found.to_dict()["ways"][0] == {
        "status": "near_poor", "income_gap": 0, "household_income_gap": 0, "deprivations": 1
    }  # fmt: skip
    open_ = mdp.pathways({"area": "rural"}, "vn-2022-2025", review_date=2024)
    assert "Too little is known (income, area, number of deprivations) to tell what it takes" in str(open_)


def test_ways_in_words_where_persons_and_members_are_not_known() -> None:
    # 2016-2020, rural: 650 000 with 5 deprivations, as above; the persons are not known, and nobody asked who can work.
    poor = {"area": "rural", "income_per_capita": 650_000, "deprivation_points": 50}
    found = mdp.pathways(poor, "vn-2016-2020", review_date=2019)
    assert found.to_text().splitlines() == [
        "Household: poor household",
        "→ near-poor household: 50,001 VND per person per month more and 3 deprivations resolved",
        "→ household of average living standard: 350,001 VND per person per month more",
        "→ household above the average living standard: 850,001 VND per person per month more",
        "Whether somebody in the household can work is not known",
    ]
    assert found.to_text("vi").splitlines()[:3] == [
        "Hộ: hộ nghèo",
        "→ hộ cận nghèo: thêm 50.001 đồng/người/tháng và khắc phục 3 chỉ số thiếu hụt",
        "→ hộ có mức sống trung bình: thêm 350.001 đồng/người/tháng",
    ]
    above = mdp.pathways({**poor, "income_per_capita": 1_500_001}, "vn-2016-2020", review_date=2019)
    assert above.to_text().splitlines()[1] == "There is no better class"
    assert above.to_dict()["ways"] == []
    assert mdp.pathways({"area": "rural"}, "vn-2016-2020", review_date=2019).to_dict()["ways"] is None


def test_one_member_is_a_member_and_two_are_members() -> None:
    uninsured = {"age": 40, "sex": "male", "health_insurance": "uninsured"}
    insured = {**uninsured, "health_insurance": "other_insured"}
    for people, told in (([insured, uninsured], "(member 2)"), ([uninsured, uninsured], "(members 1, 2)")):
        found = mdp.pathways({"area": "rural", "members": people}, "vn-2022-2025", review_date=2024)
        assert f"Needs of its members: health insurance {told}" in found.to_text().splitlines()
        assert [need["members"] for need in found.to_dict()["needs"]] == [list(found.needs[0].members)]
    assert found.to_dict()["through_work"] is None
