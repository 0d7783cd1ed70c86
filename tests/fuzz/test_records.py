"""A small part of the campaign of hostile records; ``python -m tests.fuzz records`` runs all of it."""

from __future__ import annotations

from tests.fuzz.campaign import Campaign
from tests.fuzz.records import ANSWERED, EXPLAINED, REFUSED, cases


def test_records_in_every_form_are_answered_as_by_the_oracle_or_refused() -> None:
    campaign = Campaign()
    for name, case in cases(250, seed=20_261_127):
        campaign.run(name, case)
    assert not campaign.failures, campaign.report()
    assert campaign.outcomes[REFUSED] > 60
    assert campaign.outcomes[ANSWERED] > 60
    assert campaign.outcomes[EXPLAINED] > 5
