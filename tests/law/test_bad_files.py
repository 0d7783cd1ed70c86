"""One fault a file: each is refused with file, line and path, in words that say what is allowed."""

from __future__ import annotations

# ruff: noqa: E501 - a table of texts and of the words of their messages
import shutil
from datetime import date
from pathlib import Path

import pytest

import mdpoverty as mdp

FICTIONAL = Path(__file__).parent / "fictional"
SOURCE = ", source: poor-act, verification: text"


def bad_copy(folder: Path, *changes: tuple[str, str]) -> Path:
    """Return a copy of the fictional standard in which texts are replaced, each where it first stands."""
    shutil.copy(FICTIONAL / "tables.yaml", folder)
    text = (FICTIONAL / "atlantis-1.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(path: Path) -> mdp.MdpovertyError:
    with pytest.raises(mdp.MdpovertyError) as refused:
        mdp.load_standard(path)
    return refused.value


# name of the fault: what is replaced, by what, the path that must be named, the words that must be said
FAULTS = {
    "duplicate_key": ("revision: 2", "revision: 2\nrevision: 3", "", "the key 'revision' appears twice, first on line"),
    "key_is_no_word": ("tables: [tables]", "tables: [tables]\n12: x", "", "the key 12 is not a word; put it in quotes"),
    "anchor": ("tables: [tables]", "tables: &t [tables]", "", "anchors and aliases (& and *) are not used"),
    "not_yaml": ("tables: [tables]", "tables: [tables", "", "not YAML"),
    "too_deep": ("tables: [tables]", f"tables: {'[' * 60}{']' * 60}", "", "nested more than 40 deep"),
    "unknown_field": ('cutoff: {vi: "dưới', 'cutof: {vi: "dưới', "indicators[0].cutof", "did you mean 'cutoff'?"),
    "missing_field": ("    dimension: sea\n", "", "indicators[0].dimension", "`dimension` is required and missing"),
    "id_with_blank": ("id: atlantis-1", "id: at lantis", "id", "a name of lower-case letters and digits, with -"),
    "bad_date": ('from: "2020-03-01"', 'from: "1.3.2020"', "applies[0].from", "a date such as 2024-12-31"),
    "missing_source": (
        "below: 100, unit: VND per person per month, source: poor-act, verification: text}",
        "below: 100, unit: VND per person per month}",
        "income_bands[0].upper[0].source",
        "`source` is required and missing; no part around it in this file names one",
    ),
    "missing_grade": (
        f"unit: pearls{SOURCE}}}",
        "unit: pearls, source: poor-act}",
        "indicators[0].deprived_if.verification",
        "`verification` is required and missing; a source has its own grade beside it, never that of another source",
    ),
    "unknown_source": (
        f"unit: pearls{SOURCE}",
        "unit: pearls, source: por-act, verification: text",
        "indicators[0].deprived_if.source",
        "no source is called 'por-act' – did you mean 'poor-act'?",
    ),
    "unknown_source_of_a_value": (
        "{fact: toilet, in: [no_toilet, other]}",
        "{fact: toilet, in: [no_toilet, other], source: por-act}",
        "indicators[5].deprived_if.of[0].source",
        "no source is called 'por-act' – did you mean 'poor-act'?",
    ),
    "unknown_grade": (
        f"unit: pearls{SOURCE}",
        "unit: pearls, source: poor-act, verification: sure",
        "indicators[0].deprived_if.verification",
        "'sure' is not allowed; allowed: text, secondary, single_source, unverified",
    ),
    "unknown_fact": (
        "{fact: pearls, below",
        "{fact: perls, below",
        "indicators[0].deprived_if",
        "no fact is called 'perls' – did you mean 'pearls'?",
    ),
    "wrong_unit": (
        "below: 3, unit: pearls",
        "below: 3, unit: metres",
        "indicators[0].deprived_if",
        "'pearls' is measured in 'pearls', not 'metres'",
    ),
    "per_person_unit": (
        "unit: m2 per person",
        "unit: m2",
        "indicators[5].deprived_if.of[2]",
        "the unit of a per-person amount is 'm2' followed by ' per person'",
    ),
    "per_person_by_area": (
        "per_person: housing_area, at_most: 4.5",
        "per_person: housing_area, at_most: {by: area, values: {rural: 4, urban: 5}}",
        "indicators[5].deprived_if.of[2]",
        "a per-person amount is compared with one number",
    ),
    "per_person_twice": (
        "per_person: housing_area, at_most: 4.5",
        "per_person: housing_area, at_most: 4.5, below: 5",
        "indicators[5].deprived_if.of[2]",
        "exactly one of at_least, above, at_most, below is needed, not at_most, below",
    ),
    "birth_date_as_number": (
        "{fact: pearls, below: 3, unit: pearls",
        "{fact: birth_date, below: 2000, unit: years",
        "indicators[0].deprived_if",
        "compare `age` or `birth_year`; a birth date answers both",
    ),
    "two_tests_of_a_value": (
        "{fact: toilet, in: [no_toilet, other]}",
        "{fact: toilet, in: [no_toilet], is: other}",
        "indicators[5].deprived_if.of[0]",
        "exactly one of is, in, not_in is needed",
    ),
    "number_as_text": ("below: 3, unit", 'below: "3", unit', "indicators[0].deprived_if", "number"),
    "number_test_of_category": (
        "{fact: toilet, in: [no_toilet, other]}",
        f"{{fact: toilet, below: 3, unit: x{SOURCE}}}",
        "indicators[5].deprived_if.of[0]",
        "'toilet' is a category and cannot be compared",
    ),
    "word_test_of_number": (
        f"{{fact: pearls, below: 3, unit: pearls{SOURCE}}}",
        "{fact: pearls, is: three}",
        "indicators[0].deprived_if",
        "'pearls' is a integer; is, in and not_in do not fit it",
    ),
    "truth_test_of_category": (
        "in: [no_toilet, other]",
        "is: true",
        "indicators[5].deprived_if.of[0]",
        "'toilet' is a",
    ),
    "word_of_boolean": (
        "{fact: has_boat, is: false}",
        "{fact: has_boat, is: none_at_all}",
        "indicators[2]",
        "true or false",
    ),
    "value_not_in_category": (
        "in: [no_toilet, other]",
        "in: [no_toilt, other]",
        "indicators[5].deprived_if.of[0]",
        "'no_toilt' is no value of 'toilet' – did you mean 'no_toilet'?",
    ),
    "all_values": (
        "{fact: guild, is: divers}}",
        "{fact: guild, in: [divers, potters]}}",
        "rules.nobody_dives.rule",
        "names every value of 'guild'",
    ),
    "two_operators": (
        "below: 3, unit",
        "below: 3, above: 1, at_most: 2, unit",
        "indicators[0].deprived_if",
        "one of at_least, above, one of at_most, below, or one of each is needed, not above, at_most, below",
    ),
    "no_rule": (
        "{fact: has_boat, is: false}",
        "{boat: false}",
        "indicators[2].deprived_if.options.counted",
        "this is no rule: a rule has one of the keys",
    ),
    "recorded_number": (
        "      fact: sworn\n",
        "      fact: age\n",
        "rules.is_sworn.rule",
        "'age' is a integer; a recorded statement is true or false",
    ),
    "at_least_too_many": (
        "      at_least: 2\n",
        "      at_least: 4\n",
        "indicators[5].deprived_if",
        "at_least 4 of 3 rules can never be",
    ),
    "share_above_one": ("below: 0.3", "below: 30", "indicators[4].deprived_if", "a number between 0 and 1"),
    "share_below_zero": ("below: 0.3", "below: -0.1", "indicators[4].deprived_if", "a number between 0 and 1"),
    "share_by_area": (
        "below: 0.3",
        "below: {by: area, values: {rural: 0.3, urban: 0.4}}",
        "indicators[4].deprived_if",
        "a share of members is compared with a number between 0 and 1",
    ),
    "unknown_rule": (
        "share_of_members: {rule: is_sworn}",
        "share_of_members: {rule: is_swor}",
        "indicators[4].deprived_if.share_of_members.rule",
        "no rule is called 'is_swor' – did you mean 'is_sworn'?",
    ),
    "rule_of_itself": (
        "      recorded_or: {fact: guild, is: divers}",
        "      recorded_or: {rule: is_sworn}",
        "rules.is_sworn",
        "refers to itself",
    ),
    "rule_circle": (
        "rule: {no_member: {fact: guild, is: divers}}",
        (
            "rule: {not: {rule: circle}}\n"
            "    source: poor-act\n    verification: text\n  circle:\n    label: {vi: x, en: x}\n"
            "    rule: {rule: nobody_dives}"
        ),
        "rules.nobody_dives",
        "refers to itself, directly or through other rules",
    ),
    "unknown_reading": (
        "interpretation: boats",
        "interpretation: boat",
        "indicators[2].deprived_if",
        "no interpretation is called 'boat' – did you mean 'boats'?",
    ),
    "missing_option": (
        "        counted: {fact: has_boat, is: false}\n",
        "",
        "indicators[2].deprived_if",
        "give a rule for each option: counted, ignored",
    ),
    "option_too_many": (
        "        counted: {fact: has_boat, is: false}\n",
        "        counted: {fact: has_boat, is: false}\n        doubled: {fact: has_boat, is: false}\n",
        "indicators[2].deprived_if",
        "give a rule for each option: counted, ignored",
    ),
    "default_not_first": (
        "default: counted",
        "default: ignored",
        "interpretations.boats",
        "the default is the first of the options",
    ),
    "unknown_table": ("{table: diving_age}", "{table: diving_ages}", "indicators[3]", "did you mean 'diving_age'?"),
    "table_file_missing": (
        "tables: [tables]",
        "tables: [table]",
        "tables[0]",
        "no file table.yaml stands beside this one",
    ),
    "table_path": ("tables: [tables]", "tables: [../tables]", "tables[0]", "no file ../tables.yaml stands beside"),
    "bound_without_a_value": (
        "{rural: 1, urban: 2}",
        "{rural: 1}",
        "indicators[1]",
        "one number for each of rural, urban",
    ),
    "member_fact_of_household": (
        "{fact: has_boat, is: false}",
        "{fact: guild, is: divers}",
        "indicators[2].deprived_if",
        "put it inside any_member, no_member or share_of_members",
    ),
    "household_fact_of_member": (
        "{no_member: {fact: guild, is: divers}}",
        "{no_member: {fact: has_boat, is: true}}",
        "rules.nobody_dives.rule",
        "is a fact of the household; it cannot stand inside a test of members",
    ),
    "household_amount_of_member": (
        "{no_member: {fact: guild, is: divers}}",
        f"{{no_member: {{per_person: housing_area, at_most: 4.5, unit: m2 per person{SOURCE}}}}}",
        "rules.nobody_dives.rule",
        "'housing_area' is a fact of the household; it cannot stand inside a test of members",
    ),
    "household_rule_of_member": (
        "share_of_members: {rule: is_sworn}",
        "share_of_members: {rule: nobody_dives}",
        "indicators[4].deprived_if",
        "is a fact of the household; it cannot stand inside a test of members",
    ),
    "member_rule_of_household": (
        "      - {rule: nobody_dives}\n",
        "      - {rule: is_sworn}\n",
        "exemption.exempt_if",
        "is a fact of a member; put it inside any_member, no_member or share_of_members",
    ),
    "class_of_member": (
        "      - {rule: nobody_dives}\n",
        "      - {any_member: {fact: status, is: poor}}\n",
        "exemption.exempt_if",
        "'status' is a fact of the household; it cannot stand inside a test of members",
    ),
    "amount_and_member": (
        "recorded_or: {fact: guild, is: divers}",
        f"recorded_or: {{per_person: housing_area, at_most: 4.5, unit: m2 per person{SOURCE}}}",
        "rules.is_sworn.rule",
        "mixes a fact of the household (housing_area) with one of a member (sworn)",
    ),
    "household_fact_of_a_group": (
        "{fact: guild, is: potters}",
        "{no_member: {fact: guild, is: divers}}",
        "member_groups.potters.rule",
        "a test over members is asked of the household; a group of members asks one member",
    ),
    "mixed_rule": (
        "recorded_or: {fact: guild, is: divers}",
        "recorded_or: {fact: has_boat, is: true}",
        "rules.is_sworn.rule",
        "mixes a fact of the household (has_boat) with one of a member (sworn)",
    ),
    "class_in_indicator": (
        "{fact: has_boat, is: false}",
        "{fact: status, is: poor}",
        "indicators[2].deprived_if",
        "an indicator cannot test the class that it helps to find",
    ),
    "unknown_class": (
        "{fact: status, is: poor}",
        "{fact: status, is: por}",
        "exemption.exempt_if",
        "did you mean 'poor'?",
    ),
    "own_fact_takes_a_name": (
        "  has_boat:\n    level",
        "  deprived_boat:\n    level",
        "facts.deprived_boat",
        "has a meaning already",
    ),
    "category_without_values": (
        '    values: {divers: {vi: "thợ lặn", en: "divers"}, potters: {vi: "thợ gốm", en: "potters"}}\n',
        "",
        "facts.guild",
        "`values` belongs to a fact of type category",
    ),
    "gap": (
        "{income: [middle], deprivations: {at_most: 1}",
        "{income: [middle], deprivations: {at_most: 0}",
        "decision_table",
        "gap: no row for band 'middle' with 1 deprivations",
    ),
    "overlap": (
        "{at_least: 2, at_most: 4}",
        "{at_least: 1, at_most: 4}",
        "decision_table[4]",
        "overlap with row 3: band 'middle' with 1 deprivations",
    ),
    "unknown_band": (
        "{income: [high]",
        "{income: [hih]",
        "decision_table[5].income",
        "no band is called 'hih' – did you mean 'high'?",
    ),
    "richer_with_more": (
        "{income: [middle], deprivations: {at_least: 5}, status: poor, basis: deprivation,",
        "{income: [middle], deprivations: {at_least: 5}, status: above_average,",
        "decision_table",
        "band 'middle': 5 deprivations give a better class than 4",
    ),
    "poorer_above": (
        "deprivations: any, status: above_average,",
        "deprivations: any, status: poor, basis: income,",
        "decision_table",
        "band 'high' gives a poorer class than 'middle' with 0 deprivations",
    ),
    "poor_without_basis": (
        "status: poor, basis: deprivation,",
        "status: poor,",
        "decision_table[2]",
        "names its basis",
    ),
    "undetermined_decided": (
        "status: above_average",
        "status: undetermined",
        "decision_table[5]",
        "a decision table gives a class",
    ),
    "no_edge": (
        (
            "    upper:\n      - {fact: income_per_capita, below: 100, unit: VND per person per month, "
            "source: poor-act, verification: text}\n"
        ),
        "",
        "income_bands[0].upper",
        "income_per_capita, the first of income_measures, needs an edge; where the bound is not known, write `upper: []`",
    ),
    "edge_of_one_area": (
        "area: urban, at_most: 300",
        "area: rural, at_most: 300",
        "income_bands[1].upper",
        "no edge for income_per_capita in urban",
    ),
    "edge_twice": (
        "below: 100, unit",
        "below: 100, area: rural, unit",
        "income_bands[0].upper",
        "no edge for income_per_capita in urban",
    ),
    "edges_fall": (
        "at_most: 200",
        "at_most: 99",
        "income_bands[1].upper[0]",
        "not above the edge of the band before it",
    ),
    "edge_of_unknown_area": (
        "area: urban, at_most",
        "area: city, at_most",
        "income_bands[1].upper[1].area",
        "'city' is no value of 'area'",
    ),
    "edge_of_other_measure": (
        "{fact: income_per_capita, below: 100, unit: VND per person per month",
        "{fact: pearls, below: 100, unit: pearls",
        "income_bands[0].upper[0].fact",
        "'pearls' is none of income_measures",
    ),
    "edge_both_ways": (
        "below: 100,",
        "below: 100, at_most: 99,",
        "income_bands[0].upper[0]",
        "exactly one of at_most and below",
    ),
    "open_band_with_edge": (
        '  - id: high\n    label: {vi: "cao", en: "high"}',
        (
            '  - id: high\n    label: {vi: "cao", en: "high"}\n'
            f"    upper: [{{fact: income_per_capita, at_most: 900, unit: VND per person per month{SOURCE}}}]"
        ),
        "income_bands[2].upper",
        "the last band is open",
    ),
    "measure_of_member": (
        "income_measures: [income_per_capita]",
        "income_measures: [income_per_capita, age]",
        "income_measures[1]",
        "'age' is a integer of a member; a whole number of a household is needed",
    ),
    "points_of_member": (
        "dimensions:\n",
        f"deprivation_points: {{fact: age, points_per_deprivation: 10{SOURCE}}}\n\ndimensions:\n",
        "deprivation_points.fact",
        "'age' is a integer of a member; a whole number of a household is needed",
    ),
    "points_with_fractions": (
        "dimensions:\n",
        f"deprivation_points: {{fact: tide, points_per_deprivation: 10{SOURCE}}}\n\ndimensions:\n",
        "deprivation_points.fact",
        "'tide' is a number of a household; a whole number of a household is needed",
    ),
    "unknown_points": (
        "dimensions:\n",
        f"deprivation_points: {{fact: perls, points_per_deprivation: 10{SOURCE}}}\n\ndimensions:\n",
        "deprivation_points.fact",
        "no fact is called 'perls' – did you mean 'pearls'?",
    ),
    "unknown_measure": (
        "income_measures: [income_per_capita]",
        "income_measures: [income_per_capita, incme_score]",
        "income_measures[1]",
        "no fact is called 'incme_score' – did you mean 'income_score'?",
    ),
    "id_twice": ("  - id: no_boat\n", "  - id: few_pearls\n", "indicators[0].id", "the id 'few_pearls' stands 2 times"),
    "unknown_dimension": (
        "    dimension: land\n",
        "    dimension: lan\n",
        "indicators[3].dimension",
        "did you mean 'land'?",
    ),
    "period_gap": (
        'from: "2025-01-01"',
        'from: "2025-02-01"',
        "applies[1]",
        "begins on 2025-02-01; the span before it ends on 2024-12-31",
    ),
    "period_backwards_by_a_day": (
        'through: "2025-06-30"',
        'through: "2024-12-31"',
        "applies[1]",
        "ends on 2024-12-31, before it begins on 2025-01-01",
    ),
    "period_backwards": (
        'through: "2024-12-31"',
        'through: "2019-12-31"',
        "applies[0]",
        "ends on 2019-12-31, before it begins",
    ),
    "revision_not_in_history": (
        "revision: 2\ntitle",
        "revision: 3\ntitle",
        "revision",
        "is 3; the history ends with 2",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_file_line_and_path(tmp_path: Path, name: str) -> None:
    old, new, address, words = FAULTS[name]
    path = bad_copy(tmp_path, (old, new))
    message = str(refusal(path))
    assert words in message
    assert "bad.yaml" in message
    if address:
        told = next(line for line in message.splitlines() if f" {address}" in line and words in line)
        line = int(told.split("bad.yaml:")[1].split(" ")[0])
        assert 1 <= line <= len(path.read_text(encoding="utf-8").splitlines())


def test_the_line_is_that_of_the_fault(tmp_path: Path) -> None:
    path = bad_copy(tmp_path, ("{fact: pearls, below", "{fact: perls, below"))
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next(place for place, line in enumerate(lines, 1) if "perls" in line)
    assert f"bad.yaml:{number} indicators[0].deprived_if:" in str(refusal(path))


@pytest.mark.parametrize(
    "change",
    [
        ("      at_least: 2\n", "      at_least: 3\n"),  # all three of three rules
        ("below: 0.3", "at_least: 1"),  # all members
        ("below: 0.3", "above: 0"),  # one member
    ],
)
def test_bounds_at_the_end_of_what_is_allowed(tmp_path: Path, change: tuple[str, str]) -> None:
    assert mdp.load_standard(bad_copy(tmp_path, change)).id == "atlantis-1"


def test_a_span_may_be_one_day_long(tmp_path: Path) -> None:
    standard = mdp.load_standard(bad_copy(tmp_path, ('through: "2025-06-30"', 'through: "2025-01-01"')))
    assert (standard.applies[1].from_, standard.applies[1].through) == (date(2025, 1, 1), date(2025, 1, 1))


@pytest.mark.parametrize("count", [0, 1, 5, 6])  # of six indicators
def test_a_higher_band_is_never_poorer_with_any_number_of_deprivations(tmp_path: Path, count: int) -> None:
    # Middle: near-poor with every number. High: poor from so many deprivations on, and so poorer than middle.
    middle = "{income: [middle], deprivations: any, status: near_poor, source: poor-act, verification: text}"
    high = "  - {income: [high], deprivations: {at_least: COUNT}, status: poor, basis: deprivation, source: poor-act, verification: text}\n"
    low = "  - {income: [high], deprivations: {at_most: COUNT}, status: above_average, source: poor-act, verification: text}\n"
    text = (FICTIONAL / "atlantis-1.yaml").read_text(encoding="utf-8")
    table = text[text.index("  - {income: [middle], deprivations") : text.index("exemption:")]
    rows = high.replace("COUNT", str(count)) + (low.replace("COUNT", str(count - 1)) if count else "")
    message = str(refusal(bad_copy(tmp_path, (table, f"  - {middle}\n{rows}\n"))))
    told = [int(line.split(" with ")[1].split()[0]) for line in message.splitlines() if "gives a poorer class" in line]
    assert told == list(range(count, 7))
    assert "band 'high' gives a poorer class than 'middle' with 6 deprivations" in message


def test_faults_of_every_kind_come_at_once(tmp_path: Path) -> None:
    names = ("unknown_fact", "gap", "period_gap", "unknown_dimension", "missing_option")
    error = refusal(bad_copy(tmp_path, *(FAULTS[name][:2] for name in names)))
    for name in names:
        assert FAULTS[name][3] in str(error)


def test_ten_faults_are_printed_and_the_others_counted(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("id: bad\n" + "".join(f"field_{number}: 1\n" for number in range(12)), encoding="utf-8")
    error = refusal(path)
    assert len(error.faults) > 12
    assert str(error).endswith(f"+{len(error.faults) - 10} more")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("id: bad\n".encode("utf-16"), "not UTF-8"),
        (b"", "a standard is a mapping that begins with `id:`"),
        (b"- 1\n", "a standard is a mapping that begins with `id:`"),
        (b"x" * 2_000_001, "too large; a file has at most 300000 bytes"),
    ],
)
def test_what_is_no_standard_at_all(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_bytes(content)
    assert words in str(refusal(path))


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("id: bad\n\trevision: 1\n", "bad.yaml:2: not YAML from column 1 on; "),
        ("id: bad: worse\n", "bad.yaml:1: not YAML from column 8 on; "),
    ],
)
def test_where_a_file_stops_being_yaml(tmp_path: Path, content: str, place: str) -> None:
    # A tab at the beginning of line 2; a second colon, the eighth sign of line 1.
    path = tmp_path / "bad.yaml"
    path.write_text(content, encoding="utf-8")
    assert place in str(refusal(path))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "cannot be read (No such file or directory); check the name" in str(refusal(tmp_path / "none.yaml"))


def test_words_of_yaml_1_1_are_words(tmp_path: Path) -> None:
    # `no` is not false and `12:30` is not 750: both stay the words they are.
    path = bad_copy(
        tmp_path, ('title: {vi: "Chuẩn Atlantis", en: "Standard of Atlantis"}', "title: {vi: no, en: 12:30}")
    )
    title = mdp.load_standard(path).title
    assert (title.vi, title.en) == ("no", "12:30")
