"""Plans: made once, asking only what the standard reads, refusing choices and years that the law does not have."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.law.test_bad_files import FICTIONAL

import mdpoverty as mdp
from mdpoverty.engine.plan import make_plan
from mdpoverty.engine.review_date import read_review_date
from mdpoverty.errors import InterpretationError, ReviewDateError

DAY = date(2024, 12, 31)
NEW = mdp.load_standard("vn-2022-2025")
OLD = mdp.load_standard("vn-2016-2020")


def test_equal_calls_share_one_plan() -> None:
    assert make_plan(NEW, DAY) is make_plan(NEW, DAY, {})
    assert make_plan(NEW, DAY) is make_plan(NEW, DAY, {"incapacity_from": "severe"})  # the default, said aloud
    assert make_plan(NEW, DAY) is not make_plan(NEW, DAY, {"incapacity_from": "extremely_severe"})
    assert make_plan(NEW, DAY) is not make_plan(NEW, date(2023, 12, 31))


def test_only_facts_that_the_standard_reads_are_asked_for() -> None:
    asked = {*make_plan(NEW, DAY).household_facts, *make_plan(NEW, DAY).member_facts}
    assert not asked & {
        "hears_loudspeaker", "untreated_illness", "phone_subscription", "meritorious", "ethnic_minority",
        "province", "district", "commune", "weight", "recorded_status", "member_id",
    }  # fmt: skip
    older = {*make_plan(OLD, DAY).household_facts, *make_plan(OLD, DAY).member_facts}
    assert {"hears_loudspeaker", "untreated_illness", "phone_subscription"} <= older
    assert not older & {"stunted", "underweight", "employer_trained", "receives_social_allowance", "has_smartphone"}


def test_a_switch_decides_what_is_asked() -> None:
    by_age = make_plan(OLD, DAY)
    by_work = make_plan(OLD, DAY, {"who_can_work": "any_age_working"})
    assert "work" not in by_age.member_facts
    assert "work" in by_work.member_facts


def test_a_choice_that_does_not_exist_is_refused_with_those_that_do() -> None:
    with pytest.raises(InterpretationError) as refused:
        make_plan(NEW, DAY, {"incapacity_form": "severe", "who_can_work": "working_ages", "telecom": "neither"})
    known = "known: state_funded_insurance, incapacity_from, who_can_work, adult_education_upper_age, "
    known += "dependant_elderly, schooling_level, social_pension"
    assert [(fault.where, fault.what) for fault in refused.value.faults] == [
        ("incapacity_form", f"no such interpretation – did you mean 'incapacity_from'?; {known}"),
        (
            "who_can_work",
            "no option 'working_ages' – did you mean 'working_age'?; allowed: working_age, any_age_working, form_15_60",
        ),
        ("telecom", f"no such interpretation; {known}"),
    ]
    assert refused.value.heading == "these interpretations cannot be used with vn-2022-2025:"


@pytest.mark.parametrize(
    ("given", "day"),
    [
        (2024, DAY),
        ("2024", DAY),
        ("2024-12-31", DAY),
        (DAY, DAY),
        ("31/12/2024", DAY),
        (" 2024-12-31 00:00:00 ", DAY),
        (datetime(2024, 12, 31, 23, 59), DAY),  # noqa: DTZ001 - a moment of that day, wherever it was
        (np.int64(2024), DAY),
        (np.datetime64("2024-12-31"), DAY),
        (pd.Timestamp("2024-12-31"), DAY),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)
def test_a_review_date_is_a_day_or_a_year(given: date | str | int, day: date) -> None:
    assert read_review_date(given) == day


@pytest.mark.parametrize(
    "given", ["12/31/2024", "2024-02-30", "24", "", "2024-13", 24, -1, "20241231", "2024-W01-1", True, "0000"]
)
def test_what_is_no_review_date_is_refused(given: str | int) -> None:
    with pytest.raises(ReviewDateError) as refused:
        read_review_date(given)
    assert (
        str(refused.value)
        == f"{given!r} is not a review date; write 2024-12-31 or 31/12/2024, or a year for its last day"
    )


def test_a_flag_is_no_rule_before_it_is_in_force() -> None:
    assert dict(make_plan(NEW, date(2025, 2, 23)).flags) == {"low_income_worker_household": None}
    assert dict(make_plan(NEW, date(2025, 2, 24)).flags)["low_income_worker_household"] is not None


def test_a_year_that_a_table_does_not_cover_is_refused(tmp_path: Path) -> None:
    for name in ("atlantis-1.yaml", "tables.yaml"):
        text = (FICTIONAL / name).read_text(encoding="utf-8")
        text = text.replace("{through_year: 2029,", "{from_year: 2020, through_year: 2029,")
        (tmp_path / name).write_text(text, encoding="utf-8")
    law = mdp.load_standard(tmp_path / "atlantis-1.yaml")
    assert make_plan(law, date(2020, 1, 1))
    with pytest.raises(ReviewDateError) as refused:
        make_plan(law, date(2019, 12, 31))
    assert "diving_age" in str(refused.value)
    assert "2019" in str(refused.value)
