"""Working age by cohort: who has once reached the age of a year is past working age on every later day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.oracle.people import cut_off, retirement_age

import mdpoverty as mdp
from mdpoverty.engine.classify import classify_households
from mdpoverty.engine.plan import make_plan
from mdpoverty.facts.household import read_household

FICTIONAL = Path(__file__).parents[1] / "law" / "fictional"
STANDARDS = ("vn-2016-2020", "vn-2022-2025")
REVIEWS = st.dates(date(2016, 1, 1), date(2036, 12, 31))
SEXES = st.sampled_from(["male", "female"])


def past_working_age(member: dict[str, Any], review_date: date, standard: str | mdp.Standard) -> bool | None:
    """Return whether an adult who is not disabled cannot work, which is to be past working age."""
    household = {"members": [{"disability": "not_disabled", **member}]}
    return mdp.classify(household, standard, review_date=review_date).nobody_can_work


def all_past_working_age(members: Sequence[dict[str, Any]], review_date: date) -> list[bool | None]:
    """Return the same for many adults, each a household for itself, in one pass."""
    plan = make_plan(mdp.load_standard("vn-2022-2025"), review_date)
    alone = [{"deprivation_points": 0, "members": [{"disability": "not_disabled", **one}]} for one in members]
    return [answer.nobody_can_work for answer in classify_households(list(map(read_household, alone)), plan)]


@pytest.mark.parametrize("standard", STANDARDS)
@pytest.mark.parametrize(
    ("review", "past"),
    [
        # Born on 10 March 1963: 60 years 9 months, the men's age of 2023, on 10 December 2023.
        ("2023-12-09", False),
        ("2023-12-10", True),
        ("2023-12-31", True),
        # The age of 2024 is 61 years, which he is on 10 March 2024; he stays past working age until then, too.
        ("2024-01-01", True),
        ("2024-01-15", True),
        ("2024-03-09", True),
        ("2024-03-10", True),
    ],
)
def test_born_in_march_1963(standard: str, review: str, past: bool) -> None:  # noqa: FBT001
    member = {"birth_date": "1963-03-10", "sex": "male"}
    assert past_working_age(member, date.fromisoformat(review), standard) is past


def literally_past(born: date, sex: str, review: date) -> bool:
    """The age of some year was reached by its end, or by the review: each year since 1960, one by one."""
    for year in range(1960, review.year + 1):
        years, months = retirement_age(year, sex)
        if born <= cut_off(min(review, date(year, 12, 31)), 12 * years + months):
            return True
    return False


@given(
    persons=st.lists(st.tuples(st.dates(date(1935, 1, 1), date(1980, 12, 31)), SEXES), min_size=6, max_size=12),
    review=REVIEWS,
)
@settings(max_examples=60, deadline=None)
def test_every_year_one_by_one_gives_the_same(persons: list[tuple[date, str]], review: date) -> None:
    for sex in ("male", "female"):  # and those who reach the age of the year, or of the year before, about that day
        for year, day in ((review.year, review), (review.year - 1, date(review.year - 1, 12, 31))):
            years, months = retirement_age(year, sex)
            born = cut_off(day, 12 * years + months)
            persons = [*persons, (born, sex), (born + timedelta(days=1), sex)]
    found = all_past_working_age([{"birth_date": born, "sex": sex} for born, sex in persons], review)
    assert found == [literally_past(born, sex, review) for born, sex in persons]


KNOWN = st.sets(st.sampled_from(["sex", "birth_date", "birth_year"]), min_size=1)


@given(
    persons=st.lists(st.tuples(st.dates(date(1950, 1, 1), date(1978, 12, 31)), SEXES, KNOWN), min_size=4, max_size=8),
    reviews=st.lists(REVIEWS, min_size=2, max_size=6),
)
@settings(max_examples=50, deadline=None)
def test_once_past_working_age_always_past(persons: list[tuple[date, str, set[str]]], reviews: list[date]) -> None:
    facts = [({"birth_date": born, "birth_year": born.year, "sex": sex}, known) for born, sex, known in persons]
    members = [{name: fact for name, fact in one.items() if name in known} for one, known in facts]
    for answers in zip(*(all_past_working_age(members, review) for review in sorted(reviews)), strict=True):
        assert all(later for earlier, later in pairwise(answers) if earlier)
        assert all(earlier is False for earlier, later in pairwise(answers) if later is False)


def test_the_age_in_whole_years_is_enough_where_all_its_birthdays_agree() -> None:
    # On 15 January 2024, men born by 31 March 1963 are past working age. Aged 60: born from 16 January 1963 to 15
    # January 1964, on both sides; aged 61: all before; aged 59: all after.
    review = date(2024, 1, 15)
    found = [past_working_age({"age": age, "sex": "male"}, review, "vn-2022-2025") for age in (59, 60, 61)]
    assert found == [False, None, True]
    # Born in 1962: all past; in 1963: some of them; in 1964: nobody.
    years = [
        past_working_age({"birth_year": year, "sex": "male"}, review, "vn-2022-2025") for year in (1962, 1963, 1964)
    ]
    assert years == [True, None, False]


def test_the_explanation_names_the_year_whose_age_was_reached() -> None:
    household = {"members": [{"birth_date": "1963-03-10", "sex": "male"}]}
    told = mdp.explain(household, "vn-2022-2025", review_date="2024-01-15")
    assert "less than 60 years 9 months by 2023-12-31 (male)? no" in told.to_text()
    assert "dưới 60 tuổi 9 tháng tính đến 31/12/2023 (nam)" in told.to_text("vi")
    in_autumn = mdp.explain(household, "vn-2022-2025", review_date="2024-10-31")
    assert "less than 61 years (male)? no" in in_autumn.to_text()


@pytest.fixture(params=[None, "reaching_the_age"])
def divers(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str | None, mdp.Standard]:
    """The fictional country, whose divers are deprived from 40 to 2029 and from 41 years on, read in both ways."""
    year_of = request.param
    document = yaml.safe_load((FICTIONAL / "atlantis-1.yaml").read_text(encoding="utf-8"))
    [rule] = [i["deprived_if"]["any_member"] for i in document["indicators"] if "diving_age" in str(i)]
    if year_of is not None:
        rule["at_least"] = {"table": "diving_age", "year_of": year_of}
    target = tmp_path / "atlantis-1.yaml"
    target.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    (tmp_path / "tables.yaml").write_text((FICTIONAL / "tables.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    return year_of, mdp.load_standard(target)


def test_a_file_says_which_year_picks_the_row(divers: tuple[str | None, mdp.Standard]) -> None:
    year_of, law = divers
    [name] = [indicator.id for indicator in law.indicators if "diving_age" in str(indicator.deprived_if)]

    def aged(born: str, review: str) -> bool:
        household = {"members": [{"birth_date": born, "guild": "divers"}]}
        return name in mdp.classify(household, law, review_date=review).deprivations

    # 40 years on 31 December 2029, the last day of that age; 41 only on 31 December 2030.
    assert aged("1989-12-31", "2029-12-31")
    assert aged("1989-12-31", "2030-06-15") is (year_of is not None)
    assert not aged("1990-01-01", "2030-06-15")
    assert aged("1989-12-31", "2030-12-31")
    # Years before the table was written have the age of its first row: 40 years on 1 June 2010.
    assert aged("1970-06-01", "2010-06-01")
    assert not aged("1970-06-02", "2010-06-01")
