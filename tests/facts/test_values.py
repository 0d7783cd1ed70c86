"""What a fact may be given as, value by value; ``test_doors.py`` holds every door to it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from mdpoverty.dates import read_date
from mdpoverty.errors import Fault
from mdpoverty.facts.values import read_id, read_in_range, read_value, with_points
from mdpoverty.law.shipped import load_dictionary
from mdpoverty.messages.message import Message

FACTS = load_dictionary()
DAY = dt.date(1990, 3, 10)
NAIVE = dt.datetime.combine(DAY, dt.time())


def read(fact: str, value: Any) -> Any:
    """Return what a value is read as, or the code of the refusal."""
    found = read_value(value, FACTS[fact])
    return found.code if isinstance(found, Message) else found


@pytest.mark.parametrize("fact", ["size", "housing_area", "has_tv", "area", "birth_date", "commune"])
@pytest.mark.parametrize(
    "value",
    [None, float("nan"), np.nan, np.float32("nan"), Decimal("NaN"), pd.NA, pd.NaT, np.datetime64("NaT", "D"), "", "  ",
     np.ma.masked, pa.scalar(None, pa.int64())],
)  # fmt: skip
def test_unknown_is_unknown_whatever_library_says_so(fact: str, value: Any) -> None:
    assert read(fact, value) is None


@pytest.mark.parametrize(
    "value",
    [1500000, 1500000.0, Decimal("1500000.00"), Fraction(1500000), np.int64(1500000), np.uint32(1500000),
     np.float32(1500000), pa.scalar(1500000), "1500000", "1500000.0", "1500000.00", "+1500000", " 1500000 "],
)  # fmt: skip
def test_a_whole_number_is_taken_in_every_form(value: Any) -> None:
    found = read("income_per_capita", value)
    assert (found, type(found)) == (1500000, int)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1500000.9, "fraction_of_income"),
        (Decimal("1500000.90"), "fraction_of_income"),
        (Fraction(3, 2), "fraction_in_thousands"),
        (Fraction(4, 3), "fraction_of_income"),
        ("1500000.90", "fraction_of_income"),
        ("1.500", "ambiguous_number"),
        ("1.500.000", "in_thousands"),
        ("-1.500", "ambiguous_number"),
        ("1,500,000", "needs"),
        ("1 500 000", "needs"),
        ("1e6", "needs"),
        pytest.param("9" * 5000, "above_most", id="a text of 5000 digits"),
        pytest.param(10**5000, "above_most", id="5000 digits"),
        (float("inf"), "needs"),
        (True, "needs"),
        (np.True_, "needs"),
        ("true", "needs"),
        (b"3", "needs"),
        ([3], "needs"),
        ({"a": 1}, "needs"),
        (DAY, "needs"),
        ("3\ud800", "broken_text"),
    ],
)
def test_no_amount_is_guessed_or_cut(value: Any, code: str) -> None:
    assert read("income_per_capita", value) == code


def test_a_number_of_persons_with_a_fraction_is_no_income() -> None:
    assert read("size", 2.5) == "fraction"
    assert read("household_income", 1500000.5) == "fraction"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (45, 45.0),
        (45.5, 45.5),
        (Decimal("45.5"), 45.5),
        ("45.5", 45.5),
        ("0.125", 0.125),  # no group of thousands begins with a zero
        ("12.3450", 12.345),
        ("1.5e2", 150.0),
        ("1.200", "ambiguous_number"),
        ("12.345", "ambiguous_number"),
        ("45,5", "needs"),
        (np.True_, "needs"),
        (float("-inf"), "needs"),
    ],
)
def test_numbers(value: Any, found: Any) -> None:
    assert read("weight", value) == found


@pytest.mark.parametrize("word", ["trung học nghề", "Trung  học nghề", "trung ho\u0323c nghề", "đào tạo nghề"])
@pytest.mark.parametrize("fact", ["enrolled", "qualification"])
def test_the_level_of_2025_is_vocational_training(fact: str, word: str) -> None:
    assert read(fact, word) == "vocational"


@pytest.mark.parametrize(
    ("seen", "whole", "decimal"),
    [("1.200", "1200", "1.2"), ("12.345", "12345", "12.3450"), ("-1.000", "-1000", "-1"), ("1.020", "1020", "1.02")],
)
def test_both_ways_to_write_an_ambiguous_number_are_read(seen: str, whole: str, decimal: str) -> None:
    told = f"{seen!r} may be {whole} or {decimal}; write the one that is meant"
    refused = read_value(seen, FACTS["weight"])
    assert refused.text("en") == told
    assert refused.text("vi") == f"{seen!r} có thể là {whole} hoặc {decimal}; viết số đúng theo một trong hai cách này"
    assert (read("weight", whole), read("weight", decimal)) == (float(seen.replace(".", "")), float(seen))


def test_how_to_write_thousands_is_read() -> None:
    told = "'1.500.000' has thousands separators; write it without them: 1500000"
    assert read_value("1.500.000", FACTS["income_per_capita"]).text() == told
    assert read("income_per_capita", "1500000") == 1500000


@pytest.mark.parametrize(
    "value", [True, np.True_, 1, 1.0, np.int8(1), Decimal("1.0"), "1", "1.0", "true", "Yes", "X", "CÓ"]
)
def test_yes(value: Any) -> None:
    assert read("has_tv", value) is True


@pytest.mark.parametrize(
    "value", [False, np.False_, 0, 0.0, Decimal(0), "0", "0.0", "FALSE", "no", "Không", "kho\u0302ng"]
)
def test_no(value: Any) -> None:
    assert read("has_tv", value) is False


@pytest.mark.parametrize("value", [2, -1, 0.5, "2", "perhaps", "chưa", DAY])
def test_neither_yes_nor_no(value: Any) -> None:
    assert read("has_tv", value) == "needs"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("rural", "rural"),
        ("Rural", "rural"),
        ("nông thôn", "rural"),
        ("Nông  Thôn", "rural"),
        ("no\u0302ng tho\u0302n", "rural"),
        (5, "not_allowed"),
        (True, "not_allowed"),
        ("rual", "not_allowed"),
    ],
)
def test_categories(value: Any, found: str) -> None:
    assert read("area", value) == found


def test_a_word_is_answered_in_the_words_of_the_language() -> None:
    refused = read_value("nông thon", FACTS["area"])
    assert refused.text("vi") == ("'nông thon' không hợp lệ – có phải là 'nông thôn'?; được phép: nông thôn, thành thị")
    assert refused.text("en") == "'nông thon' is not allowed – did you mean 'nông thôn'?; allowed: rural, urban"
    assert Fault(refused.code, refused.parameters).to_dict()["parameters"]["allowed"] == ["rural", "urban"]


@pytest.mark.parametrize(
    "value",
    [
        DAY,
        NAIVE,
        dt.datetime(1990, 3, 10, tzinfo=dt.UTC),
        dt.datetime(1990, 3, 10, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")),
        pd.Timestamp("1990-03-10", tz="Asia/Ho_Chi_Minh"),
        np.datetime64("1990-03-10"),
        np.datetime64("1990-03-10T00:00:00.000000000"),
        "1990-03-10",
        "1990-03-10 00:00:00",
        "1990-03-10T00:00:00+07:00",
        "10/03/1990",
        "10/3/1990",
        "10/03/1990 00:00",
    ],
)
def test_a_day_is_the_day_that_was_written(value: Any) -> None:
    assert read("birth_date", value) == DAY


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("1990-W01-1", "needs"),
        ("19900310", "needs"),
        (19900310, "needs"),
        ("12/31/1990", "needs"),
        ("31.12.1990", "needs"),
        ("31/02/1990", "needs"),
        ("10/03/90", "needs"),
        ("1990-3", "needs"),
        ("1990-03-09 17:00:00+00:00", "has_time"),  # midnight of the 10th in Hà Nội
        (dt.datetime(1990, 3, 9, 17, tzinfo=dt.UTC), "has_time"),
        (pd.Timestamp("1990-03-10 00:00:00.000000001"), "has_time"),
        (NAIVE.replace(hour=8, minute=30), "has_time"),
        (True, "needs"),
    ],
)
def test_a_day_that_may_be_another_one_is_refused(value: Any, code: str) -> None:
    assert read("birth_date", value) == code


def test_dates_alone() -> None:
    assert read_date(DAY) == DAY


@pytest.mark.parametrize(
    ("value", "found"), [("Hòa Bình", "Hòa Bình"), (5, "5"), (5.0, "5"), (5.5, "needs"), (True, "needs")]
)
def test_names(value: Any, found: str) -> None:
    assert read("commune", value) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("007", "007"),
        (" H 1 ", "H 1"),
        ("Xa\u0303", "Xã"),
        (7, 7),
        (np.int64(7), 7),
        (7.0, 7),
        (float("nan"), None),
        (7.5, "needs"),
        (True, "needs"),
        (2**63 - 1, 2**63 - 1),
        (2**63, "id_too_long"),
        (1234567890123456.0, "id_too_long"),
        (123456789012345.0, 123456789012345),
        (999999999999999.0, 999999999999999),
        (1e15, "id_too_long"),  # 16 figures, of which a spreadsheet keeps 15
        ("\udfff", "broken_text"),
    ],
)
def test_ids_stay_as_they_are(value: Any, found: Any) -> None:
    read_as = read_id(value)
    assert (read_as.code if isinstance(read_as, Message) else read_as) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("45,5", "45.5"), ("1,200", "1.200"), ("1.234,5", "1.234,5"), ("1,2,3", "1,2,3"), ("a,5", "a,5")],
)
def test_a_decimal_comma(text: str, found: str) -> None:
    assert with_points(text) == found


LONG_NUMBERS = {"great": 10**5000, "below zero": -(10**5000), "fraction": Fraction(10**5001, 3)}


@pytest.mark.parametrize("name", LONG_NUMBERS)
@pytest.mark.parametrize("fact", ["income_per_capita", "housing_area", "has_tv", "area", "birth_date"])
def test_a_number_that_python_does_not_write_is_told_in_words(fact: str, name: str) -> None:
    told = read_in_range(LONG_NUMBERS[name], FACTS[fact])
    assert told.text("en").startswith("a number of thousands of figures ")
    assert told.text("vi").startswith("số có hàng nghìn chữ số ")


def test_an_income_that_may_stand_in_thousands_is_told_what_it_would_be() -> None:
    told = read_value(1400.5, FACTS["income_per_capita"])
    assert told.text("en").endswith("if it is in thousands of dong, write 1400500")
    assert told.text("vi").endswith("nếu thu nhập đang ghi theo nghìn đồng, ghi 1400500")
    # 1 234.567 thousand dong are 1 234 567 dong; the floating number is a little more or less, its figures are not.
    assert read_value(1234.567, FACTS["household_income"]).parameters["dong"] == 1_234_567
