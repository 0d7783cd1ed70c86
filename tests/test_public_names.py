"""The public names, and what it costs to import them."""

from __future__ import annotations

import subprocess
import sys

import pytest

import mdpoverty as mdp


@pytest.mark.parametrize("name", mdp.__all__)
def test_every_public_name_is_there_and_explained(name: str) -> None:
    assert getattr(mdp, name).__doc__


def test_an_unknown_name_is_answered_with_those_that_exist() -> None:
    with pytest.raises(AttributeError, match=r"no attribute .clasify.; it has .*classify"):
        mdp.clasify  # noqa: B018 - the access is the test


@pytest.mark.parametrize(
    "statement",
    [
        "import mdpoverty",
        "import mdpoverty; mdpoverty.classify({'area': 'rural'}, 'vn-2022-2025', review_date=2024)",
    ],
)
def test_neither_importing_nor_one_household_loads_a_table_or_plot_library(statement: str) -> None:
    code = f"{statement}; import sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "mdpoverty" in loaded
    heavy = {"polars", "pandas", "pyarrow", "narwhals", "matplotlib", "typer", "rich", "pytest", "hypothesis"}
    assert heavy.isdisjoint(loaded)
