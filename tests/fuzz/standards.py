"""Mutated standard files: each is refused with its place, or classifies made households without a fault of ours."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

import mdpoverty as mdp
from mdpoverty.engine.plan import make_plan
from mdpoverty.engine.review_date import read_review_date
from mdpoverty.law.diff import differences
from mdpoverty.law.rules import RecordedOr, walk
from mdpoverty.law.shipped import standards_folder
from mdpoverty.law.verification import graded_parts
from mdpoverty.law.yaml_document import read_document
from tests.fuzz.campaign import Case
from tests.fuzz.mutations import mutated_data, mutated_text

FICTIONAL = Path(__file__).parents[1] / "law" / "fictional"
REFUSED, ANSWERED = "refused", "answered"
_IN_FULL, _IN_A_TABLE = 10, 25
"""One file in so many is explained and compared as well, and one in so many classifies a table."""


@cache
def files() -> dict[str, str]:
    """Return the text of every file that is mutated, or stands beside one that is."""
    paths = [*sorted((standards_folder() / "vn").glob("*.yaml")), *sorted(FICTIONAL.glob("*.yaml"))]
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


@cache
def parsed(name: str) -> Any:
    """Return what such a file holds."""
    folder = FICTIONAL if (FICTIONAL / name).is_file() else standards_folder() / "vn"
    return read_document(folder / name).data


def cases(count: int, seed: int, first: int = 0) -> Iterator[tuple[str, Case]]:
    """Yield names and cases, each from a seed of its own."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files().items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        for number in range(first, first + count):
            yield f"standards {seed}-{number}", partial(_case, Path(folder), f"{seed}-{number}", number)


def _case(folder: Path, seed: str, number: int) -> str:
    """Put one mutated file in its place beside all others, and try it."""
    rng = Random(seed)  # noqa: S311 - made files, no secrets
    laws = [name for name, text in files().items() if "\nindicators:" in text or "\nextends:" in text]
    law = rng.choice(laws)
    spoilt = rng.choice([law, law, law, law, *_beside(law)])
    text = mutated_text(rng, files()[spoilt]) if rng.random() < 0.3 else mutated_data(rng, parsed(spoilt))
    (folder / spoilt).write_text(text, encoding="utf-8", errors="surrogatepass")
    try:
        return _tried(rng, folder / law, number)
    finally:
        (folder / spoilt).write_text(files()[spoilt], encoding="utf-8")


def _tried(rng: Random, path: Path, number: int) -> str:
    try:
        found = mdp.load_standard(path, allow_provisional=True)
    except mdp.MdpovertyError as error:
        _check_refusal(error)
        return REFUSED
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", mdp.ReviewDateWarning)  # every file is tried on days of other standards, too
        _check_loaded(rng, found, number)
    return ANSWERED


def _check_loaded(rng: Random, found: mdp.Standard, number: int) -> None:
    _check_answers(rng, found)
    if number % _IN_FULL == 0:
        _check_in_full(rng, found)
    if number % _IN_A_TABLE == 0:
        _check_table(rng, found)


def _beside(law: str) -> list[str]:
    """Return the files that a standard uses."""
    data = parsed(law)
    base = [f"{data['extends']}.yaml"] if "extends" in data else []
    return [*base, *(f"{name}.yaml" for name in data.get("tables", []))]


def _check_refusal(error: mdp.MdpovertyError) -> None:
    """A refusal has a place, and is short enough to be read."""
    told = str(error)
    assert ".yaml" in told, told
    assert all(fault.where for fault in error.faults), told
    assert len(told) < 20_000, len(told)
    told.encode()


def _check_answers(rng: Random, law: mdp.Standard) -> None:
    """Made households classify; what is known of a household less well never excludes what is true of it."""
    assert law.digest
    for day in (law.first_day, law.last_day, "2024-12-31"):
        try:
            make_plan(law, read_review_date(day))
            record = random_household(rng, law)
            whole = mdp.classify(record, law, review_date=day)
            some = mdp.classify(with_gaps(rng, law, record), law, review_date=day)
            nothing = mdp.classify({}, law, review_date=day)
        except mdp.MdpovertyError as error:
            str(error).encode()
            continue
        assert set(whole.possible_statuses) <= set(some.possible_statuses) <= set(nothing.possible_statuses)
        assert set(whole.deprivations) <= {*some.deprivations, *some.unknown_deprivations}
        whole.to_json()


def _check_in_full(rng: Random, law: mdp.Standard) -> None:
    graded_parts(law)
    original = mdp.load_standard("vn-2022-2025")
    for found in differences(original, law):
        found.to_dict()
    try:
        told = mdp.explain(with_gaps(rng, law, random_household(rng, law)), law, review_date=law.last_day)
    except mdp.MdpovertyError:
        return
    for language in ("vi", "en"):
        told.to_text(language).encode()


def _check_table(rng: Random, law: mdp.Standard) -> None:
    households = [with_gaps(rng, law, random_household(rng, law)) for _ in range(5)]
    members = [
        {"household_id": f"h{place}", **member} for place, one in enumerate(households) for member in one["members"]
    ]
    flat = [{"household_id": f"h{place}", **one} for place, one in enumerate(households)]
    frame = pl.DataFrame([{name: one.get(name) for name in _names(flat) - {"members"}} for one in flat])
    people = pl.DataFrame([{name: one.get(name) for name in _names(members)} for one in members]) if members else None
    try:
        mdp.classify_table(frame, people, standard=law, review_date=law.last_day)
    except mdp.MdpovertyError as error:
        str(error).encode()


def _names(records: list[dict[str, Any]]) -> set[str]:
    return {name for record in records for name in record}


def random_household(rng: Random, law: mdp.Standard) -> dict[str, Any]:
    """Return a household of which everything is known that a standard asks for."""
    plan = make_plan(law, law.last_day)
    members = [_facts(rng, law, plan.member_facts) for _ in range(rng.randrange(4))]
    for member in members:
        for born in ("birth_date", "birth_year"):
            if "age" in member:
                member.pop(born, None)
    facts = _facts(rng, law, plan.household_facts)
    return {**facts, "size": max(1, len(members)), "members": members}


def _facts(rng: Random, law: mdp.Standard, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _value(rng, law.dictionary[name]) for name in names}


def _value(rng: Random, fact: Any) -> Any:
    least, greatest = fact.minimum or 0, fact.maximum if fact.maximum is not None else 10**6
    near = rng.randint(least, min(greatest, least + 100)) if least <= greatest else least
    kinds = {
        "integer": lambda: rng.choice([near, rng.randint(least, greatest)]),
        "number": lambda: float(near),
        "boolean": lambda: rng.random() < 0.5,
        "category": lambda: rng.choice([*fact.values]),
        "date": lambda: "1990-01-01",
        "text": lambda: "x",
    }
    return kinds[fact.type]()


def with_gaps(rng: Random, law: mdp.Standard, record: dict[str, Any]) -> dict[str, Any]:
    """Return a household of which some facts are not known; all its members stay.

    What decides where it is known, and else leaves the decision to something else, stays: the measures of income, the
    recorded total and recorded statements.
    """
    rules = [part for _, rule in law.top_rules() for part in walk(rule)]
    decide = {"size", *law.income_measures, *(part.fact for part in rules if isinstance(part, RecordedOr))}
    decide |= {law.deprivation_points.fact} if law.deprivation_points else set()

    def some(facts: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in facts.items() if name in decide or rng.random() < 0.8}

    return {**some(record), "members": [some(member) for member in record["members"]]}
