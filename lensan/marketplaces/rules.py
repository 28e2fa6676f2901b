"""A marketplace's rule as it is stored and edited: plain JSON, field by field."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from lensan.catalogue.completeness import STANDARD, Rule

_SETS_OF_SETS = frozenset({"papers", "edible_papers"})
_SETS = frozenset({"sides", "forbidden_words"})
_TUPLES = frozenset({"label", "edible_label"})
NAMES = tuple(field.name for field in fields(Rule))


def rule_from(told: Mapping[str, Any]) -> Rule:
    """Return the rule that `told` describes; what it does not mention is as in STANDARD."""
    known = {name: _heard(name, told[name]) for name in NAMES if name in told}
    return Rule(**{name: getattr(STANDARD, name) for name in NAMES} | known)


def told(rule: Rule) -> dict[str, Any]:
    """Return a rule as plain JSON, sets in alphabetical order."""
    return {name: _told(name, getattr(rule, name)) for name in NAMES}


def _heard(name: str, value: Any) -> Any:
    if name in _SETS_OF_SETS:
        return tuple(frozenset(kinds) for kinds in value)
    if name in _SETS:
        return frozenset(value)
    return tuple(value) if name in _TUPLES else value


def _told(name: str, value: Any) -> Any:
    if name in _SETS_OF_SETS:
        return [sorted(kinds) for kinds in value]
    if name in _SETS:
        return sorted(value)
    return list(value) if name in _TUPLES else value
