"""Names of units that people spell in several ways, and names that stand under two larger units."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from mdpoverty.files.classify_files import classify_files
from mdpoverty.law.plausibility import plausibility_checks
from mdpoverty.tables.unit_names import count_unit_names, judge_unit_names

KINDS = {"xã": ("x.",), "phường": ("p.",), "thành phố": ("tp.", "tp")}


def found(communes: list[str], districts: list[str] | None = None) -> dict[str, int]:
    """Return in how many households of a made register each check finds something."""
    table = pl.DataFrame({
        "household_id": range(len(communes)),
        "district": districts or ["Made"] * len(communes),
        "commune": communes,
    })  # fmt: skip
    return {
        check.value: rows
        for check, rows in judge_unit_names(
            count_unit_names(table, plausibility_checks()), plausibility_checks()
        ).items()
    }


@pytest.mark.parametrize(
    "other",
    ["Hoà Bình", "HÒA BÌNH", "Hòa  Bình", " hòa bình ", "Xã Hòa Bình", "x. Hòa Bình", "Ho\u0300a Bi\u0300nh"],
)
def test_one_unit_in_two_spellings_is_found(other: str) -> None:
    # Two households spell it in one way, one in another: one household stands otherwise than most.
    expected = {} if other == "Ho\u0300a Bi\u0300nh" else {"unit_spelled_in_two_ways": 1}  # the same text in NFC
    assert found(["Hòa Bình", "Hòa Bình", other]) == expected


@pytest.mark.parametrize(
    ("one", "other"), [("Hòa Bình", "Hóa Bình"), ("Xã Cao Lãnh", "Phường Cao Lãnh"), ("Phường 1", "Phường 2")]
)
def test_two_units_are_two(one: str, other: str) -> None:
    assert found([one, one, other]) == {}


def test_a_name_without_its_kind_belongs_to_the_unit_that_is_named_more_often() -> None:
    # "Cao Lãnh" is taken for the ward, of which there are three: 1 of 4 stands otherwise. The commune has one spelling.
    assert found(["Phường Cao Lãnh"] * 3 + ["Xã Cao Lãnh"] * 2 + ["Cao Lãnh"]) == {"unit_spelled_in_two_ways": 1}


def test_one_name_under_two_larger_units_is_found() -> None:
    assert found(["Tân Lập"] * 5, ["A", "A", "A", "B", "B"]) == {"unit_under_two_parents": 2}


def test_a_table_without_units_has_nothing_to_find() -> None:
    assert count_unit_names(pl.DataFrame({"household_id": [1]}), plausibility_checks()) == {}


def test_a_number_is_no_name_without_its_kind() -> None:
    assert found(["Phường 1", "Phường 1", "1"]) == {}
    assert found(["Phường 1", "Phường 1", "phường 1"]) == {"unit_spelled_in_two_ways": 1}


def test_two_communes_of_one_name_are_told_where_communes_alone_are_counted(tmp_path: Path) -> None:
    rows = ["1,Hướng Hóa,Tân Lập", "2,Hướng Hóa,Tân Lập", "3,Đakrông,Tân Lập"]  # made; one household is elsewhere
    text = "\n".join(["household_id,Huyện,Xã,area", *(f"{row},rural" for row in rows)])
    (tmp_path / "h.csv").write_text(text, encoding="utf-8")
    (tmp_path / "m.csv").write_text("household_id,age,district\n1,30,Made\n", encoding="utf-8")
    result = classify_files(
        tmp_path / "h.csv", tmp_path / "m.csv", standard="vn-2022-2025", review_date=2024, by=["Xã"]
    )
    assert {str(check): number for check, number in result.warnings.items()}["unit_under_two_parents"] == 1
    assert result.results.columns[-1] == "commune"
