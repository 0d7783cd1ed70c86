"""A campaign counts what becomes of its inputs, and keeps each failure as a file."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.fuzz.campaign import Campaign
from tests.fuzz.values import RaisesText, nested, told


class EndOfThreadError(BaseException):
    """What a library written in Rust raises when it gives up; it is no Exception."""


def gives_up() -> str:
    error = EndOfThreadError("index out of bounds")
    error.add_note("classify({'area': '\ud800'})")
    raise error


def test_a_failure_of_any_kind_becomes_a_file_that_holds_its_input(tmp_path: Path) -> None:
    campaign = Campaign(tmp_path)
    campaign.run("tables 1-7", gives_up)
    campaign.run("tables 1-8", gives_up)
    campaign.run("tables 1-9", lambda: Counter({"answered": 5, "refused": 2}))
    assert campaign.outcomes == {"failed": 2, "answered": 5, "refused": 2}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tables-1-7.txt", "tables-1-8.txt"]
    held = (tmp_path / "tables-1-7.txt").read_text(encoding="utf-8")
    assert "classify({'area': '\\ud800'})" in held
    assert "2 × EndOfThreadError" in campaign.report()


def test_a_user_ends_a_campaign() -> None:
    def stopped() -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Campaign().run("x", stopped)


def test_an_input_is_told_whatever_it_is() -> None:
    assert told({"size": 3, "members": [{"age": "x" * 1_000}]}).startswith("{'size': 3, 'members': [{'age': 'xxx")
    assert len(told(["x" * 1_000])) < 400
    assert told(RaisesText()) == "<RaisesText, whose repr raises RuntimeError>"
    assert len(told(nested(3_000))) < 400  # whether Python writes it or not
