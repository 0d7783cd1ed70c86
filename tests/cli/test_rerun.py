"""``mdpoverty verify`` and ``mdpoverty rerun`` as somebody uses them who has to prove a result, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from mdpoverty.cli.app import app

CLASSIFY = ("--standard", "vn-2022-2025@1", "--review-date", "2024-11-30", "--quiet")


def run(*words: str | Path) -> tuple[int, str]:
    ended = CliRunner().invoke(app, list(map(str, words)))
    return ended.exit_code, ended.stdout


@pytest.fixture
def results(tmp_path: Path) -> Path:
    register, output = tmp_path / "h.csv", tmp_path / "r.csv"
    register.write_text("household_id,area,income_per_capita\n1,rural,2300000\n2,urban,9000000\n", encoding="utf-8")
    assert run("classify", register, *CLASSIFY, "-o", output)[0] == 0
    return output


@pytest.mark.parametrize(
    ("language", "verified", "again"),
    [
        (
            "en",
            "inputs, standard and results are as the receipt says: vn-2022-2025@1, review date 2024-11-30\n",
            "classified again with the same results: vn-2022-2025@1, review date 2024-11-30\n",
        ),
        (
            "vi",
            "đầu vào, chuẩn và kết quả đều đúng như biên nhận: vn-2022-2025@1, ngày rà soát 30/11/2024\n",
            "phân loại lại cho cùng kết quả: vn-2022-2025@1, ngày rà soát 30/11/2024\n",
        ),
    ],
)
def test_what_is_as_recorded_is_said_to_be(results: Path, language: str, verified: str, again: str) -> None:
    assert run("verify", results, "--lang", language) == (0, verified)
    assert run("rerun", results, "--lang", language) == (0, again)


def test_each_change_is_named_and_ends_with_1(results: Path) -> None:
    register = results.with_name("h.csv")
    register.write_text(register.read_text(encoding="utf-8").replace("2300000", "900000"), encoding="utf-8")
    results.write_text(results.read_text(encoding="utf-8").replace("above_average", "poor", 1), encoding="utf-8")
    status, said = run("verify", results, "--lang", "vi")
    assert status == 1
    assert said.splitlines() == [
        f"dữ liệu đầu vào đã thay đổi: {register} không còn đúng như khi được đọc",
        f"kết quả đã thay đổi: {results} không còn là những gì đã được ghi; chạy `mdpoverty rerun` để biết khác ở đâu",
    ]
    status, said = run("rerun", results)
    assert status == 1
    assert "the results differ in" in said
    assert "the facts of the households are not those that were classified then" in said


@pytest.mark.parametrize("command", ["verify", "rerun"])
def test_without_a_sound_receipt_nothing_is_said_to_be_proved(results: Path, command: str) -> None:
    receipt = results.with_name("r.csv.receipt.json")
    receipt.write_text(receipt.read_text(encoding="utf-8")[:99], encoding="utf-8")
    assert run(command, results, "--lang", "vi") == (2, "")
    receipt.unlink()
    assert run(command, results) == (2, "")
