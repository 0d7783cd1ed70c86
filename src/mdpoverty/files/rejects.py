"""Sets aside what cannot be classified, whole households with all members, losing no row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mdpoverty.errors import MdpovertyError
from mdpoverty.facts.checks import AnyCheck, Check, Finding
from mdpoverty.facts.columns import INCOMPLETE
from mdpoverty.facts.records import HOUSEHOLD_ID
from mdpoverty.files.incomplete_lists import lists_left_incomplete
from mdpoverty.files.register import FILE, REJECTS, ROW, Register, Table
from mdpoverty.messages.message import Message, Seen, seen_in_cell
from mdpoverty.tables.ids import near_id_words
from mdpoverty.tables.parse_cells import cell_values

NOT_ALL_LISTED = Message("not_all_listed")


@dataclass(frozen=True)
class Totals:
    """The numbers of rows in, out and rejected, which always balance.

    Raises
    ------
    MdpovertyError
        They do not: a defect of the library, found before anything is written.
    """

    households_in: int
    households_out: int
    households_rejected: int
    members_in: int
    members_out: int
    members_rejected: int

    def __post_init__(self) -> None:
        """Check that no row is lost."""
        for name in ("households", "members"):
            came, went, rejected = (getattr(self, f"{name}_{way}") for way in ("in", "out", "rejected"))
            if came != went + rejected:
                told = {"table": name, "came": came, "went": went, "rejected": rejected}
                raise MdpovertyError(Message("not_balanced", told))

    def __add__(self, other: Totals) -> Totals:
        """Return the totals of both."""
        return Totals(*(one + another for one, another in zip(astuple(self), astuple(other), strict=True)))

    @property
    def rejected(self) -> int:
        """All rejected rows."""
        return self.households_rejected + self.members_rejected


def sift(register: Register, findings: Sequence[Finding]) -> Register:
    """Return a register without the households that a fault in reading or an error of the checks concerns.

    Parameters
    ----------
    register
        The tables as they were read, with the faults of reading.
    findings
        What the checks found in the tables; warnings are left alone.
    """
    if register.sound and not any(finding.check.level == "error" for finding in findings):
        return register
    tables = register.tables
    faults = [
        _all_faults(
            register, table, [found for found in findings if found.table == name and found.check.level == "error"]
        )
        for table, name in zip(tables, ("households", "members"), strict=False)
    ]
    guilty = _guilty(register, faults)
    out = [_concerned(table, fault, guilty) for table, fault in zip(tables, faults, strict=True)]
    rejects = [
        _told(table, fault, rejected, guilty, register.language)
        for table, fault, rejected in zip(tables, faults, out, strict=True)
    ]
    kept = [table.frame.filter(~rejected) for table, rejected in zip(tables, out, strict=True)]
    incomplete = lists_left_incomplete(tables[0], out[0], kept[-1])
    lines = _told_incomplete(register, incomplete)
    return replace(
        register,
        households=tables[0].of(_marked(kept[0], incomplete.filter(~out[0]))),
        members=tables[1].of(kept[1]) if len(kept) > 1 else None,
        rejects=pl.concat([*rejects, lines]),
        noted={**register.noted, **({Check.INCOMPLETE_MEMBERS: lines.height} if lines.height else {})},
    )


def totals_without_rejects(register: Register, sifted: Register, results: int) -> Totals:
    """Count what came in from the files, what went out, as results and as members, and what was set aside."""
    came, left = ([*(table.rows for table in one.tables), 0] for one in (register, sifted))
    return Totals(
        households_in=came[0],
        households_out=results,
        households_rejected=came[0] - left[0],
        members_in=came[1],
        members_out=left[1],
        members_rejected=came[1] - left[1],
    )


def _marked(households: pl.DataFrame, incomplete: pl.Series) -> pl.DataFrame:
    """Return households with a mark for incomplete lists, if one is."""
    plain = households.drop(INCOMPLETE, strict=False)
    return plain.with_columns(incomplete.alias(INCOMPLETE)) if incomplete.any() else plain


def _told_incomplete(register: Register, incomplete: pl.Series) -> pl.DataFrame:
    """Return a line for each household whose list of members is incomplete."""
    rows = _placed(register.households).filter(incomplete)
    told = {"check": Check.INCOMPLETE_MEMBERS.value, "reason": NOT_ALL_LISTED.text(register.language)}
    return rows.with_columns(pl.lit(text).alias(name) for name, text in told.items()).select(list(REJECTS))


def _all_faults(register: Register, table: Table, findings: Sequence[Finding]) -> pl.DataFrame:
    """Return the faults of reading and of the checks, each once."""
    found = [table.faults, *(_as_faults(register, table, finding) for finding in findings)]
    faults = pl.concat(found).unique(["position", "check", "reason"], keep="first", maintain_order=True)
    faults = _without_needless(faults)
    says_all = pl.col("check").is_in([check.value for check in _SAY_ALL])
    told = faults.filter(says_all).select("position")
    # A broken row has no id of its own and no facts, a total no household: nothing else need be said of them.
    return pl.concat([faults.join(told, on="position", how="anti"), faults.filter(says_all)])


_SAY_ALL = (Check.BROKEN_ROW, Check.OTHER_HOUSEHOLD, Check.NO_RECORD)
"""Faults of a row beside which no other one is told."""


def _without_needless(faults: pl.DataFrame) -> pl.DataFrame:
    """Return faults without missing ids that were refused."""
    refused = (pl.col("fact") == HOUSEHOLD_ID) & (pl.col("check") == Check.WRONG_TYPE.value)
    missing = pl.col("check") == Check.MISSING_ID.value
    rows = faults.filter(refused)["position"]
    return faults.filter(~(missing & pl.col("position").is_in(rows.implode())))


def _as_faults(register: Register, table: Table, finding: Finding) -> pl.DataFrame:
    rows = pl.DataFrame({"position": finding.rows}, schema={"position": pl.Int64})
    reasons = _reasons(register, table, finding, rows["position"])
    words = (pl.lit(finding.check.value).alias("check"), reasons.alias("reason"), pl.lit(finding.column).alias("fact"))
    return rows.select("position", *words).cast({"fact": pl.String})


def _reasons(register: Register, table: Table, finding: Finding, rows: pl.Series) -> pl.Series:
    """Return the faults of each row, with the content of cells."""
    language = register.language
    if finding.column not in table.frame.columns or finding.column == HOUSEHOLD_ID:
        near = finding.check is Check.ORPHAN_MEMBER and bool(register.near)
        names = table.ids.gather(rows) if near else [""] * len(rows)
        told = [(_with_near(finding.what, name, register) if near else finding.what).text(language) for name in names]
        return pl.Series(told, dtype=pl.String)
    cells = cell_values(table.frame[finding.column].gather(rows))
    places = [""] * len(rows)
    if table.letters:
        places = [_cell(table, finding.column, *place) for place in table.frame.select(FILE, ROW)[rows].iter_rows()]
    return pl.Series(
        [_reason(finding, cell, place).text(language) for cell, place in zip(cells, places, strict=True)],
        dtype=pl.String,
    )


def _with_near(what: Message, name: str, register: Register) -> Message:
    return Message("not_there_but_nearly", {"what": what, "near": near_id_words(name, register.near.get(name))})


def _reason(finding: Finding, seen: Any, cell: str) -> Message:
    refusal = finding.refusal(seen)
    if refusal is not None:
        return Message("at", {"path": finding.column, "what": seen_in_cell(refusal, cell)})
    return Message("with_seen", {"what": finding.what, "seen": Seen(seen, cell)})


def _cell(table: Table, column: str, file: str, row: str | int) -> str:
    letters = table.letters.get(file, {}).get(column)
    return "" if letters is None else f"{letters}{row}"


def _guilty(register: Register, faults: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return the ids of the households at fault, as text, each with the first row that makes it so."""
    named = [
        _placed(table).rename({HOUSEHOLD_ID: "id"})[fault["position"].unique().sort()]
        for table, fault in zip(register.tables, faults, strict=True)
    ]
    broken = [
        pl.DataFrame({"id": name, "file": table.file, "row": Message("a_broken_one").text(register.language)})
        for table in register.tables
        for name in table.suspects
    ]
    found = pl.concat([*named, *broken])
    return found.drop_nulls("id").unique("id", keep="first", maintain_order=True)


def _placed(table: Table) -> pl.DataFrame:
    """Return the household and the place of each row, as text."""
    return table.frame.select(table.ids, pl.col(FILE).alias("file"), pl.col(ROW).cast(pl.String).alias("row"))


def _concerned(table: Table, faults: pl.DataFrame, guilty: pl.DataFrame) -> pl.Series:
    """Tell for each row whether it is set aside."""
    rows = pl.DataFrame({"id": table.ids}).with_row_index("position").cast({"position": pl.Int64})
    own = pl.col("position").is_in(faults["position"].unique().implode())
    return rows.select((own | pl.col("id").is_in(guilty["id"].implode()).fill_null(value=False)).alias("out"))["out"]


def _told(table: Table, faults: pl.DataFrame, out: pl.Series, guilty: pl.DataFrame, language: str) -> pl.DataFrame:
    """Return the lines on a table's rejected rows, in row order."""
    rows = _placed(table).with_columns(out.alias("out")).with_row_index("position")
    rejected = rows.cast({"position": pl.Int64}).filter("out")
    causes = guilty.rename({"id": "household_id", "file": "cause_file", "row": "cause_row"})
    lines = rejected.join(faults, on="position", how="left").join(causes, on="household_id", how="left")
    words = Message("another_row", {"file": "{}", "row": "{}"}).text(language)
    drawn = pl.format(words, "cause_file", "cause_row")
    return (
        lines.sort("position", maintain_order=True)
        .with_columns(
            pl.col("check").fill_null(Check.REJECTED_WITH_HOUSEHOLD.value),
            pl.coalesce("reason", drawn).alias("reason"),
        )
        .select(list(REJECTS))
    )


def count_warnings_without_rejects(findings: Sequence[Finding], sifted: Register) -> dict[AnyCheck, int]:
    """Count the rows of each warning that are left without the rejects; what two standards find counts once."""
    found: dict[tuple[AnyCheck, str, str], NDArray[np.int64]] = {}
    for finding in findings:
        if finding.check.level == "warning":
            one = (finding.check, finding.table, finding.column)
            found[one] = np.union1d(found[one], finding.rows) if one in found else finding.rows
    counts: dict[AnyCheck, int] = {}
    for (check, _, _), positions in found.items():
        counts[check] = counts.get(check, 0) + len(positions)
    for check, rows in sifted.noted.items():
        counts[check] = counts.get(check, 0) + rows
    return counts
