"""A small part of the campaign of mutated standard files; ``python -m tests.fuzz standards`` runs all of it."""

from __future__ import annotations

import pytest

from tests.fuzz.campaign import Campaign
from tests.fuzz.standards import ANSWERED, REFUSED, cases


def test_mutated_standards_are_refused_with_their_place_or_classify() -> None:
    campaign = Campaign()
    for name, case in cases(300, seed=20_261_127):
        campaign.run(name, case)
    assert not campaign.failures, campaign.report()
    assert campaign.outcomes[REFUSED] > 100
    assert campaign.outcomes[ANSWERED] > 30


def test_a_case_that_raises_anything_else_or_takes_too_long_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.campaign.MOST_SECONDS", 0.05)
    campaign = Campaign()

    def breaks() -> str:
        raise KeyError("x")

    def hangs() -> str:
        while True:
            pass

    campaign.run("breaks", breaks)
    campaign.run("hangs", hangs)
    assert [name for name, _ in campaign.failures] == ["breaks", "hangs"]
    assert "TooSlowError" in campaign.report()
