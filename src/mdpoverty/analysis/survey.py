"""Ratios of a survey with their sampling errors: Taylor linearisation over strata and clusters, by ``svy``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import polars as pl

from mdpoverty.analysis.check_inputs import fault_in_input
from mdpoverty.errors import InputError, InputWarning, require, warn
from mdpoverty.messages.message import Message, Seen

SingleUnits = Literal["center", "scale", "skip", "error"]
"""How a stratum with one cluster counts: by its deviation from the mean of all, with the mean variance of the others,
without variance, or as an error."""


@dataclass(frozen=True)
class Design:
    """The design of a sample: its columns, and the treatment of single units."""

    strata: str | None
    clusters: str | None
    single_units: SingleUnits
    level: float

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the design needs."""
        return tuple(name for name in (self.strata, self.clusters) if name is not None)


def survey_errors(
    parts: pl.DataFrame, design: Design, groups: Sequence[str], pairs: Sequence[tuple[str, str]]
) -> list[pl.DataFrame]:
    """Return the errors of a survey's ratios of totals, by group.

    ``parts`` has a row for each sampled unit: the groups, the columns of the design, and the columns of the pairs of
    numerator and denominator, already multiplied with the weights. Groups are domains, whose sizes are estimated too.

    A table for each pair has the groups, ``se``, ``low``, ``high``. The intervals are those of the logit: they lie
    between 0 and 1, and are null for a share of 0 or 1, which has none.
    """
    with require():
        import svy
    keys = list(dict.fromkeys([*groups, *design.columns]))
    names = [name for pair in pairs for name in pair]
    if design.clusters is not None:  # all that counts are the totals of a cluster in each group
        parts = parts.group_by(keys).agg(pl.col(names).sum())
        inside = [pl.col(name).cast(pl.String) for name in design.columns]  # clusters are numbered in their strata
        parts = parts.with_columns(pl.concat_str(inside, separator=_BETWEEN).alias(_CLUSTER))
    domain = pl.concat_str([pl.col(name).cast(pl.String).fill_null(_NULL) for name in groups], separator=_BETWEEN)
    parts = parts.with_columns((domain if groups else pl.lit("all")).alias(_DOMAIN))
    how = None if design.single_units == "error" or design.strata is None else design.single_units
    _tell_single_units(parts, design)
    sample = svy.Sample(
        parts, svy.Design(stratum=design.strata, psu=None if design.clusters is None else _CLUSTER, singleton=how)
    )
    found: Any = sample.estimation.ratio(
        [pair[0] for pair in pairs], [pair[1] for pair in pairs], by=_DOMAIN, alpha=1 - design.level
    )
    keys_of = parts.select(_DOMAIN, *groups).unique()
    return [
        keys_of.join(estimate.to_polars().select(_DOMAIN, "se", **_interval()), on=_DOMAIN, how="left").drop(_DOMAIN)
        for estimate in found
    ]


def _interval() -> dict[str, pl.Expr]:
    """Return the confidence interval of a share, computed on its logit as in ``svy``."""
    share, half = pl.col("est"), (pl.col("uci") - pl.col("lci")) / 2
    inside = (share > _TINY) & (share < 1 - _TINY)
    far, logit = half / (share * (1 - share)), (share / (1 - share)).log()
    ends = {"low": logit - far, "high": logit + far}
    return {name: pl.when(inside).then(1 / (1 + (-end).exp())) for name, end in ends.items()}


_TINY = 1e-12
"""Shares nearer to 0 or 1 than this are 0 or 1: they are ratios of sums of floats."""


_DOMAIN, _CLUSTER, _NULL, _BETWEEN = "_domain", "_cluster", "\x00", "\x1f"


def check_design(design: Design, columns: Mapping[str, pl.Series], households: pl.Series) -> None:
    """Refuse a survey design whose columns have gaps, or with a choice that does not exist."""
    if design.single_units not in get_args(SingleUnits):
        known = list(map(repr, get_args(SingleUnits)))
        raise InputError(Message("no_single_units", {"seen": Seen(design.single_units), "allowed": known}))
    if not 0 < design.level < 1:
        raise InputError(Message("no_level", {"seen": Seen(design.level)}))
    faults = [
        fault_in_input("not_in_design", name, households.filter(column.is_null()))
        for name, column in columns.items()
        if column.null_count()
    ]
    if faults:
        raise InputError(Message("wrong_design"), faults)


def _tell_single_units(parts: pl.DataFrame, design: Design) -> None:
    """Warn about strata with a single cluster; refuse them if the caller says so."""
    if design.strata is None:
        return
    unit = pl.col(design.clusters).n_unique() if design.clusters is not None else pl.len()
    single = parts.group_by(design.strata).agg(unit.alias("units")).filter(pl.col("units") == 1)[design.strata]
    if not len(single):
        return
    names = list(map(str, single.sort().head(_NAMED).to_list()))
    who = Message("one_stratum_has") if len(single) == 1 else Message("strata_have", {"number": len(single)})
    what = {"who": who, "names": names, "more": " …" if len(single) > _NAMED else ""}
    told = Message("single_households" if design.clusters is None else "single_clusters", what)
    if design.single_units == "scale" and len(single) == parts[design.strata].n_unique():
        raise InputError(Message("no_other_strata", {"told": told}))
    if design.single_units == "error":
        raise InputError(Message("single_refused", {"told": told}))
    warn(InputWarning(Message("single_used", {"told": told, "choice": repr(design.single_units)})))


_NAMED = 5
"""How many strata are named."""
