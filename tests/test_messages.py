"""The catalog of sentences: whole in both languages, and the only place from which the code takes its words."""

from __future__ import annotations

import ast
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from mdpoverty.facts.checks import Check
from mdpoverty.law.plausibility import soft_checks
from mdpoverty.messages import MESSAGES, SUBJECTS

ROOT = Path(__file__).parents[1]
SOURCES = [path for path in (ROOT / "src").rglob("*.py") if path.parent.name != "messages"]

sys.path.insert(0, str(ROOT / "docs"))

from codes_page import codes_page  # noqa: E402 - stands beside the pages


def parameters(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("code", MESSAGES)
def test_a_sentence_says_the_same_in_both_languages(code: str) -> None:
    vietnamese, english = MESSAGES[code]
    assert parameters(vietnamese) == parameters(english)
    assert unicodedata.is_normalized("NFC", vietnamese)
    assert bool(vietnamese) == bool(english)
    letters = "".join(text for text, *_ in Formatter().parse(english))
    spoken = any(sign.isalpha() for sign in letters)
    assert vietnamese != english or not spoken


def codes_in(tree: ast.AST) -> Iterator[str]:
    """Yield the codes with which messages and faults are made, also where one of two is chosen."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MAKERS and node.args:
            first = node.args[0]
            chosen = (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,)
            yield from (one.value for one in chosen if isinstance(one, ast.Constant) and isinstance(one.value, str))


MAKERS = ("Message", "Fault", "_NoRecordError")


def test_every_code_in_use_stands_in_the_catalog() -> None:
    used = {code: path for path in SOURCES for code in codes_in(ast.parse(path.read_text(encoding="utf-8")))}
    assert len(used) > 100
    assert {code: path.name for code, path in used.items() if code not in MESSAGES} == {}


def test_no_sentence_is_left_of_what_nobody_says() -> None:
    said = {
        node.value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert [code for code in MESSAGES if code not in said and not code.startswith("needed_")] == []


def test_a_code_stands_under_one_subject() -> None:
    assert sum(map(len, SUBJECTS.values())) == len(MESSAGES)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_of_codes_names_every_one(language: str) -> None:
    page = "\n".join(codes_page(language))
    for name in (*MESSAGES, *Check, *(check.value for check in soft_checks())):
        assert f"\n| `{name}` | " in page
    assert f"| `missing_id` | {'lỗi' if language == 'vi' else 'error'} | {Check.MISSING_ID.label('vi')} |" in page
    assert unicodedata.is_normalized("NFC", page)
