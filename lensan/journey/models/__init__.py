"""What exists on the way of a household to its first sale."""

from lensan.journey.models.facts import Barrier, Fact, Source
from lensan.journey.models.mandates import Mandate, MandateQuerySet, Purpose
from lensan.journey.models.tallies import Contact, Tally

__all__ = [
    "Barrier",
    "Contact",
    "Fact",
    "Mandate",
    "MandateQuerySet",
    "Purpose",
    "Source",
    "Tally",
]
