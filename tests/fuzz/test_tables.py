"""A small part of the campaign of hostile tables and files; ``python -m tests.fuzz tables`` runs all of it."""

from __future__ import annotations

from tests.fuzz.campaign import Campaign
from tests.fuzz.files import SET_ASIDE, UNCERTAIN
from tests.fuzz.tables import ANSWERED, REFUSED, cases


def test_tables_and_files_in_every_form_are_answered_as_by_the_oracle_or_refused() -> None:
    campaign = Campaign()
    for name, case in cases(60, seed=20_261_127):
        campaign.run(name, case)
    assert not campaign.failures, campaign.report()
    assert campaign.outcomes[REFUSED] > 50
    assert campaign.outcomes[ANSWERED] > 400
    assert campaign.outcomes[SET_ASIDE] > 5
    assert campaign.outcomes[UNCERTAIN] > 0
