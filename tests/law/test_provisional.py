"""A standard of which parts are not known: used when somebody allows it, and every result says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

import mdpoverty as mdp
from mdpoverty.cli.app import app

NAME = "vn-2027-2030"


def law() -> mdp.Standard:
    return mdp.load_standard(NAME, allow_provisional=True)


def test_it_is_used_only_where_that_is_allowed() -> None:
    for call in (
        lambda: mdp.load_standard(NAME),
        lambda: mdp.standard_on("2027-03-01"),
        lambda: mdp.classify({}, NAME, review_date=2027),
        lambda: mdp.classify_table(pl.DataFrame({"household_id": [1]}), standard=NAME, review_date=2027),
    ):
        with pytest.raises(mdp.MdpovertyError, match=r"vn-2027-2030 is provisional: .*allow_provisional=True"):
            call()
    assert mdp.standard_on("2027-03-01", allow_provisional=True) == law()


# Decree 351/2025: 2 200 000 rural, 2 800 000 urban; d >= 3 poor, else near-poor. Above the line nothing more is known.
@pytest.mark.parametrize(
    ("area", "income", "count", "classes"),
    [
        ("rural", 2_200_000, 3, ["poor"]), ("rural", 2_200_000, 2, ["near_poor"]),
        ("rural", 2_200_001, 3, ["average_living_standard", "above_average"]),
        ("urban", 2_800_000, 3, ["poor"]), ("urban", 2_800_000, 0, ["near_poor"]),
        ("urban", 2_800_001, 0, ["average_living_standard", "above_average"]),
    ],
)  # fmt: skip
def test_its_lines(area: str, income: int, count: int, classes: list[str]) -> None:
    ticks = {name: place < count for place, name in enumerate(law().indicator_ids)}
    record = {"area": area, "income_per_capita": income, "assessed": ticks}
    answer = mdp.classify(record, law(), review_date=2027)
    assert [status.value for status in answer.possible_statuses] == classes


def test_its_indicators_are_those_of_the_draft() -> None:
    before = mdp.load_standard("vn-2022-2025").indicator_ids
    assert set(before) - set(law().indicator_ids) == {"information_means"}
    assert set(law().indicator_ids) - set(before) == {"waste"}
    [waste] = [indicator for indicator in law().indicators if indicator.id == "waste"]
    assert (waste.dimension, waste.verification.value) == ("water_and_sanitation", "unverified")
    assert mdp.classify({"waste_treated": False}, law(), review_date=2027).deprivations == ("waste",)


def test_every_result_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer: Any = mdp.classify({"area": "rural"}, law(), review_date=2027)
    assert answer.standard.provisional
    assert "[vn-2027-2030, provisional, 2027-12-31]" in str(answer)
    assert "provisional: parts of the law are not known" in answer._repr_html_()
    assert "; provisional)" in mdp.explain({"area": "rural"}, law(), review_date=2027).to_text()
    assert "; tạm thời)" in mdp.explain({"area": "rural"}, law(), review_date=2027).to_text("vi")
    monkeypatch.chdir(tmp_path)
    Path("households.csv").write_text("household_id,area\n1,rural\n", encoding="utf-8")
    command = ["classify", "households.csv", "--review-date", "2027", "-o", "out.csv"]
    assert CliRunner().invoke(app, command).exit_code == 2
    printed = CliRunner().invoke(app, [*command, "--allow-provisional"])
    assert printed.exit_code == 0, printed.output
    assert "vn-2027-2030, revision 2, on 2027-12-31; provisional" in printed.output
    assert '"provisional": true' in Path("out.csv.receipt.json").read_text(encoding="utf-8")


def test_what_rests_on_it_is_provisional_too(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "standards" / "vn" / f"{NAME}.yaml").read_text(encoding="utf-8")
    head = text[text.index("revision:") : text.index("facts:")].replace("provisional: true", "provisional: false")
    (tmp_path / "mine.yaml").write_text(f"id: mine\nextends: {NAME}\n{head}", encoding="utf-8")
    with pytest.raises(mdp.MdpovertyError, match="mine is provisional"):
        mdp.load_standard(tmp_path / "mine.yaml")
