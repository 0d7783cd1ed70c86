"""Multidimensional poverty standards of Viet Nam as data, and the pure function that applies them.

The public names; each is loaded when it is first used, so that importing the package costs little.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mdpoverty.analysis.audit import Audit, audit
    from mdpoverty.analysis.check_totals import check_totals
    from mdpoverty.analysis.measure_changes import measure_changes
    from mdpoverty.analysis.measures import measures
    from mdpoverty.analysis.official_tables import OfficialTables, official_tables
    from mdpoverty.analysis.pathways_table import PathwaysTable, pathways_table
    from mdpoverty.analysis.plots import (
        plot_classes,
        plot_contributions,
        plot_deprivations,
        plot_incomes,
        plot_transitions,
    )
    from mdpoverty.analysis.reclassify import Reclassification, reclassify
    from mdpoverty.analysis.reviews import Review, ReviewComparison, compare_reviews
    from mdpoverty.analysis.sensitivity import sensitivity
    from mdpoverty.analysis.tabulate import tabulate
    from mdpoverty.engine.classification import Classification
    from mdpoverty.engine.classify import classify
    from mdpoverty.engine.receipt import Receipt
    from mdpoverty.errors import Fault, MdpovertyError, ReviewDateWarning
    from mdpoverty.facts.checks import Check
    from mdpoverty.facts.household import Household, Member
    from mdpoverty.files.audit_files import audit_files
    from mdpoverty.files.classify_files import classify_files, reclassify_files
    from mdpoverty.law.diff import Difference, differences
    from mdpoverty.law.registry import list_standards, load_dictionary, load_standard, standard_on
    from mdpoverty.law.standard import Standard
    from mdpoverty.reasons.explanation import Explanation, explain
    from mdpoverty.reasons.pathways import Pathways, pathways
    from mdpoverty.tables.classify_table import check_tables, classify_table, receipt
    from mdpoverty.vocabulary import Basis, Status, Verification

__all__ = [
    "Audit",
    "Basis",
    "Check",
    "Classification",
    "Difference",
    "Explanation",
    "Fault",
    "Household",
    "MdpovertyError",
    "Member",
    "OfficialTables",
    "Pathways",
    "PathwaysTable",
    "Receipt",
    "Reclassification",
    "Review",
    "ReviewComparison",
    "ReviewDateWarning",
    "Standard",
    "Status",
    "Verification",
    "audit",
    "audit_files",
    "check_tables",
    "check_totals",
    "classify",
    "classify_files",
    "classify_table",
    "compare_reviews",
    "differences",
    "explain",
    "list_standards",
    "load_dictionary",
    "load_standard",
    "measure_changes",
    "measures",
    "official_tables",
    "pathways",
    "pathways_table",
    "plot_classes",
    "plot_contributions",
    "plot_deprivations",
    "plot_incomes",
    "plot_transitions",
    "receipt",
    "reclassify",
    "reclassify_files",
    "report_files",
    "sensitivity",
    "standard_on",
    "tabulate",
]

_HOMES = {
    "Audit": "analysis.audit",
    "Basis": "vocabulary",
    "Check": "facts.checks",
    "Classification": "engine.classification",
    "Difference": "law.diff",
    "Explanation": "reasons.explanation",
    "Fault": "errors",
    "Household": "facts.household",
    "MdpovertyError": "errors",
    "Member": "facts.household",
    "OfficialTables": "analysis.official_tables",
    "Pathways": "reasons.pathways",
    "PathwaysTable": "analysis.pathways_table",
    "Receipt": "engine.receipt",
    "Reclassification": "analysis.reclassify",
    "Review": "analysis.reviews",
    "ReviewComparison": "analysis.reviews",
    "ReviewDateWarning": "errors",
    "Standard": "law.standard",
    "Status": "vocabulary",
    "Verification": "vocabulary",
    "audit": "analysis.audit",
    "audit_files": "files.audit_files",
    "check_tables": "tables.classify_table",
    "check_totals": "analysis.check_totals",
    "classify": "engine.classify",
    "classify_files": "files.classify_files",
    "classify_table": "tables.classify_table",
    "compare_reviews": "analysis.reviews",
    "differences": "law.diff",
    "explain": "reasons.explanation",
    "list_standards": "law.registry",
    "load_dictionary": "law.registry",
    "load_standard": "law.registry",
    "measure_changes": "analysis.measure_changes",
    "measures": "analysis.measures",
    "official_tables": "analysis.official_tables",
    "pathways": "reasons.pathways",
    "pathways_table": "analysis.pathways_table",
    "plot_classes": "analysis.plots",
    "plot_contributions": "analysis.plots",
    "plot_deprivations": "analysis.plots",
    "plot_incomes": "analysis.plots",
    "plot_transitions": "analysis.plots",
    "receipt": "tables.classify_table",
    "reclassify": "analysis.reclassify",
    "reclassify_files": "files.classify_files",
    "report_files": "files.report_files",
    "sensitivity": "analysis.sensitivity",
    "standard_on": "law.registry",
    "tabulate": "analysis.tabulate",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used."""
    if name == "__version__":
        return import_module("mdpoverty.engine.receipt").library_version()
    if name not in _HOMES:
        raise AttributeError(f"module 'mdpoverty' has no attribute {name!r}; it has {', '.join(__all__)}")
    value = globals()[name] = getattr(import_module(f"mdpoverty.{_HOMES[name]}"), name)
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted([*__all__, "__version__"])
