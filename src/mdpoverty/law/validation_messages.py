"""Turns pydantic's findings about a law file into sentences with file, line and path."""

from __future__ import annotations

import re
from typing import Any, get_args, get_type_hints

from pydantic import ValidationError

from mdpoverty.errors import Fault
from mdpoverty.language import Text
from mdpoverty.law.base import IDENTIFIER, LawModel
from mdpoverty.law.sections import STANDARD_ID, YEARS_AND_MONTHS
from mdpoverty.law.yaml_document import Address, Document
from mdpoverty.messages.message import cut, listed, shown
from mdpoverty.spelling import suggestion


def document_faults(document: Document, model: type[LawModel], error: ValidationError) -> list[Fault]:
    """Return one fault for each finding, with its place in the file."""
    findings = [finding for finding in error.errors(include_url=False) if not _follows(finding)]
    faults = [
        fault_in_file(document, _address_in(document.data, finding["loc"]), _sentence(finding, model))
        for finding in findings[:MOST_FAULTS]
    ]
    more = len(findings) - MOST_FAULTS
    if more > 0:
        what = f"{more} {'fault' if more == 1 else 'faults'} more; mend these first"
        faults.append(fault_in_file(document, (), what))
    return list(dict.fromkeys(faults))


MOST_FAULTS = 200
"""The greatest number of faults that are named; a file with more is another kind of file, or means harm."""


def fault_in_file(document: Document, address: Address, sentence: str) -> Fault:
    """Return a fault of a law file with its place; a sentence is cut where messages are."""
    return Fault.in_standard(document.inherited.get(address) or document.where(address), cut(sentence, 1_000))


def _follows(finding: Any) -> bool:
    """Tell whether a list seems too short only because its faulty parts were not counted."""
    return finding["type"] == "too_short" and bool(len(finding["input"]) >= finding["ctx"]["min_length"])


def _address_in(data: Any, location: tuple[str | int, ...]) -> Address:
    """Return a pydantic location without union tags, which are not keys in the document."""
    address: Address = ()
    for number, step in enumerate(location):
        keys: Any = range(len(data)) if isinstance(data, list) else data if isinstance(data, dict) else ()
        if step in keys:
            data = data[step]
        elif number < len(location) - 1 or _is_tag(step):
            continue
        address = (*address, step)
    return address


def _is_tag(step: str | int) -> bool:
    """Tell whether a step is the name of a type rather than of a field."""
    return isinstance(step, int) or step[:1].isupper() or step in {"int", "float", "str", "bool", "[key]"}


def _sentence(finding: Any, model: type[LawModel]) -> str:
    kind, context = finding["type"], finding.get("ctx", {})
    if kind == "missing":
        name = str(finding["loc"][-1])
        return f"`{name}` is required and missing{_MISSING.get(name, '')}"
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        known = _fields_at(model, finding["loc"][:-1])
        return f"`{finding['loc'][-1]}` is not known here{suggestion(str(finding['loc'][-1]), known)}{_allowed(known)}"
    if kind in ("enum", "literal_error"):
        words = re.findall("'([^']*)'", context["expected"])
        return f"{shown(finding['input'])} is not allowed{suggestion(str(finding['input']), words)}{_allowed(words)}"
    if kind == "value_error":
        return str(context["error"])
    if kind in _NEEDED:
        needed = _NEEDED[kind].format_map({**context, "form": _FORMS.get(context.get("pattern"))})
        return f"{needed} is needed{_seen(finding)}"
    message: str = finding["msg"]
    return message[0].lower() + message[1:] + _seen(finding)


_LONGEST_SEEN = 60


def _seen(finding: Any) -> str:
    if isinstance(finding["input"], dict | list) or not finding["loc"]:
        return ""
    seen = shown(finding["input"])
    return f" (seen: {seen if len(seen) <= _LONGEST_SEEN else f'{seen[:_LONGEST_SEEN]}…'})"


_MISSING = {
    "source": "; no part around it in this file names one",
    "verification": "; a source has its own grade beside it, never that of another source",
}
_NEEDED = {
    "model_type": "a mapping of fields",
    "model_attributes_type": "a mapping of fields",
    "dataclass_type": "a mapping of fields",
    "dict_type": "a mapping",
    "tuple_type": "a list",
    "string_type": "a text (in quotes if it looks like a number)",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "date_from_datetime_parsing": "a date such as 2024-12-31",
    "date_type": "a date such as 2024-12-31",
    "too_short": "a list of at least {min_length}",
    "too_long": "a list of at most {max_length}",
    "greater_than_equal": "a number of at least {ge}",
    "less_than_equal": "a number of at most {le}",
    "string_too_long": "a text of at most {max_length} letters",
    "string_pattern_mismatch": "{form}",
}
_FORMS = {
    IDENTIFIER: "a name of lower-case letters, digits and _",
    STANDARD_ID: "a name of lower-case letters and digits, with - between its parts,",
    YEARS_AND_MONTHS: 'years and months such as "60+3"',
}


def _allowed(known: list[str]) -> str:
    return f"; allowed: {listed(known)}" if known else ""


def _fields_at(model: type[LawModel], location: tuple[str | int, ...]) -> list[str]:
    """Return the field names allowed at a location in a model."""
    here: list[type] = [model]
    for step in location:
        named = [candidate for candidate in here if candidate.__name__ == step]
        if named:
            here = named
        elif isinstance(step, str):
            fields = [field for candidate in here for name, field in _fields(candidate) if name == step]
            here = [found for field in fields for found in _models_in(field)] or here
    return [name for candidate in here for name, _ in _fields(candidate)] if len(here) == 1 else []


def _fields(model: type) -> list[tuple[str, Any]]:
    """Return the fields of a model, or of ``Text``, with their types."""
    if issubclass(model, LawModel):
        return [(field.alias or name, field.annotation) for name, field in model.model_fields.items()]
    return list(get_type_hints(model).items())


def _models_in(annotation: Any) -> list[type]:
    if isinstance(annotation, type) and issubclass(annotation, LawModel | Text):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]
