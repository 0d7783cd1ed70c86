"""What results are counted by: persons, and the groups that a household belongs to."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from mdpoverty.engine.classify import count_member_groups
from mdpoverty.engine.plan import Plan
from mdpoverty.errors import Fault, InputError, listed, suggestion
from mdpoverty.facts.columns import HouseholdColumns
from mdpoverty.tables.batches import answer
from mdpoverty.tables.frames import refuse


def persons(households: pl.DataFrame, members: pl.DataFrame | None) -> pl.Series:
    """Return the number of persons of each household: ``size``, else the listed members, else null."""
    if members is None:
        return persons_of(households, None)
    counted = members.group_by("household_id").agg(pl.len().cast(pl.Int64).alias("listed"))
    joined = households.select("household_id").join(counted, on="household_id", how="left", maintain_order="left")
    return persons_of(households, joined["listed"])


def persons_of(households: pl.DataFrame, listed_members: pl.Series | None) -> pl.Series:
    """Return the number of persons of each household: ``size``, else the number of listed members unless it is 0."""
    nothing = pl.repeat(None, households.height, dtype=pl.Int64)
    size = pl.col("size").cast(pl.Int64) if "size" in households.columns else nothing
    if listed_members is None:
        return households.select(size.alias("persons"))["persons"]
    some = pl.when(pl.col("listed") > 0).then("listed")
    table = households.with_columns(listed_members.cast(pl.Int64).alias("listed"))
    return table.select(pl.coalesce(size, some).alias("persons"))["persons"]


def members_counted(households: pl.DataFrame, members: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Return how many members of each household are in the groups of members that the standard's forms count.

    Returns
    -------
    polars.DataFrame
        ``household_id``, and for each group ``<group>_min`` and ``<group>_max``: certainly in it, and possibly.
    """
    answered = answer(households, members, plan, give=_members_counted)
    if answered.results is None:
        raise refuse(answered.errors, households, members)
    return answered.results


def _members_counted(plan: Plan, columns: HouseholdColumns, ids: pl.Series) -> pl.DataFrame:
    counts = count_member_groups(plan, columns)
    ends = {
        f"{name}_{end}": found for name, both in counts.items() for end, found in zip(("min", "max"), both, strict=True)
    }
    return pl.DataFrame([ids, *(pl.Series(name, values, pl.Int64) for name, values in ends.items())])


def grouped(
    results: pl.DataFrame, by: Sequence[str], households: pl.DataFrame | None, members: pl.DataFrame | None
) -> pl.DataFrame:
    """Return the results with the grouping columns that they lack, looked up by ``household_id``.

    A column of members that is true or false says of a household that it *has such a member*; it is null where no
    member is known to be one and one of them may be.

    Raises
    ------
    InputError
        A column is in none of the tables, or is a column of members that is not true or false.
    """
    faults = _missing_households(results, households)
    for name in by:
        if name in results.columns:
            continue
        if households is not None and name in households.columns:
            found = households.select("household_id", name)
        elif members is not None and name in members.columns and members.schema[name] == pl.Boolean:
            found = members.group_by("household_id").agg(pl.col(name).any(ignore_nulls=False))
        else:
            faults.append(_no_group(name, results, households, members))
            continue
        results = results.join(found, on="household_id", how="left", maintain_order="left")
    if faults:
        raise InputError("these groups cannot be counted:", faults)
    return results


def _missing_households(results: pl.DataFrame, households: pl.DataFrame | None) -> list[Fault]:
    """Tell of results whose household is in no row of the table of households."""
    if households is None:
        return []
    lost = results.select("household_id").join(households.select("household_id"), on="household_id", how="anti")
    if not lost.height:
        return []
    shown = ", ".join(map(str, lost["household_id"].head(3))) + (" …" if lost.height > 3 else "")  # noqa: PLR2004
    what = f"{lost.height} households of the results are not in the table of households ({shown}); give all of them"
    return [Fault.plain("household_id", what)]


def _no_group(name: str, *tables: pl.DataFrame | None) -> Fault:
    members = tables[-1]
    if members is not None and name in members.columns:
        return Fault.plain(
            name, "is a column of members that is not true or false; only such columns say what a household has"
        )
    given = [table for table in tables[1:] if table is not None] or [table for table in tables if table is not None]
    known = [column for table in given for column in table.columns if not column.startswith("_")]
    return Fault.plain(
        name, f"no table has this column{suggestion(name, known)}; there are {listed(dict.fromkeys(known))}"
    )
