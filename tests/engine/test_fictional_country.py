"""Every operator of the rule language, on a country that does not exist: a new indicator needs no code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

import mdpoverty as mdp

PATH = Path(__file__).parents[1] / "law" / "fictional" / "atlantis-1.yaml"
REVIEW = "2024-12-31"

# Deprived of nothing: 3 pearls (not below 3), tide 1.5 (not above), a boat, a diver of 39 (not yet 40), one of one
# sworn (100 %, not below 30 %), a bad house in none of three.
CONTENT: dict[str, Any] = {
    "household_id": 1,
    "area": "rural",
    "income_per_capita": 201,
    "pearls": 3,
    "tide": 1.5,
    "has_boat": True,
    "toilet": "septic",
    "water_source": "piped",
    "housing_area": 100.0,
    "members": [{"age": 39, "guild": "divers", "sworn": True}],
}


@pytest.fixture(scope="module")
def atlantis() -> mdp.Standard:
    return mdp.load_standard(PATH)


def classify(standard: mdp.Standard, record: dict[str, Any], **options: Any) -> mdp.Classification:
    return mdp.classify({**CONTENT, **record}, standard, **{"review_date": REVIEW, **options})


def members(*facts: dict[str, Any]) -> dict[str, Any]:
    return {"members": [{**CONTENT["members"][0], **fact} for fact in facts]}


def test_deprived_of_nothing(atlantis: mdp.Standard) -> None:
    answer = classify(atlantis, {})
    assert (answer.status, answer.deprivation_count) == (mdp.Status.ABOVE_AVERAGE, (0, 0))
    assert (answer.nobody_can_work, answer.exempt) == (False, False)


@pytest.mark.parametrize(
    ("indicator", "record", "deprived"),
    [
        ("few_pearls", {"pearls": 2}, True),  # below 3
        ("few_pearls", {"pearls": 3}, False),
        ("few_pearls", {"pearls": None}, None),
        ("high_tide", {"tide": 1.5}, False),  # above 1.5: the bound itself is not
        ("high_tide", {"tide": 1.6}, True),  # rural: at least 1, too
        ("high_tide", {"tide": 1.6, "area": "urban"}, False),  # urban: at least 2
        ("high_tide", {"tide": 2.0, "area": "urban"}, True),
        ("high_tide", {"tide": 1.6, "area": None}, None),  # yes in the country, no in town
        ("high_tide", {"tide": 2.0, "area": None}, True),  # yes in both
        ("high_tide", {"tide": 9.0}, True),  # at most 9
        ("high_tide", {"tide": 9.1}, False),
        ("no_boat", {"has_boat": False}, True),
        ("no_boat", {"has_boat": None}, None),
        ("old_divers", members({"age": 39}), False),  # divers: 40 years and 0 months
        ("old_divers", members({"age": 40}), True),
        ("old_divers", members({"age": 49, "guild": "potters"}), False),  # potters: 50 years and 6 months
        ("old_divers", members({"age": 50, "guild": "potters"}), None),  # 50+0 to 50+11
        ("old_divers", members({"age": 51, "guild": "potters"}), True),
        ("old_divers", members({"age": 45, "guild": None}), None),  # past 40, not past 50 and a half
        ("old_divers", members({"age": 51, "guild": None}), True),  # past both
        ("old_divers", members({"age": 39, "guild": None}), False),  # past neither
        # Born 1974-06-30: on 2024-12-31 50 years and 6 months; born a day later a day short of it.
        ("old_divers", members({"age": None, "birth_date": "1974-06-30", "guild": "potters"}), True),
        ("old_divers", members({"age": None, "birth_date": "1974-07-01", "guild": "potters"}), False),
        ("unsworn", members({}, {"sworn": False}, {"sworn": False}), False),  # 1 of 3 is 33 %, not below 30 %
        ("unsworn", members({}, *[{"sworn": False}] * 3), True),  # 1 of 4 is 25 %
        ("unsworn", members(*[{}] * 3, *[{"sworn": False}] * 7), False),  # 3 of 10 is exactly 30 %
        ("unsworn", members({"sworn": None, "guild": "divers"}), False),  # nothing recorded: the rule says yes
        ("unsworn", members({"sworn": None, "guild": "potters"}), True),
        ("unsworn", members({"sworn": None, "guild": None}), None),
        ("unsworn", {**members({}), "size": 4}, None),  # 1 to 4 of 4
        ("unsworn", {**members({}), "size": 3}, False),  # at least 1 of 3
        ("bad_house", {"toilet": "other", "water_source": "rainwater"}, True),
        ("bad_house", {"toilet": "other"}, False),
        ("bad_house", {"toilet": "other", "housing_area": 4.5}, True),  # 4.5 m2 for one person is at most 4.5
        ("bad_house", {"toilet": "other", "housing_area": 4.6}, False),
        ("bad_house", {"toilet": "other", "water_source": None}, None),
        ("bad_house", {"toilet": None, "water_source": None, "housing_area": 4.0}, None),
        ("bad_house", {"toilet": None, "water_source": "bottled", "housing_area": 5.0}, False),  # one of three at most
    ],
)
def test_every_operator(atlantis: mdp.Standard, indicator: str, record: dict[str, Any], deprived: bool | None) -> None:  # noqa: FBT001
    answer = classify(atlantis, record)
    assert (indicator in answer.deprivations) is (deprived is True)
    assert (indicator in answer.unknown_deprivations) is (deprived is None)


@pytest.mark.parametrize(
    ("area", "income", "deprivations", "status", "basis"),
    [
        ("rural", 99, 1, "poor", "income_and_deprivation"),  # below 100, strictly, in both areas
        ("urban", 99, 0, "near_poor", None),
        ("rural", 100, 1, "average_living_standard", None),  # 100 is not below 100: the middle band
        ("rural", 200, 5, "poor", "deprivation"),
        ("rural", 200, 4, "near_poor", None),
        ("rural", 200, 2, "near_poor", None),
        ("rural", 201, 6, "above_average", None),
        ("urban", 201, 1, "average_living_standard", None),
        ("urban", 300, 6, "poor", "deprivation"),
        ("urban", 301, 6, "above_average", None),
    ],
)
def test_bands_and_decisions(  # noqa: PLR0917 - a row of a table
    atlantis: mdp.Standard, area: str, income: int, deprivations: int, status: str, basis: str | None
) -> None:
    ticks = {name: place < deprivations for place, name in enumerate(atlantis.indicator_ids)}
    answer = classify(atlantis, {"area": area, "income_per_capita": income, "assessed": ticks})
    assert (answer.status.value, answer.basis) == (status, basis)


def test_what_stays_possible(atlantis: mdp.Standard) -> None:
    # 250: in the country high, in town middle; with 2 to 3 deprivations near-poor there.
    record = {"area": None, "income_per_capita": 250, "pearls": 0, "tide": 5.0, "has_boat": None}
    answer = classify(atlantis, record)
    assert answer.deprivation_count == (2, 3)
    assert [status.value for status in answer.possible_statuses] == ["near_poor", "above_average"]
    assert answer.missing_facts == ("area",)  # the boat does not matter


def test_exemption_and_flag(atlantis: mdp.Standard) -> None:
    potter = classify(atlantis, {**members({"guild": "potters"}), "income_per_capita": 99, "pearls": 0})
    assert (potter.status.value, potter.nobody_can_work, potter.exempt) == ("poor", True, True)
    rich = {"pearls": 500}
    assert classify(atlantis, rich).flags == {"pearl_bonus": True}
    assert classify(atlantis, rich, review_date="2021-12-31").flags == {"pearl_bonus": False}  # not yet in force
    assert classify(atlantis, {"pearls": None}).flags == {"pearl_bonus": None}


def test_a_group_of_members_that_its_forms_count(atlantis: mdp.Standard) -> None:
    # Three homes: two potters and a diver; one of whom the guild is not known; one whose second person is not listed.
    homes = [{**CONTENT, "household_id": number, "income_per_capita": 99, "pearls": 0} for number in (1, 2, 3)]
    households = pl.DataFrame([{name: home[name] for name in home if name != "members"} for home in homes])
    guilds = [(1, "potters"), (1, "potters"), (1, "divers"), (2, None), (3, "potters")]
    people = pl.DataFrame(guilds, schema=["household_id", "guild"], orient="row")
    sized = households.with_columns(size=pl.Series([3, 1, 2]))
    results = mdp.classify_table(sized, people, standard=atlantis, review_date=REVIEW)
    tables = mdp.official_tables(results, standard=atlantis, households=sized, members=people, review_date=REVIEW)
    found = tables["potters_poor"].select("total", "potters", "few_pearls", "no_boat", "unknown_members")
    assert found.row(0) == (3, 3, 3, 0, 2)


def test_a_reading(atlantis: mdp.Standard) -> None:
    answer = classify(atlantis, {"has_boat": False}, interpretations={"boats": "ignored"})
    assert answer.deprivations == ()
    assert answer.standard.interpretations == {"boats": "ignored"}


def test_facts_of_its_own_in_tables(atlantis: mdp.Standard) -> None:
    households = pl.DataFrame({name: [value] for name, value in CONTENT.items() if name != "members"})
    people = pl.DataFrame([{"household_id": 1, **CONTENT["members"][0]}])
    table = mdp.classify_table(households.with_columns(pearls=2), people, standard=atlantis, review_date=REVIEW)
    assert table["deprived_few_pearls"].to_list() == [True]
    assert table["deprivation_count_max"].to_list() == [1]
    assert table.columns[-1] == "pearl_bonus"


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"pearls": "some"}, "pearls: 'some' cannot be read; needed: a whole number"),
        ({"pearls": 1001}, "pearls: 1001 is not possible; the most is 1000"),
        ({"perls": 3}, "no fact is called 'perls' – did you mean 'pearls'?"),
        (members({"guild": "bakers"}), "guild: 'bakers' is not allowed; allowed: divers, potters"),
    ],
)
def test_facts_of_its_own_are_checked(atlantis: mdp.Standard, record: dict[str, Any], words: str) -> None:
    with pytest.raises(mdp.MdpovertyError) as refused:
        classify(atlantis, record)
    assert words in str(refused.value)


def test_without_the_standard_its_facts_are_not_known() -> None:
    with pytest.raises(mdp.MdpovertyError, match="no fact is called 'has_boat'"):
        mdp.classify(CONTENT, "vn-2022-2025", review_date=REVIEW)


@pytest.mark.parametrize(
    ("operator", "born_before", "born_then", "born_after"),
    [
        ("at_least", False, True, True),
        ("above", False, False, True),
        ("at_most", True, True, False),
        ("below", True, False, False),
    ],
)
def test_a_year_of_birth_is_compared_at_both_ends_of_the_year(
    tmp_path: Path, *, operator: str, born_before: bool, born_then: bool, born_after: bool
) -> None:
    text = PATH.read_text(encoding="utf-8")
    rule = "{fact: age, at_least: {table: diving_age}, unit: years,"
    assert rule in text
    path = tmp_path / PATH.name
    path.write_text(text.replace(rule, f"{{fact: birth_year, {operator}: 1985, unit: calendar year,"), encoding="utf-8")
    (tmp_path / "tables.yaml").write_text(PATH.with_name("tables.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    standard = mdp.load_standard(path)
    for days, expected in (
        (("1984-01-01", "1984-12-31"), born_before),
        (("1985-01-01", "1985-12-31"), born_then),
        (("1986-01-01", "1986-12-31"), born_after),
    ):
        for day in days:
            answer = classify(standard, members({"birth_date": day, "age": None}))
            assert ("old_divers" in answer.deprivations) is expected
