"""The README is short, begins with the two blocks that are run, and shows what the program prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import mdpoverty as mdp

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def test_it_is_read_in_five_minutes() -> None:
    assert len(README.splitlines()) <= 150


def test_its_first_two_blocks_run_the_program_and_the_tests() -> None:
    run, test = blocks("(?:bash|sh|console)")[:2]
    assert "mdpoverty classify" in run
    assert test.splitlines()[-1].startswith("python -m pytest")


def test_its_household_is_classified_and_explained_as_shown(capsys: pytest.CaptureFixture[str]) -> None:
    household, reasons, _ = blocks("python")
    names: dict[str, object] = {}
    exec(household, names)  # noqa: S102 - the text that readers copy
    assert capsys.readouterr().out == blocks("text")[1]
    exec(reasons, names)  # noqa: S102
    explained = capsys.readouterr().out
    assert "hộ nghèo" in explained
    assert str(mdp.pathways(names["household"], "vn-2022-2025", review_date=2024)) in explained


def test_its_table_is_classified_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pl = pytest.importorskip("polars")
    folder = tmp_path / "examples" / "quang_tri"
    folder.mkdir(parents=True)
    # Made: one household below both lines with enough points, one above.
    facts = {"area": ["rural"] * 2, "income_per_capita": [1_000_000, 2_000_000], "deprivation_points": [30, 50]}
    pl.DataFrame({"household_id": [1, 2], "district": ["A", "B"], **facts}).write_parquet(folder / "households.parquet")
    pl.DataFrame({"household_id": [1, 2], "meritorious": [True, False]}).write_parquet(folder / "members.parquet")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"mdp": mdp}
    exec(blocks("python")[2], names)  # noqa: S102
    assert names["results"]["status"].to_list() == ["poor", "average_living_standard"]


def test_its_links_lead_to_files_and_headings() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]
    assert len(links) > 15
    for link in links:
        path, _, heading = link.partition("#")
        target = ROOT / path
        assert target.exists(), link
        headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE) if heading else []
        assert not heading or heading in {name.lower().replace(" ", "-") for name in headings}, link
