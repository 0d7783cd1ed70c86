"""The notebooks run from top to bottom, show what they say, and store what a run shows."""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path

import nbformat
import polars as pl
import pytest
from nbclient import NotebookClient

EXAMPLES = Path(__file__).parents[2] / "examples"
NOTEBOOKS = sorted(path.stem for path in EXAMPLES.glob("*.ipynb"))


@lru_cache
def executed(name: str) -> nbformat.NotebookNode:
    notebook = nbformat.read(EXAMPLES / f"{name}.ipynb", as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(EXAMPLES)}}).execute()
    return notebook


def shown(notebook: nbformat.NotebookNode) -> str:
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return "\n".join(output.get("data", {}).get("text/plain", "") or output.get("text", "") for output in outputs)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_its_stored_pictures_are_those_of_a_run(name: str) -> None:
    stored = nbformat.read(EXAMPLES / f"{name}.ipynb", as_version=4)
    assert shown(stored) == shown(executed(name))


def test_it_shows_the_published_totals() -> None:
    text = shown(executed("reclassify"))
    assert "│ Hướng Hóa   ┆ 145        ┆ 634    │" in text
    assert "│ Đakrông     ┆ 62         ┆ 269    │" in text


def test_the_truth_is_among_what_is_possible() -> None:
    outputs = [cell.outputs for cell in executed("missing_data").cells if cell.cell_type == "code" and cell.outputs]
    assert "True" in [output["data"]["text/plain"] for some in outputs for output in some if "data" in output]


def test_groups_of_the_sample_add_up() -> None:
    assert shown(executed("survey")).splitlines()[-1] == "1.0"


def test_there_is_a_notebook_for_each_use() -> None:
    assert NOTEBOOKS == ["missing_data", "reclassify", "survey", "what_if", "year_2027"]


def test_between_the_lines_of_2022_and_of_2027_everybody_becomes_poor_or_near_poor() -> None:
    sys.path.insert(0, str(EXAMPLES / "quang_tri"))
    from generate import make_register

    households, members = make_register()
    # Decree 07/2021: 1 500 000 rural, 2 000 000 urban; Decree 351/2025: 2 200 000 and 2 800 000.
    rural, urban = (pl.col("area") == area for area in ("rural", "urban"))
    income = pl.col("income_per_capita")
    between = households.filter(
        (rural & (income > 1_500_000) & (income <= 2_200_000)) | (urban & (income > 2_000_000) & (income <= 2_800_000))
    )
    people = members.join(between, on="household_id", how="semi")
    assert f"{between.height:,} households with {people.height:,} people" in shown(executed("year_2027"))


def test_a_provisional_standard_is_shown_as_one() -> None:
    notebook = executed("year_2027")
    words = " ".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert "**provisional**" in words
    assert "The register is **made**" in words.replace("\n", " ")
    pictures = [one for cell in notebook.cells if cell.cell_type == "code" for one in cell.outputs if "data" in one]
    assert sum("image/png" in one["data"] for one in pictures) == 2
