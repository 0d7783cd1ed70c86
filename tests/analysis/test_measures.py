"""Measures of poverty: the worked example of their authors, errors by the textbook's formula, sums that must hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib.util import find_spec
from math import exp, log, sqrt
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from tests.frames import tables_of
from tests.oracle.strategies import random_records

import mdpoverty as mdp

LAW = mdp.load_standard("vn-2022-2025")
NAMES = LAW.indicator_ids
# svy needs newer libraries than ours; the environment that the README makes has it.
NEEDS_SVY = pytest.mark.skipif(find_spec("svy") is None, reason='needs pip install "mdpoverty[survey]"')


def classified(rows: list[dict[str, bool]], **columns: Any) -> pl.DataFrame:
    """Results as a classification gives them, with the deprivations named and no others."""
    counts = [sum(row.values()) for row in rows]
    answers = {f"deprived_{name}": [row.get(name, False) for row in rows] for name in NAMES}
    return pl.DataFrame({
        "household_id": range(len(rows)), "status": ["poor" if count >= 3 else "near_poor" for count in counts],
        "poor": [count >= 3 for count in counts], "deprivation_count_min": counts, "deprivation_count_max": counts,
        **answers, **columns,
    })  # fmt: skip


def value(table: pl.DataFrame, measure: str, part: str | None = None, **where: Any) -> Any:
    found = table.filter(pl.col("measure") == measure, pl.col("part").eq_missing(pl.lit(part, pl.String)), **where)
    assert found.height == 1, found
    return found["value"].item()


def test_the_worked_example_of_alkire_and_foster() -> None:
    # Journal of Public Economics 95 (2011): four persons, four dimensions. Achievements (13.1, 14, 4, 1),
    # (15.2, 7, 5, 0), (12.5, 10, 1, 0), (20, 11, 3, 1) and cut-offs (13, 12, 3, 1) give the deprivations below, counts
    # 0, 2, 4, 1. With k = 2 the second and third are poor: H = 1/2, A = (2/4 + 4/4) / 2 = 3/4, M0 = 6/16 = 0.375.
    four = ("water", "sanitation", "telecom", "information_means")
    deprivations = [(0, 0, 0, 0), (0, 1, 0, 1), (1, 1, 1, 1), (0, 1, 0, 0)]
    rows = [dict(zip(four, map(bool, row), strict=True)) for row in deprivations]
    weights = dict.fromkeys(NAMES, 0) | dict.fromkeys(four, 1.0)  # the other indicators of the standard weigh nothing
    table = mdp.measures(classified(rows), standard=LAW, cutoffs=2 / 4, units="households", indicator_weights=weights)
    assert value(table, "H") == 0.5
    assert value(table, "A") == 0.75
    assert value(table, "M0") == 0.375
    # Censored headcounts: the fourth person is deprived in sanitation and not poor.
    assert [value(table, "uncensored_headcount", name) for name in four] == [0.25, 0.75, 0.25, 0.5]
    assert [value(table, "censored_headcount", name) for name in four] == [0.25, 0.5, 0.25, 0.5]
    # Of the six deprivations of the poor 1, 2, 1, 2.
    assert [value(table, "contribution", name) for name in four] == pytest.approx([1 / 6, 2 / 6, 1 / 6, 2 / 6])


def test_what_a_peer_prints_of_its_own_data() -> None:
    # The R package MPI 0.1.0 (CRAN, 2022), vignette MPI_demo: of its data set examplePovertydf the region Bastia, two
    # persons, eleven indicators of equal weight, k = 3; every figure as it is printed there.
    eleven = NAMES[:11]
    deprivations = [(1, 1, 0, 1, 0, 1, 0, 1, 0, 0, 0), (0, 0, 1, 1, 0, 1, 0, 0, 0, 1, 0)]
    rows = [dict(zip(eleven, map(bool, row), strict=True)) for row in deprivations]
    weights = dict.fromkeys(NAMES, 0) | dict.fromkeys(eleven, 1.0)
    table = mdp.measures(classified(rows), standard=LAW, cutoffs=3 / 11, units="households", indicator_weights=weights)
    assert (value(table, "H"), f"{value(table, 'A'):.7f}", f"{value(table, 'M0'):.7f}") == (1, "0.4090909", "0.4090909")
    printed = "0.1111111 0.1111111 0.1111111 0.2222222 0.0000000 0.2222222 0.0000000 0.1111111 0.0000000 0.1111111"
    assert [f"{value(table, 'contribution', name):.7f}" for name in eleven] == [*printed.split(), "0.0000000"]
    for ratio in ("uncensored_headcount", "censored_headcount"):
        assert [value(table, ratio, name) for name in eleven] == [0.5, 0.5, 0.5, 1, 0, 1, 0, 0.5, 0, 0.5, 0]


# Made: five households, of which the first two and the last are poor (3, 4, 3 deprivations), with sizes and districts.
FIVE = [
    dict.fromkeys(("water", "sanitation", "telecom"), True),
    dict.fromkeys(("water", "sanitation", "telecom", "nutrition"), True),
    {"water": True},
    {},
    dict.fromkeys(("employment", "dependants", "water"), True),
]
SIZES = [4, 1, 2, 5, 3]


def five(**columns: Any) -> pl.DataFrame:
    return classified(FIVE, size=SIZES, district=["A", "A", "A", "B", "B"], **columns)


def test_by_hand_for_households_and_people() -> None:
    table = mdp.measures(five(), standard=LAW)
    of = {"unit": "households"}
    assert value(table, "H", **of) == pytest.approx(3 / 5)
    assert value(table, "A", **of) == pytest.approx((3 + 4 + 3) / 12 / 3)
    assert value(table, "M0", **of) == pytest.approx(10 / 12 / 5)
    assert value(table, "uncensored_headcount", "water", **of) == pytest.approx(4 / 5)
    assert value(table, "censored_headcount", "water", **of) == pytest.approx(3 / 5)
    assert value(table, "contribution", "water", **of) == pytest.approx(3 / 10)
    assert value(table, "dimension_contribution", "employment", **of) == pytest.approx(2 / 10)
    of = {"unit": "people"}  # 4 + 1 + 3 of 15 people are poor
    assert value(table, "H", **of) == pytest.approx(8 / 15)
    assert value(table, "M0", **of) == pytest.approx((4 * 3 + 1 * 4 + 3 * 3) / 12 / 15)
    assert value(table, "A", **of) == pytest.approx((4 * 3 + 1 * 4 + 3 * 3) / 12 / 8)


def test_groups_add_up() -> None:
    table = mdp.measures(five(), standard=LAW, by="district", units=["people"])
    whole = mdp.measures(five(), standard=LAW, units=["people"])
    assert value(table, "population_share", district="A") == pytest.approx(7 / 15)
    assert value(table, "group_contribution", district="A") == pytest.approx((4 * 3 + 1 * 4) / 25)
    shares = [value(table, "population_share", district=name) * value(table, "M0", district=name) for name in "AB"]
    assert sum(shares) == pytest.approx(value(whole, "M0"))


def test_several_cut_offs() -> None:
    table = mdp.measures(five(), standard=LAW, cutoffs=["status", 1, 4], units=["households"])
    assert [value(table, "H", cutoff=name) for name in ("status", "1", "4")] == pytest.approx([0.6, 0.8, 0.2])
    assert value(table, "M0", cutoff="1") == pytest.approx(11 / 12 / 5)


def test_a_cut_off_below_one_is_a_share_of_the_weights() -> None:
    # The five have 3, 4, 1, 0, 3 of 12. A third is 4 of 12: one of five; a quarter is 3: three of five;
    # 0.3334 x 12 = 4.0008 is more than 4: nobody.
    thirds = [4, 1 / 3, Fraction(1, 3), np.float32(1 / 3)]
    shares = {**dict.fromkeys(map(str, thirds), 0.2), "0.25": 0.6, "0.3334": 0.0}
    wanted = [*thirds, Decimal("0.25"), 0.3334]
    table = mdp.measures(five(), standard=LAW, cutoffs=wanted, units="households")
    assert {name: value(table, "H", cutoff=name) for name in shares} == pytest.approx(shares)
    assert table["cutoff"].unique(maintain_order=True).to_list() == list(map(str, wanted))


@pytest.mark.parametrize("standard", ["vn-2016-2020", "vn-2022-2025"])
def test_every_share_of_the_indicators_is_their_number(standard: str) -> None:
    names = mdp.load_standard(standard).indicator_ids
    most = len(names)  # a household with each number of deprivations from 0 to all
    rows = pl.DataFrame({f"deprived_{name}": [count > place for count in range(most + 1)]
                         for place, name in enumerate(names)})  # fmt: skip
    counts = pl.Series(range(most + 1))
    table = rows.with_columns(household_id=counts, status=pl.lit("poor"), poor=True, deprivation_count_min=counts,
                              deprivation_count_max=counts)  # fmt: skip
    alike = dict.fromkeys(names, 0.1)
    for weights in (None, alike):
        for count in range(1, most):
            found = mdp.measures(table, standard=standard, cutoffs=[count, count / most], units="households",
                                 indicator_weights=weights)  # fmt: skip
            heads = found.filter(measure="H")["value"].to_list()
            assert heads == [(most + 1 - count) / (most + 1)] * 2, (weights, count)


def test_weights_of_the_global_index_add_up_exactly() -> None:
    # Two indicators of a sixth and six of an eighteenth, as in health or education and in living standards: one of the
    # former and three of the latter are 3/18 + 3/18 = 6/18, a third; with two of the latter 5/18.
    weights = dict.fromkeys(NAMES, 0.0) | dict.fromkeys(NAMES[:4], 1 / 6) | dict.fromkeys(NAMES[4:10], 1 / 18)
    rows = [dict.fromkeys((NAMES[0], *NAMES[4 : 4 + more]), True) for more in (3, 2)]
    table = mdp.measures(classified(rows), standard=LAW, cutoffs=1 / 3, units="households", indicator_weights=weights)
    assert value(table, "H") == 0.5
    assert value(table, "A") == pytest.approx(1 / 3)


def test_what_an_indicator_without_weight_answers_is_not_asked() -> None:
    weights = dict.fromkeys(NAMES, 0) | {"water": 1, "sanitation": 1}
    rows = classified([{"water": True, "sanitation": True}]).with_columns(deprived_nutrition=None)
    found = mdp.measures(rows, standard=LAW, cutoffs=0.5, units="households", indicator_weights=weights)
    assert [value(found, "M0"), value(found, "contribution", "water")] == [1, 0.5]


def test_income_gaps() -> None:
    # Rural line 1 500 000, urban 2 000 000. Gaps: (1 500 000 - 1 200 000) / 1 500 000 = 0.2; on the line 0, and within;
    # one dong above, outside; urban (2 000 000 - 1 000 000) / 2 000 000 = 0.5; the last income is not known.
    households = pl.DataFrame({
        "household_id": range(5), "area": ["rural", "rural", "rural", "urban", "urban"], "size": SIZES,
        "income_per_capita": [1_200_000, 1_500_000, 1_500_001, 1_000_000, None],
    })  # fmt: skip
    table = mdp.measures(five().drop("size"), standard=LAW, households=households, units=["households"])
    assert value(table, "income_headcount") == pytest.approx(3 / 4)
    assert value(table, "income_gap") == pytest.approx(0.7 / 4)
    assert value(table, "income_gap_squared") == pytest.approx((0.04 + 0.25) / 4)
    row = table.filter(measure="income_gap").row(0, named=True)
    assert (row["households"], row["left_out"]) == (4, 1)


def test_a_yearly_line_is_a_twelfth() -> None:
    law = mdp.load_standard("vn-ho-chi-minh-2021-2024")
    households = pl.DataFrame({"household_id": [1], "area": ["urban"], "income_per_capita": [1_500_000], "size": [2]})
    results = mdp.classify_table(households, standard=law, review_date=2022)
    table = mdp.measures(results, standard=law, households=households, units=["households"])
    assert value(table, "income_gap") == pytest.approx(0.5)  # 36 000 000 a year are 3 000 000 a month


def test_what_is_unknown_is_left_out_and_counted() -> None:
    table = five().with_columns(
        poor=pl.Series([True, None, False, False, True]),
        deprived_water=pl.Series([None, True, True, False, True], dtype=pl.Boolean),
        deprivation_count_max=pl.Series([4, 4, 1, 0, 3]),
    )
    found = mdp.measures(table, standard=LAW, units=["households"])
    rows = {(row["measure"], row["part"]): row for row in found.iter_rows(named=True)}
    assert (rows["H", None]["value"], rows["H", None]["left_out"]) == (0.5, 1)
    # Of the first household the number of deprivations is not known, so M0 and A rest on the last three.
    assert (rows["M0", None]["value"], rows["M0", None]["left_out"]) == (pytest.approx(3 / 12 / 3), 2)
    assert (rows["A", None]["value"], rows["A", None]["households"]) == (pytest.approx(3 / 12), 1)
    assert rows["uncensored_headcount", "water"]["value"] == pytest.approx(3 / 4)
    # Water and the class are known of the last three, of whom one is poor and deprived in it.
    water = rows["censored_headcount", "water"]
    assert (water["value"], water["households"], water["left_out"]) == (pytest.approx(1 / 3), 3, 2)


def test_nothing_is_measured_by_those_of_whom_nothing_is_known() -> None:
    # Totals of forms only: the class and the number are known, no indicator is. A share of 0 would be made up; so
    # would one of households that are poor and of whom the number is open, beside those of whom all is known.
    forms = pl.DataFrame({"household_id": [1, 2], "area": ["rural"] * 2, "size": [4, 2], "income_score": [140, 150],
                          "deprivation_points": [30, 20]})  # fmt: skip
    results = mdp.classify_table(forms, standard=LAW, review_date=2024)
    found = mdp.measures(results, standard=LAW, households=forms, units="households")
    assert (value(found, "H"), value(found, "M0")) == (0.5, pytest.approx(3 / 12 / 2))
    for name in NAMES:
        # What a household contributes is asked of the poor alone.
        for measure, left_out in (("uncensored_headcount", 2), ("censored_headcount", 2), ("contribution", 1)):
            row = found.filter(measure=measure, part=name).row(0, named=True)
            assert (row["value"], row["households"], row["left_out"]) == (None, 0, left_out)
    gaps = five().with_columns(deprivation_count_max=pl.Series([3, 5, 2, 0, 3]))  # open of the second and the third
    found = mdp.measures(gaps, standard=LAW, units="households")
    assert value(found, "M0") == pytest.approx((3 + 3) / 12 / 3)
    row = found.filter(measure="A").row(0, named=True)
    assert (row["value"], row["households"], row["left_out"]) == (pytest.approx(3 / 12), 2, 1)


def test_weights_stand_for_households() -> None:
    twice = mdp.measures(pl.concat([five(), five()[:2]]), standard=LAW, units=["households"])
    weighted = mdp.measures(five(w=[2.0, 2.0, 1.0, 1.0, 1.0]), standard=LAW, weights="w", units=["households"])
    assert weighted["value"].to_list() == pytest.approx(twice["value"].to_list())


WEIGHTS: dict[str, Any] = {
    "float64": pl.Series([1.0, 2.0, 4.0]),
    "float32": pl.Series([1, 2, 4], dtype=pl.Float32),
    "decimal": pl.Series([Decimal("1.0"), Decimal("2.0"), Decimal("4.0")]),
    "uint8": pl.Series([1, 2, 4], dtype=pl.UInt8),
    "int32": pl.Series([1, 2, 4], dtype=pl.Int32),
}


@pytest.mark.parametrize("kind", WEIGHTS)
@pytest.mark.parametrize("convert", [pl.DataFrame.clone, pl.DataFrame.to_pandas, pl.DataFrame.to_arrow])
def test_weights_of_any_numeric_type_give_the_rates_of_floats(kind: str, convert: Any) -> None:
    rows = classified([dict.fromkeys(NAMES[:3], True), {}, {}], w=WEIGHTS[kind], size=[2, 1, 1])
    rates = pl.from_dataframe(mdp.tabulate(convert(rows), weights="w")).filter(pl.col("status").cast(str) == "poor")
    # One of 1 + 2 + 4 households, two of 2 + 2 + 4 people.
    assert rates.select("household_rate", "people_rate").row(0) == pytest.approx((1 / 7, 2 / 8))
    found = pl.from_dataframe(mdp.measures(convert(rows), standard=LAW, weights="w"))
    assert found.filter(measure="H")["value"].to_list() == pytest.approx([1 / 7, 2 / 8])


@pytest.mark.parametrize("kind", ["Int64", "Float64", "float32", "object"])
def test_weights_as_pandas_keeps_them(kind: str) -> None:
    rows = classified([dict.fromkeys(NAMES[:3], True), {}, {}]).to_pandas()
    rows["w"] = pd.Series([Decimal("1.0"), Decimal("2.0"), Decimal("4.0")], dtype=object).astype(kind)
    found = mdp.tabulate(rows, weights="w")
    assert found.loc[found["status"] == "poor", "household_rate"].tolist() == pytest.approx([1 / 7])


def test_large_whole_weights_do_not_run_over() -> None:
    rows = classified([dict.fromkeys(NAMES[:3], True), {}], w=pl.Series([2_000_000_000] * 2, dtype=pl.Int32))
    poor = mdp.tabulate(rows, weights="w").filter(pl.col("status").cast(str) == "poor")
    assert poor.select("households", "household_rate").row(0) == (2_000_000_000, 0.5)


# --- errors -------------------------------------------------------------------------------------------------------


def by_the_textbook(y: Any, x: Any, weights: Any, strata: Any, clusters: Any) -> tuple[float, float]:
    """The ratio of two totals and its standard error: Taylor linearisation, clusters drawn with replacement.

    Cochran, Sampling Techniques, 6.  z = (y - R x) / X; the variance is the sum over the strata of n / (n - 1) times
    the squared deviations of the clusters' totals of z from their mean.
    """
    y, x, w = (np.asarray(values, float) for values in (y, x, weights))
    ratio = (w * y).sum() / (w * x).sum()
    z = w * (y - ratio * x) / (w * x).sum()
    variance = 0.0
    for stratum in sorted(set(strata)):
        totals = [
            sum(z[place] for place in range(len(z)) if strata[place] == stratum and clusters[place] == cluster)
            for cluster in sorted({clusters[place] for place in range(len(z)) if strata[place] == stratum})
        ]
        mean = sum(totals) / len(totals)
        variance += len(totals) / (len(totals) - 1) * sum((total - mean) ** 2 for total in totals)
    return ratio, sqrt(variance)


def survey(seed: int, size: int = 300) -> tuple[pl.DataFrame, dict[str, list[Any]]]:
    rng = np.random.default_rng(seed)
    rows = [{name: bool(rng.random() < 0.2) for name in NAMES} for _ in range(size)]
    design: dict[str, list[Any]] = {
        "weight": (rng.random(size) + 0.5).tolist(),
        "stratum": [f"s{place % 4}" for place in range(size)],
        "cluster": [int(rng.integers(0, 8)) for _ in range(size)],  # numbered anew in each stratum
        "size": rng.integers(1, 7, size).tolist(),
        "district": [("A", "B", None)[place % 3] for place in range(size)],
    }
    return classified(rows, **design), design


@NEEDS_SVY
def test_errors_by_the_textbook() -> None:
    table, design = survey(1)
    found = mdp.measures(table, standard=LAW, weights="weight", strata="stratum", clusters="cluster", units=["people"])
    weights = np.array(design["weight"]) * np.array(design["size"])
    poor, score = table["poor"].to_numpy(), table["deprivation_count_min"].to_numpy() / 12
    rows = {(row["measure"], row["part"]): row for row in found.iter_rows(named=True)}
    ones = np.ones(len(poor))
    for key, y, x in (
        (("H", None), poor, ones), (("M0", None), poor * score, ones), (("A", None), poor * score, poor),
        (("censored_headcount", "water"), poor & table["deprived_water"].to_numpy(), ones),
        (("contribution", "water"), (poor & table["deprived_water"].to_numpy()) / 12, poor * score),
    ):  # fmt: skip
        ratio, error = by_the_textbook(y, x, weights, design["stratum"], design["cluster"])
        assert (rows[key]["value"], rows[key]["se"]) == pytest.approx((ratio, error)), key
        assert rows[key]["low"] < ratio < rows[key]["high"]


@NEEDS_SVY
def test_intervals_are_those_of_the_logit() -> None:
    table, _ = survey(1)
    found = mdp.measures(table, standard=LAW, strata="stratum", clusters="cluster", units=["households"])
    share, error, low, high = found.filter(measure="H").select("value", "se", "low", "high").row(0)
    # 4 strata with 8 clusters each: 28 degrees of freedom, for which Student's t is 2.0484 at 95 %.
    far = 2.0484071 * error / (share * (1 - share))
    ends = [1 / (1 + exp(-(log(share / (1 - share)) + side * far))) for side in (-1, 1)]
    assert (low, high) == pytest.approx(ends, rel=1e-6)


@NEEDS_SVY
def test_intervals_of_shares_lie_between_0_and_1() -> None:
    # Of forty households in four clusters one is poor, in all indicators: the straight interval would begin below 0.
    rows = [dict.fromkeys(NAMES, True), *[{"water": True}] * 39]
    table = classified(rows, cluster=[place % 4 for place in range(40)])
    found = mdp.measures(table, standard=LAW, clusters="cluster", units="households")
    row = found.filter(measure="H").row(0, named=True)
    assert row["value"] - 2 * row["se"] < 0 < row["low"] < row["value"] < row["high"] < 1
    ends = found.filter(pl.col("low").is_not_null())
    assert ends.filter(~pl.col("low").is_between(0, 1) | ~pl.col("high").is_between(0, 1)).height == 0
    # All are deprived in water, all the poor in everything: a share of 1 has no interval.
    for whole in (found.filter(measure="uncensored_headcount", part="water"), found.filter(measure="A")):
        assert whole.select("value", "low", "high").row(0) == (1, None, None)
    nobody = mdp.measures(table, standard=LAW, clusters="cluster", units="households", cutoffs=2).filter(measure="H")
    assert nobody["high"].item() < 1


@NEEDS_SVY
def test_groups_are_domains_of_the_whole_sample() -> None:
    table, design = survey(2)
    found = mdp.measures(
        table, standard=LAW, by="district", weights="weight", strata="stratum", clusters="cluster", units=["households"]
    )
    poor = table["poor"].to_numpy()
    for name in ("A", "B", None):
        inside = np.array([district == name for district in design["district"]])
        ratio, error = by_the_textbook(poor & inside, inside, design["weight"], design["stratum"], design["cluster"])
        row = found.filter(pl.col("district").eq_missing(pl.lit(name, pl.String)), measure="H").row(0, named=True)
        assert (row["value"], row["se"]) == pytest.approx((ratio, error))


@NEEDS_SVY
def test_households_drawn_one_by_one() -> None:
    table, design = survey(3)
    found = mdp.measures(table, standard=LAW, strata="stratum", units=["households"])
    own = list(range(table.height))
    ratio, error = by_the_textbook(table["poor"].to_numpy(), np.ones(300), np.ones(300), design["stratum"], own)
    row = found.filter(measure="H").row(0, named=True)
    assert (row["value"], row["se"]) == pytest.approx((ratio, error))


@NEEDS_SVY
def test_a_stratum_with_one_cluster_is_told_and_handled() -> None:
    table, _ = survey(4)
    table = table.with_columns(stratum=pl.when(pl.col("cluster") == 0).then(pl.lit("alone")).otherwise("stratum"))
    how: dict[str, Any] = {"standard": LAW, "strata": "stratum", "clusters": "cluster", "units": ["households"]}
    with pytest.warns(UserWarning, match=r"1 stratum has one cluster only \(alone\).*single_units='center'"):
        centred = mdp.measures(table, **how)
    with pytest.warns(UserWarning, match="single_units='skip'"):
        skipped = mdp.measures(table, **how, single_units="skip")
    errors = [found.filter(measure="H")["se"].item() for found in (centred, skipped)]
    assert errors[0] > errors[1] > 0
    with pytest.raises(mdp.MdpovertyError, match="join them with others, or choose single_units"):
        mdp.measures(table, **how, single_units="error")


@NEEDS_SVY
def test_clusters_without_strata() -> None:
    table, design = survey(7)
    found = mdp.measures(table, standard=LAW, clusters="cluster", units="households")
    one = ["all"] * table.height
    ratio, error = by_the_textbook(table["poor"].to_numpy(), np.ones(300), np.ones(300), one, design["cluster"])
    row = found.filter(measure="H").row(0, named=True)
    assert (row["value"], row["se"]) == pytest.approx((ratio, error))


@NEEDS_SVY
def test_no_stratum_to_take_an_error_from() -> None:
    table, _ = survey(8)
    how: dict[str, Any] = {"standard": LAW, "strata": "cluster", "clusters": "cluster", "units": "households"}
    with pytest.raises(
        mdp.MdpovertyError, match=r"8 strata have one cluster only.*no other stratum can stand for them"
    ):
        mdp.measures(table, **how, single_units="scale")


def test_rounds_with_other_groups_are_not_compared() -> None:
    whole, parts = (mdp.measures(five(), standard=LAW, by=by) for by in ((), "district"))
    with pytest.raises(mdp.MdpovertyError, match=r"before: no column district; .* with the same groups"):
        mdp.measure_changes(whole, parts)
    with pytest.raises(mdp.MdpovertyError, match="after: no column district"):
        mdp.measure_changes(parts, whole)


@NEEDS_SVY
def test_changes_between_two_rounds() -> None:
    one, other = (
        mdp.measures(survey(seed)[0], standard=LAW, strata="stratum", clusters="cluster", units=["people"])
        for seed in (5, 6)
    )
    row = mdp.measure_changes(one, other).filter(measure="M0").row(0, named=True)
    before, after = (table.filter(measure="M0").row(0, named=True) for table in (one, other))
    assert row["change"] == pytest.approx(after["value"] - before["value"])
    assert row["se"] == pytest.approx(sqrt(before["se"] ** 2 + after["se"] ** 2))
    assert row["high"] - row["low"] == pytest.approx(2 * 1.959964 * row["se"], rel=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_what_must_hold_of_any_register(seed: int) -> None:
    households, members = tables_of(random_records(seed, 300, "vn-2022-2025", date(2024, 12, 31), complete=True))
    results = mdp.classify_table(households, members, standard=LAW, review_date=2024)
    results = results.with_columns(  # recorded totals may contradict the indicators; here they follow from them
        pl.sum_horizontal(*(pl.col(f"deprived_{name}") for name in NAMES)).cast(pl.Int16).alias(column)
        for column in ("deprivation_count_min", "deprivation_count_max")
    )
    found = mdp.measures(results, standard=LAW, households=households, members=members, cutoffs=[1, 3, 12])
    for unit in ("households", "people"):
        for cutoff in ("1", "3", "12"):
            of = {"unit": unit, "cutoff": cutoff}
            head, adjusted = value(found, "H", **of), value(found, "M0", **of)
            if not head:
                assert value(found, "A", **of) is None
                continue
            assert adjusted == pytest.approx(head * value(found, "A", **of))
            censored = [value(found, "censored_headcount", name, **of) for name in NAMES]
            assert sum(censored) / 12 == pytest.approx(adjusted)
            assert sum(value(found, "contribution", name, **of) for name in NAMES) == pytest.approx(1)
            assert sum(
                value(found, "dimension_contribution", part.id, **of) for part in LAW.dimensions
            ) == pytest.approx(1)
            assert all(
                part <= whole + 1e-12
                for part, whole in zip(
                    censored, [value(found, "uncensored_headcount", name, **of) for name in NAMES], strict=True
                )
            )


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"units": ["persons"]}, "units: 'persons' is not a unit; allowed: households, people"),
        ({"cutoffs": [0]}, "cutoffs: 0 is not a cut-off; write 'status', a number of deprivations from 1 to 12, or a"),
        ({"cutoffs": 1.0}, "cutoffs: 1.0 can mean one deprivation or all of them; write 1 for one, 12 for all"),
        ({"cutoffs": np.float64(1)}, "1.0 can mean one deprivation or all of them"),
        ({"cutoffs": 2.5}, "cutoffs: 2.5 is not a cut-off"),
        ({"cutoffs": 3.0}, "cutoffs: 3.0 is not a cut-off"),
        ({"cutoffs": [1, True]}, "cutoffs: True is not a cut-off"),
        ({"cutoffs": [float("nan")]}, "cutoffs: nan is not a cut-off"),
        ({"cutoffs": ["1/3"]}, "cutoffs: '1/3' is not a cut-off"),
        ({"cutoffs": []}, "cutoffs: [] is not a cut-off"),
        ({"cutoffs": ["poor"]}, "cutoffs: 'poor' is not a cut-off"),
        ({"cutoffs": [13]}, "cutoffs: 13 is not a cut-off"),
        ({"weights": "district"}, "district: holds text; a weight is a number: how many households"),
        ({"by": "distict"}, "distict: no table has this column – did you mean 'district'?"),
        ({"indicator_weights": {"watr": 1}}, "watr: no indicator has this id – did you mean 'water'?"),
        ({"indicator_weights": {"water": -1}}, "water: -1 is not a weight; a weight is a number from 0 up"),
        ({"indicator_weights": dict.fromkeys(NAMES, 0)}, "at least one must be above 0"),
        ({"indicator_weights": dict.fromkeys(NAMES[1:], 1)}, f"{NAMES[0]}: has no weight; give one for every"),
        ({"indicator_weights": {"water": float("inf")}}, "water: inf is not a weight; a weight is a number from 0 up"),
        ({"indicator_weights": {"water": "1"}}, "water: '1' is not a weight; a weight is a number from 0 up"),
        ({"indicator_weights": [1] * 12}, "give the weights by the ids of the indicators, such as employment: 1"),
        ({"by": None}, "names are needed, one or several:\n  None is not a name"),
        ({"by": ["district", 3]}, "3 is not a name"),
        ({"weights": "unknown"}, "unknown: 5 households have no weight; every household needs one"),
        ({"strata": "district", "single_units": "merge"}, "unknown single_units 'merge'; allowed: 'center'"),
        ({"strata": "hole"}, "hole: 1 household has no value; every sampled household needs one (household 1)"),
        ({"weights": "below"}, "below: 2 households have a weight below 0 (household 1, 3)"),
        ({"weights": "endless"}, "endless: 1 household has an infinite weight (household 0)"),
        ({"weights": "nothing"}, "nothing: every household has weight 0; nothing would be counted"),
        ({"standard": "vn-2016-2020"}, "deprived_information_assets; these results follow another standard"),
        ({"level": 95}, "a level of confidence lies between 0 and 1"),
    ],
)  # fmt: skip
def test_what_cannot_be_measured_is_told(how: dict[str, Any], words: str) -> None:
    columns = {
        "hole": ["x", None, "y", "y", "x"], "below": [1, -1, 1, -2, 1], "nothing": [0] * 5, "unknown": [None] * 5,
        "endless": [float("inf"), 1.0, 1.0, 1.0, 1.0],
    }  # fmt: skip
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.measures(five(**columns), **{"standard": LAW, **how})
    assert words in str(refused.value)


def test_people_need_persons() -> None:
    with pytest.raises(mdp.MdpovertyError, match="no household's number of persons is known"):
        mdp.measures(five().drop("size"), standard=LAW)


def test_pandas_in_pandas_out() -> None:
    table = mdp.measures(five().to_pandas(), standard=LAW)
    assert isinstance(table, pd.DataFrame)
    assert table.loc[table["measure"] == "H", "value"].tolist() == pytest.approx([0.6, 8 / 15])
