"""Templates hold the columns that a standard uses, say what belongs into them, and read back as tables."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest

import mdpoverty as mdp
from mdpoverty.engine.plan import make_plan
from mdpoverty.files.classify_files import classify_files
from mdpoverty.files.template import GUIDE_HEADINGS, write_template

STANDARDS = ("vn-2016-2020", "vn-2022-2025")


def read(file: Path) -> list[list[str]]:
    return list(csv.reader(file.read_text("utf-8-sig").splitlines()))


def columns(folder: Path, name: str) -> tuple[list[str], list[str]]:
    """Return the headings of both tables."""
    households, members, _ = write_template(mdp.load_standard(name), folder / name, xlsx=False)
    return read(households)[0], read(members)[0]


@pytest.mark.parametrize("name", STANDARDS)
def test_a_template_has_the_columns_of_its_standard(tmp_path: Path, name: str) -> None:
    law = mdp.load_standard(name)
    plan, (households, members) = make_plan(law, law.last_day), columns(tmp_path, name)
    places = {"household_id", "province", "district", "commune", "ethnic_minority"}
    assert set(households) == {*plan.household_facts, *places}
    assert set(members) == {*plan.member_facts, "household_id", "member_id", "meritorious"}
    assert households[0] == members[0] == "household_id"


def test_the_standards_ask_for_what_they_use_and_no_more(tmp_path: Path) -> None:
    old, new = (columns(tmp_path, name) for name in STANDARDS)
    assert "hears_loudspeaker" in old[0]
    assert "hears_loudspeaker" not in new[0]
    assert "phone_subscription" in old[1]
    assert "phone_subscription" not in new[1]
    assert "stunted" in new[1]


def test_the_guide_explains_every_column_in_both_languages(tmp_path: Path) -> None:
    law = mdp.load_standard("vn-2022-2025")
    households, members, guide = write_template(law, tmp_path / "made", xlsx=False)
    rows = read(guide)
    assert tuple(rows[0]) == GUIDE_HEADINGS
    told = {(row[0], row[1]): row for row in rows[1:-1]}
    assert list(told) == [(table, name) for table, file in (("households", households), ("members", members))
                          for name in read(file)[0]]  # fmt: skip
    assert told["households", "income_per_capita"][2:7] == [
        "thu nhập bình quân đầu người", "income per person per month", "whole number / số nguyên",
        "VND per person per month", "0 – 1000000000",
    ]  # fmt: skip
    assert told["households", "area"][6] == "rural = nông thôn / rural; urban = thành thị / urban"
    assert told["members", "sex"][7:] == ["Giới tính của thành viên?", "What is the member's sex?"]
    assert told["members", "can_work"][6].startswith("x, có, true, yes, 1 = có / yes")
    assert "never “no”" in rows[-1][2]


@pytest.mark.parametrize("name", STANDARDS)
def test_an_empty_template_can_be_classified(tmp_path: Path, name: str) -> None:
    law = mdp.load_standard(name)
    households, members, _ = write_template(law, tmp_path, xlsx=False)
    run = classify_files(str(households), str(members), standard=law, review_date=law.last_day)
    assert run.results.height == run.totals.rejected == 0
    assert run.unused == {}
    (book,) = write_template(law, tmp_path / "book.xlsx", xlsx=True)
    run = classify_files(str(book), standard=law, review_date=law.last_day)
    assert run.results.height == run.totals.rejected == 0
    assert run.members is not None


def test_a_workbook_has_three_sheets(tmp_path: Path) -> None:
    law = mdp.load_standard("vn-2022-2025")
    (book,) = write_template(law, tmp_path / "book.xlsx", xlsx=True)
    sheets = pl.read_excel(book, sheet_id=0)
    assert list(sheets) == ["households", "members", "guide"]
    households, members = columns(tmp_path, law.id)
    assert sheets["households"].columns == households
    assert sheets["members"].columns == members
    assert sheets["guide"].height == len(households) + len(members) + 1


def test_a_filled_table_is_never_overwritten(tmp_path: Path) -> None:
    law = mdp.load_standard("vn-2022-2025")
    write_template(law, tmp_path, xlsx=False)
    (tmp_path / "households.csv").write_text("filled", encoding="utf-8")
    with pytest.raises(mdp.MdpovertyError) as error:
        write_template(law, tmp_path, xlsx=False)
    assert str(error.value) == f"{tmp_path}/households.csv: exists already and may be filled in; name another place"
    assert (tmp_path / "households.csv").read_text("utf-8") == "filled"
    write_template(law, tmp_path / "book.xlsx", xlsx=True)
    with pytest.raises(mdp.MdpovertyError, match="exists already"):
        write_template(law, tmp_path / "book.xlsx", xlsx=True)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(mdp.MdpovertyError, match=r"the folder cannot be made \(No such file or directory\)"):
        write_template(mdp.load_standard("vn-2022-2025"), tmp_path / "a" / "b", xlsx=False)
