"""Made households as tables, from the records that the oracle's generators give."""

from __future__ import annotations

from typing import Any

import polars as pl

import mdpoverty as mdp

_KINDS: dict[str, Any] = {
    "integer": pl.Int64,
    "number": pl.Float64,
    "boolean": pl.Boolean,
    "category": pl.String,
    "text": pl.String,
    "date": pl.Date,
}


def tables_of(records: list[dict[str, Any]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the records as a table of households, with ticks as columns, and one of members."""
    households, members = [], []
    for record in records:
        facts = {name: value for name, value in record.items() if name not in {"members", "assessed"}}
        ticks = {f"deprived_{name}": tick for name, tick in (record.get("assessed") or {}).items()}
        households.append(facts | ticks)
        members += [{"household_id": record["household_id"], **member} for member in record.get("members") or []]
    return _frame(households, "household"), _frame(members, "member")


def _frame(rows: list[dict[str, Any]], level: str) -> pl.DataFrame:
    facts = {name: fact for name, fact in mdp.load_dictionary().items() if fact.level == level}
    names = dict.fromkeys(name for row in rows for name in row)
    schema = {name: _KINDS[facts[name].type] if name in facts else pl.String for name in names}
    schema |= {name: pl.Boolean for name in names if name.startswith("deprived_")}
    return pl.DataFrame(
        [{name: row.get(name) for name in schema} for row in rows], schema=schema or {"household_id": pl.String}
    )
