"""A register in a Dask cluster: households and members are brought together by id, each partition is classified.

``python examples/dask_cluster.py HOUSEHOLDS MEMBERS OUT`` reads two folders (or patterns) of Parquet files and writes a
folder of them; ``pip install "dask[dataframe]"`` beside mdpoverty. It runs in threads of this machine; with
``from dask.distributed import Client; Client("address")`` before it, in a cluster.
"""

from __future__ import annotations

import sys
from datetime import date

import dask.dataframe as dd
import pandas as pd
from dask.dataframe.dispatch import make_meta

import mdpoverty as mdp


def classify(
    households: dd.DataFrame,
    members: dd.DataFrame,
    *,
    standard: mdp.Standard | str,
    review_date: date | str | int,
    interpretations: dict[str, str] | None = None,
) -> dd.DataFrame:
    """Classify households, lazily; the columns are those of ``classify_table``, the order of rows is another one.

    Ids must be of one type in both frames, and truth values of one that knows gaps, such as ``boolean`` (from
    ``convert_dtypes``, or ``dtype_backend`` in reading): of plain objects Dask makes text. A household stands in one
    row; a member without a household, an id twice or a fact that cannot be true is an error, told when the result is
    computed.
    """
    how = {"standard": standard, "review_date": review_date, "interpretations": interpretations}
    apart = max(households.npartitions, members.npartitions)
    # Equal ids have equal hashes, so a household and its members come to the same partition.
    together = [frame.shuffle("household_id", npartitions=apart) for frame in (households, members)]
    empty = mdp.classify_table(*map(make_meta, together), **how)
    return together[0].map_partitions(classify_partition, together[1], how, meta=empty, align_dataframes=False)


def classify_partition(households: pd.DataFrame, members: pd.DataFrame, how: dict[str, object]) -> pd.DataFrame:
    """Classify the households of one partition."""
    return mdp.classify_table(households, members, **how)


def main() -> None:
    """Read, classify, write."""
    households, members, out = sys.argv[1:]
    tables = [dd.read_parquet(files, dtype_backend="pyarrow") for files in (households, members)]
    results = classify(*tables, standard="vn-2022-2025", review_date="2024-12-31")
    results.to_parquet(out)
    print(results.groupby("status", observed=True).size().compute())


if __name__ == "__main__":
    main()
