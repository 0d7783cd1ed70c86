"""A number takes source and grade of the nearest part around it, and never the grade of another source."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.law.test_bad_files import FICTIONAL, bad_copy, refusal

import mdpoverty as mdp
from mdpoverty.law.verification import graded_parts

CITED = ", source: poor-act, verification: text"
PEARLS = "{fact: pearls, below: 3, unit: pearls, source: poor-act, verification: text}"
ACT = "  poor-act: {"
LATER = '  later-act: {instrument: "Later Act", verification: secondary}\n  poor-act: {'


def load(folder: Path, *changes: tuple[str, str]) -> mdp.Standard:
    """Load the fictional standard with texts replaced."""
    return mdp.load_standard(bad_copy(folder, *changes))


def cited(law: mdp.Standard, part: str) -> tuple[str, str]:
    """Return the source and the grade of a part, as ``standards verify`` lists them."""
    found = {graded.part: graded for graded in graded_parts(law)}[part]
    return found.source, found.verification.value


def without_repeated(value: Any, around: tuple[Any, Any] = (None, None)) -> Any:
    """Return a file in which no number repeats source and grade of the part around it."""
    if isinstance(value, list):
        return [without_repeated(part, around) for part in value]
    if not isinstance(value, dict):
        return value
    own = (value.get("source"), value.get("verification"))
    part = {name: without_repeated(inner, own if own[0] else around) for name, inner in value.items()}
    if own == around and own[0]:
        del part["source"], part["verification"]
    return part


def test_a_number_takes_what_stands_at_the_part_around_it(tmp_path: Path) -> None:
    indicator = "    source: poor-act\n    verification: text\n  - id: high_tide"
    later = "    source: later-act Art. 9\n    verification: secondary\n  - id: high_tide"
    law = load(tmp_path, (ACT, LATER), (PEARLS, "{fact: pearls, below: 3, unit: pearls}"), (indicator, later))
    assert cited(law, "indicators.few_pearls.deprived_if") == ("later-act Art. 9", "secondary")
    rule = law.indicators[0].deprived_if
    assert (rule.source, rule.verification.value) == ("later-act Art. 9", "secondary")  # type: ignore[union-attr]


def test_the_nearest_part_wins_over_one_further_out(tmp_path: Path) -> None:
    # `of` has a source of its own, the indicator around it another; the test inside names none.
    of = "      source: poor-act\n      verification: text\n    source: poor-act\n    verification: text"
    nearer = "      source: later-act\n      verification: single_source\n    source: poor-act\n    verification: text"
    floor = "{per_person: housing_area, at_most: 4.5, unit: m2 per person"
    law = load(tmp_path, (ACT, LATER), (floor + CITED, floor), ("at_least: 2\n", "at_least: 2\n"), (of, of))
    assert cited(law, "indicators.bad_house.deprived_if.of.2") == ("poor-act", "text")
    text = (tmp_path / "bad.yaml").read_text(encoding="utf-8")
    head, _, tail = text.partition("  - id: bad_house")
    (tmp_path / "bad.yaml").write_text(f"{head}  - id: bad_house{tail.replace(of, nearer, 1)}", encoding="utf-8")
    law = mdp.load_standard(tmp_path / "bad.yaml")
    assert cited(law, "indicators.bad_house.deprived_if.of.2") == ("later-act", "single_source")
    assert cited(law, "indicators.bad_house") == ("poor-act", "text")


def test_a_grade_of_its_own_keeps_the_source_around(tmp_path: Path) -> None:
    law = load(tmp_path, (PEARLS, "{fact: pearls, below: 3, unit: pearls, verification: unverified}"))
    assert cited(law, "indicators.few_pearls.deprived_if") == ("poor-act", "unverified")


def test_a_source_of_its_own_never_takes_over_a_grade(tmp_path: Path) -> None:
    # The indicator was read word for word (text); nothing is said of how well the later act is known.
    later = "{fact: pearls, below: 3, unit: pearls, source: later-act}"
    told = str(refusal(bad_copy(tmp_path, (ACT, LATER), (PEARLS, later))))
    assert "indicators[0].deprived_if.verification: `verification` is required and missing" in told
    words = "{fact: toilet, in: [no_toilet, other]}"
    later = "{fact: toilet, in: [no_toilet, other], source: later-act}"
    told = str(refusal(bad_copy(tmp_path, (ACT, LATER), (words, later))))
    assert "indicators[5].deprived_if.of[0]: a source of its own needs a `verification` of its own" in told


def test_a_number_without_any_source_is_refused_with_its_place(tmp_path: Path) -> None:
    told = str(refusal(bad_copy(tmp_path, (f"below: 100, unit: VND per person per month{CITED}", "below: 100, unit: VND per person per month"))))  # fmt: skip # noqa: E501
    assert "income_bands[0].upper[0].source: `source` is required and missing; no part around it" in told
    assert "income_bands[0].upper[0].verification" in told


def test_a_band_and_a_table_cite_for_their_numbers_alone(tmp_path: Path) -> None:
    edge = f"      - {{fact: income_per_capita, below: 100, unit: VND per person per month{CITED}}}"
    bare = "      - {fact: income_per_capita, below: 100, unit: VND per person per month}\n"
    law = load(tmp_path, (edge, f"{bare}    source: poor-act\n    verification: text"))
    assert cited(law, "income_bands.low.upper.0") == ("poor-act", "text")
    assert "income_bands.low" not in {graded.part for graded in graded_parts(law)}
    tables = yaml.safe_load((FICTIONAL / "tables.yaml").read_text(encoding="utf-8"))
    for table in tables["tables"].values():
        first = table["rows"][0]
        table |= {"source": first["source"], "verification": first["verification"]}
        del first["source"], first["verification"]
    (tmp_path / "tables.yaml").write_text(yaml.safe_dump(tables, allow_unicode=True), encoding="utf-8")
    assert mdp.load_standard(tmp_path / "bad.yaml").digest == mdp.load_standard(FICTIONAL / "atlantis-1.yaml").digest


def test_a_band_whose_source_has_no_grade_is_refused_beside_its_own_numbers(tmp_path: Path) -> None:
    # Every edge cites for itself; the source of the band vouches for nothing until it has a grade.
    edge = f"      - {{fact: income_per_capita, below: 100, unit: VND per person per month{CITED}}}"
    told = str(refusal(bad_copy(tmp_path, (edge, f"{edge}\n    source: poor-act"))))
    assert "income_bands[0]: a source of its own needs a `verification` of its own, not that of another source" in told


def test_a_misspelt_source_around_is_told_once_where_it_stands(tmp_path: Path) -> None:
    # Both tests of the tide that name no source would cite it, too.
    path = bad_copy(tmp_path)
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    del data["indicators"][1]["deprived_if"]["all_of"][0]["source"]
    del data["indicators"][1]["deprived_if"]["all_of"][0]["verification"]
    data["indicators"][1]["source"] = "por-act"
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    faults = refusal(path).faults
    assert len(faults) == 1
    assert faults[0].where.endswith(" indicators[1].source")
    assert "did you mean 'poor-act'?" in faults[0].what


@pytest.mark.parametrize("name", [law.id for law in mdp.list_standards()])
def test_leaving_out_what_is_repeated_changes_nothing(name: str, tmp_path: Path) -> None:
    from mdpoverty.law.shipped import standards_folder

    shutil.copytree(standards_folder() / "vn", tmp_path, dirs_exist_ok=True)
    path = tmp_path / f"{name}.yaml"
    before = mdp.load_standard(path, allow_provisional=True)
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(without_repeated(data), allow_unicode=True, sort_keys=False), encoding="utf-8")
    after = mdp.load_standard(path, allow_provisional=True)
    assert after.digest == before.digest
    assert graded_parts(after) == graded_parts(before)


OWN = """id: mine
extends: vn-2022-2025
revision: 1
title: {vi: a, en: a}
jurisdiction: {id: mine, name: {vi: a, en: a}}
applies: [{from: "2022-01-01", through: "2025-12-31", source: mine, verification: unverified}]
history: [{revision: 1, date: "2026-01-01", note: {vi: a, en: a}}]
sources: {mine: {instrument: "Own", verification: unverified}}
"""
AREA = """indicators:
  - id: housing_area
    cutoff: {vi: "Dưới 10 m² một người.", en: "Less than 10 m² per person."}
    deprived_if: {per_person: housing_area, below: 10, unit: m2 per person}
"""


def own(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(OWN + text, encoding="utf-8")
    return path


def test_the_source_of_the_other_file_never_vouches_for_a_number_of_this_one(tmp_path: Path) -> None:
    told = str(refusal(own(tmp_path, AREA)))
    assert "mine.yaml:12 indicators[7].deprived_if.source: `source` is required and missing" in told
    law = mdp.load_standard(own(tmp_path, AREA + "    source: mine\n    verification: unverified\n"))
    assert cited(law, "indicators.housing_area.deprived_if") == ("mine", "unverified")


def test_a_new_source_of_a_part_keeps_the_numbers_of_the_other_file_where_they_were_read(tmp_path: Path) -> None:
    new = "indicators:\n  - id: housing_area\n    source: mine\n    verification: unverified\n"
    law = mdp.load_standard(own(tmp_path, new))
    before = mdp.load_standard("vn-2022-2025")
    assert cited(law, "indicators.housing_area") == ("mine", "unverified")
    place = "indicators.housing_area.deprived_if"
    assert cited(law, place) == cited(before, place)


def test_a_new_source_of_a_part_needs_its_own_grade(tmp_path: Path) -> None:
    told = str(refusal(own(tmp_path, "indicators:\n  - id: housing_area\n    source: mine\n")))
    assert (
        "indicators[0].source: housing_area has another source, and `verification` is not given: the old one was "
        "earned by another source"
    ) in told


def test_a_number_of_a_what_if_is_never_graded_by_the_law() -> None:
    part = {
        "id": "housing_area",
        "cutoff": {"vi": "Dưới 10 m² một người.", "en": "Less than 10 m² per person."},
        "deprived_if": {"per_person": "housing_area", "below": 10, "unit": "m2 per person"},
    }
    law = mdp.load_standard("vn-2022-2025")
    assert cited(mdp.revise(law, {"indicators": [part]}), "indicators.housing_area.deprived_if") == (
        "revision",
        "unverified",
    )
    named = {**part, "source": "study", "verification": "secondary"}
    sources = {"study": {"instrument": "A study", "verification": "secondary"}}
    revised = mdp.revise(law, {"indicators": [named], "sources": sources})
    assert cited(revised, "indicators.housing_area.deprived_if") == ("study", "secondary")
    assert part["deprived_if"] == {"per_person": "housing_area", "below": 10, "unit": "m2 per person"}
