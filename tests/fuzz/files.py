"""Registers as files: each row of an answer is the oracle's, a household at fault is set aside, and no row is lost."""

# ruff: noqa: E501 - tables of hostile values and of forms

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import xlsxwriter

from mdpoverty.files.classify_files import classify_files
from tests.fuzz.refusals import SECRET, no_strange_warnings
from tests.fuzz.registers import (
    CARRIES,
    HOUSEHOLD_ID,
    MEMBER_ID,
    Register,
    Row,
    as_program,
    columns_of,
    nearly,
    random_register,
    style_of,
)
from tests.fuzz.values import FACTS, in_json

SET_ASIDE, ANSWERED, UNCERTAIN = "set aside", "answered", "answered with unknown persons"
Paths = tuple[str, ...]


def through_files(rng: Random) -> Counter[str]:
    """Write a register to files, classify them, and compare every household; return what became of them."""
    kind = rng.choice([*_KINDS])
    write, styles = _KINDS[kind]
    register = random_register(rng, rng.choice((1, 3, 10, 30)), styles, faulty=rng.choice((0, 0.0005, 0.003)))
    for spoil in rng.sample(_SPOILERS, rng.choice((0, 0, 1, 2))):
        if kind in ("CSV", "workbook", "Parquet"):
            spoil(register)
    try:
        with TemporaryDirectory() as folder, no_strange_warnings():
            paths = write(Path(folder), register)
            return _compared(register, classify_files(
                *paths, standard=register.standard_id, review_date=register.review_date, interpretations=register.chosen
            ))  # fmt: skip
    except BaseException as error:
        error.add_note(as_program(register, kind))
        raise


def _compared(register: Register, run: Any) -> Counter[str]:
    totals = run.totals
    assert totals.households_in == len(register.households), totals
    assert totals.members_in == len(register.members), totals
    assert totals.households_out == run.results.height
    answers = {str(row[HOUSEHOLD_ID]): row for row in run.results.to_dicts()}
    assert len(answers) == totals.households_out
    told_incomplete = _ids(run.rejects, "incomplete_members")
    doubtful = _doubtful(register)
    outcomes: Counter[str] = Counter()
    for household in register.households:
        name = str(household.cells[HOUSEHOLD_ID])
        due = _due(register, household, doubtful=name in doubtful)
        if name not in answers:
            assert due is not False, f"{name} is set aside: {_reasons(run.rejects, name)}"
            outcomes[SET_ASIDE] += 1
            continue
        assert due is not True, f"{name} is answered"
        different = register.differences(household, answers[name], incomplete=name in doubtful)
        assert not different, (name, different)
        settled = household.meaning.get("size") == len(register.people_of(household))
        assert (name in told_incomplete) == (name in doubtful and not settled), (name, doubtful, told_incomplete)
        outcomes[UNCERTAIN if name in doubtful else ANSWERED] += 1
    for reason in run.rejects["reason"].to_list():
        assert len(reason) < 1_000, reason
        assert SECRET not in reason, reason
        reason.encode()
    return outcomes


def _ids(rejects: pl.DataFrame, check: str) -> set[str]:
    return {*rejects.filter(pl.col("check") == check)["household_id"].to_list()}


def _reasons(rejects: pl.DataFrame, name: str) -> list[str]:
    return rejects.filter(pl.col("household_id") == name)["reason"].to_list()


def _due(register: Register, household: Row, *, doubtful: bool) -> bool | None:
    """Tell whether a household must be set aside; None if it may be."""
    twice = [row.cells[HOUSEHOLD_ID] for row in register.households].count(household.cells[HOUSEHOLD_ID]) > 1
    if twice or household.refused or any(row.refused for row in register.people_of(household)):
        return True
    impossible = {register.impossible(household)} | (
        {register.impossible(household, incomplete=True)} if doubtful else set()
    )
    return impossible.pop() if len(impossible) == 1 else None


def _doubtful(register: Register) -> set[str]:
    """Return the households of which a member may be missing, as the decision on incomplete lists says."""
    known = {str(row.cells[HOUSEHOLD_ID]) for row in register.households}
    owners = [row.cells[HOUSEHOLD_ID] for row in register.members]
    found = set()
    for place, owner in enumerate(owners):
        if _is_blank(owner):
            above = [one for one in owners[:place] if not _is_blank(one)]
            below = [one for one in owners[place + 1 :] if not _is_blank(one)]
            found |= {str(one) for one in (*above[-1:], *below[:1])}
        elif str(owner) not in known and isinstance(owner, str):
            found |= {name for name in known if nearly(name) == nearly(owner)}
    return found & known


def _is_blank(owner: Any) -> bool:
    return owner is None or not str(owner).strip()


# --- rows that are of no household -----------------------------------------------------------------------------------


def _without_id(register: Register) -> None:
    """Take the id from rows of members, as on a printed list."""
    rows = register.rng.sample(register.members, min(len(register.members), register.rng.choice((1, 1, 3))))
    for row in rows:
        row.cells[HOUSEHOLD_ID] = row.meaning[HOUSEHOLD_ID] = None
    register.faults.append("members without id")


def _near_id(register: Register) -> None:
    """Write the id of a member nearly as that of its household."""
    named = [row for row in register.members if isinstance(row.cells[HOUSEHOLD_ID], str)]
    if named:
        row = register.rng.choice(named)
        name = row.cells[HOUSEHOLD_ID]
        head = name.rstrip("0123456789")
        digits = name[len(head) :]
        others = [f"{head}0{digits}", f"{head}00{digits}", name.swapcase(), f"{head}  {digits}" if head else f"0{name}"]
        row.cells[HOUSEHOLD_ID] = register.rng.choice([other for other in others if other != name])
        row.meaning[HOUSEHOLD_ID] = None if row.cells[HOUSEHOLD_ID] not in _named(register) else row.cells[HOUSEHOLD_ID]
        register.faults.append("member of nearly a household")


def _named(register: Register) -> set[Any]:
    return {row.cells[HOUSEHOLD_ID] for row in register.households}


def _orphan(register: Register) -> None:
    if register.members:
        row = register.rng.choice(register.members)
        numbers = isinstance(register.households[0].cells[HOUSEHOLD_ID], int)
        row.cells[HOUSEHOLD_ID] = 10**9 if numbers else "nobody's"
        row.meaning[HOUSEHOLD_ID] = None
        register.faults.append("orphan")


def _twice(register: Register) -> None:
    row = register.rng.choice(register.households)
    register.households.append(Row(dict(row.cells), dict(row.meaning), row.refused))
    register.faults.append("household twice")


_SPOILERS: tuple[Callable[[Register], None], ...] = (_without_id, _without_id, _near_id, _orphan, _twice)


# --- kinds of files ----------------------------------------------------------------------------------------------------


def _in_csv(value: Any) -> bool:
    """Tell of text that a cell of a file may hold, apart from what breaks the file itself."""
    return value is None or (CARRIES["text"](value) and "\x00" not in value and value != "45,5")


def _in_workbook(value: Any) -> bool:
    if isinstance(value, str):
        return _in_csv(value) and len(value) < 32_000
    if type(value) is float:
        return in_json(value)
    return type(value) in (type(None), bool, dt.date) or (type(value) is int and abs(value) < 10**15)


def _heading(rng: Random, name: str) -> str:
    return rng.choice((name, name, *FACTS[name].headings)) if name in FACTS else name


def _csv(folder: Path, register: Register) -> Paths:
    rng, paths = register.rng, []
    separator, end, mark = rng.choice((",", ";", "\t")), rng.choice(("\n", "\r\n")), rng.choice(("", "\ufeff"))
    quoting = rng.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    for name, rows in (("households", register.households), ("members", register.members)):
        if rows:
            columns = columns_of(rows)
            stream = io.StringIO(newline="")
            writer = csv.writer(stream, delimiter=separator, lineterminator=end, quoting=quoting)
            writer.writerow([_heading(rng, column) for column in columns])
            writer.writerows(zip(*columns.values(), strict=True))
            path = folder / f"{name}.csv"
            path.write_text(mark + stream.getvalue(), encoding="utf-8", newline="")
            paths.append(str(path))
    return tuple(paths)


def _parquet(folder: Path, register: Register) -> Paths:
    from tests.fuzz.tables import polars_of  # the frames of a campaign stand above its files

    paths = []
    for name, rows in (("households", register.households), ("members", register.members)):
        if rows:
            polars_of(columns_of(rows), register.styles, register.rng).write_parquet(folder / f"{name}.parquet")
            paths.append(str(folder / f"{name}.parquet"))
    return tuple(paths)


def _nested(register: Register) -> list[dict[str, Any]]:
    records = []
    for household in register.households:
        record = dict(household.cells)
        members = [dict(row.cells) for row in register.people_of(household)]
        for member in members:
            if register.rng.random() < 0.7:
                del member[HOUSEHOLD_ID]
        if members or register.rng.random() < 0.5:
            record["members"] = members
        records.append(record)
    return records


def _json(folder: Path, register: Register) -> Paths:
    path = folder / "register.json"
    path.write_text(json.dumps(_nested(register)), encoding="utf-8")
    return (str(path),)


def _json_lines(folder: Path, register: Register) -> Paths:
    path = folder / "register.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in _nested(register)), encoding="utf-8")
    return (str(path),)


def _workbook(folder: Path, register: Register) -> Paths:
    path = folder / "register.xlsx"
    with xlsxwriter.Workbook(
        path, {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in (("households", register.households), ("members", register.members)):
            if rows:
                sheet = book.add_worksheet(name)
                for column, (fact, cells) in enumerate(columns_of(rows).items()):
                    sheet.write_string(0, column, _heading(register.rng, fact))
                    for row, cell in enumerate(cells, 1):
                        _put(sheet, row, column, cell, day)
    return (str(path),)


def _put(sheet: Any, row: int, column: int, cell: Any, day: Any) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(row, column, cell, day)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif cell is not None:
        sheet.write_string(row, column, cell)


def _one(carries: Callable[[Any], bool]) -> Callable[[Random, str], Any]:
    """Return that every column is written with all that a kind of file carries."""
    return lambda _rng, name: "id" if name in (HOUSEHOLD_ID, MEMBER_ID) else carries


_KINDS: dict[str, tuple[Callable[[Path, Register], Paths], Any]] = {
    "CSV": (_csv, _one(_in_csv)),
    "Parquet": (_parquet, partial(style_of, without=("mixed",))),
    "JSON": (_json, _one(in_json)),
    "JSONL": (_json_lines, _one(in_json)),
    "workbook": (_workbook, _one(_in_workbook)),
}
