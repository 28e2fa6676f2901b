"""Moving a record from one state to the next, safely, on any database."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _


class NotAllowed(Exception):
    """This record cannot make that move from the state it is in."""


class Stateful(models.Model):
    """A record with a `state` column and a table of the moves it may make."""

    NEXT: Mapping[Any, frozenset[Any]]

    state = models.CharField("trạng thái", max_length=20)

    class Meta:
        abstract = True

    def advance_to(self, state: str, **changes: object) -> None:
        """Move to `state`, writing `changes` in the same update.

        The update is conditional on the old state rather than guarded by a row lock: SQLite has
        no row locks, and of two people who press the button at once, exactly one must win.

        :raises NotAllowed: the move is not in NEXT, or someone else was faster
        """
        old = self.state
        if state not in self.NEXT[old]:
            raise NotAllowed(_("%(thing)s không thể chuyển từ “%(old)s” sang “%(new)s”.")
                             % {"thing": self, "old": self._called(old),
                                "new": self._called(state)})  # fmt: skip
        rows = type(self)._default_manager.filter(pk=self.pk, state=old)
        if rows.update(state=state, **changes) != 1:
            raise NotAllowed(_("%(thing)s vừa được người khác thay đổi. Hãy tải lại trang.")
                             % {"thing": self})  # fmt: skip
        self.state = state
        for field, value in changes.items():
            setattr(self, field, value)

    def _called(self, state: str) -> str:
        """Return what people call the state."""
        choices = getattr(self._meta.get_field("state"), "flatchoices", ())
        return str(dict(choices).get(state, state))


def note(row: models.Model, **facts: object) -> None:
    """Write a few facts of a row, and nothing else of it, to the database and to the object."""
    type(row)._default_manager.filter(pk=row.pk).update(**facts)
    for name, value in facts.items():
        setattr(row, name, value)
