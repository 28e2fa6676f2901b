"""What exists in the registry."""

from lensan.producers.models.consent import Consent, ConsentText, Purpose, silent
from lensan.producers.models.intake import HeadingMeaning, Import, Sheet
from lensan.producers.models.producer import (
    HOUSEHOLD_KINDS,
    Kind,
    Means,
    Plot,
    Producer,
    ProducerQuerySet,
    Standing,
)
from lensan.producers.models.record import (
    Apart,
    Candidate,
    MatchKey,
    Merge,
    Record,
    Registry,
    everyone,
)

__all__ = [
    "HOUSEHOLD_KINDS", "Apart", "Candidate", "Consent", "ConsentText", "HeadingMeaning", "Import", "Kind",
    "MatchKey", "Means", "Merge", "Plot", "Producer", "ProducerQuerySet", "Purpose", "Record", "Registry",
    "Sheet", "Standing", "everyone", "silent",
]  # fmt: skip
