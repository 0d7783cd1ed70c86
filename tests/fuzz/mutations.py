"""Changes to a standard file: some that a hurried editor makes, some that nobody makes who means well."""

# ruff: noqa: E501 - tables of hostile values

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from mdpoverty.law.shipped import load_dictionary

Address = tuple[str | int, ...]

NUMBERS: tuple[Any, ...] = (
    0, 1, -1, 2, 7, 12, 13, 64, 65, 255, 256, 1_000, 10**6, 10**9, 2**31, 2**53, 2**63 - 1, 2**63, 10**18, 10**399,
    0.0, -0.0, 0.5, 0.1, 1.0, 1 / 3, 2.5, 1e-9, 1e-300, 1e300, float("inf"), float("-inf"), float("nan"),
)  # fmt: skip
WORDS: tuple[str, ...] = (
    "", " ", "x", "true", "no", "null", "none", "any", "2022-01-01", "2022-02-30", "9999-12-31", "1899-12-31", "60+3",
    "999+11", "0+0", "12:30", ".inf", "nan", "1e999", "poor", "near_poor", "status", "members", "size", "age", "birth_date",
    "area", "rural", "male", "years", "deprived_water", "text", "unverified", "vn-2022-2025", "vn-2016-2020", "../x", "/etc",
    "<<", "a b", "Ba Đình", "Đ", "\x00", "\x1b[2J", "\ud800", "\u202e", "\ufeff", "\u2028", "x" * 101, "x" * 5_000, "1" * 4_300,
)  # fmt: skip
OPERATORS = ("at_least", "above", "at_most", "below")
TOKENS = (
    "&a ", "*a ", "!!python/object/apply:os.system ", "!x ", "---\n", "...\n", "<<: ", "\t", "\0", "{", "}", "[", "]",
    "[" * 60, "{a: " * 60, ": ", "- ", "? ", "|\n", ">\n", "'", '"', "#", ",", "1e999", "9" * 4_300, "\\ud800", "%YAML 1.1\n",
    "\ufeff", "\r", "\u0085", "~", "0x10", "0o17", "1_000", "=",
)  # fmt: skip


def addresses(data: Any, address: Address = ()) -> Iterator[Address]:
    """Yield the address of every part of plain data, the whole left out."""
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, part in items:
        yield (*address, key)
        yield from addresses(part, (*address, key))


def at(data: Any, address: Address) -> Any:
    for step in address:
        data = data[step]
    return data


def put(data: Any, address: Address, value: Any) -> None:
    at(data, address[:-1])[address[-1]] = value


_FLAT = ("number", "number", "value", "value", "named", "per_person")
_NESTED = ("all_of", "any_of", "not", "of", "any_member", "no_member", "share", "recorded_or", "interpretation")
_DEEPEST = 4


def random_rule(rng: Random, data: Any, depth: int = 0) -> Any:
    """Return a rule of any kind about any facts, mostly well formed."""
    kind = rng.choice(_FLAT if depth >= _DEEPEST else _FLAT + _NESTED)
    if kind == "value":
        return _random_value_test(rng)
    if kind == "named":
        return {"rule": rng.choice([*data.get("rules", ["x"]), "x"])}
    cited = {"source": next(iter(data.get("sources", ["x"])), "x"), "verification": "text"}
    cited = cited if rng.random() < 0.5 else {}
    if kind in ("number", "per_person"):
        return _random_number_test(rng, kind, cited)
    return _nested(rng, kind, data, cited, lambda: random_rule(rng, data, depth + 1))


def _nested(rng: Random, kind: str, data: Any, cited: dict[str, Any], inner: Callable[[], Any]) -> Any:
    name, switch = rng.choice([*data.get("interpretations", {"x": {"options": {"a": 1}}}).items()])
    several = [inner() for _ in range(rng.randrange(1, 4))]
    rules: dict[str, Any] = {
        "of": {"at_least": rng.randrange(1, 3), "of": several, **cited},
        "share": {"share_of_members": several[0], rng.choice(OPERATORS): rng.choice([0, 0.5, 1, 1 / 3]), **cited},
        "recorded_or": {"fact": _fact(rng, "boolean"), "recorded_or": several[0]},
        "interpretation": {"interpretation": name, "options": dict.fromkeys(switch["options"], several[-1])},
    }
    return rules.get(kind, {kind: several if kind in ("all_of", "any_of") else several[0]})


def _fact(rng: Random, *types: str) -> str:
    return rng.choice([name for name, fact in load_dictionary().items() if fact.type in types])


def _random_value_test(rng: Random) -> Any:
    if rng.random() < 0.2:
        return {"fact": "status", rng.choice(("is", "in", "not_in")): rng.choice(("poor", ["poor"], True, []))}
    name = _fact(rng, "boolean", "category")
    values = [*(load_dictionary()[name].values or {True: 1, False: 1})]
    if rng.random() < 0.5:
        return {"fact": name, "is": rng.choice(values)}
    return {"fact": name, rng.choice(("in", "not_in")): rng.sample(values, rng.randrange(1, len(values) + 1))}


def _random_number_test(rng: Random, kind: str, cited: dict[str, Any]) -> Any:
    name = _fact(rng, "integer", "number")
    fact = load_dictionary()[name]
    least, greatest = fact.minimum or 0, fact.maximum or 10**6

    def bound() -> Any:
        chance = rng.random()
        if chance < 0.1:
            return {"table": "retirement_age"}
        if chance < 0.2:
            by = _fact(rng, "category")
            return {
                "by": by,
                "values": {value: rng.randint(least, greatest) for value in load_dictionary()[by].values or {}},
            }
        return rng.choice(
            [least, greatest, rng.randint(least, greatest), rng.randint(least, least + 20), rng.choice(NUMBERS)]
        )

    ends = {rng.choice(OPERATORS): bound()}
    if rng.random() < 0.3:
        ends[rng.choice(OPERATORS)] = bound()
    if kind == "per_person":
        return {"per_person": name, **ends, "unit": f"{fact.unit} per person", **cited}
    return {"fact": name, **ends, "unit": fact.unit, **cited}


def _replace(rng: Random, data: Any) -> None:
    """Put a hostile value in the place of another."""
    value = rng.choice([*NUMBERS, *WORDS, True, False, None, [], {}, [[]], {"": ""}, {"vi": 1}, [None], {"rule": "x"}])
    put(data, rng.choice([*addresses(data)]), value)


def _number(rng: Random, data: Any) -> None:
    """Change a number, mostly a little."""
    found = [
        one for one in addresses(data) if isinstance(at(data, one), int | float) and at(data, one) not in (True, False)
    ]
    if found:
        address = rng.choice(found)
        number = at(data, address)
        put(data, address, rng.choice([number + 1, number - 1, number * 10, number / 2, -number, rng.choice(NUMBERS)]))


def _word(rng: Random, data: Any) -> None:
    """Put a word of the file in the place of another."""
    found = [one for one in addresses(data) if isinstance(at(data, one), str)]
    words = [at(data, one) for one in found]
    put(data, rng.choice(found), rng.choice([*words, *load_dictionary(), *WORDS]))


def _drop(rng: Random, data: Any) -> None:
    address = rng.choice([*addresses(data)])
    del at(data, address[:-1])[address[-1]]


def _repeat(rng: Random, data: Any) -> None:
    """Let an item of a list stand again, once or very often."""
    found = [one for one in addresses(data) if isinstance(at(data, one), list) and at(data, one)]
    items = at(data, rng.choice(found))
    items.extend([rng.choice(items)] * rng.choice((1, 1, 1, 2, 60, 300)))


def _swap(rng: Random, data: Any) -> None:
    """Let two parts change places; one of them may hold the other, which is then lost."""
    one, other = rng.sample([*addresses(data)], 2)
    first, second = json.loads(_plain(at(data, one))), json.loads(_plain(at(data, other)))
    if one[: len(other)] != other and other[: len(one)] != one:
        put(data, one, second)
        put(data, other, first)


def _rename(rng: Random, data: Any) -> None:
    """Give a part another key."""
    address = rng.choice([one for one in addresses(data) if isinstance(one[-1], str)])
    holder = at(data, address[:-1])
    keys = [str(one[-1]) for one in addresses(data)]
    holder[rng.choice([*keys, *WORDS])] = holder.pop(address[-1])


def _rule(rng: Random, data: Any) -> None:
    """Put a made rule where a rule stands."""
    found = [one for one in addresses(data) if one[-1] in ("deprived_if", "rule", "raised_if", "exempt_if", "nobody_can_work")
             or one[-2:-1] in (("all_of",), ("any_of",), ("of",), ("options",))]  # fmt: skip
    if found:
        put(data, rng.choice(found), random_rule(rng, data))


def _circle(rng: Random, data: Any) -> None:
    """Let named rules name each other: in circles, in chains, in pairs that double."""
    names = [*data.get("rules", {})] if isinstance(data.get("rules"), dict) else []
    if not names:
        return
    kind, number = rng.choice(("circle", "chain", "double")), rng.choice((3, 10, 25, 70, 290))
    for place in range(number):
        before = {"rule": f"l{place - 1}" if place else rng.choice(names)}
        rule = before if kind != "double" else {"any_of": [before, {"not": before}]}
        label = {"vi": "x", "en": "x"}
        data["rules"][f"l{place}"] = {"label": label, "rule": rule, "source": "x", "verification": "text"}
        data["rules"][f"l{place}"]["source"] = next(iter(data.get("sources") or ["x"]))
    if kind == "circle":
        data["rules"]["l0"]["rule"] = {"rule": f"l{number - 1}"}
    _use(rng, data, {"rule": f"l{number - 1}"})


def _use(rng: Random, data: Any, rule: Any) -> None:
    found = [
        one for one in addresses(data) if one[-1] in ("deprived_if", "raised_if", "rule") and one[:1] != ("rules",)
    ]
    if found:
        put(data, rng.choice(found), rule)


def _deep(rng: Random, data: Any) -> None:
    """Put a part deep inside others."""
    address = rng.choice([*addresses(data)])
    value = at(data, address)
    for _ in range(rng.choice((1, 2, 15, 45))):
        value = rng.choice(([value], {"not": value}, {"all_of": [value]}, {"any_member": value}))
    put(data, address, value)


def _cite(rng: Random, data: Any) -> None:
    """Take away a source or a grade somewhere, or give another."""
    found = [one for one in addresses(data) if one[-1] in ("source", "verification")]
    for address in rng.sample(found, min(len(found), rng.choice((1, 2, 30)))):
        if rng.random() < 0.7:
            del at(data, address[:-1])[address[-1]]
        else:
            put(data, address, rng.choice(WORDS))


OF_DATA: tuple[Callable[[Random, Any], None], ...] = (
    _replace, _number, _number, _word, _drop, _repeat, _swap, _rename, _rule, _rule, _rule, _circle, _deep, _cite,
)  # fmt: skip


def _plain(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)


def mutated_data(rng: Random, data: Any) -> str:
    """Return a file, changed in one to three places, as JSON, which is YAML."""
    text = _plain(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        data = json.loads(text)  # so that no part stands in two places, or in itself
        try:
            rng.choice(OF_DATA)(rng, data)
            text = _plain(data)
        except (IndexError, KeyError, TypeError, AttributeError, ValueError, ArithmeticError, RecursionError):
            data = json.loads(text)  # an earlier change took away what this one needs
    return json.dumps(data, ensure_ascii=rng.random() < 0.3)


def mutated_text(rng: Random, text: str) -> str:
    """Return a text, changed in one to four places."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        place, lines = rng.randrange(len(text) + 1), text.splitlines(keepends=True)
        line = rng.randrange(len(lines)) if lines else 0
        change = rng.randrange(7)
        if change == 0:
            text = text[:place] + rng.choice(TOKENS) + text[place:]
        elif change == 1:
            text = text[:place] + text[place + rng.randrange(1, 20) :]
        elif change == 2:
            text = "".join([*lines[:line], *lines[line : line + 1] * 2, *lines[line + 1 :]])
        elif change == 3:
            text = "".join([*lines[:line], *lines[line + 1 :]])
        elif change == 4:
            other = rng.randrange(len(lines)) if lines else 0
            lines[line:line], lines[other : other + 1] = lines[other : other + 1], []
            text = "".join(lines)
        elif change == 5:
            text = text[:place] if rng.random() < 0.2 else text[:place] + chr(rng.randrange(1, 0x3000)) + text[place:]
        else:
            text = "".join([*lines[:line], " " * rng.randrange(1, 5), *lines[line:]])
    return text
