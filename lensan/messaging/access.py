"""Who may hold the simulated telephone."""

from lensan.accounts.models import Role, User
from lensan.messaging.registry import is_simulated

_HOLDERS = frozenset({Role.HELPER, Role.HOUSEHOLD, Role.COOPERATIVE})


def can_hold_telephone(user: User) -> bool:
    """Khi tin nhắn không ra khỏi máy: cán bộ và tổ của ấp cầm máy của hộ trong địa bàn, hộ cầm máy mình."""
    return is_simulated() and (user.is_officer or user.role in _HOLDERS)
