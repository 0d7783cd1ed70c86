"""Parses raw tables into tables of facts, and notes faults of cells without raising."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from mdpoverty.errors import Fault, InputError, row_of_fault
from mdpoverty.facts.checks import Check, check_of
from mdpoverty.facts.records import HOUSEHOLD_ID, TICK, TICK_PREFIX
from mdpoverty.facts.values import EXACT_DIGITS, read_id
from mdpoverty.files.headings import facts_of_headings, known_headings, no_id_heading
from mdpoverty.files.raw_table import ERROR_CELLS, RawTable
from mdpoverty.files.register import CLAIMS, FAULT, FAULTS, ROW, Table
from mdpoverty.law.dictionary import Dictionary, FactDefinition, Level
from mdpoverty.messages.message import Message, Near, Seen, seen_in_cell, whole_text
from mdpoverty.spelling import nearest_fact_spelling, spelled_alike
from mdpoverty.tables.convert import objects
from mdpoverty.tables.ids import ID_COLUMNS, read_ids
from mdpoverty.tables.no_records import are_no_records
from mdpoverty.tables.parse_cells import clean, number_in_cell, parse_text, parse_values
from mdpoverty.tables.unknown_codes import Codes, unknown_codes_in, without_unknown_codes

_Fault = tuple[int, str, str, str | None]
"""The position of a row, the name of the check, the words, and the fact; None where the row is at fault."""


@dataclass(frozen=True)
class Wanted:
    """What to read: facts, ticks of indicators, group columns, codes for unknown, and the language of faults."""

    dictionary: Dictionary
    facts: Collection[str]
    indicators: Collection[str]
    groups: Collection[str] = ()
    codes: Codes = field(default_factory=dict)
    language: str = "en"

    def definition(self, name: str, level: Level) -> FactDefinition | None:
        """Return the definition by which a column is read; None if it stays unchanged."""
        if name.startswith(TICK_PREFIX):
            return TICK if name.removeprefix(TICK_PREFIX) in self.indicators and level == "household" else None
        known = self.dictionary.get(name)
        return known if known is not None and known.level == level and self.has(name) else None

    def has(self, name: str) -> bool:
        """Tell whether a column is asked for."""
        return name in self.facts or name in self.groups or name in ID_COLUMNS


def parse_table(raw: RawTable, level: Level, wanted: Wanted) -> Table:
    """Return a table with the wanted columns, its cells parsed and their faults noted."""
    meant = facts_of_headings(raw.columns, raw.file, wanted.dictionary, level)
    if HOUSEHOLD_ID not in meant.values() and (len(raw.places) > len(raw.broken) or raw.writing == "text"):
        raise no_id_heading(raw.file, raw.columns)
    columns = {}
    faults: list[_Fault] = [
        (row.position, row.check.value, row.reason.text(wanted.language), None) for row in raw.broken
    ]
    for heading, name in meant.items():
        definition = wanted.dictionary[name] if name == HOUSEHOLD_ID else wanted.definition(name, level)
        if definition is not None:
            columns[name], refused = _column(heading, name, definition, raw, wanted)
            faults += refused
        elif wanted.has(name) or name.startswith(TICK_PREFIX):
            columns[name] = _as_it_is(name, raw.columns[heading], raw)
    if HOUSEHOLD_ID not in columns:
        columns[HOUSEHOLD_ID] = pl.Series(HOUSEHOLD_ID, [None] * len(raw.places), pl.String)
    frame = pl.DataFrame([columns[name].alias(name) for name in columns])
    names = [meant.get(heading, "") for heading in raw.headings]
    frame, suspects = _with_ids_of_broken(frame, raw, names)
    frame, no_records = _with_no_records(frame, raw, wanted.language)
    beside = _lists([*faults, *no_records], _claims(raw, names), frame.height)
    frame = frame.with_columns(raw.places.alias(ROW), *beside)
    letters = {meant[heading]: column.letters for heading, column in raw.sheet.items()}
    coded = {heading: name for heading, name in meant.items() if name in wanted.codes and name not in ID_COLUMNS}
    codes = {name: unknown_codes_in(raw.columns[heading], wanted.codes, name) for heading, name in coded.items()}
    return Table.of_file(
        raw.file, frame.filter(_full(frame[HOUSEHOLD_ID], raw)), columns=tuple(meant.values()),
        unused=_unused(meant, wanted, level), suspects=suspects, letters={raw.file: letters} if letters else {},
        codes=codes, nested=frozenset([raw.file] if raw.nested else ()),
    )  # fmt: skip


def _lists(faults: Sequence[_Fault], claims: Sequence[tuple[int, str]], rows: int) -> list[pl.Series]:
    """Return the faults of rows and their possible ids, as columns of lists; no column without any."""
    noted = {FAULTS: pl.DataFrame(faults, {"position": pl.Int64(), **FAULT}, orient="row"),
             CLAIMS: pl.DataFrame(claims, {"position": pl.Int64, "id": pl.String}, orient="row")}  # fmt: skip
    values = {FAULTS: pl.struct(*FAULT), CLAIMS: pl.col("id")}
    positions = pl.int_range(rows, dtype=pl.Int64, eager=True).alias("position").to_frame()
    return [
        positions.join(table.group_by("position").agg(values[name].alias(name)), on="position", how="left",
                       maintain_order="left")[name]
        for name, table in noted.items()
        if table.height
    ]  # fmt: skip


def _column(
    heading: str, name: str, definition: FactDefinition, raw: RawTable, wanted: Wanted
) -> tuple[pl.Series, list[_Fault]]:
    """Parse the cells of a fact; unreadable ones become null, with a fault."""
    cells: Any = raw.columns[heading]
    if name in ID_COLUMNS:
        return _ids(heading, name, raw, wanted.language)
    cells = without_unknown_codes(cells, wanted.codes, name)
    if raw.writing == "typed":
        return cells, []
    if raw.writing == "values":
        values, refused = parse_values(cells, definition)
    else:
        numbers = raw.sheet[heading].numbers if raw.sheet else None
        values, refused = parse_text(clean(cells), definition, comma=raw.comma, numbers=numbers)
    return values, _faults(raw, heading, name, refused, check_of(definition), language=wanted.language)


def _faults(
    raw: RawTable, heading: str, name: str, refused: Mapping[int, Message], check: Check, *, language: str
) -> list[_Fault]:
    """Return the faults of a column, each with its words and the place of its cell in the sheet."""
    told = {row: {"path": name, "what": seen_in_cell(what, raw.cell(heading, row))} for row, what in refused.items()}
    return [(row, check.value, Message("at", what).text(language), name) for row, what in told.items()]


def _ids(heading: str, name: str, raw: RawTable, language: str) -> tuple[pl.Series, list[_Fault]]:
    """Return ids as written: text files give text, so that 007 stays 007."""
    cells: Any = raw.columns[heading]
    if raw.writing == "text":
        ids, refused = _written_ids(clean(cells), raw.sheet[heading].numbers if raw.sheet else None)
    else:
        given = cells if raw.writing == "typed" else _alike(name, cells)
        as_text = given.dtype in (pl.Categorical, pl.Enum)
        ids, refused = read_ids(given.cast(pl.String) if as_text else given)
    if any(what.code == "mixed_ids" for what in refused.values()):
        places = [(row_of_fault(str(raw.places[row])), what.parameters) for row, what in refused.items()]
        mixed = [Fault("mixed_ids", parameters, (raw.file, place, name)) for place, parameters in places]
        raise InputError(Message("unreadable_tables"), mixed)
    return ids.alias(name), _faults(raw, heading, name, refused, Check.WRONG_TYPE, language=language)


def _alike(name: str, cells: Sequence[Any]) -> pl.Series:
    """Return JSON ids as a typed column, or as objects if the types differ."""
    kinds = set(map(type, cells)) - {type(None)}
    if kinds <= {int} or kinds == {str}:
        try:
            ids = pl.Series(name, cells, pl.String if kinds == {str} else pl.Int64)
        except (OverflowError, UnicodeError, TypeError, pl.exceptions.PolarsError):
            return objects(name, cells)
        return clean(ids) if kinds == {str} else ids
    return objects(name, cells)


def _written_ids(words: pl.Series, numbers: pl.Series | None) -> tuple[pl.Series, dict[int, Message]]:
    """Return ids of a text file and the refused ones: error cells, and workbook numbers that may have changed."""
    wrong = {
        row: Message("error_cell", {"seen": Seen(words[row])})
        for row in words.is_in(_ERRORS).fill_null(value=False).arg_true()
    }
    if numbers is not None:
        digits = words.str.replace_all(r"[^0-9]", "").str.len_chars()
        odd = numbers & ((digits > EXACT_DIGITS) | words.str.contains(r"[.eE]")).fill_null(value=False)
        given = {row: number_in_cell(words[row]) for row in odd.arg_true()}
        # Numbers of a workbook are floating; a cell that is still text is TRUE or FALSE.
        read = {row: read_id(isinstance(cell, str) or float(cell)) for row, cell in given.items()}
        wrong |= {row: what for row, what in read.items() if isinstance(what, Message)}
    return (words.scatter(list(wrong), None) if wrong else words), wrong


_ERRORS = list(ERROR_CELLS.values())


def _as_it_is(name: str, cells: Any, raw: RawTable) -> pl.Series:
    if isinstance(cells, pl.Series):
        return clean(cells) if raw.writing == "text" else cells
    return pl.Series(name, [None if cell is None else whole_text(str(cell)) for cell in cells], pl.String)


def _with_ids_of_broken(frame: pl.DataFrame, raw: RawTable, names: list[str]) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Return broken rows with the id in its column, and every household that they may belong to.

    Counting cells from the right finds the id of a row that lost or gained a cell before it.
    """
    cut = [row for row in raw.broken if row.cells]
    if not cut:
        return frame, ()
    place = names.index(HOUSEHOLD_ID)
    ids, suspects = frame[HOUSEHOLD_ID].to_list(), set[str]()
    for row in cut:
        from_left = row.cells[place].strip() if place < len(row.cells) else ""
        from_right = row.cells[place - len(names)].strip() if place and len(names) - place <= len(row.cells) else ""
        ids[row.position] = from_left or None
        suspects |= {name for name in (from_left, from_right) if name}
    return frame.with_columns(pl.Series(HOUSEHOLD_ID, ids, pl.String)), tuple(sorted(suspects))


def _claims(raw: RawTable, names: list[str]) -> list[tuple[int, str]]:
    """Return the row and the text of every cell that may be the id of a broken row with too few or too many cells."""
    found: list[tuple[int, str]] = []
    for row in raw.broken:
        if row.cells:
            place, more = names.index(HOUSEHOLD_ID), len(row.cells) - len(names)
            cells = row.cells[max(place + min(more, 0), 0) : place + max(more, 0) + 1]
            found += [(row.position, cell) for cell in clean(pl.Series(cells, dtype=pl.String)).drop_nulls()]
    return found


def _full(ids: pl.Series, raw: RawTable) -> pl.Series:
    """Tell which rows belong to the register, as blank rows of text tables do not."""
    full = pl.Series([True]).new_from_index(0, len(ids))
    nameless = ids.is_null()
    if raw.writing != "text" or not nameless.any():
        return full
    blank = pl.all_horizontal(pl.all().str.strip_chars().fill_null("") == "")
    rows = nameless.arg_true()
    empty = rows.filter(pl.DataFrame(dict(raw.columns))[rows].select(blank.alias("blank"))["blank"])
    return full.scatter(empty.filter(~empty.is_in([row.position for row in raw.broken])), values=False)


def _of_the_other(name: str, dictionary: Dictionary, level: Level) -> bool:
    """Tell whether an unknown heading means a fact in the other table."""
    others = known_headings(dictionary, "member" if level == "household" else "household")
    return name not in known_headings(dictionary, level).values() and spelled_alike(name) in others


def _unused(meant: Mapping[str, str], wanted: Wanted, level: Level) -> tuple[str, ...]:
    """List unknown headings with the nearest fact, without facts not wanted."""
    told = []
    other = "fact_of_members" if level == "household" else "fact_of_households"
    for name in meant.values():
        known = wanted.dictionary.get(name)
        if name != HOUSEHOLD_ID and _of_the_other(name, wanted.dictionary, level):
            told.append(Message(other, {"name": name}))
        elif known is None and name and not wanted.has(name) and not name.startswith(TICK_PREFIX):
            near = Near(nearest_fact_spelling(name, wanted.dictionary))
            told.append(Message("unused_heading", {"name": name, "near": near}))
    return tuple(message.text(wanted.language) for message in told)


def _with_no_records(frame: pl.DataFrame, raw: RawTable, language: str) -> tuple[pl.DataFrame, list[_Fault]]:
    """Return the rows of a text table, and faults for totals and signatures.

    A row without an id whose other cells say that it is a total gets that word as its id: it belongs to no household.
    """
    if raw.writing != "text" or not frame.height or frame.schema[HOUSEHOLD_ID] != pl.String:
        return frame, []
    ids = frame[HOUSEHOLD_ID]
    said = {row: ids[row] for row in are_no_records(ids).arg_true()}
    nameless = ids.is_null().arg_true()
    for cells in raw.columns.values() if len(nameless) else ():
        texts = pl.Series(cells, dtype=pl.String).gather(nameless)
        found = are_no_records(texts)
        said |= dict(zip(nameless.filter(found), texts.filter(found), strict=True))
    faults: list[_Fault] = [(row, Check.NO_RECORD.value, Check.NO_RECORD.label(language), None) for row in sorted(said)]
    if said:
        frame = frame.with_columns(ids.scatter(list(said), list(said.values())))
    return frame, faults
