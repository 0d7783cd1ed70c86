"""A campaign of registers as tables: each row of an answer is the oracle's, or the table is refused where that is due."""

# ruff: noqa: E501 - tables of hostile values and of forms

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

import mdpoverty as mdp
from tests.fuzz.campaign import Case
from tests.fuzz.files import through_files
from tests.fuzz.refusals import answer_or_refusal, check_refusal, no_strange_warnings
from tests.fuzz.registers import HOUSEHOLD_ID, Register, Row, as_program, columns_of, random_register, style_of
from tests.fuzz.values import ZONE

REFUSED, ANSWERED = "refused", "answered"
Make = Callable[[dict[str, list[Any]], dict[str, str], Random], Any]


def cases(count: int, seed: int, first: int = 0) -> Iterator[tuple[str, Case]]:
    """Yield names and cases, each from a seed of its own; a case counts its households."""
    for number in range(first, first + count):
        rng = Random(f"{seed}-{number}")  # noqa: S311 - made households, no secrets
        yield f"tables {seed}-{number}", partial(through_files if number % 2 else _through_frames, rng)


_PANDAS = {"int": "Int64", "float": "float64", "bool": "boolean", "datetime": "datetime64[us]",
           "zoned": f"datetime64[us, {ZONE.key}]", "category": "category"}  # fmt: skip
_POLARS: dict[str, Any] = {
    "int": pl.Int64, "float": pl.Float64, "decimal": pl.Decimal(38, 4), "bool": pl.Boolean, "date": pl.Date, "text": pl.String,
    "datetime": pl.Datetime("us"), "zoned": pl.Datetime("us", ZONE.key), "category": pl.Categorical, "mixed": pl.Object,
}  # fmt: skip
_ARROW: dict[str, tuple[Any, ...]] = {
    "int": (pa.int64(),), "float": (pa.float64(),), "bool": (pa.bool_(),), "date": (pa.date32(), pa.date64()),
    "decimal": (pa.decimal128(38, 4), pa.decimal256(60, 4)), "text": (pa.string(), pa.large_string()),
    "datetime": (pa.timestamp("us"), pa.timestamp("ns")), "zoned": (pa.timestamp("us", ZONE.key),),
    "category": (pa.dictionary(pa.int32(), pa.string()),),
}  # fmt: skip


def _pandas(columns: dict[str, list[Any]], styles: dict[str, str], rng: Random) -> Any:
    kinds = {name: object if rng.random() < 0.2 else _PANDAS.get(styles.get(name, "id"), object) for name in columns}
    ids = {name: rng.choice((object, None)) for name in columns if styles.get(name, "id") == "id"}
    return pd.DataFrame({name: pd.Series(cells, dtype=(kinds | ids)[name]) for name, cells in columns.items()})


def polars_of(columns: dict[str, list[Any]], styles: dict[str, str], _rng: Random) -> pl.DataFrame:
    """Return columns as a Polars frame; ids of which none is known are text."""
    kinds = {name: _POLARS.get(styles.get(name, "id")) for name in columns}
    nameless = {name: pl.String for name, cells in columns.items() if kinds[name] is None and set(cells) == {None}}
    return pl.DataFrame(
        [
            pl.Series(name, _exact(cells, styles.get(name)), dtype=(kinds | nameless)[name])
            for name, cells in columns.items()
        ]
    )


def _arrow(columns: dict[str, list[Any]], styles: dict[str, str], rng: Random) -> Any:
    made = {}
    for name, cells in columns.items():
        kinds = _ARROW.get(styles.get(name, "id"))
        made[name] = pa.array(_exact(cells, styles.get(name)), None if kinds is None else rng.choice(kinds))
    return pa.table(made)


def _exact(cells: list[Any], style: str | None) -> list[Any]:
    """Return decimals with four places, as a column of a database holds them."""
    if style != "decimal":
        return cells
    return [None if cell is None else cell.quantize(Decimal("0.0001")) for cell in cells]


MAKERS: dict[str, tuple[Make, tuple[str, ...]]] = {
    "pandas": (_pandas, ()),
    "polars": (polars_of, ()),
    "arrow": (_arrow, ("mixed",)),
}


def _through_frames(rng: Random) -> Counter[str]:
    library = rng.choice([*MAKERS])
    make, without = MAKERS[library]
    styles = partial(style_of, without=without if rng.random() < 0.7 else (*without, "mixed"))
    faulty = rng.choice((0, 0, 0, 0.0005))
    register = random_register(rng, rng.choice((1, 2, 5, 30, 300)), styles, faulty=faulty)
    if rng.random() < 0.2:
        rng.choice(_SPOILERS)(register)
    if rng.random() < 0.5:
        rng.shuffle(register.members)
    rng.shuffle(register.households)
    try:
        with no_strange_warnings():
            return _classified(register, make, rng)
    except BaseException as error:
        error.add_note(as_program(register, library))
        raise


def _classified(register: Register, make: Make, rng: Random) -> Counter[str]:
    households, members = _tables(register, make, rng)
    refuse = bool(register.faults) or any(row.refused for row in [*register.households, *register.members])
    impossible = [register.impossible(row) for row in register.households]
    asked: Any = {
        "standard": register.standard_id,
        "review_date": register.review_date,
        "interpretations": register.chosen,
    }
    found = answer_or_refusal(lambda: mdp.classify_table(households, members, **asked))
    if isinstance(found, mdp.MdpovertyError):
        assert refuse or True in impossible or None in impossible, f"refused: {found}"
        check_refusal(found)
        return Counter({REFUSED: len(register.households)})
    assert not refuse, f"answered: {register.faults}"
    assert True not in impossible, "answered, though impossible"
    rows = _rows(found)
    assert [str(row[HOUSEHOLD_ID]) for row in rows] == [str(row.cells[HOUSEHOLD_ID]) for row in register.households]
    for row, answer in zip(register.households, rows, strict=True):
        different = register.differences(row, answer)
        assert not different, (row.cells[HOUSEHOLD_ID], different)
    return Counter({ANSWERED: len(register.households)})


def _tables(register: Register, make: Make, rng: Random) -> tuple[Any, Any]:
    """Return both tables, or one of pandas with the members in its cells."""
    outer = make(columns_of(register.households), register.styles, rng)
    nests = isinstance(outer, pd.DataFrame) and not register.faults and rng.random() < 0.4
    if nests:
        outer["members"] = pd.Series([_cell(register, row) for row in register.households], dtype=object)
    members = make(columns_of(register.members), register.styles, rng) if register.members and not nests else None
    return _with_extras(outer, register), members


def _cell(register: Register, household: Row) -> Any:
    """Return the members of a household; some say themselves to which they belong."""
    rng, people = register.rng, [dict(row.cells) for row in register.people_of(household)]
    for member in people:
        owner = member.pop(HOUSEHOLD_ID)
        member.update(rng.choice(({}, {HOUSEHOLD_ID: owner}, {HOUSEHOLD_ID: str(owner)}, {HOUSEHOLD_ID: None})))
    return (
        rng.choice((people, tuple(people), np.array(people, dtype=object)))
        if people
        else rng.choice(([], None, np.nan))
    )


def _rows(found: Any) -> list[dict[str, Any]]:
    frame: Any = pl.from_pandas(found) if isinstance(found, pd.DataFrame) else pl.DataFrame(found)
    return list(frame.with_columns(pl.selectors.categorical().cast(pl.String)).to_dicts())


_INTERNAL = ("persons", "people", "position", "file", "row", "check", "reason", "listed", "starts", "id", "alike", "group:0", "status",
             "index", "level_0", "literal", "^x.*$", "*", "_incomplete", "incomplete", "poor", "exempt", "", "household", "count", "len")  # fmt: skip


def _with_extras(frame: Any, register: Register) -> Any:
    """Add columns of a register's own, called like ours inside."""
    rng = register.rng
    if rng.random() > 0.3:
        return frame
    for name in rng.sample(_INTERNAL, rng.randrange(1, 5)):
        if isinstance(frame, pd.DataFrame):
            frame[name] = 1
        elif isinstance(frame, pl.DataFrame):
            frame = frame.with_columns(pl.Series(name, [1] * frame.height))
        else:
            frame = frame.append_column(name, pa.array([1] * frame.num_rows))
    return frame


# --- what makes a table impossible -----------------------------------------------------------------------------------


def _household_twice(register: Register) -> None:
    register.households.append(register.rng.choice(register.households))
    register.faults.append("household twice")


def _no_household_id(register: Register) -> None:
    row = register.rng.choice(register.households)
    row.cells = {**row.cells, HOUSEHOLD_ID: None}
    register.faults.append("household without id")


def _no_owner(register: Register) -> None:
    if register.members:
        register.rng.choice(register.members).cells[HOUSEHOLD_ID] = None
        register.faults.append("member without id")


def _orphan(register: Register) -> None:
    if register.members:
        row = register.rng.choice(register.members)
        row.cells[HOUSEHOLD_ID] = 10**9 if isinstance(row.cells[HOUSEHOLD_ID], int) else "nobody's"
        register.faults.append("orphan")


def _member_twice(register: Register) -> None:
    if register.members:
        register.members.append(register.rng.choice(register.members))
        register.faults.append("member twice")


def _small(register: Register) -> None:
    """Give a household a smaller size than it has members."""
    big = [row for row in register.households if len(register.people_of(row)) > 1]
    if big and "size" not in register.styles:
        row = register.rng.choice(big)
        row.cells["size"], row.meaning["size"], register.styles["size"] = 1, 1, "int"


def _foreign_tick(register: Register) -> None:
    name = "deprived_nothing"
    for row in register.households:
        row.cells[name] = True
    register.styles[name] = "bool"
    register.faults.append("tick of no indicator")


_SPOILERS: tuple[Callable[[Register], None], ...] = (
    _household_twice, _no_household_id, _no_owner, _orphan, _member_twice, _small, _foreign_tick,
)  # fmt: skip
