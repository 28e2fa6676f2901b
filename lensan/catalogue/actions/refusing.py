"""What the database refuses, said in words."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction


@contextmanager
def once(refusal: Exception) -> Iterator[None]:
    """Let what is written stand whole; raise `refusal` where the same is there already.

    Two people may press the button at once, so only the database can tell.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refused:
        if "unique" not in str(refused).lower():
            raise
        raise refusal from refused
