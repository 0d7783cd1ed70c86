"""Rows that are no household and no member: totals and signatures; and ids with nothing beside them."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import mdpoverty as mdp
from mdpoverty.files.classify_files import ClassifiedFiles
from mdpoverty.tables.no_records import are_no_records

LAW = "vn-2022-2025"
FILES = {  # Made: a printed list with a total and a signature below it.
    "h.csv": "household_id,area,income_per_capita,size,note\n1,rural,1400000,2,\n2,rural,1600000,2,\n3,,,,\n4,,,,Bà A\n"
    "5,,,,\nTổng cộng:,,3000000,4,\n,,,,Người lập biểu\n",
    "m.csv": "household_id,age\n1,40\n1,41\n2,3\n2,33\n5,7\nTỔNG SỐ (I+II),5\n,Cộng\n",
}


@pytest.fixture
def run(tmp_path: Path) -> ClassifiedFiles:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return mdp.classify_files(tmp_path / "h.csv", tmp_path / "m.csv", standard=LAW, review_date=2024)


def test_totals_and_signatures_are_set_aside_and_told(run: ClassifiedFiles) -> None:
    # Households: 1 and 2; 3 and 4 have an id and no fact; 5 has a member; the total; the signature.
    assert run.results["household_id"].to_list() == ["1", "2", "3", "4", "5"]
    assert run.rejects.select("row", "check").rows() == [(row, "no_record") for row in ("7", "8", "7", "8")]
    totals = run.totals
    assert (totals.households_in, totals.households_out, totals.households_rejected) == (7, 5, 2)
    assert (totals.members_in, totals.members_out, totals.members_rejected) == (7, 5, 2)


def test_an_id_with_nothing_beside_it_is_told_and_never_smaller(run: ClassifiedFiles) -> None:
    # Whether 3 and 4 are households cannot be known: they are counted as undetermined, and told.
    told = {check.value: rows for check, rows in run.warnings.items()}
    assert told == {"household_without_members": 2, "only_an_id": 2}
    assert run.results["status"].to_list()[2:4] == ["undetermined", "undetermined"]


def test_a_total_below_the_members_makes_nobodys_list_incomplete(run: ClassifiedFiles) -> None:
    assert "incomplete_members" not in {check.value for check in run.warnings}


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("Tổng cộng", True),
        ("TỔNG CỘNG", True),
        ("To\u0302\u0309ng co\u0323\u0302ng", True),
        ("  Tổng  cộng : ", True),
        ("III Tổng cộng", False),
        ("Tổng cộng (I + II)", True),
        ("Cộng", True),
        ("Cộng Hòa", False),
        ("Người lập biểu", True),
        ("Người-12", False),
        ("Total", True),
        ("T-1", False),
        (None, False),
    ],
)
def test_words_of_rows_that_are_no_records(cell: str | None, said: bool) -> None:  # noqa: FBT001
    assert are_no_records(pl.Series([cell], dtype=pl.String)).to_list() == [said]


@pytest.mark.parametrize("kind", ["polars", "pandas"])
def test_a_table_with_a_total_is_refused_in_words(kind: str) -> None:
    table = pl.DataFrame({"household_id": ["1", "Tổng cộng"], "area": ["rural"] * 2, "income_per_capita": [1, 1]})
    given = table if kind == "polars" else table.to_pandas()
    with pytest.raises(mdp.MdpovertyError, match="a row of totals or signatures, not a household"):
        mdp.classify_table(given, standard=LAW, review_date=2024)


def test_a_member_of_whom_only_the_household_is_known_is_a_person(tmp_path: Path) -> None:
    (tmp_path / "h.csv").write_text("household_id,area,income_per_capita\n1,rural,1000000\n", encoding="utf-8")
    (tmp_path / "m.csv").write_text("household_id,age,sex\n1,70,male\n1,,\n", encoding="utf-8")
    run = mdp.classify_files(tmp_path / "h.csv", tmp_path / "m.csv", standard=LAW, review_date=2024)
    assert run.totals.members_out == 2
    assert run.results["nobody_can_work"].to_list() == [None]  # the other person may be able to
