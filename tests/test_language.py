"""Texts for people: in one container, with numbers and days as each language writes them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import mdpoverty
from mdpoverty.language import day, number

PACKAGE = Path(mdpoverty.__file__).parent
READ_NOT_SAID = {"facts/values.py", "files/read_xlsx.py", "cli/screen.py", "analysis/rollup.py"}
"""Here Vietnamese stands that is understood, spelled plainly or sorted."""
BOTH_AT_ONCE = {"files/template.py"}
"""Here one cell of a file holds both languages."""


def said(module: str) -> Iterator[str]:
    """Yield the Vietnamese of a module that stands neither in ``both`` nor in a docstring."""
    nodes = list(ast.walk(ast.parse(module)))
    apart: list[ast.AST] = [node.value for node in nodes if isinstance(node, ast.Expr)]
    known = {id(node) for node in apart if isinstance(node, ast.Constant)}
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "both":
            known |= {id(part) for argument in node.args for part in ast.walk(argument)}
    words = (node for node in nodes if isinstance(node, ast.Constant) and id(node) not in known)
    for word in words:
        if isinstance(word.value, str) and any(sign.isalpha() and not sign.isascii() for sign in word.value):
            yield word.value


def test_every_vietnamese_text_stands_beside_its_english_one_in_the_one_container() -> None:
    modules = {path.relative_to(PACKAGE).as_posix(): path for path in PACKAGE.rglob("*.py")}
    looked_at = {name for name in modules if name.split("/")[0] != "messages"} - READ_NOT_SAID - BOTH_AT_ONCE
    assert len(looked_at) > 100
    found = {name: told for name in looked_at if (told := list(said(modules[name].read_text(encoding="utf-8"))))}
    assert found == {}


def test_vietnamese_beside_the_container_is_found() -> None:
    assert list(said('both("hộ", "household")\n"""hộ"""')) == []
    assert list(said('_ALL = {"vi": "Tổng số", "en": "All"}')) == ["Tổng số"]
    assert list(said('("all", "tổng số")')) == ["tổng số"]


@pytest.mark.parametrize(
    ("value", "places", "vi", "en"),
    [
        (1_500_000, None, "1.500.000", "1,500,000"),
        (7.5, None, "7,5", "7.5"),
        (1234.0, None, "1.234", "1,234"),
        (9.915, 2, "9,92", "9.92"),  # as on paper, although the nearest binary number is a little less
        (12, 2, "12,00", "12.00"),
        (-0.0, 1, "0,0", "0.0"),
    ],
)
def test_a_number_is_written_as_each_language_writes_it(value: float, places: int | None, vi: str, en: str) -> None:
    assert (number(value, places).vi, number(value, places).en) == (vi, en)


@pytest.mark.parametrize("given", ["2024-02-01", date(2024, 2, 1)])
def test_a_day_is_written_as_each_language_writes_it(given: date | str) -> None:
    assert (day(given).vi, day(given).en) == ("01/02/2024", "2024-02-01")
