"""Cells of files that no table holds as they are: decimal commas, halves of characters, numbers without end."""

from __future__ import annotations

from functools import reduce
from pathlib import Path
from typing import Any

import pytest

import mdpoverty as mdp
from mdpoverty.files.classify_files import ClassifiedFiles, classify_files

LAW = {"standard": "vn-2022-2025", "review_date": 2024}


def run(folder: Path, name: str, text: str, **options: Any) -> ClassifiedFiles:
    (folder / name).write_text(text, encoding="utf-8")
    return classify_files(folder / name, **LAW, **options)


def reasons(result: ClassifiedFiles) -> list[tuple[str, str]]:
    """Return the row and the reason of what was rejected for itself."""
    told = result.rejects.select("row", "check", "reason").rows()
    return [(row, reason) for row, check, reason in told if check != "rejected_with_household"]


def test_a_file_with_semicolons_has_decimal_commas(tmp_path: Path) -> None:
    cells = [
        "45,5;1500000,00;1,0;",
        "45.5;1500000;0,0;",
        ",5;1500000.0;x;",
        "1.200;;;",
        "1,200;;;",
        "1.234,5;;;",
        ";;;1,5",
    ]
    rows = "".join(f"{number};{cell}\n" for number, cell in enumerate(cells, 1))
    result = run(tmp_path, "h.csv", f"household_id;housing_area;income_per_capita;has_tv;size\n{rows}")
    found = result.households.select("housing_area", "income_per_capita", "has_tv").rows()
    assert found == [(45.5, 1_500_000, True), (45.5, 1_500_000, False), (0.5, 1_500_000, True)]
    two_ways = "may be 1200 or 1.2; write the one that is meant"
    assert reasons(result) == [
        ("5", f"housing_area: '1.200' {two_ways}"),
        ("6", f"housing_area: '1,200' {two_ways}"),
        ("7", "housing_area: '1.234,5' cannot be read; needed: a number in digits with a decimal point, such as 45.5"),
        ("8", "size: '1,5' is not a whole number; write one: the program neither cuts nor rounds"),
    ]


@pytest.mark.parametrize("separator", [",", "\t"])
def test_the_comma_is_no_decimal_mark_elsewhere(tmp_path: Path, separator: str) -> None:
    text = f'household_id{separator}housing_area\n1{separator}"45,5"\n2{separator}45.5\n'
    result = run(tmp_path, "h.csv", text)
    assert result.households["housing_area"].to_list() == [45.5]
    assert [row for row, _ in reasons(result)] == ["2"]


BROKEN = "contains a broken character; type it again"
TOO_LONG = "is too long: as a number it may have changed; take the id from its source again, as text"


def test_a_line_of_jsonl_that_no_table_holds_is_set_aside_like_any_other(tmp_path: Path) -> None:
    lines = [
        '{"household_id": 1, "size": 3}',
        '{"household_id": "2\\ud800"}',
        '{"household_id": 9223372036854775808}',
        '{"household_id": 4, "size": ' + "9" * 5000 + "}",
        '{"household_id": 5, "size": ' + "[" * 100_000 + "}",
        '{"household_id": 6, "size": "\\ud800"}',
        '{"household_id": 7, "commune": "\\ud800", "\\ud800": 3, "Vùng": "\\udfff"}',
        '{"household_id": true}',
        '{"household_id": 9, "members": [{"member_id": "\\ud800"}]}',
        '{"household_id": 9223372036854775807}',
    ]
    result = run(tmp_path, "h.jsonl", "\n".join(lines), by=["Vùng"])
    assert result.results["household_id"].to_list() == [1, 7, 9223372036854775807]
    assert result.results["Vùng"].to_list() == [None, "\\udfff", None]
    assert reasons(result) == [
        ("2", f"household_id: '2\\ud800' {BROKEN}"),
        ("3", f"household_id: 9223372036854775808 {TOO_LONG}"),
        ("4", "a number has more digits than can be read"),
        ("5", "lists or records are nested too deep to be read"),
        ("6", f"size: '\\ud800' {BROKEN}"),
        ("8", "household_id: True cannot be read; needed: an id, which is text or a whole number"),
        ("9, members[0]", f"member_id: '\\ud800' {BROKEN}"),
    ]


@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_a_file_without_one_readable_record_says_what_is_wrong_with_them(ending: str, tmp_path: Path) -> None:
    record = '{"household_id": "1", "members": [{"household_id": "2", "age": 30}]}'
    result = run(tmp_path, f"h.{ending}", f"[{record}]" if ending == "json" else record)
    assert reasons(result) == [("1", "members[0].household_id: '2' is the id of another household; this one is '1'")]
    assert result.results.height == 0


@pytest.mark.parametrize(
    ("record", "line"),
    [
        ({"commune": "\ud800"}, f"commune: '\\ud800' {BROKEN}"),
        ({"household_id": "\ud800"}, f"household_id: '\\ud800' {BROKEN}"),
        ({"household_id": 2**63}, f"household_id: 9223372036854775808 {TOO_LONG}"),
        ({"\ud800": 1}, "\\ud800: no fact is called '\\ud800'"),
        ({"assessed": {"\ud800": 1}}, "assessed.\\ud800: no indicator is called '\\ud800'"),
        ({"size": 10**5000}, "size: a number of thousands of figures is not possible; the most is 200"),
        ({"members": [{"age": 10.0**300}]}, "members[0].age: 1e+300 is not possible; the most is 130"),
        ({"area": reduce(lambda inner, _: [inner], range(5000), [])}, "area: list is not allowed"),
    ],
)
def test_a_record_is_told_in_words_that_every_screen_shows(record: dict[str, Any], line: str) -> None:
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.classify(record, **LAW)
    for language in ("vi", "en"):
        refused.value.text(language).encode("utf-8")
    assert refused.value.faults[0].line().startswith(line)
    assert len(repr(refused.value.faults)) < 1000  # what a notebook shows of them
