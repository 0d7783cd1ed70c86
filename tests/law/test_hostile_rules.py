"""Files whose names, numbers and values cannot be meant are refused within a second, each with its place."""

# ruff: noqa: E501 - a table of texts and of the words of their messages

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.law.test_bad_files import bad_copy, refusal

import mdpoverty as mdp

RULES = "rules:\n"
BOAT = "{fact: has_boat, is: false}"
PEARLS = "{fact: pearls, below: 3, unit: pearls, source: poor-act, verification: text}"
GROUP = "member_groups:\n"
OWN = "{level: household, type: boolean, label: {vi: x, en: x}}"


@pytest.fixture(autouse=True)
def _at_once() -> Iterator[None]:
    begin = time.process_time()
    yield
    assert time.process_time() - begin < 5.0  # seconds; such files took minutes before their work was bounded


def named(number: int, rule: str) -> str:
    """Return named rules, each made of the one before."""
    head = "label: {vi: x, en: x}, source: poor-act, verification: text"
    first = f"  l0: {{{head}, rule: {{fact: has_boat, is: true}}}}\n"
    more = "".join(f"  l{i}: {{{head}, rule: {rule.format(i - 1)}}}\n" for i in range(1, number))
    return RULES + first + more


def test_rules_that_double_by_name_are_refused_by_their_size(tmp_path: Path) -> None:
    # Each names the one before twice: 2^22 rules in eight kilobytes. l9 is the first above a thousand.
    text = named(22, "{{any_of: [{{rule: l{0}}}, {{not: {{rule: l{0}}}}}]}}")
    told = str(refusal(bad_copy(tmp_path, (RULES, text))))
    assert "rules.l8.rule: is more than 1000 rules with those that it names" in told
    assert "rules.l7.rule" not in told


def test_many_names_that_are_small_together_load(tmp_path: Path) -> None:
    text = named(6, "{{any_of: [{{rule: l{0}}}, {{not: {{rule: l{0}}}}}]}}")
    law = mdp.load_standard(bad_copy(tmp_path, (RULES, text), (BOAT, "{rule: l5}")))
    assert "no_boat" in mdp.classify({"has_boat": True}, law, review_date=2024).deprivations


def test_a_chain_of_three_hundred_rules_is_refused(tmp_path: Path) -> None:
    told = refusal(bad_copy(tmp_path, (RULES, named(290, "{{rule: l{0}}}"))))
    assert "rules.l60.rule: leads through 61 rules inside each other; at most 60" in str(told)
    assert len(told.faults) == 1


def test_a_chain_of_fifty_rules_classifies_and_explains(tmp_path: Path) -> None:
    law = mdp.load_standard(bad_copy(tmp_path, (RULES, named(50, "{{rule: l{0}}}")), (BOAT, "{rule: l49}")))
    assert "no_boat" in mdp.classify({"has_boat": True}, law, review_date=2024).deprivations
    assert "has a boat: yes" in mdp.explain({"has_boat": True}, law, review_date=2024).to_text()


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        (PEARLS, PEARLS.replace("3", "9" * 4_300), "bad.yaml:82", "a number of 4300 digits; at most 18"),
        (PEARLS, PEARLS.replace("3", "1e999"), "indicators[0].deprived_if.below", "inf is no number of the law"),
        (PEARLS, PEARLS.replace("3", "-1e999"), "indicators[0].deprived_if.below", "-inf is no number of the law"),
        (PEARLS, PEARLS.replace("3", "1" + "0" * 399), "bad.yaml:82", "a number of 400 digits"),
        (PEARLS, PEARLS.replace("3", "1000000000000000000"), "bad.yaml:82", "a number of 19 digits"),
        (PEARLS, PEARLS.replace("3", "999999999999999999"), "indicators[0].deprived_if.below", "out of bounds"),
        (PEARLS, PEARLS.replace("3", "1001"), "indicators[0].deprived_if", "1001 is outside of what 'pearls' can be: 0 to 1000"),
        (PEARLS, PEARLS.replace("3", "-1"), "indicators[0].deprived_if", "-1 is outside of what 'pearls' can be: 0 to 1000"),
        (PEARLS, PEARLS.replace("3", "2.5"), "indicators[0].deprived_if", "'pearls' is counted in whole numbers; 2.5 is none"),
        (PEARLS, PEARLS.replace("3", "3.0"), "indicators[0].deprived_if", "'pearls' is counted in whole numbers; 3.0 is none"),
        (PEARLS, PEARLS.replace("3", "nan"), "indicators[0].deprived_if.below", "a whole number is needed"),
        (PEARLS, PEARLS.replace("3", ".inf"), "indicators[0].deprived_if.below", "a whole number is needed"),
        (PEARLS, PEARLS.replace("3", "true"), "indicators[0].deprived_if.below", "a whole number is needed"),
        (PEARLS, PEARLS.replace("3", "'3'"), "indicators[0].deprived_if.below", "a whole number is needed"),
        (PEARLS, PEARLS.replace("3", "{by: has_boat, values: {}}"), "indicators[0].deprived_if", "'has_boat' is a boolean of a household; a bound for 'pearls' goes by a category of a household"),
        (PEARLS, PEARLS.replace("3", "{by: guild, values: {divers: 1, potters: 2}}"), "indicators[0].deprived_if", "'guild' is a category of a member"),
        (PEARLS, PEARLS.replace("3", "{by: area, values: {rural: 1, urban: 1e9}}"), "indicators[0].deprived_if", "'pearls' is counted in whole numbers"),
        (PEARLS, PEARLS.replace("3", "{by: area, values: {rural: 1, urban: 5000}}"), "indicators[0].deprived_if", "5000 is outside of what 'pearls' can be"),
        (PEARLS, PEARLS.replace("3", "{table: diving_age}"), "indicators[0].deprived_if", "a table holds ages"),
        ("below: 0.3", "below: 1e-300", "indicators[4].deprived_if.below", "more than 9 decimals; round it"),
        ("at_most: 4.5", "at_most: 100001", "indicators[5].deprived_if.of[2]", "100001 is outside of what 'housing_area' can be"),
        ("below: 100, unit", "below: 2000000000, unit", "income_bands[0].upper[0]", "1999999999 is above what 'income_per_capita' can be: at most 1000000000"),
        ("{fact: status, is: poor}", "{fact: status, is: true}", "exemption.exempt_if.all_of[0]", "`status` is a class, one of poor, near_poor"),
        ("{fact: status, not_in: [poor]}", "{fact: status, is: poorer}", "flags.pearl_bonus.raised_if.all_of[0]", "did you mean 'poor'?"),
        (BOAT, "{fact: has_boat, is: 1}", "indicators[2].deprived_if.options.counted", ""),
        ('from: "2020-03-01"', "from: 20200301", "applies[0].from", "a date such as 2024-12-31, from 1900 through 2199, is needed (seen: 20200301)"),
        ('from: "2020-03-01"', "from: 0", "applies[0].from", "a date such as 2024-12-31"),
        ('from: "2020-03-01"', "from: 2020-03-01T00:00:00", "applies[0].from", "a date such as 2024-12-31"),
        ('through: "2024-12-31"', 'through: "9999-12-31"', "applies[0].through", "from 1900 through 2199"),
        ('in_force_from: "2022-01-01"', 'in_force_from: "2022-02-30"', "flags.pearl_bonus.in_force_from", "a date such as"),
        ("{revision: 1, date", "{revision: 1.0, date", "history[0].revision", ""),
        ("minimum: 0", "minimum: 2000", "facts.pearls", "the minimum 2000 is above the maximum 1000"),
        ("minimum: 0", "minimum: true", "facts.pearls.minimum", ""),
        ("deprivations: {at_least: 2, at_most: 4}", "deprivations: {at_least: 4, at_most: 2}", "decision_table[3].deprivations", "no number is at least 4 and at most 2"),
        ("  pearls:\n", f"  size: {OWN}\n  pearls:\n", "facts.size", "the name 'size' has a meaning already"),
        ("  pearls:\n", f"  model_dump: {OWN}\n  pearls:\n", "facts.model_dump", "the name 'model_dump' has a meaning already"),
        ("  pearl_bonus:", "  near_poor:", "flags.near_poor", "the name 'near_poor' has a meaning already"),
        ("nobody_can_work: {rule: nobody_dives}", "nobody_can_work: {fact: status, is: poor}", "exemption.nobody_can_work", "whether anybody can work does not hang on the class"),
        (GROUP, f"{GROUP}  {'x' * 101}: {{}}\n", "member_groups", ""),
        ("tables: [tables]", "tables: [tables]\n<<: {id: other}\n<<: {id: other}", "bad.yaml", "the key '<<' appears twice"),
        ("tables: [tables]", "tables: [tables]\n---\nid: other", "bad.yaml:21", "a second document begins (---)"),
        ("Standard of Atlantis", r"Standard\u0000of Atlantis", "title.en", "U+0000, which is no letter or sign"),
        ("Standard of Atlantis", r"Standard\u001b[31m of Atlantis", "title.en", "U+001B"),
        ("Standard of Atlantis", r"Standard\ud800 of Atlantis", "bad.yaml:6", "not YAML"),
        ("tables: [tables]", "tables: ['t\\0']", "tables[0]", "no file"),
        ("tables: [tables]", f"tables: [{'t' * 300}]", "tables[0]", "no file"),
        ("tables: [tables]", "tables: [tables]\n? {a: b}\n: c", "bad.yaml", "a list or mapping cannot be a key"),
        ("tables: [tables]", f"tables: [tables]\n{'7' * 500}: c", "bad.yaml", "a number of 500 digits"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_its_place(
    old: str, new: str, place: str, words: str, tmp_path: Path
) -> None:
    told = str(refusal(bad_copy(tmp_path, (old, new))))
    assert place in told
    assert words in told
    assert len(told) < 3_000


def test_an_indicator_tests_no_class_through_a_rule_that_it_names(tmp_path: Path) -> None:
    rule = "  late: {label: {vi: x, en: x}, source: poor-act, verification: text, rule: {fact: status, is: poor}}\n"
    via = "  via: {label: {vi: x, en: x}, source: poor-act, verification: text, rule: {not: {rule: late}}}\n"
    told = str(refusal(bad_copy(tmp_path, (RULES, RULES + via + rule), (BOAT, "{rule: via}"))))
    assert "indicators[2].deprived_if: an indicator cannot test the class that it helps to find" in told


def test_a_file_of_faults_alone_is_told_at_once(tmp_path: Path) -> None:
    # Twelve thousand fields that nobody knows.
    unknown = "".join(f"field{i}: {i}\n" for i in range(12_000))
    error = refusal(bad_copy(tmp_path, ("tables: [tables]\n", f"tables: [tables]\n{unknown}")))
    assert "faults more; mend these first" in str(error.faults[-1])


def test_a_long_word_is_not_compared_with_every_other(tmp_path: Path) -> None:
    told = str(refusal(bad_copy(tmp_path, ("dimension: land", f"dimension: {'land' * 50_000}"))))
    assert "indicators[3].dimension" in told
    assert len(told) < 2_000


def revised(changes: Any) -> str:
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.revise(mdp.load_standard("vn-2022-2025"), changes)
    assert len(str(refused.value)) < 3_000
    return str(refused.value)


def test_a_what_if_has_the_same_limits() -> None:
    mdp.load_standard("vn-2022-2025")
    circle: dict[str, Any] = {}
    circle["all_of"] = [circle, circle]
    deep: Any = {"fact": "has_tv", "is": True}
    for _ in range(2_000):
        deep = {"not": deep}
    part = {"id": "water", "cutoff": {"vi": "x", "en": "x"}}
    assert "nested more than 40 deep" in revised({"indicators": [{**part, "deprived_if": deep}]})
    assert "nested more than 40 deep" in revised({"indicators": [{**part, "deprived_if": circle}]})
    area = {"per_person": "housing_area", "below": float("nan"), "unit": "m2 per person"}
    assert "nan is no number of the law" in revised({"indicators": [{**part, "deprived_if": area}]})
    assert "out of bounds" in revised({"indicators": [{**part, "deprived_if": {**area, "below": 10**5_000}}]})
    assert "the key 7 is no word" in revised({7: 1})
    assert "is a object" in revised({"indicators": object()})
    assert "U+D800" in revised({"title": {"vi": "\ud800", "en": "x"}})


def test_a_table_named_three_hundred_times_is_not_read_so_often(tmp_path: Path) -> None:
    told = str(refusal(bad_copy(tmp_path, ("tables: [tables]", f"tables: [{'tables, ' * 300}]"))))
    assert "a list of at most 20 is needed" in told
    assert "two of the files have tables called 'diving_age'" in told


def test_three_hundred_rules_in_the_worst_order_are_looked_through_once(tmp_path: Path) -> None:
    # Each names the one behind it, and the last of them tests the class.
    head = "label: {vi: x, en: x}, source: poor-act, verification: text"
    chain = "".join(f"  l{i}: {{{head}, rule: {{any_of: [{{rule: l{i + 1}}}]}}}}\n" for i in range(280))
    last = f"  l280: {{{head}, rule: {{fact: status, is: poor}}}}\n"
    told = str(refusal(bad_copy(tmp_path, (RULES, RULES + chain + last), (BOAT, "{rule: l0}"))))
    assert "indicators[2].deprived_if: an indicator cannot test the class that it helps to find" in told
