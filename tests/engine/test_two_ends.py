"""A test with both ends answers as the two tests of one end do, whatever is known, and is explained as one."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.law.test_bad_files import bad_copy, refusal
from tests.oracle.sampling import random_records

import mdpoverty as mdp
from mdpoverty.law.diff import differences
from mdpoverty.law.shipped import standards_folder

TWO = "{fact: age, at_least: 16, below: 18, unit: years}"
ENDS = ("at_least", "above", "at_most", "below")
PAIRS = [([low], [high]) for low in ENDS[:2] for high in ENDS[2:]]
DIVERS = "{fact: age, at_least: {table: diving_age}, unit: years, source: poor-act, verification: text}"


def divers(folder: Path, test: str) -> mdp.Standard:
    """Load the fictional standard in which a household with a member of whom a test says yes is deprived."""
    return mdp.load_standard(bad_copy(folder, (DIVERS, test)))


@pytest.mark.parametrize(
    ("member", "deprived"),
    [
        # On 2024-12-31: from the 16th birthday up to the day before the 18th.
        ({"birth_date": "2009-01-01"}, False),  # 15, and 16 on the next day
        ({"birth_date": "2008-12-31"}, True),  # 16 on the day
        ({"birth_date": "2007-01-01"}, True),  # 17, and 18 on the next day
        ({"birth_date": "2006-12-31"}, False),  # 18 on the day
        ({"age": 15}, False),
        ({"age": 16}, True),
        ({"age": 17}, True),
        ({"age": 18}, False),
        ({"birth_year": 2008}, True),  # all born in 2008 are 16 by 31 December 2024
        ({"birth_year": 2009}, False),
        ({"birth_year": 2006}, False),  # all are 18 by then
        ({}, None),
    ],
)
def test_ages_at_both_ends(member: dict[str, Any], deprived: bool | None, tmp_path: Path) -> None:  # noqa: FBT001
    answer = mdp.classify({"members": [member]}, divers(tmp_path, TWO), review_date="2024-12-31")
    found = None if "old_divers" in answer.unknown_deprivations else "old_divers" in answer.deprivations
    assert found is deprived


@pytest.mark.parametrize(
    ("test", "inside"),
    [
        ("at_least: 3, at_most: 5", {3, 4, 5}),
        ("above: 3, below: 6", {4, 5}),
        ("above: 3, at_most: 5", {4, 5}),
        ("at_least: 3, below: 5", {3, 4}),
        ("at_least: 4, at_most: 4", {4}),
        ("above: 3, below: 5", {4}),
    ],
)
def test_every_pair_of_operators(test: str, inside: set[int], tmp_path: Path) -> None:
    law = mdp.load_standard(bad_copy(tmp_path, ("below: 3, unit: pearls", f"{test}, unit: pearls")))
    deprived = {
        number
        for number in range(9)
        if "few_pearls" in mdp.classify({"pearls": number}, law, review_date=2024).deprivations
    }
    assert deprived == inside


def test_an_end_by_category_and_one_from_a_table(tmp_path: Path) -> None:
    # By the table divers are old from 40 on; here no longer at 45.
    law = divers(tmp_path, "{fact: age, at_least: {table: diving_age}, below: {by: guild, values: {divers: 45, potters: 90}}, unit: years}")  # fmt: skip # noqa: E501
    ages = {39: False, 40: True, 44: True, 45: False}
    for age, deprived in ages.items():
        answer = mdp.classify({"members": [{"age": age, "guild": "divers"}]}, law, review_date="2024-12-31")
        assert ("old_divers" in answer.deprivations) is deprived


@pytest.mark.parametrize(
    ("test", "words"),
    [
        ("at_least: 18, below: 18", "no number is at_least 18 and below 18; the test is never met"),
        ("above: 17, below: 18", "no number is above 17 and below 18"),  # of whole numbers none lies between
        ("at_least: 19, at_most: 18", "no number is at_least 19 and at_most 18"),
        (
            "at_least: 16, below: {by: guild, values: {divers: 18, potters: 16}}",
            "no number is at_least 16 and below 16 where guild is potters",
        ),
        ("at_least: 16, above: 15", "one of at_least, above, one of at_most, below, or one of each is needed"),
    ],
)
def test_ends_that_no_number_fits_are_refused(test: str, words: str, tmp_path: Path) -> None:
    told = str(refusal(bad_copy(tmp_path, (DIVERS, f"{{fact: age, {test}, unit: years}}"))))
    assert f"indicators[3].deprived_if.any_member: {words}" in told


def test_both_ends_are_explained_in_both_languages(tmp_path: Path) -> None:
    law = divers(tmp_path, TWO)
    told = mdp.explain({"members": [{"age": 17}]}, law, review_date="2024-12-31")
    assert "17 years; at least 16 years and less than 18 years? yes" in told.to_text()
    assert "17 tuổi; từ 16 tuổi đến dưới 18 tuổi? đúng" in told.to_text("vi")
    born = divers(tmp_path, "{fact: birth_year, above: 1985, at_most: 1990, unit: calendar year}")
    told = mdp.explain({"members": [{"birth_year": 1991}]}, born, review_date="2024-12-31")
    assert "born after 1985 and born in 1990 or earlier? no" in told.to_text()
    assert "sinh sau năm 1985 và sinh từ năm 1990 trở về trước? không" in told.to_text("vi")


def with_one_end(value: Any) -> Any:
    """Return a rule in which every test of two ends is ``all_of`` two tests."""
    if isinstance(value, list):
        return [with_one_end(part) for part in value]
    if not isinstance(value, dict):
        return value
    part = {name: with_one_end(inner) for name, inner in value.items()}
    ends = [name for name in ENDS if name in part and "fact" in part]
    if len(ends) < 2:
        return part
    return {"all_of": [{name: of for name, of in part.items() if name not in ends or name == end} for end in ends]}


def with_two_ends(value: Any) -> Any:
    """Return a rule in which two tests of one fact that stand side by side in ``all_of`` are one test."""
    if isinstance(value, list):
        return [with_two_ends(part) for part in value]
    if not isinstance(value, dict):
        return value
    part = {name: with_two_ends(inner) for name, inner in value.items()}
    rules: list[Any] = []
    for rule in part.get("all_of", ()):
        before = rules[-1] if rules else {}
        ends = [name for name in ENDS if name in before], [name for name in ENDS if name in rule]
        if before.get("fact") == rule.get("fact") and ends in PAIRS:
            rules[-1] = {**rule, **before}
        else:
            rules.append(rule)
    return rules[0] if len(rules) == 1 else {**part, "all_of": rules} if rules else part


@pytest.mark.parametrize("name", ["vn-2016-2020", "vn-2022-2025"])
def test_a_shipped_standard_gives_the_same_answers_with_either_way_of_writing(name: str, tmp_path: Path) -> None:
    laws = []
    for written in (with_one_end, lambda data: with_two_ends(with_one_end(data))):
        folder = tmp_path / str(len(laws))
        shutil.copytree(standards_folder() / "vn", folder)
        data = written(yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8")))
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        laws.append(mdp.load_standard(folder / f"{name}.yaml"))
    one, two = laws
    assert one.digest != two.digest
    assert [found for found in differences(one, two) if found.section != "citations"] == []
    review = date(2024, 12, 31)
    for record in random_records(20261127, 300, name, review):
        answers = [mdp.classify(record, law, review_date=review).to_dict() for law in laws]
        assert {**answers[0], "standard": None} == {**answers[1], "standard": None}
