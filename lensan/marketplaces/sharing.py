"""How an offer's stock is dealt out among the floors that sell it: a unit stands on one at a time."""


def part(*, there: int, held_back: int, others: int, floors: int) -> int:
    """Return how many one of so many `floors` may offer now.

    `there` is what is on hand, `held_back` what is offered nowhere, `others` what the other floors
    may still be selling. Nobody gets more than an even part, rounded up, or than the others leave:
    so as long as each floor sells only what stands there, all of them together sell what is there.
    """
    free = max(there - held_back, 0)
    even = -(-free // floors)
    return max(min(even, free - others), 0)
