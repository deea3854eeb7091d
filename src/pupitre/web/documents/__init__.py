"""The documents of the cockpit for programs, and what its forms take: the words of `docs/openapi.json`.

Only the shapes: the documents are made where the pages are, and in `pupitre.forms` where the command line prints the same
ones. A test reads the document of every address with the shape that stands here, so that neither says more than the
other. Moments are ISO 8601 in UTC, days too; `micros` are millionths of a euro.
"""

from .account import (
    Audit,
    Broken,
    Brought,
    Certainty,
    Cited,
    Costs,
    Day,
    Departure,
    Figures,
    InsightPage,
    Ledger,
    Limit,
    NoWeeks,
    Sound,
    Total,
)
from .knowledge import Link, Map, May, Property, PropertyLine, Rules, StandingRule, Type, TypePage, WrittenRule
from .taken import Adoption, Answering, Attempt, Entrance, Language, SignIn, Switch, Together
from .waiting import Card, CardLine, Cards, Draft, Fact, Given, Paragraph, SaidRule
from .work import Activity, Agent, Entry, HandsOver, Proposed, Story, Team, Tried, Turn, Week, Whole

__all__ = [
    "Activity",
    "Adoption",
    "Agent",
    "Answering",
    "Attempt",
    "Audit",
    "Broken",
    "Brought",
    "Card",
    "CardLine",
    "Cards",
    "Certainty",
    "Cited",
    "Costs",
    "Day",
    "Departure",
    "Draft",
    "Entrance",
    "Entry",
    "Fact",
    "Figures",
    "Given",
    "HandsOver",
    "InsightPage",
    "Language",
    "Ledger",
    "Limit",
    "Link",
    "Map",
    "May",
    "NoWeeks",
    "Paragraph",
    "Property",
    "PropertyLine",
    "Proposed",
    "Rules",
    "SaidRule",
    "SignIn",
    "Sound",
    "StandingRule",
    "Story",
    "Switch",
    "Team",
    "Together",
    "Total",
    "Tried",
    "Turn",
    "Type",
    "TypePage",
    "Week",
    "Whole",
    "WrittenRule",
]
