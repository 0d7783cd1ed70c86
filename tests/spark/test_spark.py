"""A register in Spark, in local mode, gives what the same register gives in memory."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.frames import tables_of
from tests.oracle.strategies import random_records

import mdpoverty as mdp

# Where Spark must be tried, as in CI, what it needs must be there; elsewhere its tests are left out.
if os.environ.get("MDPOVERTY_SPARK") != "required":
    pytest.importorskip("pyspark", reason='needs pip install "mdpoverty[spark]"')
    if shutil.which("java") is None:
        pytest.skip("Spark needs a Java runtime", allow_module_level=True)

from pyspark.sql import DataFrame, SparkSession

from mdpoverty.tables import spark as in_spark

pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
REVIEW = date(2024, 12, 31)
STANDARD = "vn-2022-2025"


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    builder = SparkSession.builder.master("local[2]").appName("mdpoverty")
    options = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "3",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "17",  # households are cut by batches
    }
    for name, value in options.items():
        builder = builder.config(name, value)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)  # as an activated environment gives it
        session = builder.getOrCreate()
        yield session
        session.stop()


@pytest.fixture(scope="module", params=[STANDARD, "vn-2016-2020"])
def register(request: pytest.FixtureRequest) -> tuple[str, pl.DataFrame, pl.DataFrame]:
    return request.param, *tables_of(random_records(31, 150, request.param, REVIEW))


def frame(session: SparkSession, table: pl.DataFrame, partitions: int) -> DataFrame:
    return session.createDataFrame(table.to_arrow(compat_level=pl.CompatLevel.oldest())).repartition(partitions)


def rows(table: Any) -> list[dict[str, Any]]:
    """Return results as records in the order of the ids, whatever words are stored as."""
    if isinstance(table, DataFrame):
        table = pl.DataFrame(table.toArrow())
    words = table.with_columns(pl.col("status", "possible_statuses", "basis").cast(pl.String))
    return words.sort("household_id").to_dicts()


def test_the_same_answers_as_in_memory(spark: SparkSession, register: tuple[str, pl.DataFrame, pl.DataFrame]) -> None:
    standard, households, members = register
    expected = mdp.classify_table(households, members, standard=standard, review_date=REVIEW)
    results = in_spark.classify(
        frame(spark, households, 4), frame(spark, members, 7), standard=standard, review_date=REVIEW
    )
    assert results.columns == expected.columns
    assert rows(results) == rows(expected)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    standard=st.sampled_from(["vn-2016-2020", STANDARD]),
    seed=st.integers(0, 10**6),
    cuts=st.tuples(st.integers(1, 6), st.integers(1, 6)),
)
def test_however_tables_are_partitioned(spark: SparkSession, standard: str, seed: int, cuts: tuple[int, int]) -> None:
    households, members = tables_of(random_records(seed, 40, standard, REVIEW))
    expected = mdp.classify_table(households, members, standard=standard, review_date=REVIEW)
    parts = [frame(spark, table, number) for table, number in zip((households, members), cuts, strict=True)]
    assert rows(in_spark.classify(*parts, standard=standard, review_date=REVIEW)) == rows(expected)


def test_numbers_as_ids_no_members_and_readings(spark: SparkSession) -> None:
    households = pl.DataFrame({
        "household_id": [3, 1, 2], "area": ["rural", "urban", None], "income_score": [140, 176, 100],
        "deprivation_points": [30, 0, 20],
    })  # fmt: skip
    options = {"standard": STANDARD, "review_date": 2024, "interpretations": {"incapacity_from": "extremely_severe"}}
    results = in_spark.classify(frame(spark, households, 2), **options)
    assert rows(results) == rows(mdp.classify_table(households, **options))
    assert dict(results.dtypes)["household_id"] == "bigint"


def test_members_in_a_nested_column(spark: SparkSession) -> None:
    nested = spark.createDataFrame(
        [
            ("a", "rural", 1, [(70, "female")]),
            ("b", "rural", 1, [(30, "male"), (9, "female")]),
            ("c", "urban", 1, None),
        ],
        "household_id string, area string, income_score int, members array<struct<age: int, sex: string>>",
    )
    plain = pl.DataFrame(
        {"household_id": ["a", "b", "c"], "area": ["rural", "rural", "urban"], "income_score": [1] * 3}
    )
    people = pl.DataFrame({"household_id": ["a", "b", "b"], "age": [70, 30, 9], "sex": ["female", "male", "female"]})
    results = in_spark.classify(nested, standard=STANDARD, review_date=2024)
    assert rows(results) == rows(mdp.classify_table(plain, people, standard=STANDARD, review_date=2024))


def test_nothing_runs_before_the_result_is_asked_for(spark: SparkSession) -> None:
    wrong = frame(spark, pl.DataFrame({"household_id": [1], "income_per_capita": [-1]}), 1)
    results = in_spark.classify(wrong, standard=STANDARD, review_date=2024)
    with pytest.raises(Exception, match="income_per_capita: -1 is not possible; the least is 0"):
        results.collect()


@pytest.mark.parametrize(
    ("households", "members", "words"),
    [
        ([1, 1], [1], "household_id appears more than once in the table of households"),
        ([1], [1, 2], "household_id is not in the table of households"),
        ([1, None], [1], "household_id is missing"),
        ([1], [1, None], "write it in every row"),  # whose member it is nobody knows
    ],
)
def test_joining_cannot_go_wrong_silently(
    spark: SparkSession, households: list[int], members: list[int], words: str
) -> None:
    tables = [pl.DataFrame({"household_id": pl.Series(ids, dtype=pl.Int64)}) for ids in (households, members)]
    results = in_spark.classify(
        frame(spark, tables[0], 2), frame(spark, tables[1], 3), standard=STANDARD, review_date=2024
    )
    with pytest.raises(Exception, match=words):
        results.collect()


def test_what_can_be_known_at_once_is_told_at_once(spark: SparkSession) -> None:
    numbers, texts = (frame(spark, pl.DataFrame({"household_id": ids}), 1) for ids in ([1], ["1"]))
    with pytest.raises(mdp.MdpovertyError, match="bigint in households, string in members; make them the same"):
        in_spark.classify(numbers, texts, standard=STANDARD, review_date=2024)
    with pytest.raises(mdp.MdpovertyError, match="members: no column household_id"):
        in_spark.classify(
            numbers, numbers.withColumnRenamed("household_id", "hid"), standard=STANDARD, review_date=2024
        )
    with pytest.warns(UserWarning, match="'income_per_capta' is not a fact"):
        in_spark.classify(
            frame(spark, pl.DataFrame({"household_id": [1], "income_per_capta": [1]}), 1),
            standard=STANDARD, review_date=2024,
        )  # fmt: skip


def test_values_are_read_as_at_every_other_door(spark: SparkSession) -> None:
    midnight = datetime(1990, 3, 10, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    households = pl.DataFrame({"household_id": [1.0, 2.0], "area": ["nông thôn", "Rural"],
                               "income_per_capita": [Decimal("1500000.00")] * 2, "has_tv": [1.0, None]})  # fmt: skip
    people = pl.DataFrame({"household_id": [1, 2], "birth_date": ["10/03/1990", "1990-03-10"], "can_work": ["có", "0"]})
    expected = mdp.classify_table(households, people, standard=STANDARD, review_date=2024)
    found = in_spark.classify(frame(spark, households, 2), frame(spark, people, 2), standard=STANDARD, review_date=2024)
    assert rows(found) == rows(expected)
    born = pl.DataFrame({"household_id": [1, 2], "birth_date": [midnight] * 2, "can_work": [True, False]})
    spark.conf.set("spark.sql.session.timeZone", "Asia/Ho_Chi_Minh")
    there = in_spark.classify(frame(spark, households, 2), frame(spark, born, 2), standard=STANDARD, review_date=2024)
    assert rows(there) == rows(expected)


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ({"income_per_capita": [Decimal("1500000.90")]}, "1500000.90 is not a whole number"),
        ({"income_per_capita": ["1.500"]}, "'1.500' may be 1500 or 1.5"),
        ({"has_tv": [2]}, "2 cannot be read; needed: true, yes, 1"),
    ],
)
def test_values_are_refused_as_at_every_other_door(spark: SparkSession, column: Any, words: str) -> None:
    wrong = frame(spark, pl.DataFrame({"household_id": [1], **column}), 1)
    with pytest.raises(Exception, match=words):
        in_spark.classify(wrong, standard=STANDARD, review_date=2024).collect()


def test_a_moment_in_another_zone_is_no_birth_date(spark: SparkSession) -> None:
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    midnight = datetime(1990, 3, 10, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    people = frame(spark, pl.DataFrame({"household_id": [1], "birth_date": [midnight]}), 1)
    households = frame(spark, pl.DataFrame({"household_id": [1]}), 1)
    with pytest.raises(Exception, match="has a time of day, so it is another day in another time zone"):
        in_spark.classify(households, people, standard=STANDARD, review_date=2024).collect()


@pytest.mark.parametrize(("own", "taken"), [(7, True), ("7", True), (7.0, True), (None, True), (8, False)])
def test_nested_members_may_name_their_own_household_alone(spark: SparkSession, own: Any, taken: bool) -> None:  # noqa: FBT001
    kind = {int: "int", str: "string", float: "double", type(None): "int"}[type(own)]
    schema = f"household_id int, members array<struct<household_id: {kind}, age: int>>"
    results = in_spark.classify(spark.createDataFrame([(7, [(own, 70)])], schema), standard=STANDARD, review_date=2024)
    if taken:
        assert results.count() == 1
        return
    with pytest.raises(Exception, match="8 is the id of another household; this one is 7"):
        results.collect()
