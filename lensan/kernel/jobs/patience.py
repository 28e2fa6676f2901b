"""How often a job is tried, and how long it rests in between."""

from datetime import timedelta

ATTEMPTS = 5


def pause_after(attempts: int) -> timedelta | None:
    """Say how long a job rests after its `attempts`-th failure: 10 s, 1, 6 and 36 minutes.

    None after the last one: a person must look.
    """
    if attempts >= ATTEMPTS:
        return None
    return timedelta(seconds=10 * 6 ** (attempts - 1))
