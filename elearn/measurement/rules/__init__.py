"""Pure: what one attempt contributes, sums of contributions, statistics of sums, and what these say about a question."""

from elearn.measurement.rules.contributions import (
    AttemptResponses,
    Entry,
    ItemResponse,
    PaperEntry,
    entries_of,
    paper_entry,
    respond,
)
from elearn.measurement.rules.findings import Code, Finding, find
from elearn.measurement.rules.items import ItemStatistics, OptionStatistics, statistics_of
from elearn.measurement.rules.pace import usual_seconds
from elearn.measurement.rules.reliability import Reliability, reliability_of
from elearn.measurement.rules.sources import FOR_TRAINERS, Source
from elearn.measurement.rules.steps import next_item, next_papers
from elearn.measurement.rules.sums import ItemSums, OptionSums, PaperSums

__all__ = [
    "FOR_TRAINERS",
    "AttemptResponses",
    "Code",
    "Entry",
    "Finding",
    "ItemResponse",
    "ItemStatistics",
    "ItemSums",
    "OptionStatistics",
    "OptionSums",
    "PaperEntry",
    "PaperSums",
    "Reliability",
    "Source",
    "entries_of",
    "find",
    "next_item",
    "next_papers",
    "paper_entry",
    "reliability_of",
    "respond",
    "statistics_of",
    "usual_seconds",
]
