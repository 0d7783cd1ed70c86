"""Setting aside what cannot be classified: a household goes whole, with all its members, and no row is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field
from typing import Any

import polars as pl

from mdpoverty.errors import MdpovertyError
from mdpoverty.facts.checks import AnyCheck, Check, Finding
from mdpoverty.facts.columns import HOUSEHOLD_ID, INCOMPLETE
from mdpoverty.facts.values import in_cell
from mdpoverty.files.incomplete_lists import left_incomplete, with_orphans
from mdpoverty.files.parse_table import FAULTS, FILE, ROW, FileTable, Register
from mdpoverty.language import Message, Seen
from mdpoverty.tables.ids import nearly
from mdpoverty.tables.parse_cells import values_of

NOT_ALL_LISTED = Message("not_all_listed")
REJECTS = {"file": pl.String, "row": pl.String, "household_id": pl.String, "check": pl.String, "reason": pl.String}


@dataclass(frozen=True)
class Totals:
    """How many rows came in, went out and were rejected; they always balance.

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


@dataclass(frozen=True)
class Sifted:
    """The households that can be classified, and the rows that were set aside.

    Attributes
    ----------
    households, members
        The rows that are left, as frames.
    rejects
        ``file``, ``row``, ``household_id``, ``check`` and ``reason``: a line for each fault of a rejected row, one for
        each sound row that is rejected with its household, and one for each household that is left with an incomplete
        list of members.
    rejected_households, rejected_members
        The numbers of rejected rows.
    noted
        How many rows are worth a look because of what was set aside.
    """

    households: pl.DataFrame
    members: pl.DataFrame | None
    rejects: pl.DataFrame
    rejected_households: int
    rejected_members: int
    noted: Mapping[Check, int] = field(default_factory=dict)


def sift(register: Register, findings: Sequence[Finding]) -> Sifted:
    """Take the households out that a fault in reading or an error of the checks concerns.

    Parameters
    ----------
    register
        The tables as they were read, with the faults of reading.
    findings
        What the checks found in the tables; warnings are left alone.
    """
    if _sound(register, findings):
        frames = [table.frame for table in register.tables]
        people = frames[1] if len(frames) > 1 else None
        return Sifted(frames[0], people, pl.DataFrame(schema=REJECTS), 0, 0, register.noted)
    register = with_orphans(register, findings)
    tables = register.tables
    faults = [
        _all_faults(
            table, [finding for finding in findings if finding.table == name and finding.check.level == "error"]
        )
        for table, name in zip(tables, ("households", "members"), strict=False)
    ]
    guilty = _guilty(tables, faults)
    out = [_concerned(table, fault, guilty) for table, fault in zip(tables, faults, strict=True)]
    rejects = [
        _told(table, fault, rejected, guilty) for table, fault, rejected in zip(tables, faults, out, strict=True)
    ]
    kept = [table.frame.filter(~rejected) for table, rejected in zip(tables, out, strict=True)]
    incomplete = left_incomplete(tables[0], out[0], kept[-1])
    lines = _told_incomplete(tables[0], incomplete)
    counts = [int(rejected.sum()) for rejected in out]
    return Sifted(
        households=_marked(kept[0], incomplete.filter(~out[0])),
        members=kept[1] if len(kept) > 1 else None,
        rejects=pl.concat([*rejects, lines]),
        rejected_households=counts[0],
        rejected_members=counts[1] if len(counts) > 1 else 0,
        noted={**register.noted, **({Check.INCOMPLETE_MEMBERS: lines.height} if lines.height else {})},
    )


def _marked(households: pl.DataFrame, incomplete: pl.Series) -> pl.DataFrame:
    """Return households that tell whose list of members is incomplete, if that of one is."""
    plain = households.drop(INCOMPLETE, strict=False)
    return plain.with_columns(incomplete.alias(INCOMPLETE)) if incomplete.any() else plain


def _sound(register: Register, findings: Sequence[Finding]) -> bool:
    """Tell whether no row has to be set aside and no list of members is incomplete."""
    return not (
        any(table.faults.height or table.suspects for table in register.tables)
        or any(finding.check.level == "error" for finding in findings)
        or INCOMPLETE in register.households.frame.columns
    )


def _told_incomplete(households: FileTable, incomplete: pl.Series) -> pl.DataFrame:
    """Return a line for each household whose list of members is incomplete."""
    rows = _placed(households).filter(incomplete)
    told = {"check": Check.INCOMPLETE_MEMBERS.value, "reason": NOT_ALL_LISTED.text(households.language)}
    return rows.with_columns(pl.lit(text).alias(name) for name, text in told.items()).select(list(REJECTS))


def _all_faults(table: FileTable, findings: Sequence[Finding]) -> pl.DataFrame:
    """Return the faults of reading and of the checks, each once."""
    found = [table.faults, *(_as_faults(table, finding) for finding in findings)]
    faults = pl.concat(found).unique(["position", "check", "reason"], keep="first", maintain_order=True)
    faults = _without_needless(faults)
    says_all = pl.col("check").is_in([check.value for check in _SAY_ALL])
    told = faults.filter(says_all).select("position")
    # A broken row has no id of its own and no facts, a total no household: nothing else need be said of them.
    return pl.concat([faults.join(told, on="position", how="anti"), faults.filter(says_all)])


_SAY_ALL = (Check.BROKEN_ROW, Check.OTHER_HOUSEHOLD, Check.NO_RECORD)
"""Faults of a row beside which no other one is told."""


def _without_needless(faults: pl.DataFrame) -> pl.DataFrame:
    """Leave out that an id is missing where it was refused."""
    refused = (pl.col("fact") == HOUSEHOLD_ID) & (pl.col("check") == Check.WRONG_TYPE.value)
    missing = pl.col("check") == Check.MISSING_ID.value
    rows = faults.filter(refused)["position"]
    return faults.filter(~(missing & pl.col("position").is_in(rows.implode())))


def _as_faults(table: FileTable, finding: Finding) -> pl.DataFrame:
    rows = pl.DataFrame({"position": finding.rows}, schema={"position": pl.Int64})
    reasons = _reasons(table, finding, rows["position"])
    words = (pl.lit(finding.check.value).alias("check"), reasons.alias("reason"), pl.lit(finding.column).alias("fact"))
    return rows.select("position", *words).cast(FAULTS)  # type: ignore[arg-type]


def _reasons(table: FileTable, finding: Finding, rows: pl.Series) -> pl.Series:
    """Return for each row what is wrong with it, with what stands in its cell."""
    if finding.column not in table.frame.columns or finding.column == HOUSEHOLD_ID:
        near = finding.check is Check.ORPHAN_MEMBER and bool(table.near)
        names = table.ids.gather(rows) if near else [""] * len(rows)
        told = [_with_near(finding.what, name, table) if near else finding.what.text(table.language) for name in names]
        return pl.Series(told, dtype=pl.String)
    cells = values_of(table.frame[finding.column].gather(rows))
    places = [""] * len(rows)
    if table.letters:
        places = [_cell(table, finding.column, *place) for place in table.places()[rows].iter_rows()]
    return pl.Series(
        [_reason(finding, cell, place).text(table.language) for cell, place in zip(cells, places, strict=True)],
        dtype=pl.String,
    )


def _with_near(what: Message, name: str, table: FileTable) -> str:
    parts = {"what": what, "near": nearly(name, table.near.get(name))}
    return Message("not_there_but_nearly", parts).text(table.language)


def _reason(finding: Finding, seen: Any, cell: str) -> Message:
    refusal = finding.refusal(seen)
    if refusal is not None:
        return Message("at", {"path": finding.column, "what": in_cell(refusal, cell)})
    return Message("with_seen", {"what": finding.what, "seen": Seen(seen, cell)})


def _cell(table: FileTable, column: str, file: str, row: str | int) -> str:
    letters = table.letters.get(file, {}).get(column)
    return "" if letters is None else f"{letters}{row}"


def _guilty(tables: Sequence[FileTable], faults: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Return the ids of the households at fault, as text, each with the first row that makes it so."""
    named = [
        _placed(table).rename({HOUSEHOLD_ID: "id"})[fault["position"].unique().sort()]
        for table, fault in zip(tables, faults, strict=True)
    ]
    broken = [
        pl.DataFrame({"id": name, "file": table.file, "row": Message("a_broken_one").text(table.language)})
        for table in tables
        for name in table.suspects
    ]
    schema = {"id": pl.String, "file": pl.String, "row": pl.String}
    found = pl.concat([pl.DataFrame(schema=schema), *named, *broken]) if named else pl.DataFrame(schema=schema)
    return found.drop_nulls("id").unique("id", keep="first", maintain_order=True)


def _placed(table: FileTable) -> pl.DataFrame:
    """Return for each row its household, and where it stands, as text."""
    return table.places().select(table.ids, FILE, pl.col(ROW).cast(pl.String))


def _concerned(table: FileTable, faults: pl.DataFrame, guilty: pl.DataFrame) -> pl.Series:
    """Tell for each row whether it is set aside."""
    rows = pl.DataFrame({"id": table.ids}).with_row_index("position").cast({"position": pl.Int64})
    own = pl.col("position").is_in(faults["position"].unique().implode())
    return rows.select((own | pl.col("id").is_in(guilty["id"].implode()).fill_null(value=False)).alias("out"))["out"]


def _told(table: FileTable, faults: pl.DataFrame, out: pl.Series, guilty: pl.DataFrame) -> pl.DataFrame:
    """Return the lines about the rejected rows of a table, in the order of its rows."""
    rows = _placed(table).with_columns(out.alias("out")).with_row_index("position")
    rejected = rows.cast({"position": pl.Int64}).filter("out")
    causes = guilty.rename({"id": "household_id", "file": "cause_file", "row": "cause_row"})
    lines = rejected.join(faults, on="position", how="left").join(causes, on="household_id", how="left")
    words = Message("another_row", {"file": "{}", "row": "{}"}).text(table.language)
    drawn = pl.format(words, "cause_file", "cause_row")
    return (
        lines.sort("position", maintain_order=True)
        .with_columns(
            pl.col("check").fill_null(Check.REJECTED_WITH_HOUSEHOLD.value),
            pl.coalesce("reason", drawn).alias("reason"),
        )
        .select(list(REJECTS))
    )


def counted_warnings(findings: Sequence[Finding], sifted: Sifted) -> dict[AnyCheck, int]:
    """Return how many rows each warning concerns, of the checks and of what was set aside."""
    counts: dict[AnyCheck, int] = {}
    for finding in findings:
        if finding.check.level == "warning":
            counts[finding.check] = counts.get(finding.check, 0) + len(finding.rows)
    for check, rows in sifted.noted.items():
        counts[check] = counts.get(check, 0) + rows
    return counts
