"""What is printed reaches every screen, file and pipe: signs that it cannot hold are replaced, and no command ends."""

from __future__ import annotations

import io
import json
import shutil
import signal
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from mdpoverty.cli import main

CASE = """\
standard: vn-2022-2025
review_date: 2024-12-31
source: "made: hộ nghèo"
cases:
  - name: bốn mươi mét vuông
    household: {size: 5, housing_area: 40}
    expect: {deprivations: [housing_area]}
"""
REGISTER = "household_id,Huyện,area,income_per_capita,deprivation_points,recorded_status\n"
ROWS = "h1,Đakrông,rural,1400000,30,poor\nh2,Hướng Hóa,nhà,1,30,poor\nh3,Huế ✓,urban,9000000,0,poor\n"
ON = ("--review-date", "2024")
SCREENS = ("ascii", "cp1258", "latin-1", "utf-8")
COMMANDS = (
    ("--help",), ("--version",), ("template", "--standard", "vn-2022-2025", "-o", "mẫu"),
    ("classify", "hộ.csv", *ON, "-o", "kết quả.csv", "--by", "district"),
    ("reclassify", "hộ.csv", *ON, "--before", "vn-2016-2020", "--after", "vn-2022-2025", "--recorded-under", "after"),
    ("audit", "hộ.csv", *ON, "--by", "district"), ("report", "hộ.csv", *ON, "-o", "báo cáo.html"),
    ("explain", "hộ.csv", *ON, "--household", "h1"),
    ("explain", "hộ.csv", *ON, "--household", "h1", "--format", "json"),
    ("explain", "hộ.csv", *ON, "--household", "không có"), ("check", "cases.mdpoverty.yaml"),
    ("standards", "list"), ("standards", "show", "vn-2022-2025"), ("standards", "verify", "vn-2022-2025"),
    ("standards", "validate", "vn-2022-2025", "không có.yaml"), ("standards", "schema"),
    ("standards", "parameters"),
    ("standards", "diff", "vn-2016-2020", "vn-2022-2025"),
    ("standards", "diff", "vn-2016-2020", "vn-2022-2025", "--json"),
    ("classify", "hộ.csv", *ON, "-o", "kết quả.pdf"), ("no such command đ",),
)  # fmt: skip
IN_BOTH_LANGUAGES = {"classify", "reclassify", "audit", "report", "explain", "standards"}


def printed_on(screen: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> tuple[int, bytes]:
    """Run the program with a screen of a code page; return how it ended, and everything that it printed."""
    out = io.BytesIO()
    shutil.rmtree("mẫu", ignore_errors=True)
    for name in ("stdout", "stderr"):
        monkeypatch.setattr(sys, name, io.TextIOWrapper(out, encoding=screen, write_through=True))
    monkeypatch.setattr(sys, "argv", ["mdpoverty", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0), out.getvalue()


@pytest.fixture(autouse=True)
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    Path("hộ.csv").write_text(REGISTER + ROWS, encoding="utf-8")
    Path("cases.mdpoverty.yaml").write_text(CASE, encoding="utf-8")
    monkeypatch.setattr(warnings, "showwarning", warnings.showwarning)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words[:2]))
def test_every_command_ends_alike_on_every_screen(words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    for language in ("en", "vi") if words[0] in IN_BOTH_LANGUAGES else ("",):
        speaks = language and words[1] not in ("schema", "validate")
        whole = (*words, "--lang", language) if speaks else words
        seen = {screen: printed_on(screen, whole, monkeypatch) for screen in SCREENS}
        assert {ending for ending, _ in seen.values()} <= {0, 1, 2}
        assert len({ending for ending, _ in seen.values()}) == 1
        assert all(printed and b"Traceback" not in printed for _, printed in seen.values())


def test_vietnamese_stays_readable_without_its_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("classify", "hộ.csv", *ON, "-o", "r.csv", "--by", "district", "--lang", "vi")
    _, printed = printed_on("ascii", words, monkeypatch)
    told = printed.decode("ascii")
    for word in ("Dakrong", "Hue ?", "ngheo", "3 doc vao = 2 da phan loai + 1 bi loai"):
        assert word in told


def test_json_is_escaped_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ("standards", "diff", "vn-2016-2020", "vn-2022-2025", "--json")
    plain, whole = (json.loads(printed_on(screen, words, monkeypatch)[1]) for screen in ("ascii", "utf-8"))
    assert plain == whole
    assert "ộ" in json.dumps(whole, ensure_ascii=False)
