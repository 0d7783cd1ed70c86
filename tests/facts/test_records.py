"""A household as a record: every fault at once with its path, and rows of tables taken as they are."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pydantic import ValidationError
from tests.fuzz.values import RaisesAttribute, RaisesEqual, RaisesHash, RaisesText, RaisesTruth, nested

import mdpoverty as mdp
from mdpoverty.errors import InterpretationError, ReviewDateError

LAW = {"standard": "vn-2022-2025", "review_date": 2024}


def repr_or_type(value: Any) -> str:
    return type(value).__name__


def refused(record: Any) -> mdp.MdpovertyError:
    with pytest.raises(mdp.MdpovertyError) as error:
        mdp.classify(record, **LAW)
    return error.value


def test_all_faults_come_at_once_with_their_paths() -> None:
    error = refused({"area": "rual", "income_per_capita": "1.400", "foo": 1, "members": [{"age": -3}]})
    assert [(fault.path, fault.code, fault.kind) for fault in error.faults] == [
        (("area",), "not_allowed", "str"),
        (("income_per_capita",), "ambiguous_number", "str"),
        (("foo",), "unknown_fact", ""),
        (("members", 0, "age"), "below_least", "int"),
    ]


def test_faults_that_need_the_review_date_come_with_the_others() -> None:
    members = [{"birth_date": "01/06/2025"}, {"age": 10, "birth_date": "2000-01-01"}, {"age": "old"}]
    error = refused({"household_id": 7, "deprivation_points": 35, "members": members, "assessed": {"watr": 1}})
    assert [fault.where for fault in error.faults] == [
        "members[2].age", "assessed.watr", "members[0].birth_date", "members[1].age", "deprivation_points",
    ]  # fmt: skip
    assert error.text("vi").startswith(
        "không đọc được hộ 7:\n  members[2], tuổi (age): 'old' không đọc được; cần: số nguyên"
    )


def test_a_row_of_a_table_is_a_record() -> None:
    frame = pd.DataFrame({"household_id": [7], "area": ["rural"], "income_per_capita": [1_400_000.0], "size": [1],
                          "has_tv": pd.array([pd.NA], "boolean"), "housing_area": [np.nan],
                          "deprived_water": [True]})  # fmt: skip
    people = pd.DataFrame({"household_id": [7], "age": [70.0], "birth_date": [pd.NaT], "can_work": [0.0]})
    plain = {"household_id": 7, "area": "rural", "income_per_capita": 1_400_000, "size": 1, "assessed": {"water": True},
             "members": [{"age": 70, "can_work": False}]}  # fmt: skip
    expected = mdp.classify(plain, **LAW)
    rows = [frame.iloc[0], frame.iloc[0].to_dict(), pl.from_pandas(frame).row(0, named=True)]
    members = [
        people.to_dict("records"),
        [people.iloc[0]],
        pl.from_pandas(people).to_dicts(),
        np.array(people.to_dict("records")),
    ]
    for row in rows:
        for listed in members:
            assert mdp.classify({**dict(row), "members": listed}, **LAW) == expected
    assert mdp.explain({**rows[1], "members": members[0]}, **LAW).classification == expected
    assert mdp.pathways({**rows[1], "members": members[0]}, **LAW) == mdp.pathways(plain, **LAW)


@pytest.mark.parametrize(
    ("household", "owner", "taken"),
    [(7, 7, True), (7, np.int64(7), True), (7, 7.0, True), ("H7", " H7", True), (None, 3, True), (7, 8, False),
     ("007", "7", False)],
)  # fmt: skip
def test_the_household_that_a_member_names_is_checked(household: Any, owner: Any, taken: bool) -> None:  # noqa: FBT001
    record = {"household_id": household, "members": [{"age": 70, "household_id": owner}]}
    if taken:
        assert mdp.classify(record, **LAW).household_id == household
        return
    fault = refused(record).faults[0]
    assert (fault.code, fault.where) == ("of_another_household", "members[0].household_id")


def test_members_that_name_two_households_are_no_household() -> None:
    fault = refused({"members": [{"household_id": 1}, mdp.Member.model_validate({"household_id": 2})]}).faults[0]
    assert fault.where == "members[1].household_id"


def test_the_models_read_like_classify() -> None:
    assert mdp.Member(age="34", can_work=1.0, birth_date="31/12/1989") == mdp.Member(  # type: ignore[arg-type]
        age=34,
        can_work=True,
        birth_date="1989-12-31",  # type: ignore[arg-type]
    )
    with pytest.raises(ValidationError, match=r"income_per_capita: 1.5 is not a whole number"):
        mdp.Household(income_per_capita=1.5)  # type: ignore[arg-type]


@pytest.mark.parametrize("record", [3, "members", [1], pl.DataFrame({"area": ["rural"]})])
def test_what_is_no_record_is_told(record: Any) -> None:
    assert refused({"members": [record]}).faults[0].where == "members[0]"


def test_a_table_is_no_list_of_members() -> None:
    assert refused({"members": pl.DataFrame({"age": [3]})}).faults[0].text("vi") == (
        "'DataFrame' không đọc được; cần: danh sách các bản ghi"
    )


@pytest.mark.parametrize(
    "value",
    [pd.Series([1, 2]), pd.DataFrame({"a": [1]}), np.array([1, 2]), pl.Series([1, 2]), object(), {1}, [1], b"1"],
)
def test_what_is_no_single_value_is_refused_in_words(value: Any) -> None:
    record = {"size": value, "weight": value, "has_tv": value, "area": value, "household_id": value}
    assert [fault.code for fault in refused(record).faults] == ["needs", "needs", "needs", "not_allowed", "needs"]


def test_a_number_that_numpy_keeps_as_an_array_is_a_number() -> None:
    assert mdp.Household(size=np.array(3)).size == 3  # type: ignore[arg-type]
    assert refused({"members": np.array(3)}).faults[0].where == "members"


NOBODY_MEANS = [
    RaisesText(),
    RaisesEqual(),
    RaisesHash(),
    RaisesTruth(),
    RaisesAttribute(),
    nested(3_000),
    np.array([1, 2]),
]


@pytest.mark.parametrize("value", NOBODY_MEANS, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize(
    "name", ["size", "housing_area", "has_tv", "area", "commune", "household_id", "members", "assessed"]
)
def test_an_object_of_somebody_else_is_refused_in_words(name: str, value: Any) -> None:
    fault = refused({name: value}).faults[0]
    assert fault.path[0] == name
    assert all(fault.line(language) for language in ("vi", "en"))


@pytest.mark.parametrize(
    "name", [None, 5, float("nan"), pd.NA, RaisesText(), RaisesEqual(), "\ud800"], ids=repr_or_type
)
def test_a_name_that_no_fact_can_have_is_refused_in_words(name: Any) -> None:
    for record in ({name: 1}, {"members": [{name: 1}]}, {"assessed": {name: True}}):
        error = refused(record)
        assert error.faults[0].code in ("unknown_fact", "unknown_tick")
        assert error.text("vi").encode()


@pytest.mark.parametrize("chosen", ["who_can_work", 5, ["who_can_work"], RaisesText()], ids=repr_or_type)
def test_a_choice_that_chooses_nothing_is_refused_in_words(chosen: Any) -> None:
    for ask in (lambda: mdp.classify({}, interpretations=chosen, **LAW), lambda: mdp.classify_table(
            pl.DataFrame({"household_id": [1]}), interpretations=chosen, **LAW)):  # fmt: skip
        with pytest.raises(mdp.MdpovertyError, match="is not a choice; write"):
            ask()


@pytest.mark.parametrize(
    "option", [None, 5, ["working_age"], {}, RaisesText(), RaisesHash(), RaisesEqual()], ids=repr_or_type
)
def test_an_option_that_is_no_word_is_refused_in_words(option: Any) -> None:
    for chosen in ({"who_can_work": option}, {option if option is None else 5: "working_age"}):
        with pytest.raises(InterpretationError, match=r"no option|no such interpretation"):
            mdp.classify({}, interpretations=chosen, **LAW)


@pytest.mark.parametrize(
    "day", [RaisesText(), RaisesEqual(), nested(3_000), 10**5_000], ids=lambda day: type(day).__name__
)
def test_a_review_date_that_is_no_date_is_refused_in_words(day: Any) -> None:
    with pytest.raises(ReviewDateError):
        mdp.classify({}, "vn-2022-2025", review_date=day)


@pytest.mark.parametrize(
    "value", [pd.DataFrame({"a": [1, 2]}), pd.Series([1, 2]), pa.array([1, 2]), np.eye(2)], ids=type
)
def test_a_value_on_several_lines_is_shown_on_one(value: Any) -> None:
    error = refused({"has_tv": value})
    assert len(error.text("vi").splitlines()) == len(error.text("en").splitlines()) == 2


def test_a_name_on_several_lines_is_shown_on_one() -> None:
    assert len(refused({"Số khẩu\ntrong hộ": 3}).text("vi").splitlines()) == 2
