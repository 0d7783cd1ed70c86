"""Every step that a message proposes is tried: it works, and it changes no value."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

import mdpoverty as mdp
from mdpoverty.engine.plan import make_plan
from mdpoverty.facts.values import read_value
from mdpoverty.files.classify_files import classify_files
from mdpoverty.messages import MESSAGES
from mdpoverty.tables.convert import one_to_polars
from mdpoverty.tables.encode import make_encoder

pytestmark = pytest.mark.filterwarnings("ignore:households. no column income")
LAW = {"standard": "vn-2022-2025", "review_date": 2024}
FACTS = mdp.load_dictionary()
HOUSEHOLDS = pd.DataFrame({"household_id": [1], "area": ["rural"]})


def refused(households: Any, members: Any = None) -> str:
    """Return what a table is refused with."""
    with pytest.raises(mdp.MdpovertyError) as error:
        mdp.classify_table(households, members, **LAW)
    return str(error.value)


def born(column: Any) -> list[dt.date]:
    """Return the birth dates that a column of pandas gives."""
    members = one_to_polars(pd.DataFrame({"household_id": "1", "birth_date": column}), "members")
    plan = make_plan(mdp.load_standard(LAW["standard"]), dt.date(2024, 12, 31))
    columns, refusals = make_encoder(members.select("household_id"), members, [plan]).members.columns(members)
    assert not refusals
    return [dt.date.fromordinal(day) for day in columns["birth_date"].values.tolist()]  # noqa: PD011 – of ours


def test_dates_in_text_are_made_days_with_their_format() -> None:
    told = refused(HOUSEHOLDS, pd.DataFrame({"household_id": [1], "birth_date": ["02.03.1950"]}))
    step = re.search(r'pd\.to_datetime\(column, format="(.*?)"\)', told)
    assert step is not None
    column = pd.Series(["02/03/1950"])
    assert born(pd.to_datetime(column, format=step.group(1))) == [dt.date(1950, 3, 2)]
    assert born(column) == [dt.date(1950, 3, 2)]  # the text itself is read alike
    with pytest.raises(ValueError, match=r"02\.03\.1950"):  # no other form is guessed
        pd.to_datetime(pd.Series(["02.03.1950"]), format=step.group(1))


def test_moments_are_made_days_of_viet_nam() -> None:
    column = pd.Series([pd.Timestamp("1990-03-09 17:00", tz="UTC")])  # midnight of 10 March in Hà Nội
    told = refused(HOUSEHOLDS, pd.DataFrame({"household_id": [1], "birth_date": column}))
    step = re.search(r'column\.dt\.tz_convert\("(.*?)"\)', told)
    assert step is not None
    assert born(column.dt.tz_convert(step.group(1))) == [dt.date(1990, 3, 10)]


def test_an_income_with_a_fraction_is_given_for_the_whole_household() -> None:
    # Three persons have 4 500 001 dong: 1 500 000.33 each, above the rural line of 1 500 000; rounded they were poor.
    person = {"area": "rural", "size": 3, "deprivation_points": 30}
    with pytest.raises(mdp.MdpovertyError, match=r"the whole household \(household_income\) instead"):
        mdp.classify({**person, "income_per_capita": 4_500_001 / 3}, **LAW)
    assert mdp.classify({**person, "household_income": 4_500_001}, **LAW).status.value == "average_living_standard"
    assert mdp.classify({**person, "household_income": 4_500_000}, **LAW).status.value == "poor"


def test_ids_in_the_index_become_a_column() -> None:
    indexed = HOUSEHOLDS.set_index("household_id")
    assert "use reset_index()" in refused(indexed)
    assert mdp.classify_table(indexed.reset_index(), **LAW).equals(mdp.classify_table(HOUSEHOLDS, **LAW))


def test_a_lazy_frame_is_collected() -> None:
    lazy = pl.from_pandas(HOUSEHOLDS).lazy()
    assert "a lazy frame is collected first" in refused(lazy)
    assert mdp.classify_table(lazy.collect(), **LAW).height == 1


def test_ids_read_as_text_stay_apart() -> None:
    # 007 and 7 are two households; only as text they stay so.
    people = pd.DataFrame({"household_id": [7], "age": [70]})
    told = refused(pd.DataFrame({"household_id": ["007", "7"]}), people)
    assert "read it as text, as the register has it, in every table" in told
    assert "write all as text, as the register has them" in refused(pd.DataFrame({"household_id": ["007", 7]}))
    households = pd.DataFrame({"household_id": ["007", "7"], "area": ["rural", "rural"]})
    text = mdp.check_tables(households, people.astype({"household_id": str}), **LAW)
    assert [(finding.check.value, finding.rows.tolist()) for finding in text] == [("household_without_members", [0])]


@pytest.mark.parametrize("language", [0, 1])
@pytest.mark.parametrize("fact", ["income_per_capita", "housing_area", "has_tv", "birth_date"])
def test_what_a_message_gives_as_an_example_is_read(fact: str, language: int) -> None:
    told = MESSAGES[f"needed_{FACTS[fact].type}"][language]
    examples = re.findall(r"\d[\d./-]*\d|true|false|yes|\bno\b|\b[01x]\b|\bcó\b|\bkhông\b", told)
    read = [read_value(example, FACTS[fact]) for example in examples]
    assert len(read) >= (8 if fact == "has_tv" else 1)
    expected = {"income_per_capita": {1500000}, "housing_area": {45.5}, "has_tv": {True, False},
                "birth_date": {dt.date(2024, 12, 31)}}  # fmt: skip
    assert set(read) == expected[fact]


@pytest.mark.parametrize("fact", [name for name, fact in FACTS.items() if fact.type == "category"])
def test_every_word_that_a_message_allows_is_read(fact: str) -> None:
    refusal = read_value("xyz", FACTS[fact])
    for language in ("vi", "en"):
        words = [getattr(allowed, language) for allowed in refusal.parameters["allowed"]]
        assert [read_value(word, FACTS[fact]) for word in words] == list(FACTS[fact].codes)


def test_null_in_json_is_unknown(tmp_path: Path) -> None:
    file = tmp_path / "h.json"
    file.write_text('[{"household_id": 1, "size": NaN}]', encoding="utf-8")
    with pytest.raises(mdp.MdpovertyError, match="leave out what is unknown, or write null"):
        classify_files(file, **LAW)
    file.write_text(json.dumps([{"household_id": 1, "size": None}]), encoding="utf-8")
    assert classify_files(file, **LAW).households["size"].to_list() == [None]


def test_no_advice_turns_unknown_into_no() -> None:
    # In pandas NaN == 1 is False; so nobody is told to compare, and 1.0, 0.0 and NaN are taken as they are.
    told = " ".join(text for pair in MESSAGES.values() for text in pair)
    assert "comparing" not in told
    households = pd.DataFrame({"household_id": [1, 2, 3], "deprived_water": [1.0, 0.0, float("nan")]})
    found = mdp.classify_table(households, **LAW)["deprived_water"]
    assert [None if pd.isna(value) else bool(value) for value in found] == [True, False, None]
