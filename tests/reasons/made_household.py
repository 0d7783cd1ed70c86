"""A household made to be explained, and how its explanation is read."""

from __future__ import annotations

from datetime import date
from typing import Any

import mdpoverty as mdp

# Made, and worked out from the law by hand. 31 December 2024, vn-2022-2025, rural: 1 500 000 is the line, so the income
# is within it. Deprived: housing quality (wall and roof of three), floor area (15 m2 / 2 = 7.5 < 8), water (a spring
# that is not protected), sanitation (a simple pit): 4, so poor. Dependants: the boy, and the woman of 74 if she has the
# allowance, which nobody asked: 1 of 2 is not more than half, 2 of 2 is; so 4 or 5. The woman was born on 2 March 1950:
# above the retirement age of women in 2024, 56 years 4 months; the boy of 9 is below 15: nobody can work.
HOUSEHOLD: dict[str, Any] = {
    "household_id": "H1",
    "area": "rural",
    "income_per_capita": 1_500_000,
    "housing_area": 15.0,
    "wall_durable": False,
    "column_durable": True,
    "roof_durable": False,
    "water_source": "unprotected_spring",
    "toilet": "simple_pit",
    "has_tv": True,
    "members": [
        {"birth_date": date(1950, 3, 2), "sex": "female", "health_insurance": "state_funded",
         "work": "not_seeking_work"},
        {"age": 9, "sex": "male", "enrolled": "primary", "health_insurance": "state_funded", "work": "not_seeking_work",
         "stunted": False, "underweight": False, "uses_internet": True},
    ],
}  # fmt: skip


def explained(household: dict[str, Any] | None = None, **how: Any) -> mdp.Explanation:
    """Return the explanation of a household on 31 December 2024."""
    return mdp.explain(household or HOUSEHOLD, "vn-2022-2025", **{"review_date": 2024, **how})


def lines(text: str) -> list[str]:
    """Return the lines of a text without indentation."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
