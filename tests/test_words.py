"""First lines of docstrings, and messages, are plain: no avoided word keeps a reader from reading a sentence once."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mdpoverty.messages import MESSAGES

SOURCES = sorted((Path(__file__).parents[1] / "src").rglob("*.py"))

AVOIDED = r"\b(told|be it|of whom|is none|Return of how)\b"
BEGINNING = r"(?:^|[.!?] )(?:By|From|In|Of|On|To|With)\b"
IN_MESSAGES = r"is no value of it|cannot speak|says? nothing|stands? in|it stands\b"


def odd_words(line: str) -> list[str]:
    """Return what is avoided in a first line; code between back-quotes may say it."""
    plain = re.sub(r"``[^`]*``", "``", line)
    found = [*re.findall(AVOIDED, plain), *re.findall(BEGINNING, plain)]
    return [*found, *(["more than two times of"] if len(re.findall(r"\bof\b", plain, re.IGNORECASE)) > 2 else [])]


def first_lines(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the first line of every docstring with the number of its line in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text:
                yield node.body[0].lineno, text.splitlines()[0]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_first_line_of_a_docstring_is_read_once(path: Path) -> None:
    lines = first_lines(ast.parse(path.read_text(encoding="utf-8")))
    assert [f"{path}:{number}: {found} {line}" for number, line in lines if (found := odd_words(line))] == []


@pytest.mark.parametrize("code", MESSAGES)
def test_an_english_message_uses_plain_verbs(code: str) -> None:
    sentence = re.sub(r"\{\w+\}", "", MESSAGES[code][1])
    assert re.findall(rf"{IN_MESSAGES}|{AVOIDED}", sentence) == [], sentence


@pytest.mark.parametrize(
    "line",
    [
        "Return of how many households the answer is certainly yes.",
        "From data frames to columns.",
        "Return the rows. By district.",
        "Households of whom nothing is known.",
        "The end of the list of the members of a household.",
        "Return what is told.",
    ],
)
def test_what_is_avoided_is_found(line: str) -> None:
    assert odd_words(line)


@pytest.mark.parametrize(
    "line", ["Count households by class.", "``told_of`` of the row of a table.", "Inside the band."]
)
def test_plain_lines_pass(line: str) -> None:
    assert not odd_words(line)
