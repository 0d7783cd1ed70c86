"""No row is lost and no household is classified on half its members: totals balance whatever is wrong with a file."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.frames import tables_of
from tests.oracle.strategies import random_records

import mdpoverty as mdp
from mdpoverty.engine.plan import Plan
from mdpoverty.engine.run import Run, run_plan
from mdpoverty.facts.columns import HouseholdColumns
from mdpoverty.files.analyse_files import reclassify_files
from mdpoverty.files.classify_files import ClassifiedFiles, classify_files
from mdpoverty.files.rejects import Totals

REVIEW = date(2024, 12, 31)
STANDARD = "vn-2022-2025"


def run(folder: Path, households: str, members: str | None = None, **options: Any) -> ClassifiedFiles:
    files = []
    for name, content in (("households", households), ("members", members)):
        if content is not None:
            files.append(folder / f"{name}.csv")
            files[-1].write_text(content, encoding="utf-8")
    return classify_files(*map(str, files), standard=STANDARD, review_date=REVIEW, **options)


def rejects(result: Any) -> list[tuple[str, ...]]:
    """Return file, row, household and check of the rejected rows."""
    short = pl.col("file").str.extract(r"(households|members)")
    return result.rejects.select(short, "row", "household_id", "check").rows()  # type: ignore[no-any-return]


def test_a_household_goes_whole_with_its_members(tmp_path: Path) -> None:
    result = run(tmp_path, "household_id,size\n1,9\n2,9\n3,-1\n", "household_id,age\n2,30\n1,200\n3,1\n1,30\n2,4\n")
    assert result.results["household_id"].to_list() == ["2"]
    assert result.members is not None
    assert result.members["age"].to_list() == [30, 4]
    assert result.totals == Totals(3, 1, 2, 5, 2, 3)
    assert [row for row in rejects(result) if row[3] != "size_below_members"] == [
        ("households", "2", "1", "rejected_with_household"),
        ("households", "4", "3", "negative_amount"),
        ("members", "3", "1", "impossible_age"),
        ("members", "4", "3", "rejected_with_household"),
        ("members", "5", "1", "rejected_with_household"),
    ]


def test_ids_that_are_missing_or_stand_twice_and_orphans(tmp_path: Path) -> None:
    households = "household_id,area\n1,rural\n1,urban\n,rural\n2,rural\n"
    result = run(tmp_path, households, "household_id,age\n1,5\n2,6\n9,7\n,8\n")
    assert result.results["household_id"].to_list() == ["2"]
    assert result.totals == Totals(4, 1, 3, 4, 1, 3)
    assert rejects(result) == [
        ("households", "2", "1", "duplicate_household"),
        ("households", "3", "1", "duplicate_household"),
        ("households", "4", None, "missing_id"),
        ("members", "2", "1", "rejected_with_household"),
        ("members", "4", "9", "orphan_member"),
        ("members", "5", None, "missing_id"),
    ]
    cause = tmp_path / "households.csv"
    assert result.rejects["reason"][3] == f"another row of the household was refused: {cause} row 2"


def test_a_broken_line_of_a_member_takes_the_household_with_it(tmp_path: Path) -> None:
    # Without the child of household 1, the household would be another one than was observed.
    result = run(tmp_path, "household_id,area\n1,rural\n2,rural\n", "household_id,age,sex\n1,40,male\n1,7\n2,30,male\n")
    assert result.results["household_id"].to_list() == ["2"]
    assert result.rejects.filter(check="broken_row")["reason"].to_list() == ["the line has 2 cells, the heading 3"]
    assert result.totals == Totals(2, 1, 1, 3, 1, 2)


@pytest.mark.parametrize("line", ["30,1", "30,male,1,", "Anh,30,male,1", "30,male,yes,1"])
def test_the_household_of_a_broken_line_is_found_from_both_ends(tmp_path: Path, line: str) -> None:
    """The id is the last of three cells; a cell too few or too many may stand before it or behind it."""
    result = run(tmp_path, "household_id\n1\n2\n", f"age,sex,household_id\n30,male,2\n{line}\n")
    assert result.results["household_id"].to_list() == ["2"]
    assert "1" in result.rejects["household_id"].to_list()


def test_warnings_do_not_reject(tmp_path: Path) -> None:
    result = run(tmp_path, "household_id,area,size\n1,rural,3\n2,rural,\n", "household_id,age\n1,5\n")
    assert result.totals.rejected == 0
    assert {check.value: rows for check, rows in result.warnings.items()} == {
        "household_without_members": 1,
        "size_above_members": 1,
    }


def test_rows_that_do_not_balance_stop_everything() -> None:
    with pytest.raises(mdp.MdpovertyError) as error:
        Totals(3, 1, 1, 0, 0, 0)
    assert str(error.value) == (
        "households: the rows do not balance: 3 in, 1 classified, 1 rejected; this is a defect of mdpoverty, "
        "please report it; nothing was written"
    )


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_broken_the_rest_is_classified_as_if_alone(tmp_path: Path, seed: int) -> None:
    """Spoil cells and lines of a register at random; who is left has the class that the sound register gives.

    Of whom a spoilt line may have been a member, no less is possible than before.
    """
    chance = random.Random(seed)  # noqa: S311
    records = [
        {**record, "household_id": f"h{n}"} for n, record in enumerate(random_records(seed, 60, STANDARD, REVIEW))
    ]
    tables = tables_of(records)
    sound = mdp.classify_table(*tables, standard=STANDARD, review_date=REVIEW)
    spoilt = [_spoil(frame.write_csv(), chance) for frame in tables]
    result = run(tmp_path, *spoilt)
    totals = result.totals
    assert totals.households_in == len(spoilt[0].splitlines()) - 1
    assert totals.members_in == len(spoilt[1].splitlines()) - 1
    for part, rejected in (("households", totals.households_rejected), ("members", totals.members_rejected)):
        rows = result.rejects.filter(
            pl.col("file").str.ends_with(f"{part}.csv"), pl.col("check") != "incomplete_members"
        )
        assert rows["row"].n_unique() == rejected
        assert rows["reason"].null_count() == 0
    assert rejected
    doubtful = result.rejects.filter(check="incomplete_members")["household_id"].to_list()
    left = result.results.filter(~pl.col("household_id").is_in(doubtful))
    assert left.height >= 40
    assert_frame_equal(left, sound.filter(pl.col("household_id").is_in(left["household_id"].to_list())))
    possible = dict(sound.select("household_id", "possible_statuses").iter_rows())
    for name, words in result.results.select("household_id", "possible_statuses").iter_rows():
        assert set(possible[name].split("|")) <= set(words.split("|"))


def _spoil(text: str, chance: random.Random) -> str:
    """Spoil a cell, or lose or add one, behind the id in five lines; write one household twice."""
    lines = text.splitlines()
    for _ in range(5):
        row = chance.randrange(1, len(lines))
        cells = lines[row].split(",")
        place = chance.randrange(1, len(cells))
        lines[row] = ",".join(chance.choice([[*cells[:place], "§", *cells[place + 1 :]], cells[:place], [*cells, "x"]]))
    if "member_id" not in lines[0]:
        lines.append(chance.choice(lines[1:]))
    return "\n".join(lines) + "\n"


def test_reclassifying_rejects_by_the_checks_of_both_standards(tmp_path: Path) -> None:
    # 2016-2020 knows ten indicators, 2022-2025 twelve: 110 points are possible in the second only.
    households = tmp_path / "households.csv"
    households.write_text(
        "household_id,area,income_per_capita,deprivation_points\n1,rural,1,110\n2,rural,1,30\n", "utf-8"
    )
    options: dict[str, Any] = {"before": "vn-2016-2020", "after": STANDARD, "review_date": 2021}
    found = reclassify_files(str(households), **options, recorded_under="before")
    assert found.moves.table.select("household_id", "status_before", "status_after").rows() == [
        ("2", "poor", "undetermined")
    ]
    assert rejects(found) == [("households", "2", "1", "impossible_points")]
    found = reclassify_files(str(households), **options, recorded_under="after")
    assert found.totals.rejected == 0
    with pytest.raises(mdp.MdpovertyError, match="deprivation_points: belongs to the review of one standard"):
        reclassify_files(str(households), **options)


@pytest.mark.parametrize(
    ("language", "cell", "words"),
    [
        ("en", "#N/A", "'#N/A' is a spreadsheet error"),
        ("en", "", "is missing"),
        ("vi", "#N/A", "'#N/A' là lỗi của bảng tính"),
        ("vi", "", "thiếu mã hộ"),
    ],
)
def test_an_id_that_is_refused_is_not_told_to_be_missing_too(
    tmp_path: Path, language: str, cell: str, words: str
) -> None:
    rows = f"household_id,area\n1,rural\n{cell},rural\n", f"household_id,age\n1,40\n{cell},30\n"
    found = run(tmp_path, *rows, language=language)
    told = found.rejects.filter(pl.col("check") != "incomplete_members")
    assert told["row"].to_list() == ["3", "3"]
    assert all(words in reason for reason in told["reason"])


def test_a_refused_id_of_a_typed_column_is_told_once(tmp_path: Path) -> None:
    table = pl.DataFrame({"household_id": [1.0, 7.5, None], "area": ["rural"] * 3})
    table.write_parquet(tmp_path / "h.parquet")
    found = classify_files(tmp_path / "h.parquet", standard=STANDARD, review_date=REVIEW)
    assert found.rejects.select("row", "check").rows() == [("2", "wrong_type"), ("3", "missing_id")]


def test_every_run_on_files_counts_the_warnings_of_the_rows_that_are_left_and_each_once(tmp_path: Path) -> None:
    # Household 1 has two members and a size of three; 2 and 3 are set aside; whom they list is not told.
    homes, people = tmp_path / "h.csv", tmp_path / "m.csv"
    homes.write_text(
        "household_id,area,income_per_capita,size,recorded_status\n1,rural,1400000,3,poor\n2,rual,900000,2,poor\n"
        "3,rural,-5,4,poor\n",
        encoding="utf-8",
    )
    people.write_text("household_id,age\n1,70\n1,35\n", encoding="utf-8")
    law = "vn-2022-2025"
    how: dict[str, Any] = {"review_date": 2024}
    runs = [
        mdp.classify_files(homes, people, standard=law, **how),
        mdp.audit_files(homes, people, standard=law, **how),
        mdp.reclassify_files(homes, people, before="vn-2016-2020", after=law, **how),
        mdp.report_files(homes, people, standard=law, output=tmp_path / "r.html", **how),
    ]
    for run in runs:
        assert run.totals.households_rejected == 2
        assert {check.value: rows for check, rows in run.warnings.items()} == {"size_above_members": 1}


def test_no_household_is_classified_twice_whatever_is_set_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "h.csv").write_text("household_id,area,income_per_capita\n1,rural,2300000\n2,rural,x\n3,rural,900000\n")
    (tmp_path / "m.csv").write_text("household_id,age\n1,30\n3,300\n,4\n9,50\n")
    classified = []

    def counted(plan: Plan, columns: HouseholdColumns) -> Run:
        classified.append(columns.n_households)
        return run_plan(plan, columns)

    monkeypatch.setattr("mdpoverty.tables.batches.run_plan", counted)
    run = classify_files(tmp_path / "h.csv", tmp_path / "m.csv", standard="vn-2022-2025", review_date=2024)
    assert (run.totals.households_in, run.totals.households_out) == (3, 1)
    assert classified == [1]
