"""The catalog of sentences: whole in both languages, and the only place from which the code takes its words."""

from __future__ import annotations

import ast
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import mdpoverty as mdp
from mdpoverty import errors
from mdpoverty.errors import Fault, MdpovertyError, StandardFileError, row_of_fault
from mdpoverty.facts.checks import Check
from mdpoverty.law import shipped
from mdpoverty.law.plausibility import plausibility_checks
from mdpoverty.messages import MESSAGES, SUBJECTS
from mdpoverty.messages.message import Message, Near, Seen

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


def name_of(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def codes_in(tree: ast.AST) -> Iterator[str]:
    """Yield the codes with which messages and faults are made, also where one of two is chosen."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) in MAKERS and node.args:
            first = node.args[0]
            chosen = (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,)
            yield from (one.value for one in chosen if isinstance(one, ast.Constant) and isinstance(one.value, str))


MAKERS = ("Message", "Fault", "in_file", "_NoRecordError", "_fault", "_refusal", "having")


def test_every_code_in_use_stands_in_the_catalog() -> None:
    used = {code: path for path in SOURCES for code in codes_in(ast.parse(path.read_text(encoding="utf-8")))}
    assert len(used) > 100
    assert {code: path.name for code, path in used.items() if code not in MESSAGES} == {}


ERRORS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, MdpovertyError)}
WARNINGS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Warning)}
"""The classes whose objects a user reads."""


def is_plain_text(node: ast.expr) -> bool:
    """Tell whether an expression is text that is written on the spot, in one language."""
    parts = [node.left, node.right] if isinstance(node, ast.BinOp) else [node]
    if isinstance(node, ast.IfExp):
        parts = [node.body, node.orelse]
    joined = (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("format", "join")
    )
    return joined or any(
        isinstance(part, ast.JoinedStr) or (isinstance(part, ast.Constant) and isinstance(part.value, str))
        for part in parts
    )


def told_in_one_language(tree: ast.AST) -> Iterator[str]:
    """Yield what is raised, or warned of, in words that do not come from the catalog."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) in {*ERRORS, *WARNINGS, "BadParameter"} and node.args:
            if is_plain_text(node.args[0]):
                yield ast.unparse(node)
        elif isinstance(node, ast.Call) and name_of(node.func) == "warn" and is_plain_text(node.args[0]):
            yield ast.unparse(node)


def test_what_a_user_meets_is_told_in_both_languages() -> None:
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
    assert [(path.name, told) for path, tree in trees.items() for told in told_in_one_language(tree)] == []
    raised = [node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    assert len([node for node in raised if isinstance(node.exc, ast.Call) and name_of(node.exc.func) in ERRORS]) > 90


@pytest.mark.parametrize(
    "line",
    [
        "raise InputError('no such table')",
        "raise errors.InputError(f'{name}: no such table')",
        "return CaseFileError('no ' + name)",
        "raise InputError('no {}'.format(name)) from error",
        "raise InputError('one' if one else name)",
        "warnings.warn(f'{name} is not used', stacklevel=2)",
        "raise typer.BadParameter('no such table')",
    ],
)
def test_english_alone_is_found(line: str) -> None:
    assert list(told_in_one_language(ast.parse(f"def f():\n    {line}")))


def test_only_files_of_the_law_and_of_cases_are_told_of_in_english() -> None:
    """Their faults have the code ``standard_file``; who writes such files reads English."""
    telling = {path.parent.name for path in SOURCES if "in_standard(" in path.read_text(encoding="utf-8")}
    assert telling == {"law", "testing", "mdpoverty"}
    code = {path.name for path in SOURCES if '"standard_file"' in path.read_text(encoding="utf-8")}
    assert code == {"errors.py"}


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
    for name in (*MESSAGES, *Check, *(check.value for check in plausibility_checks())):
        assert f"\n| `{name}` | " in page
    assert f"| `missing_id` | {'lỗi' if language == 'vi' else 'error'} | {Check.MISSING_ID.label('vi')} |" in page
    assert unicodedata.is_normalized("NFC", page)


def test_a_fact_is_named_by_its_label_in_vietnamese_and_by_its_id_in_english() -> None:
    with pytest.raises(MdpovertyError) as refused:
        mdp.classify({"area": "x", "members": [{"age": -1}]}, "vn-2022-2025", review_date=2024)
    assert [fault.path for fault in refused.value.faults] == [("area",), ("members", 0, "age")]
    assert refused.value.text("vi").splitlines() == [
        "không đọc được hộ:",
        "  khu vực (area): 'x' không hợp lệ; được phép: nông thôn, thành thị",
        "  members[0], tuổi (age): -1 không thể có; nhỏ nhất là 0",
    ]
    assert refused.value.text("en").splitlines()[1].startswith("  area: 'x' is not allowed")


def test_several_facts_in_one_sentence_are_named_each() -> None:
    told = Message("income_contradicts_household", {"share": "income_per_capita", "whole": "household_income"})
    assert told.text("vi").startswith(
        "thu nhập bình quân đầu người (income_per_capita) phải bằng thu nhập của cả hộ (household_income) chia cho"
    )
    known = {"name": Seen("aeg"), "near": Near("age"), "known": ["age", "x"]}
    assert Message("unknown_fact", known).text("vi").endswith("có phải là 'age'?; các tên có thể dùng: tuổi (age), x")


def test_a_dictionary_that_cannot_be_read_hides_no_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise StandardFileError(Message("standards_missing"))

    monkeypatch.setattr(shipped, "load_dictionary", broken)
    shipped._labels.cache_clear()
    try:
        assert Fault("no_day", {"seen": Seen("x")}, ("birth_date",)).line("vi").startswith("birth_date: 'x' không")
    finally:
        shipped._labels.cache_clear()


def test_a_row_of_a_file_is_a_number_for_programs_and_a_word_for_people() -> None:
    fault = Fault("no_day", {"seen": Seen("x")}, ("h.csv", row_of_fault("17"), "birth_date"))
    assert json.loads(json.dumps(fault.to_dict()))["path"] == ["h.csv", 17, "birth_date"]
    assert fault.line("vi").startswith("h.csv dòng 17, ngày sinh (birth_date): 'x'")
    assert fault.line("en").startswith("h.csv row 17, birth_date: 'x'")


def test_faults_that_are_not_shown_are_counted_in_the_language() -> None:
    error = MdpovertyError(Message("unreadable_table"), [Fault("no_day", {"seen": Seen(day)}) for day in range(13)])
    assert [error.text(language).splitlines()[-1] for language in ("vi", "en")] == ["  … và 3 lỗi khác", "  +3 more"]


def test_a_fact_with_which_a_sentence_begins_is_named_once() -> None:
    told = {"name": "deprivation_points", "each": 10, "most": 120}
    fault = Fault("impossible_points", told, ("households", 4, "deprivation_points"))
    assert fault.line("vi") == "households[4]: điểm B2 (deprivation_points) phải là bội số của 10, từ 0 đến 120"
    assert fault.line("en") == "households[4]: deprivation_points must be a multiple of 10, from 0 to 120"
    alone = Fault("impossible_points", told, ("deprivation_points",))
    assert alone.line("vi") == "điểm B2 (deprivation_points) phải là bội số của 10, từ 0 đến 120"


OF_HEADINGS = {"no_id_column", "no_household_id", "id_column_missing", "headings_unknown"}
"""Sentences that name headings as they may stand in a file, with what they mean beside them."""


@pytest.mark.parametrize("code", sorted(set(MESSAGES) - OF_HEADINGS))
def test_no_vietnamese_sentence_names_a_fact_by_its_id_alone(code: str) -> None:
    assert facts_by_id_alone("".join(text for text, *_ in Formatter().parse(MESSAGES[code][0]))) == []


def test_no_check_names_a_fact_by_its_id_alone() -> None:
    checks = [*Check, *plausibility_checks()]
    assert {check.value: found for check in checks if (found := facts_by_id_alone(check.label("vi")))} == {}
    assert facts_by_id_alone("ghi vào birth_year, tuổi (age)") == ["birth_year"]


def facts_by_id_alone(sentence: str) -> list[str]:
    """Return the facts that a sentence names otherwise than in brackets behind their labels."""
    return [word for word in re.findall(r"(?<![(\w])\w+", sentence) if word in mdp.load_dictionary()]
