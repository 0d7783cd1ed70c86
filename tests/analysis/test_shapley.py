"""Why a class is another under another standard: an exact split that does not depend on an order."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import permutations, product
from typing import Any

import polars as pl
import pytest
from tests.frames import tables_of
from tests.oracle.strategies import random_records

import mdpoverty as mdp
import mdpoverty.analysis.reclassify as reclassify_module
from mdpoverty.analysis import reviews, shapley
from mdpoverty.analysis.shapley import mixed
from mdpoverty.law.sections import CountRange
from mdpoverty.tables.classify_table import classify_polars

SPLIT = ("moved_by_lines", "moved_by_indicators", "moved_by_rule")


def moves(**columns: Any) -> mdp.Reclassification[pl.DataFrame]:
    table = pl.DataFrame({"household_id": range(len(columns["area"])), **columns})
    return mdp.reclassify(table, before="vn-2016-2020", after="vn-2022-2025", review_date=2021, recorded_under="both")


def test_by_hand() -> None:
    # Rural, deprivations by points under both standards. Lines: 700 000, 1 000 000, 1 500 000 before; 1 500 000 and
    # 2 250 000 after. Of the older form with the newer lines the band up to the near-poverty line is empty.
    # A: 650 000, d = 0: poor before (by income alone), near-poor after. With the new lines alone still poor, with the
    #    new form alone near-poor: the form moves it, whatever comes first.
    # B: 1 200 000, d = 3: average before, poor after. With the new lines alone poor, with the new form alone average:
    #    the lines move it.
    # C: 1 200 000, d = 0: average before, near-poor after. Lines first: poor, which is neither (half of the way), then
    #    the form brings the other half. Form first: average still, then the lines bring the whole. Lines (1/2 + 1) / 2.
    # D: 800 000, d = 3: poor under both.
    table = moves(
        area=["rural"] * 4,
        income_per_capita=[650_000, 1_200_000, 1_200_000, 800_000],
        deprivation_points=[0, 30, 0, 30],
    ).table
    assert table["status_before"].to_list() == ["poor", "average_living_standard", "average_living_standard", "poor"]
    assert table["status_after"].to_list() == ["near_poor", "poor", "near_poor", "poor"]
    assert table.select(SPLIT).rows() == [(0, 0, 1), (1, 0, 0), (0.75, 0, 0.25), (0, 0, 0)]


def test_indicators_alone() -> None:
    # Rural, 800 000: in the band in which the older standard asks for 3 deprivations, and up to the line of the newer.
    # The household has a telephone and no internet, water and sanitation are bad: before 2 (near-poor), after 3, with
    # telecom, which asks for internet only (poor). The new lines alone make it poor by income, the new form alone
    # leaves it above 700 000, average. So before the indicators change it is, by order, near-poor or poor …
    person = {"phone_subscription": True, "uses_internet": False, "age": 40, "sex": "male", "work": "own_account",
              "disability": "not_disabled", "health_insurance": "other_insured", "receives_social_allowance": False,
              "untreated_illness": False}  # fmt: skip
    home = {
        "area": "rural", "income_per_capita": 800_000, "housing_area": 60.0, "wall_durable": True,
        "column_durable": True, "roof_durable": True, "water_source": "surface_water", "toilet": "no_toilet",
        "has_tv": True,
    }  # fmt: skip
    table = mdp.reclassify(
        pl.DataFrame([{"household_id": 1, **home}]), pl.DataFrame([{"household_id": 1, **person}]),
        before="vn-2016-2020", after="vn-2022-2025", review_date=2021,
    ).table  # fmt: skip
    assert table.select("status_before", "status_after").row(0) == ("near_poor", "poor")
    # In twelfths (2, 1, 1, 2 for the steps of a cause after none, one, the other, both of the others), with -1 for
    # near-poor, 1 for poor, 0 for average: none -1, L 1, I -1 (2 of the older list … the newer 3: poor in the band: 1),
    # F 0, LI 1, LF -1 (d = 2 up to the line: near-poor), IF 0, LIF 1.
    # L: 2 (1 + 1) + (LI 1 - I 1) + (LF -1 - F 0) + 2 (1 - 0) = 4 + 0 - 1 + 2 = 5
    # I: 2 (1 + 1) + (LI 1 - L 1) + (IF 0 - F 0) + 2 (1 + 1) = 4 + 0 + 0 + 4 = 8
    # F: 2 (0 + 1) + (LF -1 - L 1) + (IF 0 - I 1) + 2 (1 - 1) = 2 - 2 - 1 + 0 = -1
    assert table.select(SPLIT).row(0) == pytest.approx((5 / 12, 8 / 12, -1 / 12))


# Made. A home and a person deprived of nothing under either standard; rural, 800 000 a month.
HOME: dict[str, Any] = {
    "household_id": 1, "area": "rural", "income_per_capita": 800_000, "housing_area": 60.0, "wall_durable": True,
    "column_durable": True, "roof_durable": True, "water_source": "piped", "toilet": "septic", "has_tv": True,
}  # fmt: skip
PERSON: dict[str, Any] = {
    "household_id": 1, "age": 40, "sex": "male", "work": "own_account", "disability": "not_disabled",
    "health_insurance": "other_insured", "receives_social_allowance": False, "untreated_illness": False,
    "uses_internet": True, "phone_subscription": True,
}  # fmt: skip


@pytest.mark.parametrize("recorded", [
    {"deprivation_points": 30},
    {"deprived_water": True, "deprived_sanitation": True, "deprived_health_insurance": True},
], ids=["points", "ticks"])  # fmt: skip
def test_points_and_ticks_go_with_the_indicators_of_the_review_that_recorded_them(recorded: dict[str, Any]) -> None:
    # By the facts nothing, by what is recorded 3. Lines 700 000, 1 000 000, 1 500 000 before, 1 500 000 after.
    # Recorded under the older standard, -1 for poor, 1 for near-poor, 0 for average:
    # none (3, near-poverty band) -1; L (3, up to 1 500 000, older form) -1; I (0, near-poverty band) 1;
    # F (3, above 700 000, newer form: average) 0; LI (0, older form) -1; LF (3, up to the line) -1; IF 0; LIF 1.
    # L: 2 × (-1 + 1) + (-1 - 1) + (-1 - 0) + 2 × (1 - 0) = -1
    # I: 2 × (1 + 1) + (-1 + 1) + (0 - 0) + 2 × (1 + 1) = 8
    # F: 2 × (0 + 1) + (-1 + 1) + (0 - 1) + 2 × (1 + 1) = 5
    # Recorded under the newer one, -1 for near-poor, 1 for poor:
    # none (0, near-poverty band) -1; L (0, older form) 1; I (3, near-poverty band) 1; F 0; LI 1; LF (0, up to the
    # line) -1; IF 0; LIF 1, which are the numbers of the household above: 5, 8 and -1.
    households, members = pl.DataFrame([{**HOME, **recorded}]), pl.DataFrame([PERSON])
    expected = {
        "before": ("poor", "near_poor", (-1 / 12, 8 / 12, 5 / 12)),
        "after": ("near_poor", "poor", (5 / 12, 8 / 12, -1 / 12)),
    }
    for side, (one, other, shares) in expected.items():
        row = mdp.reclassify(
            households, members, before="vn-2016-2020", after="vn-2022-2025", review_date=2021, recorded_under=side
        ).table  # fmt: skip
        assert row.select("status_before", "status_after").row(0) == (one, other)
        assert row.select(SPLIT).row(0) == pytest.approx(shares)


@pytest.mark.parametrize(
    ("side", "income", "score", "classes", "shares"),
    [
        # 3 by points and 0 by the facts. Recorded under the newer standard: average by 1 200 000 before, poor by 130
        # points (up to 140) after. -1 for average, 1 for poor, 0 for near-poor: none -1; L (130, older form) 1;
        # I (1 200 000, older lines) -1; F (1 200 000, older lines) -1; LI 1; LF (130, 0 by the facts) 0; IF -1; LIF 1.
        # L: 2 × (1 + 1) + (1 + 1) + (0 + 1) + 2 × (1 + 1) = 11; I: 2 × (1 - 0) = 2; F: 0 - 1 = -1
        ("after", 1_200_000, 130, ("average_living_standard", "poor"), (11 / 12, 2 / 12, -1 / 12)),
        # Under the older one: poor by 110 points (up to 120) before, average by 1 600 000 after. -1 for poor, 1 for
        # average: none -1; L (1 600 000, newer lines) 1; I (110, older form) -1; F (110, 3 by points) -1; LI 1; LF 1;
        # IF (110, 0 by the facts: near-poor) 0; LIF 1.
        # L: 2 × (1 + 1) + (1 + 1) + (1 + 1) + 2 × (1 - 0) = 10; I: 0 + 1 = 1; F: 0 + 1 = 1
        ("before", 1_600_000, 110, ("poor", "average_living_standard"), (10 / 12, 1 / 12, 1 / 12)),
    ],
)
def test_a_score_goes_with_the_lines_of_the_review_that_recorded_it(
    side: Any, income: int, score: int, classes: tuple[str, str], shares: tuple[float, ...]
) -> None:
    first = {"income_measures": ("income_score", "income_per_capita")}  # made: the score is asked before the income
    before, after = (mdp.load_standard(name).model_copy(update=first) for name in ("vn-2016-2020", "vn-2022-2025"))
    home = {**HOME, "income_per_capita": income, "income_score": score, "deprivation_points": 30}
    row = mdp.reclassify(
        pl.DataFrame([home]), pl.DataFrame([PERSON]), before=before, after=after, review_date=2021, recorded_under=side
    ).table
    assert row.select("status_before", "status_after").row(0) == classes
    assert row.select(SPLIT).row(0) == pytest.approx(shares)


def exchanged(before: mdp.Standard, after: mdp.Standard, table: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """The split by its definition: one household after the other, the steps in every order of the causes."""
    laws = (before, after)
    classes = {
        sides: mdp.classify_table(
            table, members, standard=mixed(*(laws[side] for side in sides)), review_date=2021
        )["status"].to_list()
        for sides in product((0, 1), repeat=3)
    }  # fmt: skip
    rows = []
    for place, (start, end) in enumerate(zip(classes[0, 0, 0], classes[1, 1, 1], strict=True)):
        shares = [Fraction(0)] * 3
        for order in permutations(range(3)) if start != end else ():
            sides = [0, 0, 0]
            for cause in order:
                steps = []
                for exchange in (0, 1):
                    sides[cause] = exchange
                    found = classes[tuple(sides)][place]
                    steps.append({start: Fraction(0), end: Fraction(1)}.get(found, Fraction(1, 2)))
                shares[cause] += (steps[1] - steps[0]) / 6
        rows.append([float(share) for share in shares])
    return pl.DataFrame(rows, schema=list(SPLIT), orient="row")


@pytest.mark.parametrize("same", ["lines", "indicators", "rule", None])
def test_the_split_is_the_mean_over_all_orders(same: str | None) -> None:
    old, new = mdp.load_standard("vn-2016-2020"), mdp.load_standard("vn-2022-2025")
    # With the older lines the newer form would lack a line, which is another line; so the form is another by one row.
    row = old.decision_table[0]
    near_poor = {"deprivations": CountRange(at_most=1), "status": mdp.Status.NEAR_POOR, "basis": None}
    poorest = (row.model_copy(update={"deprivations": CountRange(at_least=2)}), row.model_copy(update=near_poor))
    stricter = old.model_copy(update={"decision_table": (*poorest, *old.decision_table[1:])})
    after = {
        "lines": mixed(old, new, stricter),
        "indicators": mixed(new, old, new),
        "rule": mixed(new, new, old),
        None: new,
    }[same]
    households, members = tables_of(random_records(7, 300, "vn-2016-2020", date(2021, 12, 31), complete=True))
    ticks = [name for name in households.columns if name.startswith("deprived_")]
    households = households.drop("income_score", "deprivation_points", *ticks)
    found = mdp.reclassify(households, members, before=old, after=after, review_date=2021).table
    known = (pl.col("status_before") != "undetermined") & (pl.col("status_after") != "undetermined")
    told = pl.concat([found, exchanged(old, after, households, members).select(pl.all().name.prefix("by_hand_"))],
                     how="horizontal").filter(known, pl.col("moved_by_lines").is_not_null())  # fmt: skip
    assert told.filter(pl.col("status_before") != pl.col("status_after")).height > 30
    for name in SPLIT:
        assert told[name].to_list() == pytest.approx(told[f"by_hand_{name}"].to_list())
        assert (told[name] == 0).all() is (name == f"moved_by_{same}")


def registers(seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    records = random_records(seed, 400, "vn-2016-2020", date(2021, 12, 31))
    people = [{"household_id": r["household_id"], **m} for r in records for m in r.get("members") or []]
    hubs = [{name: value for name, value in r.items() if name not in ("members", "assessed")} for r in records]
    return pl.DataFrame(hubs, infer_schema_length=None), pl.DataFrame(people, infer_schema_length=None)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("recorded_under", ["before", "after", "both"])
def test_the_split_adds_up(seed: int, recorded_under: Any) -> None:
    how: dict[str, Any] = {"review_date": 2021, "recorded_under": recorded_under}
    found = mdp.reclassify(*registers(seed), before="vn-2016-2020", after="vn-2022-2025", **how)
    table = found.table.with_columns(pl.sum_horizontal(SPLIT, ignore_nulls=False).alias("sum"))
    moved = pl.col("status_before") != pl.col("status_after")
    open_ = (pl.col("status_before") == "undetermined") | (pl.col("status_after") == "undetermined")
    assert table.filter(moved & ~open_)["sum"].drop_nulls().to_list() == pytest.approx(
        [1] * table.filter(moved & ~open_)["sum"].drop_nulls().len()
    )
    assert table.filter(~moved & ~open_).select(pl.any_horizontal(pl.col(SPLIT) != 0).any()).item() is False
    assert table.filter(open_)["sum"].null_count() == table.filter(open_).height
    assert table.filter(moved & ~open_)["sum"].drop_nulls().len() > 20
    sums = found.transitions.filter(moved).select(
        (pl.sum_horizontal("by_lines", "by_indicators", "by_rule") + pl.col("not_split") - pl.col("households")).abs()
    )
    assert sums.to_series().max() == pytest.approx(0, abs=1e-9)


def test_the_other_way_round_the_causes_are_the_same() -> None:
    how: dict[str, Any] = {"review_date": 2021, "recorded_under": "both"}
    there = mdp.reclassify(*registers(5), before="vn-2016-2020", after="vn-2022-2025", **how).table
    back = mdp.reclassify(*registers(5), before="vn-2022-2025", after="vn-2016-2020", **how).table
    assert there.select(SPLIT).equals(back.select(SPLIT))


def passes(monkeypatch: pytest.MonkeyPatch, *modules: Any) -> list[int]:
    """The households of each pass of the engine, as they come."""
    noted: list[int] = []

    def classified(households: pl.DataFrame, *rest: Any) -> pl.DataFrame:
        noted.append(households.height)
        return classify_polars(households, *rest)

    for module in modules:
        monkeypatch.setattr(module, "classify_polars", classified)
    return noted


def test_only_what_lies_between_two_standards_is_classified_for_the_split(monkeypatch: pytest.MonkeyPatch) -> None:
    # Two passes over all for the two standards; of eight choices of three causes six exchange some but not all. Of the
    # households made by hand above three move.
    noted = passes(monkeypatch, reclassify_module, shapley)
    moves(
        area=["rural"] * 4,
        income_per_capita=[650_000, 1_200_000, 1_200_000, 800_000],
        deprivation_points=[0, 30, 0, 30],
    )
    assert noted == [4] * 2 + [3] * 6


def test_where_nobody_moves_nothing_more_is_classified(monkeypatch: pytest.MonkeyPatch) -> None:
    noted = passes(monkeypatch, reclassify_module, shapley)
    table = moves(area=["rural"], income_per_capita=[800_000], deprivation_points=[30]).table
    assert noted == [1] * 2
    assert table.select(SPLIT).row(0) == (0, 0, 0)


def test_between_two_reviews_each_class_is_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # Two passes for the reviews, then the income of the one with the facts of the other, and the other way round.
    noted = passes(monkeypatch, reviews)
    home = {"household_id": 1, "area": "rural", "income_per_capita": 1_400_000, "deprivation_points": 30}
    richer = {**home, "income_per_capita": 1_600_000}
    before, after = (
        mdp.Review(pl.DataFrame([one, {**home, "household_id": 2}]), review_date=year)
        for one, year in ((home, 2023), (richer, 2024))
    )
    found = mdp.compare_reviews(before, after, standard="vn-2022-2025").table
    assert noted == [2, 2, 1, 1]
    assert found.select("moved_by_income", "moved_by_deprivations").rows() == [(1, 0), (0, 0)]


def test_between_a_standard_and_itself_nothing_moves() -> None:
    same = mdp.reclassify(
        *registers(1), before="vn-2022-2025", after="vn-2022-2025", review_date=2021, recorded_under="both"
    )
    assert same.transitions["by_rule"].drop_nulls().sum() == 0


def test_a_mixed_standard_takes_each_part_from_its_own() -> None:
    old, new = mdp.load_standard("vn-2016-2020"), mdp.load_standard("vn-2022-2025")
    law = mixed(new, old, old)  # new lines in the older form: its band up to the near-poverty line is empty
    assert law.indicator_ids == old.indicator_ids
    rural = [
        edge.at_most
        for band in law.income_bands
        for edge in band.upper
        if (edge.fact, edge.area) == ("income_per_capita", "rural")
    ]
    assert rural == [1_500_000, 1_500_000, 2_250_000]
    assert law.unofficial
    assert mixed(old, old, old).model_copy(update={"id": old.id, "unofficial": False}) == old
