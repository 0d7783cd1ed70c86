"""What standards/README.md shows is true: its small file loads, every rule in it loads, its message is the message."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

import mdpoverty as mdp
from mdpoverty.errors import StandardFileError
from mdpoverty.law.shipped import load_dictionary, standards_folder
from mdpoverty.law.verification import graded_parts

README = (standards_folder() / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
WHOLE = BLOCKS[0]
RULES = re.findall(
    r"```yaml\n(.*?)```", README.split("## The rule language")[1].split("## The dictionary")[0], re.DOTALL
)
WATER = "deprived_if: {fact: water_source, not_in: [piped]}"
READING = """
interpretations:
  pupils:
    letter: a
    question: {vi: "ai", en: "who"}
    options: {all: {vi: "mọi người", en: "all"}, older: {vi: "người lớn", en: "adults"}}
    default: all
    source: act
    verification: unverified
"""
TABLES = "tables: [working-age]\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "made-2030.yaml"
    path.write_text(text, encoding="utf-8")
    shared = standards_folder() / "vn" / "working-age.yaml"
    (folder / shared.name).write_text(shared.read_text(encoding="utf-8"), encoding="utf-8")
    return path


def test_the_small_file_classifies(tmp_path: Path) -> None:
    # Line in towns 150; no piped water is one deprivation of one; the only member is 17, no adult of 18.
    household = {
        "area": "urban",
        "income_per_capita": 150,
        "water_source": "other",
        "members": [{"birth_date": "2013-01-02"}],
    }
    answer = mdp.classify(household, str(write(tmp_path, WHOLE)), review_date="2031-01-01")
    assert (answer.status, answer.deprivations, answer.exempt) == ("poor", ("water",), True)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.split(":")[0].strip("{"))
def test_every_rule_of_the_rule_language_loads(tmp_path: Path, rule: str) -> None:
    over_members = rule.startswith("{fact: age")
    inner = f"any_member:\n{textwrap.indent(rule, '  ')}" if over_members else rule
    text = WHOLE.replace(WATER, "deprived_if:\n" + textwrap.indent(inner, "      "))
    text = text.replace("income_measures:", TABLES + READING + "\nincome_measures:", 1)
    assert text.count("deprived_if") == 1
    assert mdp.load_standard(str(write(tmp_path, text))).indicator_ids == ("water",)


def test_the_indicator_that_names_its_source_once_has_the_grades_that_are_said(tmp_path: Path) -> None:
    shown = next(block for block in BLOCKS if block.startswith("id: schooling")).replace("education", "housing", 1)
    item = textwrap.indent(shown, "    ").replace("    id", "  - id", 1)
    law = mdp.load_standard(str(write(tmp_path, WHOLE.replace("indicators:\n", f"indicators:\n{item}", 1))))
    grades = {graded.part: (graded.source, graded.verification.value) for graded in graded_parts(law)}
    rule = "indicators.schooling.deprived_if.any_member.all_of"
    assert grades[f"{rule}.0"] == ("act Art. 3", "secondary")
    assert grades[f"{rule}.1"] == ("act Art. 3", "unverified")


def test_the_message_is_the_message(tmp_path: Path) -> None:
    near_poor = next(line for line in WHOLE.splitlines() if "near_poor" in line)
    text = WHOLE.replace("water_source", "water_sauce").replace(f"{near_poor}\n", "")
    text = text.replace("at_most: 150, unit: VND per person per month", "at_most: 150, unit: VND a year")
    path = write(tmp_path, text)
    with pytest.raises(StandardFileError) as caught:
        mdp.load_standard(str(path))
    assert str(caught.value).replace(f"{path.parent}/", "") in README


def test_the_fact_that_is_shown_stands_in_the_dictionary() -> None:
    shown = next(block for block in BLOCKS if block.startswith("housing_area:"))
    dictionary = (standards_folder() / "facts.yaml").read_text(encoding="utf-8")
    assert textwrap.indent(shown, "  ") in dictionary
    assert "housing_area" in load_dictionary()
