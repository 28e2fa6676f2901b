"""Statements about people and organisations, and what matching keeps of them."""

from datetime import date
from typing import Any

from lensan.producers.facts import Facts
from lensan.producers.matching import Profile, profile

IDENTITY, OTHER_IDENTITY = "093068000101", "093071000202"
PHONE, OTHER_PHONE = "+84912345678", "+84987654321"
BORN = date(1968, 5, 12)


def a_profile(name: str = "Nguyễn Văn An", **facts: Any) -> Profile:
    return profile(Facts(**{"name": name, "commune_code": "31450", "hamlet": "Ấp 3", **facts}))


def an_organisation(name: str = "HTX Kỳ Như", **facts: Any) -> Profile:
    return a_profile(name, **{"kind": "cooperative", **facts})
