"""The pages of the standards say what the files say; the Vietnamese README knows every command."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

import pytest

import mdpoverty as mdp
from mdpoverty.cli.app import app
from mdpoverty.language import number

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "docs"))

from parameters_page import write_parameters  # noqa: E402
from standard_pages import doubtful_clauses, standard_page, write_pages  # noqa: E402 - stands beside the pages

LAWS = mdp.list_standards()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("law", LAWS, ids=[law.id for law in LAWS])
def test_a_page_has_every_line_indicator_decision_and_reading(law: mdp.Standard, language: str) -> None:
    page = "\n".join(standard_page(law, language))
    assert law.digest in page
    for indicator in law.indicators:
        assert f"`{indicator.id}`" in page
        assert indicator.cutoff.vi in page
        assert indicator.cutoff.en in page
    for band in law.income_bands:
        for edge in band.upper:
            amount = edge.at_most if edge.at_most is not None else edge.below
            assert f"{amount:,}" in page
    assert page.count(" | ") > 20
    for name in law.interpretations:
        assert f"`{name}`" in page
    assert all(source.instrument in page for source in law.sources.values())
    assert unicodedata.is_normalized("NFC", page)
    assert law.provisional == ("Provisional" in page or "Tạm thời" in page)
    assert ("Income bands" if language == "en" else "Các mức thu nhập") in page


def test_every_doubtful_clause_stands_once() -> None:
    page = "\n".join(doubtful_clauses(LAWS))
    for name in {name for law in LAWS for name in law.interpretations}:
        assert page.count(f"## `{name}`") == 1


def test_pages_are_written_for_every_standard(tmp_path: Path) -> None:
    write_pages(tmp_path / "standards")
    names = {path.stem for path in (tmp_path / "standards").glob("*.md")}
    assert names == {law.id for law in LAWS} | {"index", "doubtful-clauses"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_of_parameters_has_the_lines_of_every_standard(tmp_path: Path, language: str) -> None:
    write_parameters(tmp_path, language)
    page = (tmp_path / "parameters.md").read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", page)
    for law in LAWS:
        assert f"[{law.id}](standards/{law.id}.md)" in page
        for edge in (edge for band in law.income_bands for edge in band.upper):
            assert number(edge.amount).in_language(language) in page
    assert ("not found" if language == "en" else "không tìm thấy") in page
    assert ("57 years 8 months" if language == "en" else "57 tuổi 8 tháng") in page
    for name in ("parameters.svg", "parameters-places.svg"):
        assert f"]({name})" in page
        assert (tmp_path / name).read_text(encoding="utf-8").startswith("<svg")


def test_the_vietnamese_readme_names_every_command() -> None:
    text = (ROOT / "README.vi.md").read_text(encoding="utf-8")
    commands = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    commands |= {group.name for group in app.registered_groups if group.name}
    assert not [name for name in commands if f"`mdpoverty {name}`" not in text]
    assert unicodedata.is_normalized("NFC", text)


def test_the_reference_has_every_public_function_and_class() -> None:
    text = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    words = {"Basis", "Check", "Household", "Member", "MdpovertyError", "Standard", "Status", "Verification"}
    missing = [name for name in mdp.__all__ if f".{name}\n" not in text and name not in words]
    assert not missing
