"""The page about 1 January 2027 says what the files of both standards say, and what is not known."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import mdpoverty as mdp
from mdpoverty.language import Phrases

DOCS = Path(__file__).parents[2] / "docs"
sys.path.insert(0, str(DOCS))

import two_standards as page  # noqa: E402 - stands beside the pages

OLD, NEW = mdp.load_standard(page.BEFORE), mdp.load_standard(f"{page.AFTER}@2", allow_provisional=True)
ENGLISH = Phrases(page._WORDS, "en")


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("|").split("|")]


def test_the_lines_are_those_of_the_decrees_and_what_was_not_found_is_not_known() -> None:
    rows = [cells(row) for row in page.lines(OLD, NEW, ENGLISH)][2:]
    amounts = {(row[0].split(":")[0], row[1]): (row[2], row[3]) for row in rows if "income per person" in row[0]}
    month = "VND per person per month (two sources)"
    # Decree 07/2021 Art. 3, Decree 351/2025 Art. 3
    assert amounts == {
        ("up to the income line", "rural"): (f"at most 1,500,000 {month}", f"at most 2,200,000 {month}"),
        ("up to the income line", "urban"): (f"at most 2,000,000 {month}", f"at most 2,800,000 {month}"),
        ("above the line, up to the average living standard", "rural"): (f"at most 2,250,000 {month}", "not known"),
        ("above the line, up to the average living standard", "urban"): (f"at most 3,000,000 {month}", "not known"),
    }
    points = [row for row in rows if "points" in row[0]]
    assert len(points) == 3
    assert {row[3] for row in points} == {"not known"}


def test_every_indicator_has_a_row_and_what_the_draft_says_is_not_the_law() -> None:
    found = [cells(row) for row in page.indicators(OLD, NEW, ENGLISH)][2:]
    rows = {row[0].split("`")[1]: row[3] for row in found}
    assert set(rows) == {one.id for law in (OLD, NEW) for one in law.indicators}
    assert all("by the draft" in change for change in rows.values())
    assert rows.pop("information_means").startswith("removed")
    assert rows.pop("waste").startswith("new")
    assert {change.split(",")[0] for change in rows.values()} == {"taken over"}


def test_when_the_annex_is_read_the_tables_say_so_by_themselves() -> None:
    read = NEW.model_copy(update={"provisional": False})
    rows = [cells(row) for row in page.indicators(OLD, read, ENGLISH)]
    assert not any("draft" in cell for row in rows for cell in row)
    water = next(row for row in rows if row[0].endswith("`water`"))
    assert water[3] == "taken over; its cut-off: two sources"


def test_both_rules_have_the_same_rows() -> None:
    assert len(list(page.rule(OLD, NEW, ENGLISH))) == 2 + len(OLD.decision_table)


@pytest.mark.parametrize("table", ["lines", "rule", "indicators"])
def test_a_table_is_in_the_language_of_the_site(table: str) -> None:
    assert "hai nguồn" in "\n".join(page.two_standards(table, "vi"))
    assert "two sources" in "\n".join(page.two_standards(table))


def test_the_page_types_no_amount_that_a_standard_has() -> None:
    text = (DOCS / "how-to" / "2027.md").read_text(encoding="utf-8")
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    assert re.findall(r"\d[\d., \u00a0]*000", prose) == []
    assert text.count("```{two-standards}") == 3
