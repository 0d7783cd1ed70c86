"""A receipt proves its results: changed inputs, standards and results are named, and a rerun gives the same."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

import mdpoverty as mdp
from mdpoverty.errors import InputError, MdpovertyError
from mdpoverty.files.receipts.verify import content_of
from mdpoverty.tables.batches import Limits
from mdpoverty.tables.table_digests import digest_of_table

GOLDEN = Path(__file__).parents[1] / "golden"
ENDINGS = ("csv", "parquet", "xlsx", "json", "jsonl")
READ: dict[str, Callable[[Path], pl.DataFrame]] = {
    "csv": lambda file: pl.read_csv(file, infer_schema=False),
    "parquet": pl.read_parquet,
    "xlsx": pl.read_excel,
    "json": lambda file: pl.read_json(file, infer_schema_length=None),
    "jsonl": lambda file: pl.read_ndjson(file, infer_schema_length=None),
}
WRITE = {
    "csv": "write_csv",
    "parquet": "write_parquet",
    "xlsx": "write_excel",
    "json": "write_json",
    "jsonl": "write_ndjson",
}
pytestmark = pytest.mark.filterwarnings("ignore::mdpoverty.ReviewDateWarning")


def classified(folder: Path, ending: str = "csv", **options: object) -> Path:
    """Classify a made register of 400 households, whose files are copied into the folder; return the results."""
    for name in ("households", "members"):
        shutil.copy(GOLDEN / f"{name}-2022.csv", folder / f"{name}.csv")
    output = folder / f"results.{ending}"
    told: dict[str, object] = {"standard": "vn-2022-2025@1", "review_date": "2024-01-15", "output": output, **options}
    mdp.classify_files(folder / "households.csv", folder / "members.csv", **told)  # type: ignore[arg-type]
    return output


def codes(found: mdp.Verified) -> list[str]:
    return [what.code for what in found.changed]


@pytest.mark.parametrize("ending", ENDINGS)
def test_results_are_those_of_their_receipt_and_come_again(tmp_path: Path, ending: str) -> None:
    output = classified(tmp_path, ending)
    assert mdp.verify(output).equal
    again = mdp.rerun(output)
    assert again.equal
    assert again.noted == ()


def test_a_result_of_revision_1_is_reproduced_byte_for_byte_from_its_receipt_and_the_inputs_alone(
    tmp_path: Path,
) -> None:
    classified(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.move(tmp_path / "results.csv.receipt.json", elsewhere / "results.csv.receipt.json")
    shutil.move(tmp_path / "households.csv", elsewhere / "households.csv")
    shutil.move(tmp_path / "members.csv", elsewhere / "members.csv")
    again = tmp_path / "again.csv"
    found = mdp.rerun(elsewhere / "results.csv.receipt.json", inputs=elsewhere, output=again)
    assert found.equal
    assert again.read_bytes() == (GOLDEN / "results" / "vn-2022-2025@1.csv").read_bytes()


def test_a_changed_input_is_named(tmp_path: Path) -> None:
    output = classified(tmp_path)
    members = tmp_path / "members.csv"
    lines = members.read_text(encoding="utf-8").splitlines()
    members.write_text("\n".join([lines[0], *lines[2:]]) + "\n", encoding="utf-8")
    found = mdp.verify(output)
    assert [what.text("en") for what in found.changed] == [
        f"the input has changed: {members} is not what was read then"
    ]
    again = mdp.rerun(output)
    assert codes(again)[0] == "input_changed"
    assert "facts_changed" in codes(again)


def test_rows_in_another_order_are_the_same_facts_and_the_same_results(tmp_path: Path) -> None:
    output = classified(tmp_path)
    for name in ("households", "members"):
        file = tmp_path / f"{name}.csv"
        first, *rest = file.read_text(encoding="utf-8").splitlines()
        file.write_text("\n".join([first, *reversed(rest)]) + "\n", encoding="utf-8")
    again = mdp.rerun(output)
    assert codes(again) == ["input_changed", "input_changed"]
    assert [what.code for what in again.noted] == ["facts_same"]


def test_the_facts_are_the_same_however_the_register_is_cut_and_kept(tmp_path: Path) -> None:
    output = classified(tmp_path)
    facts = json.loads((tmp_path / "results.csv.receipt.json").read_text())["facts"]
    for name in ("households", "members"):
        pl.read_csv(tmp_path / f"{name}.csv", infer_schema_length=None).write_parquet(tmp_path / f"{name}.parquet")
    small = Limits(households=7, members=5, rows=11, text_bytes=900, records=13)
    for ending in ("csv", "parquet"):
        files = [tmp_path / f"{name}.{ending}" for name in ("households", "members")]
        mdp.classify_files(*files, standard="vn-2022-2025@1", review_date="2024-01-15", output=output, limits=small)
        assert json.loads((tmp_path / "results.csv.receipt.json").read_text())["facts"] == facts


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("households", "area", "urban"), ("households", "housing_area", "99.5"), ("members", "sex", "male"),
     ("members", "birth_date", "1950-01-01"), ("households", "deprived_water", "true")],
)  # fmt: skip
def test_every_fact_counts_in_the_digest_of_the_facts(tmp_path: Path, table: str, column: str, value: str) -> None:
    output = classified(tmp_path)
    facts = json.loads((tmp_path / "results.csv.receipt.json").read_text())["facts"]
    file = tmp_path / f"{table}.csv"
    rows = pl.read_csv(file, infer_schema=False)
    at = next(row for row, seen in enumerate(rows[column]) if seen not in (None, value))
    others = ["birth_year", "age"] if column == "birth_date" else []
    changed = rows.with_columns(
        pl.when(pl.int_range(pl.len()) == at).then(pl.lit(value)).otherwise(column).alias(column),
        *(pl.when(pl.int_range(pl.len()) == at).then(None).otherwise(name).alias(name) for name in others),
    )
    changed.write_csv(file)
    mdp.classify_files(
        tmp_path / "households.csv", tmp_path / "members.csv", standard="vn-2022-2025@1", review_date="2024-01-15",
        output=output,
    )  # fmt: skip
    assert json.loads((tmp_path / "results.csv.receipt.json").read_text())["facts"] != facts


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_changed_result_is_named_and_one_that_was_only_saved_anew_is_not(tmp_path: Path, ending: str) -> None:
    output = classified(tmp_path, ending)
    table = READ[ending](output)
    getattr(table.reverse(), WRITE[ending])(output)
    found = mdp.verify(output)
    assert (codes(found), [what.code for what in found.noted]) == ([], ["results_saved_anew"])
    poor = pl.when(pl.int_range(pl.len()) == 17).then(pl.lit("nobody")).otherwise(pl.col("status").cast(pl.String))
    getattr(table.with_columns(status=poor), WRITE[ending])(output)
    found = mdp.verify(output)
    assert [what.text("en") for what in found.changed] == [
        f"the results have changed: {output} does not hold what was written; `mdpoverty rerun` tells where they differ"
    ]
    assert [what.text("vi") for what in found.changed] == [
        f"kết quả đã thay đổi: {output} không còn là những gì đã được ghi; chạy `mdpoverty rerun` để biết khác ở đâu"
    ]


def test_missing_results_and_inputs_are_named(tmp_path: Path) -> None:
    output = classified(tmp_path)
    output.unlink()
    (tmp_path / "members.csv").unlink()
    assert codes(mdp.verify(output)) == ["input_not_found", "results_missing"]
    with pytest.raises(InputError, match=r"members\.csv is not in .*; name the folder of the inputs \(--inputs\)"):
        mdp.rerun(output)


def test_a_changed_standard_file_is_named(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    for file, name in (("atlantis-1.yaml", "own.yaml"), ("tables.yaml", "tables.yaml")):
        shutil.copy(Path(__file__).parents[1] / "law" / "fictional" / file, tmp_path / name)
    register, output = tmp_path / "h.csv", tmp_path / "r.csv"
    register.write_text("household_id,area\n1,rural\n", encoding="utf-8")
    law = mdp.load_standard(own, allow_provisional=True)
    mdp.classify_files(register, standard=str(own), review_date=law.first_day, output=output)
    assert mdp.verify(output).equal
    text = own.read_text(encoding="utf-8")
    own.write_text(text + "\n# a remark\n", encoding="utf-8")
    assert mdp.verify(output).equal
    own.write_text(re.sub(r"at_most: (\d+)", r"at_most: 1\1", text, count=1), encoding="utf-8")
    now = mdp.load_standard(own)
    assert [what.text("en") for what in mdp.verify(output).changed] == [
        f"the standard has changed: {own} has the digest {now.digest[:12]}, then it was {law.digest[:12]}"
    ]
    assert "standard_changed" in codes(mdp.rerun(output))
    own.unlink()
    with pytest.raises(MdpovertyError):
        mdp.rerun(output)


def test_what_is_set_aside_and_every_option_come_again(tmp_path: Path) -> None:
    output = classified(tmp_path)
    households = tmp_path / "households.csv"
    households.write_text(households.read_text(encoding="utf-8") + "h999999,ruural\n", encoding="utf-8")
    mdp.classify_files(
        households, tmp_path / "members.csv", standard="vn-2022-2025", review_date=2024, output=output, by=["area"],
        without_checks=["child_can_work"], language="vi", unknown_codes={"age": [98]},
    )  # fmt: skip
    arguments = json.loads((tmp_path / "results.csv.receipt.json").read_text())["call"]["arguments"]
    assert {name: arguments[name] for name in ("by", "without_checks", "unknown_codes", "language")} == {
        "by": ["area"], "without_checks": ["child_can_work"], "unknown_codes": {"age": ["98"]}, "language": "vi"
    }  # fmt: skip
    assert mdp.rerun(output).equal


def test_a_reclassification_and_an_audit_come_again(tmp_path: Path) -> None:
    classified(tmp_path)
    files = tmp_path / "households.csv", tmp_path / "members.csv"
    moves, audit = tmp_path / "moves.csv", tmp_path / "audit.parquet"
    mdp.reclassify_files(*files, before="vn-2022-2025@1", after="vn-2022-2025@2", review_date="2024-01-15",
                         recorded_under="both", output=moves)  # fmt: skip
    mdp.audit_files(*files, standard="vn-2022-2025", review_date="2024-01-15", output=audit)
    for output in (moves, audit):
        assert mdp.verify(output).equal
        assert mdp.rerun(output).equal
    companion = tmp_path / "moves.csv.transitions.csv"
    companion.write_text(companion.read_text(encoding="utf-8").replace("poor", "rich", 1), encoding="utf-8")
    assert codes(mdp.verify(moves)) == ["results_changed"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_content_of_every_table_is_read_back_from_every_kind_of_file(tmp_path: Path, ending: str) -> None:
    classified(tmp_path)
    facts = pl.read_csv(tmp_path / "households.csv", infer_schema=False)
    facts = facts.select(name for name in facts.columns if not name.startswith(("deprived_", "income_score")))
    facts.drop("deprivation_points").write_csv(tmp_path / "facts.csv")
    moves, audit = tmp_path / f"moves.{ending}", tmp_path / f"audit.{ending}"
    mdp.reclassify_files(tmp_path / "facts.csv", tmp_path / "members.csv", before="vn-2016-2020", after="vn-2022-2025",
                         review_date="2024-01-15", output=moves)  # fmt: skip
    mdp.audit_files(tmp_path / "households.csv", tmp_path / "members.csv", standard="vn-2022-2025",
                    review_date="2024-01-15", output=audit, by=["area"])  # fmt: skip
    for output in (moves, audit):
        for one in json.loads(output.with_name(f"{output.name}.receipt.json").read_text())["outputs"]:
            assert content_of(tmp_path / one["file"]) == one["content"], one["file"]


def test_a_rerun_tells_in_how_many_rows_and_columns_results_differ(tmp_path: Path) -> None:
    output = classified(tmp_path)
    receipt = tmp_path / "results.csv.receipt.json"
    content = json.loads(receipt.read_text())
    table = pl.read_csv(output, infer_schema=False)
    other = table.with_columns(status=pl.when(pl.int_range(pl.len()) < 3).then(pl.lit("x")).otherwise("status"))
    other.write_csv(output)
    content["outputs"][0] |= {"content": str(digest_of_table(other)), "sha256": "0" * 64}
    receipt.write_text(json.dumps(content))
    assert [what.text("en") for what in mdp.rerun(output).changed] == [
        f"{output}: the results differ in 3 rows; by column: status 3"
    ]


def test_what_is_no_receipt_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no receipt"):
        mdp.verify(tmp_path / "results.csv")
    (tmp_path / "results.csv.receipt.json").write_text('{"id": "vn-2022-2025"}')
    with pytest.raises(InputError, match="no receipt of a run on files, or an older version wrote it"):
        mdp.rerun(tmp_path / "results.csv")


def test_a_rerun_holds_the_altered_results_against_the_new_ones(tmp_path: Path) -> None:
    output = classified(tmp_path)
    table = pl.read_csv(output, infer_schema=False)
    table.with_columns(status=pl.when(pl.int_range(pl.len()) < 3).then(pl.lit("x")).otherwise("status")).write_csv(
        output
    )
    assert codes(mdp.rerun(output)) == ["results_changed", "results_differ_in"]
    with pytest.raises(InputError, match="holds the results in question and is not overwritten"):
        mdp.rerun(output, output=output)


def test_a_sheet_of_a_workbook_is_held_by_its_file(tmp_path: Path) -> None:
    book, output = tmp_path / "h.xlsx", tmp_path / "r.csv"
    table = pl.DataFrame(
        {"household_id": [1, 2], "area": ["rural", "urban"], "income_per_capita": [900_000, 5_000_000]}
    )
    table.write_excel(book)
    mdp.classify_files(book, standard="vn-2022-2025@1", review_date=2024, output=output)
    assert mdp.verify(output).equal
    assert mdp.rerun(output).equal
    table.with_columns(area=pl.lit("urban")).write_excel(book)
    assert codes(mdp.verify(output)) == ["input_changed"]
    book.unlink()
    assert codes(mdp.verify(output)) == ["input_not_found"]


def test_what_came_from_standard_input_is_said_to_be_unchecked(tmp_path: Path) -> None:
    output = classified(tmp_path)
    receipt = tmp_path / "results.csv.receipt.json"
    content = json.loads(receipt.read_text())
    content["inputs"][0] = {"file": "-", "rows": 400}
    content["call"]["arguments"]["households"] = "-"
    receipt.write_text(json.dumps(content))
    assert [what.code for what in mdp.verify(output).noted] == ["input_unchecked"]
    with pytest.raises(InputError, match="came from standard input and no file was kept"):
        mdp.rerun(output)


def test_rejected_rows_have_a_digest_too(tmp_path: Path) -> None:
    register, output = tmp_path / "h.csv", tmp_path / "r.csv"
    register.write_text("household_id,area,income_per_capita\n1,rural,2300000\n2,rural,x\n", encoding="utf-8")
    mdp.classify_files(register, standard="vn-2022-2025", review_date=2024, output=output)
    assert mdp.rerun(output).equal
    rejects = tmp_path / "r.csv.rejects.csv"
    rejects.write_text(rejects.read_text(encoding="utf-8").replace(",2,", ",3,"), encoding="utf-8")
    assert codes(mdp.verify(output)) == ["results_changed"]
    rejects.unlink()
    assert codes(mdp.verify(output)) == ["results_missing"]


def test_folders_are_found_again_and_a_file_that_was_added_is_named(tmp_path: Path) -> None:
    classified(tmp_path)
    folder, archive, output = tmp_path / "reg", tmp_path / "archive", tmp_path / "r.csv"
    folder.mkdir()
    archive.mkdir()
    shutil.move(tmp_path / "households.csv", folder / "h.csv")
    mdp.classify_files(
        folder, tmp_path / "members.csv", standard="vn-2022-2025", review_date="2024-01-15", output=output
    )
    assert mdp.rerun(output).equal
    shutil.move(folder, archive / "reg")
    shutil.move(tmp_path / "members.csv", archive / "members.csv")
    assert mdp.verify(output, inputs=archive).equal
    assert mdp.rerun(output, inputs=archive).equal
    (archive / "reg" / "x.csv").write_text("household_id,area\nnew,rural\n", encoding="utf-8")
    assert "input_added" in codes(mdp.verify(output, inputs=archive))
    assert "input_added" in codes(mdp.rerun(output, inputs=archive))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"revision": 2}, "receipt_contradicts"),
        ({"id": "vn-2016-2020"}, "receipt_contradicts"),
    ],
)
def test_a_receipt_that_contradicts_itself_is_named(tmp_path: Path, change: dict[str, object], code: str) -> None:
    output = classified(tmp_path)
    receipt = tmp_path / "results.csv.receipt.json"
    receipt.write_text(json.dumps({**json.loads(receipt.read_text()), **change}))
    assert code in codes(mdp.verify(output))
    assert code in codes(mdp.rerun(output))


@pytest.mark.parametrize("damage", ["{", "[]", '{"call": 1, "inputs": [], "outputs": []}', "date", "command"])
def test_a_damaged_receipt_is_said_to_be_one(tmp_path: Path, damage: str) -> None:
    output = classified(tmp_path)
    receipt = tmp_path / "results.csv.receipt.json"
    content = json.loads(receipt.read_text())
    if damage == "date":
        damage = json.dumps({**content, "review_date": "2026-13-30"})
    elif damage == "command":
        content["call"]["command"] = "destroy"
        damage = json.dumps(content)
    receipt.write_text(damage)
    with pytest.raises(InputError, match="the receipt is damaged or was altered"):
        mdp.rerun(output)


def test_a_standard_of_ones_own_that_was_loaded_before_is_found_by_its_file(tmp_path: Path) -> None:
    for file, name in (("atlantis-1.yaml", "own.yaml"), ("tables.yaml", "tables.yaml")):
        shutil.copy(Path(__file__).parents[1] / "law" / "fictional" / file, tmp_path / name)
    register, output = tmp_path / "h.csv", tmp_path / "r.csv"
    register.write_text("household_id,area\n1,rural\n", encoding="utf-8")
    law = mdp.load_standard(tmp_path / "own.yaml", allow_provisional=True)
    mdp.classify_files(register, standard=law, review_date=law.first_day, output=output)
    assert mdp.verify(output).equal
    assert mdp.rerun(output).equal
    moved = tmp_path / "moved"
    moved.mkdir()
    for name in ("own.yaml", "tables.yaml"):
        shutil.move(tmp_path / name, moved / name)
    assert mdp.rerun(output, standard=moved / "own.yaml").equal
