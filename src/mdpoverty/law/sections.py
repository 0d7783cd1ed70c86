"""Models of the sections in a standard file: sources, bands, indicators, decision table, age tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, model_validator

from mdpoverty.language import Text
from mdpoverty.law.base import CitesForItsNumbers, Day, FrozenDict, Identifier, LawModel, Sourced
from mdpoverty.law.dictionary import FactDefinition
from mdpoverty.law.rules import Rule
from mdpoverty.messages.message import listed
from mdpoverty.spelling import suggestion
from mdpoverty.vocabulary import Basis, Status, Verification

STANDARD_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
YEARS_AND_MONTHS = r"^[0-9]{1,3}\+([0-9]|1[01])$"
StandardId = Annotated[str, Field(pattern=STANDARD_ID, max_length=100)]
YearsAndMonths = Annotated[str, Field(pattern=YEARS_AND_MONTHS, description='"60+3" is 60 years 3 months')]


class Source(LawModel):
    """A legal instrument or another source; rules cite its id and an article."""

    instrument: str = Field(description="official name and number, in Vietnamese where it is Vietnamese")
    issued: Day | None = Field(None, description="day it was issued")
    in_force_from: Day | None = Field(None, description="day it came into force")
    verification: Verification = Field(description="how well these facts about the instrument are known")
    note: Text | None = Field(None, description="what it does, in our own words")


class Jurisdiction(LawModel):
    """Where a standard applies."""

    id: Identifier = Field(description="vn for the whole country")
    name: Text


class Period(Sourced):
    """A span of days on which a standard applies; both ends belong to it."""

    from_: Day = Field(alias="from", description="first day")
    through: Day = Field(description="last day")


class Revision(LawModel):
    """One published state of the file; a correction is a new revision."""

    revision: int = Field(ge=1, strict=True)
    date: Day
    note: Text


class Interpretation(Sourced):
    """A clause that can be read in more than one way, as a switch."""

    letter: str = Field(description="short name in tables")
    question: Text = Field(description="what is in doubt")
    options: FrozenDict[Identifier, Text] = Field(
        min_length=2, max_length=20, description="the readings; the first is the default"
    )
    default: Identifier = Field(description="the reading taken unless the user chooses")
    in_force_from: Day | None = Field(None, description="before this review date the question does not arise")
    before: Identifier | None = Field(None, description="the option that holds on earlier review dates")

    def arises_on(self, review_date: date) -> bool:
        """Tell whether the clause is in doubt on a review date."""
        return self.in_force_from is None or review_date >= self.in_force_from

    @model_validator(mode="after")
    def _default_and_before_are_options(self) -> Interpretation:
        if (self.in_force_from is None) != (self.before is None):
            raise ValueError("in_force_from and before stand together: the day, and the option that holds until then")
        if self.before is not None and self.before not in self.options:
            raise ValueError(f"before: no option {self.before!r}{suggestion(self.before, self.options)}")
        if self.default != next(iter(self.options)):
            raise ValueError("the default is the first of the options")
        return self


A_MONTH, A_YEAR, MONTHS_OF_A_YEAR = " per month", " per year", 12


class BandEdge(Sourced):
    """The upper edge of an income band for one measure of income, in one area or in all."""

    fact: Identifier = Field(description="the measure: income_per_capita or a score")
    area: Identifier | None = Field(None, description="value of the fact `area`; left out where one line holds for all")
    at_most: int | None = Field(None, strict=True, ge=0, description="the edge belongs to the band")
    below: int | None = Field(None, strict=True, ge=0, description="the edge does not belong to the band")
    unit: str = Field(description="the fact's unit")

    @model_validator(mode="after")
    def _one_edge(self) -> BandEdge:
        if (self.at_most is None) == (self.below is None):
            raise ValueError("exactly one of at_most and below is needed")
        return self

    @property
    def times(self) -> int:
        """The number of fact amounts in an edge amount; a yearly line equals twelve months."""
        return MONTHS_OF_A_YEAR if self.unit.endswith(A_YEAR) else 1

    @property
    def amount(self) -> int:
        """The amount of the edge in the law."""
        return self.at_most if self.at_most is not None else self.below or 0

    @property
    def last(self) -> int:
        """The greatest whole amount inside the band; fractions are never rounded into it."""
        return (self.amount - (self.at_most is None)) // self.times

    def holds(self, income: float | Fraction) -> bool:
        """Tell whether an income per person, whole or not, is inside the band."""
        return income * self.times <= self.amount if self.at_most is not None else income * self.times < self.amount


class IncomeBand(CitesForItsNumbers):
    """A band of income, from the poorest upwards; the last has no upper edge."""

    id: Identifier
    label: Text
    upper: tuple[BandEdge, ...] = Field(
        (), max_length=64, description="its upper edges; a measure that cannot tell it apart has none"
    )


class DeprivationPoints(Sourced):
    """The conversion from recorded points to a number of deprivations."""

    fact: Identifier = Field(description="the recorded total")
    points_per_deprivation: int = Field(ge=1, le=1_000_000, strict=True)


class Dimension(LawModel):
    """A dimension of poverty; its indicators name it."""

    id: Identifier
    label: Text


class Indicator(Sourced):
    """An indicator: its official name and the rule by which a household is deprived in it."""

    id: Identifier
    dimension: Identifier
    label: Text = Field(description="official name and its translation")
    cutoff: Text = Field(description="the deprivation cut-off in words of our own")
    deprived_if: Rule


class Definition(Sourced):
    """A named rule that other rules of the file use."""

    label: Text
    rule: Rule


class MemberGroup(Sourced):
    """A group of members that the forms of a review count, such as children."""

    label: Text
    rule: Rule = Field(description="who belongs to it: a rule about one member")


class Exemption(Sourced):
    """The rules by which nobody can work, and by which a poor household is exempt."""

    label: Text
    nobody_can_work: Rule
    exempt_if: Rule


class Flag(Sourced):
    """A statement beside the class, valid from a day on."""

    label: Text
    in_force_from: Day | None = Field(None, description="before this review date the flag is not raised")
    raised_if: Rule


class CountRange(LawModel):
    """A range of numbers of deprivations, both ends included."""

    at_least: int | None = Field(None, ge=0, strict=True)
    at_most: int | None = Field(None, ge=0, strict=True)

    @model_validator(mode="after")
    def _some_number(self) -> CountRange:
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError(f"no number is at least {self.at_least} and at most {self.at_most}")
        return self


class DecisionRow(Sourced):
    """One row of the decision table: the class for some income bands and deprivation counts."""

    income: tuple[Identifier, ...] = Field(min_length=1, max_length=8, description="ids of income bands")
    deprivations: Literal["any"] | CountRange = Field(description="`any`, or at_least / at_most a number")
    status: Status
    basis: Basis | None = Field(None, description="on what a poor household is poor; only for the poor")

    @model_validator(mode="after")
    def _basis_of_the_poor(self) -> DecisionRow:
        if (self.status is Status.POOR) != (self.basis is not None):
            raise ValueError("a row that gives `poor` names its basis, and no other row does")
        if self.status is Status.UNDETERMINED:
            raise ValueError("a decision table gives a class; `undetermined` is for facts that leave several")
        return self

    @property
    def count_ends(self) -> tuple[int | None, int | None]:
        """The least and the greatest number of deprivations of the row; None for an open end."""
        ends = CountRange() if self.deprivations == "any" else self.deprivations
        return ends.at_least, ends.at_most

    def holds_for(self, count: int) -> bool:
        """Tell whether a number of deprivations is in the row."""
        low, high = self.count_ends
        return (low is None or count >= low) and (high is None or count <= high)


class TableRow(Sourced):
    """The values of a table for some calendar years, both ends included; an open end has no year."""

    from_year: int | None = Field(None, strict=True)
    through_year: int | None = Field(None, strict=True)
    values: FrozenDict[Identifier, YearsAndMonths]

    def covers(self, year: int) -> bool:
        """Tell whether the row is for a year."""
        after = self.from_year is None or self.from_year <= year
        return after and (self.through_year is None or year <= self.through_year)

    @property
    def months(self) -> dict[str, int]:
        """The ages in months by value."""
        written = ((value, age.split("+")) for value, age in self.values.items())
        return {value: 12 * int(years) + int(months) for value, (years, months) in written}


class AgeTable(CitesForItsNumbers):
    """Ages by calendar year and by a category, such as the retirement age by sex."""

    label: Text
    by: Identifier = Field(description="the fact whose value picks the column")
    rows: tuple[TableRow, ...] = Field(
        min_length=1, max_length=500, description="by year, one after the other without a gap"
    )

    @model_validator(mode="after")
    def _rows_follow(self) -> AgeTable:
        for before, row in pairwise(self.rows):
            if before.through_year is None or row.from_year != before.through_year + 1:
                raise ValueError(f"a row begins in {row.from_year}; the row before it ends in {before.through_year}")
        for row in self.rows:
            if None not in (row.from_year, row.through_year) and row.from_year > row.through_year:  # type: ignore[operator]
                raise ValueError(f"a row begins in {row.from_year} and ends in {row.through_year}")
        return self

    @model_validator(mode="after")
    def _every_value_has_an_age(self, info: ValidationInfo) -> AgeTable:
        definition: FactDefinition | None = (info.context or {}).get("facts", {}).get(self.by)
        if definition is not None and (definition.values is None or definition.level != "member"):
            what = f"{self.by!r} is a {definition.type} of a {definition.level}"
            raise ValueError(f"{what}; ages go by a category of a member")
        for row in self.rows:
            if definition is not None and set(row.values) != set(definition.values or ()):
                years = f"{row.from_year or '…'} to {row.through_year or '…'}"
                raise ValueError(f"the row {years} gives one age for each of {listed(definition.values or ())}")
        return self

    def on(self, year: int) -> dict[str, int] | None:
        """Return the ages of a year in months by value of ``by``; None if no row covers the year."""
        return next((row.months for row in self.rows if row.covers(year)), None)

    def until(self, day: date) -> Iterator[tuple[date, dict[str, int]]]:
        """Yield for each row that begins by a day its last day until then, and its ages in months by value."""
        for row in self.rows:
            if row.from_year is None or row.from_year <= day.year:
                ended = row.through_year is not None and row.through_year < day.year
                yield date(row.through_year, 12, 31) if ended and row.through_year else day, row.months


class TableFile(LawModel):
    """A file of shared tables, such as ``standards/vn/working-age.yaml``."""

    sources: FrozenDict[str, Source]
    tables: FrozenDict[Identifier, AgeTable]


MOST_TABLES = 20
