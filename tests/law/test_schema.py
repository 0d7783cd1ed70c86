"""The schema for editors is current, takes the shipped standards, and refuses what nobody should write."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import mdpoverty as mdp
from mdpoverty.law.schema import standard_schema
from mdpoverty.law.shipped import standards_folder
from mdpoverty.law.yaml_document import read_document

Change = Callable[[dict[str, Any]], Any]


def document(name: str) -> dict[str, Any]:
    data: dict[str, Any] = read_document(next(standards_folder().glob(f"*/{name}.yaml"))).data
    return data


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = standard_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_file_is_what_the_models_say() -> None:
    file = Path(standards_folder() / "schema.json").read_text(encoding="utf-8")
    assert json.loads(file) == standard_schema(), "write it anew: mdpoverty standards schema -o standards/schema.json"


@pytest.mark.parametrize("name", [law.id for law in mdp.list_standards()])
def test_shipped_standards_are_of_the_schema(validator: jsonschema.Draft202012Validator, name: str) -> None:
    assert [error.message for error in validator.iter_errors(document(name))] == []


CHANGES: dict[str, tuple[Change, str]] = {
    "a section that does not exist": (lambda law: law.update(indicatorz=[]), "$"),
    "a figure without a source": (lambda law: law["decision_table"][0].pop("source"), "$.decision_table[0]"),
    "a grade that does not exist": (
        lambda law: law["indicators"][0].update(verification="sure"),
        "$.indicators[0].verification",
    ),
    "a class that does not exist": (
        lambda law: law["decision_table"][0].update(status="rich"),
        "$.decision_table[0].status",
    ),
    "a rule of no kind": (
        lambda law: law["indicators"][0].update(deprived_if={"often": 1}),
        "$.indicators[0].deprived_if",
    ),
    "a word that the category lacks": (
        lambda law: law["indicators"][-2].update(deprived_if={"fact": "water_source", "is": "piped_water"}),
        "$.indicators[10].deprived_if",
    ),
    "two bounds in one test": (
        lambda law: law["rules"]["works"].update(
            rule={
                "fact": "age",
                "at_least": 5,
                "above": 2,
                "unit": "years",
                "source": "reading",
                "verification": "text",
            }
        ),
        "$.rules.works.rule",
    ),
    "a source without its grade": (
        lambda law: law["rules"]["works"].update(
            rule={"fact": "age", "below": 5, "unit": "years", "source": "reading"}
        ),
        "$.rules.works.rule",
    ),
    "a fact that is written in another way": (
        lambda law: law["rules"]["works"].update(rule={"fact": "Has TV", "is": True}),
        "$.rules.works.rule",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_nobody_should_write_is_refused_where_it_stands(
    validator: jsonschema.Draft202012Validator, change: str
) -> None:
    law = copy.deepcopy(document("vn-2022-2025"))
    spoil, where = CHANGES[change]
    spoil(law)
    assert [error.json_path for error in validator.iter_errors(law)] == [where]


def test_a_fact_of_the_files_own_may_be_used(validator: jsonschema.Draft202012Validator) -> None:
    law = copy.deepcopy(document("vn-2022-2025"))
    label = {"vi": "xử lý rác", "en": "waste is collected"}
    law["facts"] = {"waste_collected": {"level": "household", "type": "boolean", "label": label}}
    law["indicators"][0]["deprived_if"] = {"fact": "waste_collected", "is": False}
    assert [error.message for error in validator.iter_errors(law)] == []


def test_both_ends_and_a_source_around_a_number_may_be_written(validator: jsonschema.Draft202012Validator) -> None:
    law = copy.deepcopy(document("vn-2022-2025"))
    law["rules"]["works"]["rule"] = {"fact": "age", "at_least": 16, "below": 18, "unit": "years"}
    law["income_bands"][0] |= {"source": "reading", "verification": "unverified"}
    for edge in law["income_bands"][0]["upper"]:
        edge.pop("source", None)
        edge.pop("verification", None)
    assert [error.message for error in validator.iter_errors(law)] == []


def test_editors_are_offered_facts_words_and_units() -> None:
    parts = standard_schema()["$defs"]
    del parts["Extension"]  # it may take a section away by null
    assert "housing_area" in parts["PerPersonTest"]["properties"]["per_person"]["anyOf"][0]["enum"]
    assert "status" in parts["ValueTest"]["properties"]["fact"]["anyOf"][0]["enum"]
    assert "age" not in parts["ValueTest"]["properties"]["fact"]["anyOf"][0]["enum"]
    assert "VND per person per month" in parts["NumberTest"]["properties"]["unit"]["examples"]
    assert '"null"' not in json.dumps(parts)
