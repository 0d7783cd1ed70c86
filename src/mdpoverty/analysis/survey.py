"""Ratios of a survey with their sampling errors: Taylor linearisation over strata and clusters, by ``svy``."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from mdpoverty.analysis.given import having
from mdpoverty.errors import InputError, MissingExtraError, listed
from mdpoverty.language import Message

if TYPE_CHECKING:
    import polars as pl

SingleUnits = Literal["center", "scale", "skip", "error"]
"""What becomes of a stratum with one cluster: its deviation from the mean of all, the mean variance of the others, no
variance, or an error."""


@dataclass(frozen=True)
class Design:
    """How a sample was drawn: the names of the columns, None where there is none, and what becomes of single units."""

    strata: str | None
    clusters: str | None
    single_units: SingleUnits
    level: float

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the design needs."""
        return tuple(name for name in (self.strata, self.clusters) if name is not None)

    @property
    def asked(self) -> bool:
        """Whether a design was given."""
        return bool(self.columns)


def with_errors(
    parts: pl.DataFrame, design: Design, groups: Sequence[str], pairs: Sequence[tuple[str, str]]
) -> list[pl.DataFrame]:
    """Return for each pair of columns the ratio of their totals in every group, with its error.

    Parameters
    ----------
    parts
        A row for each sampled unit: the groups, the columns of the design, and the columns of the pairs, already
        multiplied with the weights.
    design
        How the sample was drawn.
    groups
        Columns that make the groups; domains of the sample, whose sizes are estimated too.
    pairs
        Names of numerators and denominators.

    Returns
    -------
    list
        A table for each pair: the groups, ``value``, ``se``, ``low``, ``high``. The intervals are those of the logit:
        they lie between 0 and 1, and are null for a share of 0 or 1, which has none.
    """
    import polars as pl

    svy = _svy()
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
    found = sample.estimation.ratio(
        [pair[0] for pair in pairs], [pair[1] for pair in pairs], by=_DOMAIN, alpha=1 - design.level
    )
    keys_of = parts.select(_DOMAIN, *groups).unique()
    return [
        keys_of.join(
            estimate.to_polars().select(_DOMAIN, value="est", se="se", **_interval()), on=_DOMAIN, how="left"
        ).drop(_DOMAIN)
        for estimate in found
    ]


def _interval() -> dict[str, pl.Expr]:
    """Return the ends of the interval of a share: those of its logit, with the quantile by which ``svy`` goes."""
    import polars as pl

    share, half = pl.col("est"), (pl.col("uci") - pl.col("lci")) / 2
    inside = (share > _TINY) & (share < 1 - _TINY)
    far, logit = half / (share * (1 - share)), (share / (1 - share)).log()
    ends = {"low": logit - far, "high": logit + far}
    return {name: pl.when(inside).then(1 / (1 + (-end).exp())) for name, end in ends.items()}


_TINY = 1e-12
"""Shares nearer to 0 or 1 than this are 0 or 1: they are ratios of sums of floats."""


_DOMAIN, _CLUSTER, _NULL, _BETWEEN = "_domain", "_cluster", "\x00", "\x1f"


def _svy() -> Any:
    try:
        import svy
    except ImportError as error:
        raise MissingExtraError(
            'standard errors need one more library; install it with: pip install "mdpoverty[survey]"'
        ) from error
    return svy


def check_design(design: Design, columns: Mapping[str, pl.Series], households: pl.Series) -> None:
    """Refuse a design whose columns have gaps, or a choice that does not exist."""
    if design.single_units not in get_args(SingleUnits):
        known = listed(map(repr, get_args(SingleUnits)))
        raise InputError(f"single_units={design.single_units!r} is no choice; allowed: {known}")
    if not 0 < design.level < 1:
        raise InputError(f"level={design.level!r}: a level of confidence lies between 0 and 1, such as 0.95")
    faults = [
        having("not_in_design", name, households.filter(column.is_null()))
        for name, column in columns.items()
        if column.null_count()
    ]
    if faults:
        raise InputError(Message("wrong_design"), faults)


def _tell_single_units(parts: pl.DataFrame, design: Design) -> None:
    """Warn of strata with a single cluster, or refuse them if that was asked for."""
    import polars as pl

    if design.strata is None:
        return
    unit = pl.col(design.clusters).n_unique() if design.clusters is not None else pl.len()
    single = parts.group_by(design.strata).agg(unit.alias("units")).filter(pl.col("units") == 1)[design.strata]
    if not len(single):
        return
    names = listed(map(str, single.sort().head(5).to_list())) + (" …" if len(single) > 5 else "")  # noqa: PLR2004
    one = "cluster" if design.clusters is not None else "household"
    has = "stratum has" if len(single) == 1 else "strata have"
    told = f"{len(single)} {has} one {one} only ({names}): their share of the error cannot be estimated"
    if design.single_units == "scale" and len(single) == parts[design.strata].n_unique():
        raise InputError(f"{told}, and there is no other to take it from; choose single_units: center or skip")
    if design.single_units == "error":
        raise InputError(f"{told}; join them with others, or choose single_units: center, scale or skip")
    warnings.warn(f"{told}; taken into account by single_units={design.single_units!r}", stacklevel=5)
