"""The income of the whole household is compared exactly, whichever way it comes and whoever asks.

Made: three persons have 4 500 001 dong a month, 1 500 000.33 each, above the rural line of 1 500 000. Another three
have 4 500 000, at the line.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

import mdpoverty as mdp
from mdpoverty.facts.checks import Check

HOW: dict[str, Any] = {"standard": "vn-2022-2025", "review_date": 2024}
HOUSEHOLDS = pl.DataFrame({
    "household_id": [1, 2], "area": ["rural"] * 2, "size": [3, 3], "household_income": [4_500_000, 4_500_001],
    "deprivation_points": [30, 30],
})  # fmt: skip
CLASSES = ["poor", "average_living_standard"]


def as_csv(table: pl.DataFrame, path: Path) -> Path:
    table.write_csv(path)
    return path


def test_a_record() -> None:
    answers = [mdp.classify(record, "vn-2022-2025", review_date=2024) for record in HOUSEHOLDS.to_dicts()]
    assert [answer.status.value for answer in answers] == CLASSES
    assert all("household_income" not in answer.missing_facts for answer in answers)


@pytest.mark.parametrize("turned", [pl.DataFrame.clone, pl.DataFrame.to_pandas, pl.DataFrame.to_arrow])
def test_a_table(turned: Any) -> None:
    results = mdp.classify_table(turned(HOUSEHOLDS), **HOW)
    statuses = pl.from_arrow(results)["status"] if isinstance(results, pa.Table) else results["status"]
    assert [str(status) for status in statuses] == CLASSES


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl"])
def test_a_file(tmp_path: Path, ending: str) -> None:
    source = tmp_path / f"households.{ending}"
    {"csv": HOUSEHOLDS.write_csv, "parquet": HOUSEHOLDS.write_parquet, "jsonl": HOUSEHOLDS.write_ndjson}[ending](source)
    mdp.classify_files(source, output=tmp_path / "out.csv", **HOW)
    assert pl.read_csv(tmp_path / "out.csv")["status"].to_list() == CLASSES


def test_a_sheet_with_vietnamese_headings(tmp_path: Path) -> None:
    named = HOUSEHOLDS.rename({"household_income": "Tổng thu nhập của hộ", "size": "Số khẩu", "area": "Khu vực"})
    source = as_csv(named, tmp_path / "ho.csv")
    mdp.classify_files(source, output=tmp_path / "out.csv", **HOW)
    assert pl.read_csv(tmp_path / "out.csv")["status"].to_list() == CLASSES


def test_the_listed_members_are_the_persons() -> None:
    members = pl.DataFrame({"household_id": [1, 1, 1, 2, 2, 2], "age": [40] * 6})
    assert mdp.classify_table(HOUSEHOLDS.drop("size"), members, **HOW)["status"].to_list() == CLASSES


def test_of_an_unknown_number_of_persons_the_size_is_asked() -> None:
    answer = mdp.classify(HOUSEHOLDS.drop("size").row(1, named=True), "vn-2022-2025", review_date=2024)
    assert [status.value for status in answer.possible_statuses] == [*CLASSES, "above_average"]
    assert answer.missing_facts == ("size", "members")  # the members for the exemption


def test_incomes_that_contradict_each_other_are_an_error() -> None:
    # 4 500 000 / 3 = 1 500 000 exactly: a dong more is no rounding of it. 4 500 001 / 3 is 1 500 000.33: both are.
    both = HOUSEHOLDS.with_columns(income_per_capita=pl.Series([1_500_001, 1_500_001]))
    [found] = [f for f in mdp.check_tables(both, **HOW) if f.check is Check.INCOME_CONTRADICTS_HOUSEHOLD]
    assert (found.check.level, found.rows.tolist()) == ("error", [0])
    assert found.check.label("vi").startswith("thu nhập bình quân không phải")
    with pytest.raises(
        mdp.MdpovertyError, match="income_per_capita must be household_income divided by the number of persons"
    ):
        mdp.classify(both.row(0, named=True), "vn-2022-2025", review_date=2024)
    # Whatever the number of persons, none of them has 400 000 of 1 000 000 together: 1 000 000 / 2, / 3 are others.
    contradicting = {"area": "rural", "household_income": 1_000_000, "income_per_capita": 400_000}
    with pytest.raises(mdp.MdpovertyError):
        mdp.classify(contradicting, "vn-2022-2025", review_date=2024)
    assert mdp.classify({**contradicting, "income_per_capita": 333_333}, "vn-2022-2025", review_date=2024)


@pytest.mark.parametrize(
    ("edge", "at_line", "below"),
    [
        # "từ 1 500 000 trở xuống": 4 500 000 of three is inside; "dưới 1 500 000": 4 499 999 is, 4 500 000 is not.
        ({"at_most": 1_500_000}, "near_poor", "near_poor"),
        ({"below": 1_500_000}, "average_living_standard", "near_poor"),
    ],
)
def test_a_line_that_is_strict(edge: dict[str, int], at_line: str, below: str) -> None:
    line = {"fact": "income_per_capita", "unit": "VND per person per month"}
    law = mdp.revise(mdp.load_standard("vn-2022-2025"), {
        "income_measures": ["income_per_capita"],
        "income_bands": [
            {"id": "up_to_poverty_line", "upper": [{**line, **edge}]},
            {"id": "up_to_average_bound", "upper": [{**line, "at_most": 3_000_000}]},
        ],
    })  # fmt: skip
    for income, status in ((4_500_000, at_line), (4_499_999, below), (4_500_001, "average_living_standard")):
        record = {"household_income": income, "size": 3, "deprivation_points": 0}
        assert mdp.classify(record, law, review_date=2024).status.value == status


def test_the_flag_of_low_income_workers_is_exact_too() -> None:
    # 3 × 2 250 000 = 6 750 000; three persons of whom one works.
    def raised(income: int, **more: Any) -> bool | None:
        record = {"area": "rural", "household_income": income, "deprivation_points": 0, **more}
        members = [{"work": "own_account"}, {}, {}]
        answer = mdp.classify({**record, "members": members}, "vn-2022-2025", review_date="2025-12-31")
        return answer.flags["low_income_worker_household"]

    assert raised(6_750_000) is True
    assert raised(6_750_001) is False
    assert raised(6_750_001, income_per_capita=2_250_000) is False  # the rounded one does not decide


def test_explained_in_both_languages() -> None:
    told = mdp.explain(HOUSEHOLDS.row(1, named=True), "vn-2022-2025", review_date=2024)
    assert "4,500,001 VND per month / 3 persons = 1,500,000.333 VND per person per month; at most 1,500,000" in str(
        told
    )
    assert "4.500.001 đồng/tháng / 3 người = 1.500.000,333 đồng/người/tháng" in told.to_text("vi")


def test_ways_out_add_what_all_persons_lack() -> None:
    # At 4 499 999, three persons lack 2 dong together to 4 500 001: one of them 2/3, a whole dong.
    record = {**HOUSEHOLDS.row(0, named=True), "household_income": 4_499_999}
    way = next(way for way in mdp.pathways(record, **HOW).ways or () if way.status.value == CLASSES[1])
    assert (way.income_gap, way.household_income_gap) == (1, 2)
    table = mdp.pathways_table(pl.DataFrame([record]), **HOW).table
    assert table.select("income_gap", "household_income_gap").row(0) == (1, 2)


def test_measures_of_the_income_gap() -> None:
    # 4 500 000 is at the line: within, no gap. 4 500 001 is above. 3 600 000: 1 200 000 each, a gap of 20 %.
    third = pl.DataFrame([{**HOUSEHOLDS.row(0, named=True), "household_id": 3, "household_income": 3_600_000}])
    homes = pl.concat([HOUSEHOLDS, third])
    results = mdp.classify_table(homes, **HOW)
    found = mdp.measures(results, standard="vn-2022-2025", households=homes, units=["households"])
    values = {row["measure"]: row["value"] for row in found.iter_rows(named=True)}
    assert values["income_headcount"] == pytest.approx(2 / 3)
    assert values["income_gap"] == pytest.approx(0.2 / 3)


def test_a_review_that_records_the_whole_and_one_that_does_not() -> None:
    # 1: 1 500 000 each and then 1 500 000.33: out of poverty by income alone.
    before = mdp.Review(
        HOUSEHOLDS.head(1).drop("household_income").with_columns(income_per_capita=1_500_000), review_date=2023
    )
    after = mdp.Review(HOUSEHOLDS.tail(1).with_columns(household_id=pl.lit(1, pl.Int64)), review_date=2024)
    moved = mdp.compare_reviews(before, after, standard="vn-2022-2025").table.row(0, named=True)
    assert (moved["status_before"], moved["status_after"]) == ("poor", "average_living_standard")
    assert (moved["moved_by_income"], moved["moved_by_deprivations"]) == (1.0, 0.0)


def test_the_audit_holds_the_score_against_it() -> None:
    # B1 of 140 puts both within the line; 4 500 001 of three is above it.
    recorded = HOUSEHOLDS.with_columns(income_score=140)
    found = mdp.audit(recorded, **HOW).table["score_finding"].to_list()
    assert found == ["agrees", "contradicts"]


def test_reclassified_under_both_standards() -> None:
    # 2016–2020, rural: 3 × 1 500 000 = 4 500 000 is the average bound.
    found = mdp.reclassify(
        HOUSEHOLDS.drop("deprivation_points"), before="vn-2016-2020", after="vn-2022-2025", review_date=2021
    ).table
    assert found["status_before"].to_list() == ["average_living_standard", "above_average"]


def test_templates_ask_for_it(tmp_path: Path) -> None:
    from mdpoverty.files.template import write_template

    households, *_ = write_template(mdp.load_standard("vn-2022-2025"), tmp_path, xlsx=False)
    asked = households.read_text("utf-8-sig").splitlines()[0].split(",")
    assert asked.index("household_income") == asked.index("income_per_capita") + 1


def test_a_table_with_it_alone_has_an_income() -> None:
    mdp.classify_table(HOUSEHOLDS, **HOW)  # warnings are errors: none says that no income stands there
