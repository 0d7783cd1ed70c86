"""The strategies for users, over every shipped standard: what they draw is sound and near the bounds."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

import mdpoverty as mdp
from mdpoverty.testing.strategies import households, registers

STANDARDS = [law.id for law in mdp.list_standards()]
LAWS = {name: mdp.load_standard(name, allow_provisional=True) for name in STANDARDS}
ANY = {name: households(law) for name, law in LAWS.items()}
WHOLE = {name: households(law, complete=True) for name, law in LAWS.items()}
REGISTERS = {name: registers(law, most_households=5) for name, law in LAWS.items()}
FIRST = settings(max_examples=3000, derandomize=True, database=None, phases=[Phase.generate])  # no shrinking
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.mark.parametrize("name", STANDARDS)
@given(data=st.data())
@few
def test_every_household_can_be_classified_and_a_complete_one_is_certain(name: str, data: st.DataObject) -> None:
    law = LAWS[name]
    answer = mdp.classify(data.draw(ANY[name]), law, review_date=law.last_day)
    assert answer.possible_statuses
    whole = mdp.classify(data.draw(WHOLE[name]), law, review_date=law.last_day)
    bound_unknown = any(not band.upper for band in law.income_bands[:-1])  # average and above cannot be told apart
    assert len(whole.possible_statuses) == 1 or bound_unknown
    assert whole.deprivation_count[0] == whole.deprivation_count[1]
    assert whole.unknown_deprivations == ()
    assert whole.nobody_can_work is not None


@pytest.mark.parametrize("name", STANDARDS)
@given(data=st.data())
@few
def test_a_register_gives_what_its_households_give_alone(name: str, data: st.DataObject) -> None:
    law = LAWS[name]
    homes, people = data.draw(REGISTERS[name])
    table = mdp.classify_table(homes, people, standard=law, review_date=law.last_day)
    assert table["household_id"].to_list() == homes["household_id"].to_list()
    for row, found in zip(homes.iter_rows(named=True), table.iter_rows(named=True), strict=True):
        own = people.filter(household_id=row["household_id"]).drop("household_id").to_dicts()
        alone = mdp.classify({**row, "members": own}, law, review_date=law.last_day)
        assert (alone.status.value, alone.exempt) == (found["status"], found["exempt"])
        assert alone.deprivation_count == (found["deprivation_count_min"], found["deprivation_count_max"])


@pytest.mark.parametrize("name", ["vn-2016-2020", "vn-2022-2025"])
@pytest.mark.parametrize("status", ["poor", "near_poor", "average_living_standard", "above_average", "undetermined"])
def test_every_class_is_drawn(name: str, status: str) -> None:
    law = LAWS[name]

    def is_of(record: dict[str, Any]) -> bool:
        return mdp.classify(record, law, review_date=law.last_day).status.value == status

    strategy = ANY[name] if status == "undetermined" else WHOLE[name]
    assert find(strategy, is_of, settings=FIRST)


@pytest.mark.parametrize("indicator", LAWS["vn-2022-2025"].indicator_ids)
def test_every_indicator_is_drawn(indicator: str) -> None:
    law = LAWS["vn-2022-2025"]

    def is_deprived(record: dict[str, Any]) -> bool:
        return indicator in mdp.classify(record, law, review_date=law.last_day).deprivations

    assert find(WHOLE[law.id], is_deprived, settings=FIRST)


def test_incomes_lie_on_and_beside_the_lines() -> None:
    law = LAWS["vn-2022-2025"]
    for income in (1_500_000, 1_500_001, 2_000_000, 2_000_001):
        assert find(
            households(law, complete=True),
            lambda record, wanted=income: record.get("income_per_capita") == wanted,
            settings=FIRST,
        )


def test_some_households_tell_the_income_of_all_their_persons() -> None:
    law = LAWS["vn-2022-2025"]
    found = find(households(law, complete=True), lambda record: "household_income" in record, settings=FIRST)
    assert "income_per_capita" not in found


def test_tables_have_the_columns_and_types_of_the_facts() -> None:
    homes, people = find(registers("vn-ho-chi-minh-2021-2024"), lambda _: True, settings=FIRST)
    assert people.schema["has_social_insurance"] == pl.Boolean
    assert people.schema["birth_date"] == pl.Date
    assert homes.schema["income_per_capita"] == pl.Int64
    assert homes.schema["water_source"] == pl.String


def test_a_revised_standard_moves_the_bounds() -> None:
    line = {"fact": "income_per_capita", "at_most": 1_234_567, "unit": "VND per person per month"}
    law = mdp.revise(LAWS["vn-2022-2025"],
        {"income_measures": ["income_per_capita"], "income_bands": [
            {"id": "up_to_poverty_line", "upper": [line]},
            {"id": "up_to_average_bound", "upper": [{**line, "at_most": 3_000_000}]}]}
    )  # fmt: skip
    assert find(
        households(law, complete=True),
        lambda record: record.get("income_per_capita") == 1_234_568,
        settings=FIRST,
    )
