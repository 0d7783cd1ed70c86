"""Vietnamese names are the same however their letters are put together, in files, in tables and on the command line."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import polars as pl
import pytest
from typer.testing import CliRunner

import mdpoverty as mdp
from mdpoverty.cli.app import app
from mdpoverty.files.analyse_files import audit_files
from mdpoverty.files.classify_files import classify_files

LAW = {"standard": "vn-2022-2025", "review_date": 2024}
FORMS = ["NFC", "NFD"]


def register(folder: Path, form: str) -> Path:
    """Write a made register whose heading and names have their letters in a form; one name is in the other form."""
    other = "NFD" if form == "NFC" else "NFC"
    rows = [("Hộ 1", normalize(form, "Hòa Bình")), ("Hộ 2", normalize(other, "Hòa Bình")), ("Hộ 3", "Tân Lập")]
    lines = "".join(f"{normalize(form, name)},rural,1000000,30,{commune},{commune}\n" for name, commune in rows)
    headings = normalize(form, "Mã hộ,Khu vực,Thu nhập BQ,Điểm B2,Xã,Vùng")
    (folder / "h.csv").write_text(f"{headings}\n{lines}", encoding="utf-8")
    return folder / "h.csv"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", [*(normalize(form, "Xã") for form in FORMS), "XÃ ", "commune", "Xã/Phường"])
def test_a_group_of_files_is_called_as_its_heading(tmp_path: Path, form: str, name: str) -> None:
    counts = classify_files(register(tmp_path, form), by=[name], **LAW).counts
    assert counts.select("commune", "households").sort("commune").rows() == [("Hòa Bình", 2), ("Tân Lập", 1)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("asked", FORMS)
def test_a_group_that_is_no_fact_has_one_name(tmp_path: Path, form: str, asked: str) -> None:
    counts = classify_files(register(tmp_path, form), by=[normalize(asked, "Vùng")], **LAW).counts
    assert dict(counts.select("Vùng", "households").rows()) == {"Hòa Bình": 2, "Tân Lập": 1}


@pytest.mark.parametrize("asked", FORMS)
def test_audits_read_the_names_of_groups_alike(tmp_path: Path, asked: str) -> None:
    found = audit_files(register(tmp_path, "NFD"), by=[normalize(asked, "Xã")], **LAW)
    assert "commune" in found.audit.summary.columns


@pytest.mark.parametrize("asked", FORMS)
def test_arguments_of_the_command_line(tmp_path: Path, asked: str) -> None:
    path = str(register(tmp_path, "NFD"))
    words = [
        "classify",
        path,
        "--review-date",
        "31/12/2024",
        "--by",
        normalize(asked, "Xã"),
        "-o",
        str(tmp_path / "o.csv"),
    ]
    assert CliRunner().invoke(app, words).exit_code == 0
    assert pl.read_csv(tmp_path / "o.csv")["commune"].to_list() == ["Hòa Bình", "Hòa Bình", "Tân Lập"]
    one = CliRunner().invoke(app, ["explain", path, "--household", normalize(asked, "Hộ 2"), "--review-date", "2024"])
    assert one.exit_code == 0, one.output


def test_groups_of_tables_are_one_in_both_forms() -> None:
    communes = [normalize(form, "Hòa Bình") for form in FORMS]
    households = pl.DataFrame({"household_id": [1, 2], "area": ["rural"] * 2, "income_per_capita": [1_000_000] * 2,
                               "deprivation_points": [30] * 2, "commune": communes})  # fmt: skip
    results = mdp.classify_table(households, **LAW)
    counts = mdp.tabulate(results, "commune", households=households)
    assert counts.filter(pl.col("status").cast(pl.String) == "poor").select("commune", "households").rows() == [
        ("Hòa Bình", 2)
    ]


def test_a_group_of_members_may_be_written_with_1_and_0() -> None:
    households = pl.DataFrame({"household_id": [1, 2], "area": ["rural"] * 2, "income_per_capita": [1_000_000] * 2})
    members = pl.DataFrame({"household_id": [1, 1, 2], "meritorious": [0.0, 1.0, 0.0]})
    results = mdp.classify_table(households, members, **LAW)
    counts = mdp.tabulate(results, "meritorious", households=households, members=members)
    assert dict(counts.group_by("meritorious").agg(pl.col("households").sum()).rows()) == {True: 1, False: 1}
