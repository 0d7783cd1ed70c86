"""What differs between two standards, in words and as data."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

import mdpoverty as mdp
from mdpoverty.cli.app import app


def load(name: str) -> mdp.Standard:
    return mdp.load_standard(name, allow_provisional=True)


def found(before: str, after: str) -> dict[tuple[str, str], mdp.Difference]:
    return {(one.section, one.part): one for one in mdp.differences(load(before), load(after))}


def test_two_national_standards() -> None:
    # law.md §2 and §4: other lines, five indicators more or less, other cut-offs, another rule.
    told = found("vn-2016-2020", "vn-2022-2025")
    line = told["lines", "up_to_poverty_line, income_per_capita, rural"]
    assert line.before is not None
    assert line.after is not None
    assert (line.before.vi, line.after.vi) == (
        "từ 700.000 đồng/người/tháng trở xuống", "từ 1.500.000 đồng/người/tháng trở xuống"
    )  # fmt: skip
    changed = {part for section, part in told if section == "indicators"}
    gone = {part for section, part in told if section == "indicators" and told[section, part].after is None}
    new = {part for section, part in told if section == "indicators" and told[section, part].before is None}
    assert gone == {"health_care", "information_assets"}
    assert new == {"employment", "dependants", "nutrition", "information_means"}
    assert {"adult_education", "child_schooling", "telecom"} <= changed
    assert {"housing_quality", "housing_area", "water"}.isdisjoint(changed)
    basis = {one.label.en for (section, _), one in told.items() if section == "decision" and one.before is None}
    assert "poor household (income together with deprivations)" in basis


def test_the_same_words_for_another_rule_show_the_rules() -> None:
    one = found("vn-2016-2020", "vn-2022-2025")["indicators", "health_insurance"]
    assert one.before is not None
    assert one.after is not None
    assert "state_funded_insurance" in one.after.en
    assert "state_funded_insurance" not in one.before.en


def test_a_province_differs_in_its_lines_only() -> None:
    told = found("vn-2022-2025", "vn-dong-nai-2022-2025")
    assert {section for section, _ in told} == {"dates", "lines", "flags", "sources"}


def test_a_standard_does_not_differ_from_itself() -> None:
    assert mdp.differences(load("vn-2022-2025"), load("vn-2022-2025")) == ()


def test_another_grade_alone_is_told_apart() -> None:
    told = found("vn-2016-2020", "vn-2022-2025")["citations", "indicators.water"]
    assert told.before is not None
    assert told.before.en == "decision-59-2015, unverified"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_command_prints_every_difference(language: str) -> None:
    before, after = "vn-2022-2025", "vn-ho-chi-minh-2021-2024"
    printed = CliRunner().invoke(app, ["standards", "diff", before, after, "--lang", language])
    assert printed.exit_code == 0
    for one in mdp.differences(load(before), load(after)):
        for text in (one.before, one.after):
            assert text is None or text.in_language(language) in printed.output


def test_the_command_prints_json() -> None:
    printed = CliRunner().invoke(app, ["standards", "diff", "vn-2022-2025", "vn-dong-nai-2022-2025", "--json"])
    content = json.loads(printed.output)
    assert content["before"] == {"id": "vn-2022-2025", "digest": load("vn-2022-2025").digest}
    [line] = [one for one in content["differences"] if one["part"] == "up_to_poverty_line, income_per_capita, urban"]
    assert (line["data_before"]["at_most"], line["data_after"]["at_most"]) == (2_000_000, 2_500_000)
