"""A review date outside the days of the standard: said, warned of, refused if asked; never silent."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

import mdpoverty as mdp
from mdpoverty.cli.app import app

# Made. The standard of 2022-2025 applies from 2022-01-01 to 2026-12-31 (law.md, section 1).
TABLE = pl.DataFrame({"household_id": [1], "area": ["rural"], "income_score": [130], "deprivation_points": [30]})
RECORD = {"area": "rural", "income_score": 130, "deprivation_points": 30}
LAW = "vn-2022-2025"
OUTSIDE, FIRST, LAST = "2021-12-31", "2022-01-01", "2026-12-31"

WAYS: dict[str, Callable[..., Any]] = {
    "classify": lambda **options: mdp.classify(RECORD, LAW, **options),
    "explain": lambda **options: mdp.explain(RECORD, LAW, **options),
    "pathways": lambda **options: mdp.pathways(RECORD, LAW, **options),
    "classify_table": lambda **options: mdp.classify_table(TABLE, standard=LAW, **options),
    "several": lambda **options: mdp.classify_table(
        TABLE.drop("income_score", "deprivation_points").with_columns(income_per_capita=1),
        standard=[LAW, "vn-dong-nai-2022-2025"],
        **options,
    ),
    "audit": lambda **options: mdp.audit(TABLE.with_columns(recorded_status=pl.lit("poor")), standard=LAW, **options),
    "pathways_table": lambda **options: mdp.pathways_table(TABLE, standard=LAW, **options),
    "sensitivity": lambda **options: mdp.sensitivity(TABLE, standard=LAW, **options),
}


@pytest.mark.parametrize("way", WAYS)
def test_outside_its_days_a_standard_warns_the_caller(way: str) -> None:
    with pytest.warns(
        mdp.ReviewDateWarning, match="applies from 2022-01-01 to 2026-12-31, not on .* 2021-12-31"
    ) as told:
        WAYS[way](review_date=OUTSIDE)
    assert {warning.filename for warning in told} == {__file__}


@pytest.mark.parametrize("way", WAYS)
def test_strict_dates_refuse_it(way: str) -> None:
    with pytest.raises(mdp.MdpovertyError, match="leave out strict_dates"):
        WAYS[way](review_date=OUTSIDE, strict_dates=True)


@pytest.mark.parametrize("way", sorted(set(WAYS) - {"several"}))  # the province's standard ended with 2025
@pytest.mark.parametrize("day", [FIRST, LAST])
def test_the_first_and_the_last_day_belong_to_it(way: str, day: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        WAYS[way](review_date=day, strict_dates=True)


def test_a_reclassification_applies_a_standard_outside_its_days_on_purpose() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        register = pl.DataFrame({"household_id": [1], "area": ["rural"], "income_per_capita": [650_000]})
        mdp.reclassify(register, before="vn-2016-2020", after=LAW, review_date=OUTSIDE)


def test_the_answer_says_it() -> None:
    answer = mdp.classify(RECORD, LAW, review_date=OUTSIDE)
    assert str(answer).endswith("[vn-2022-2025, outside its days, 2021-12-31]")
    assert "outside the days on which the standard applies" in answer._repr_html_()
    assert "outside" not in str(mdp.classify(RECORD, LAW, review_date=FIRST))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", ["classify", "audit", "report", "explain"])
@pytest.mark.parametrize(("lang", "said", "refused"), [
    ("en", "outside the days on which it applies", "choose the standard that applies on that day"),
    ("vi", "ngoài thời gian áp dụng", "hãy chọn chuẩn áp dụng cho ngày đó"),
])  # fmt: skip
def test_the_command_line_says_it_and_can_refuse_it(
    command: str, lang: str, said: str, refused: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    TABLE.with_columns(recorded_status=pl.lit("poor")).write_csv("households.csv")
    options = {"classify": ["-o", "out.csv"], "report": ["-o", "out.html"], "explain": ["--household", "1"]}
    words = [command, "households.csv", "--standard", LAW, "--review-date", OUTSIDE, "--lang", lang]
    words += options.get(command, [])
    found = CliRunner().invoke(app, words)
    page = Path("out.html").read_text(encoding="utf-8") if command == "report" else found.output
    assert said in page.lower() or (command == "report" and ("outside the days" in page or "nằm ngoài" in page))
    monkeypatch.setattr("sys.argv", ["mdpoverty", *words])
    strict = CliRunner().invoke(app, [*words, "--strict-dates"])
    assert strict.exit_code == 2
    assert refused in strict.output
