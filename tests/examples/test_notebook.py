"""The notebook runs from top to bottom and shows the published totals."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def executed() -> nbformat.NotebookNode:
    notebook = nbformat.read(EXAMPLES / "reclassify.ipynb", as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(EXAMPLES)}}).execute()
    return notebook


def shown(notebook: nbformat.NotebookNode) -> str:
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return "\n".join(output.get("data", {}).get("text/plain", "") for output in outputs)


def test_it_shows_the_published_totals(executed: nbformat.NotebookNode) -> None:
    text = shown(executed)
    assert "│ Hướng Hóa   ┆ 145        ┆ 634    │" in text
    assert "│ Đakrông     ┆ 62         ┆ 269    │" in text


def test_its_stored_pictures_are_those_of_a_run(executed: nbformat.NotebookNode) -> None:
    stored = nbformat.read(EXAMPLES / "reclassify.ipynb", as_version=4)
    assert shown(stored).splitlines()[:3] == shown(executed).splitlines()[:3]
    assert len(shown(stored).splitlines()) == len(shown(executed).splitlines())
