"""What the dictionary allows of a fact, the models take, and nothing else; texts and headings are fit for people."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

import mdpoverty as mdp
from mdpoverty.files.headings import known_headings
from mdpoverty.language import Text
from mdpoverty.law.dictionary import FactDefinition
from mdpoverty.law.shipped import load_dictionary, standards_folder
from mdpoverty.spelling import spelled_alike

FACTS = load_dictionary()
MODELS: dict[str, type[mdp.Household | mdp.Member]] = {"household": mdp.Household, "member": mdp.Member}
# Names of households, members and places are written down, not asked.
NOT_ASKED = {"household_id", "member_id", "province", "district", "commune"}
every_fact = pytest.mark.parametrize("name", FACTS)


def observed(name: str, value: Any) -> Any:
    """Return what the model keeps of one fact."""
    return getattr(MODELS[FACTS[name].level].model_validate({name: value}), name)


def allowed_values(fact: FactDefinition) -> list[Any]:
    """Return values that the dictionary allows, both ends of a range among them."""
    if fact.values is not None:
        return list(fact.values)
    low = -(10**9) if fact.minimum is None else fact.minimum
    high = 10**12 if fact.maximum is None else fact.maximum
    by_type: dict[str, list[Any]] = {
        "boolean": [True, False],
        "integer": [low, high],
        "number": [low, low + 0.5, high],
        "date": [date(1999, 12, 31)],
        "text": ["Hướng Hóa"],
    }
    return by_type[fact.type]


def refused_values(fact: FactDefinition) -> list[Any]:
    """Return values that the dictionary does not allow: of another type, or just outside the range."""
    wrong: dict[str, list[Any]] = {
        "boolean": ["perhaps", 2],
        "integer": ["one", "1.5", 1.5, True],
        "number": ["one", "1,5", True, float("inf")],
        "category": ["no such word", True, 0],
        "date": ["12/31/1999", 1999, datetime(1999, 12, 31, 12)],  # noqa: DTZ001 - as a data frame hands it over
        "text": [True, 1.5],
    }
    below = [] if fact.minimum is None else [fact.minimum - 1]
    above = [] if fact.maximum is None else [fact.maximum + 1]
    return [*wrong[fact.type], *below, *above]


@every_fact
def test_a_model_takes_what_the_dictionary_allows(name: str) -> None:
    values = allowed_values(FACTS[name])
    assert [observed(name, value) for value in values] == values


@every_fact
def test_a_model_refuses_what_the_dictionary_does_not_allow(name: str) -> None:
    for value in refused_values(FACTS[name]):
        with pytest.raises(ValidationError):
            observed(name, value)


@every_fact
def test_a_fact_may_be_missing(name: str) -> None:
    assert getattr(MODELS[FACTS[name].level](), name) is None
    assert observed(name, None) is None


@pytest.mark.parametrize(
    ("name", "written", "kept"),
    [
        ("household_id", 4711, 4711),
        ("member_id", 4711, 4711),
        ("birth_date", "1999-12-31", date(1999, 12, 31)),
    ],
)
def test_ids_may_be_numbers_and_dates_may_be_texts(name: str, written: Any, kept: Any) -> None:
    assert observed(name, written) == kept


def test_every_fact_but_names_of_things_is_asked() -> None:
    assert {name for name, fact in FACTS.items() if fact.question is None} == NOT_ASKED


def texts_of(fact: FactDefinition) -> Iterator[Text]:
    yield fact.label
    yield from filter(None, [fact.question])
    yield from (fact.values or {}).values()


@every_fact
def test_texts_are_clean_and_in_their_language(name: str) -> None:
    fact = FACTS[name]
    for text in texts_of(fact):
        assert text.vi == " ".join(text.vi.split()) != ""
        assert text.en == " ".join(text.en.split()) != ""
        assert text.en.isascii(), "English here needs no diacritics"
    for text in filter(None, [fact.label, fact.question]):
        assert not text.vi.isascii(), "a Vietnamese label or question has diacritics"


@every_fact
def test_the_words_of_a_category_have_labels_that_differ(name: str) -> None:
    words = (FACTS[name].values or {}).values()
    for labels in ([word.vi for word in words], [word.en for word in words]):
        assert [label for label, times in Counter(map(spelled_alike, labels)).items() if times > 1] == []


def test_the_file_is_in_unicode_nfc() -> None:
    # The file itself: reading it as a dictionary would mend it.
    text = (standards_folder() / "facts.yaml").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if not unicodedata.is_normalized("NFC", line)] == []


@every_fact
def test_a_column_is_understood_by_each_of_its_headings(name: str) -> None:
    fact = FACTS[name]
    known = known_headings(FACTS, fact.level)
    for heading in (name, *fact.headings, fact.label.vi, fact.label.en):
        for written in (heading, f"  {heading.upper()} ", unicodedata.normalize("NFD", heading)):
            assert known[spelled_alike(written)] == name


@every_fact
def test_a_heading_is_listed_once_and_is_no_tick(name: str) -> None:
    alike = [spelled_alike(heading) for heading in FACTS[name].headings]
    assert sorted(alike) == sorted(set(alike))
    assert not [heading for heading in alike if heading.startswith("deprived_")]
