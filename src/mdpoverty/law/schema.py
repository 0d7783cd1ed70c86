"""Makes the JSON schema of standard files, which editors use for completion and checks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mdpoverty.language import Text
from mdpoverty.law.dictionary import STATUS_FACT
from mdpoverty.law.extends import AFTER, BY_ID, BY_NAME, EXTENDS, OF_ITS_OWN, WITHOUT
from mdpoverty.law.inheritance import GRADE, SOURCE
from mdpoverty.law.shipped import load_dictionary
from mdpoverty.law.standard import StandardFile
from mdpoverty.vocabulary import CLASSES

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NUMBERS, _WORDS = ("integer", "number"), ("boolean", "category")
_FACT_FIELDS = {
    ("NumberTest", "fact"): _NUMBERS,
    ("PerPersonTest", "per_person"): _NUMBERS,
    ("ValueTest", "fact"): _WORDS,
    ("RecordedOr", "fact"): ("boolean",),
    ("ByCategory", "by"): ("category",),
    ("BandEdge", "fact"): ("integer",),
    ("DeprivationPoints", "fact"): ("integer",),
}
"""The types of the facts that make sense in a field."""


def standard_schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of a standard file, made from the models that read it.

    It knows the shape of a file, the names of the facts with their units and values, and the grades of verification.
    What only the whole file can tell – that a source or a rule of that name exists, that the decision table has
    neither gap nor overlap – is left to ``mdpoverty standards validate``.

    Examples
    --------
    >>> standard_schema()["title"]
    'Standard of multidimensional poverty'
    """
    schema = StandardFile.model_json_schema(by_alias=True)
    for part in _parts(schema):
        _drop_null(part)
    definitions = schema["$defs"]
    # Older releases of pydantic leave out what a plain dataclass says of itself; the keys stay in their order.
    definitions["Text"] = dict(sorted({"description": Text.__doc__, **definitions["Text"]}.items()))
    _name_rules(schema)
    for (model, field), types in _FACT_FIELDS.items():
        definitions[model]["properties"][field] = _fact_name(definitions[model]["properties"][field], types)
    units = list(dict.fromkeys(fact.unit for fact in load_dictionary().values() if fact.unit))
    for model in ("NumberTest", "PerPersonTest", "BandEdge", "FactDefinition"):
        definitions[model]["properties"]["unit"]["examples"] = units
    _value_words(definitions["ValueTest"])
    head = {
        "$schema": _DIALECT,
        "title": "Standard of multidimensional poverty",
        "description": "A file of mdpoverty's standards/: the law as data.",
    }
    for name in ("NumberTest", "PerPersonTest", "AtLeast", "ShareOfMembers", "BandEdge"):
        own = definitions[name]
        own["required"] = [field for field in own["required"] if field not in (SOURCE, GRADE)]
    for definition in definitions.values():
        if {SOURCE, GRADE} <= definition.get("properties", {}).keys():
            definition["dependentRequired"] = {SOURCE: [GRADE]}
    definitions["Whole"] = {key: value for key, value in schema.items() if key != "$defs"}
    definitions["Extension"] = _extension(definitions)
    choice = {"if": {"required": [EXTENDS]}, "then": {"$ref": "#/$defs/Extension"}, "else": {"$ref": "#/$defs/Whole"}}
    return {**head, "type": "object", **choice, "$defs": definitions}


def _extension(definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a file that extends another; its parts may be partial."""
    whole = definitions["Whole"]
    properties = dict(whole["properties"])
    for section in BY_NAME:
        own = properties[section]
        for key in own.keys() & {"additionalProperties", "patternProperties"}:
            patterns = own[key] if key == "patternProperties" else {"": own[key]}
            parts = {pattern: _partial(definitions, part, []) for pattern, part in patterns.items()}
            properties[section] = {**own, key: parts if key == "patternProperties" else parts[""]}
    for section in BY_ID:
        items = _partial(definitions, properties[section]["items"], ["id"])
        properties[section] = {**properties[section], "items": items, "minItems": 0}
    names = {"type": "array", "items": {"type": "string"}}
    properties[WITHOUT] = {
        "description": "parts of the other standard that are left out, by section",
        "type": "object",
        "properties": dict.fromkeys((*BY_NAME, *BY_ID), names),
        "additionalProperties": False,
    }
    properties["deprivation_points"] = {"anyOf": [properties["deprivation_points"], {"type": "null"}]}
    needed = [name for name in OF_ITS_OWN if name in whole["required"] or name == EXTENDS]
    return {**whole, "properties": properties, "required": needed}


def _partial(definitions: dict[str, Any], part: dict[str, Any], required: list[str]) -> dict[str, Any]:
    """Return a part schema with optional fields; a new part says behind which it comes."""
    name = part["$ref"].rsplit("/", 1)[1]
    whole = definitions[name]
    properties = dict(whole["properties"])
    if "id" in properties:
        properties[AFTER] = {"type": "string", "description": "the part behind which a new one stands"}
    definitions[f"{name}Part"] = {**whole, "properties": properties, "required": required}
    return {"$ref": f"#/$defs/{name}Part"}


def _parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield every mapping of a schema."""
    if isinstance(schema, dict):
        yield schema
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from _parts(part)


def _drop_null(part: dict[str, Any]) -> None:
    """Remove null, which is allowed but never written."""
    choices = part.get("anyOf")
    if isinstance(choices, list) and {"type": "null"} in choices:
        rest = [choice for choice in choices if choice != {"type": "null"}]
        del part["anyOf"]
        part.update(rest[0] if len(rest) == 1 else {"anyOf": rest})
    if part.get("default", ...) is None:
        del part["default"]


def _name_rules(schema: dict[str, Any]) -> None:
    """Write the union of rule kinds once, and refer to it from every rule."""
    choices = schema["$defs"]["Not"]["properties"]["not"]["oneOf"]
    for part in list(_parts(schema)):
        if part.get("oneOf") == choices:
            del part["oneOf"]
            part["$ref"] = "#/$defs/Rule"
    schema["$defs"]["Rule"] = {"description": "One key tells which kind of rule it is.", "oneOf": choices}


def _fact_name(field: dict[str, Any], types: tuple[str, ...]) -> dict[str, Any]:
    """Offer matching facts from the dictionary, and allow the file's own."""
    about = {key: value for key, value in field.items() if key in ("title", "description")}
    own = {key: value for key, value in field.items() if key not in about}
    names = [name for name, fact in load_dictionary().items() if fact.type in types]
    return {**about, "anyOf": [{"enum": [*names, *([STATUS_FACT] if types == _WORDS else [])]}, own]}


def _value_words(value_test: dict[str, Any]) -> None:
    """Check and offer the words of a category test."""
    rules = []
    categories = {name: list(fact.values) for name, fact in load_dictionary().items() if fact.values}
    for name, words in [*categories.items(), (STATUS_FACT, [status.value for status in CLASSES])]:
        one, some = {"enum": words}, {"items": {"enum": words}}
        then = {"properties": {"is": one, "in": some, "not_in": some}}
        rules.append({"if": {"properties": {"fact": {"const": name}}}, "then": then})
    value_test["allOf"] = rules
