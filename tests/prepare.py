"""Makes once what tests would make when they need it: started beside the checks, it is there when tests begin.

Whoever needs a thing earlier waits for it; what cannot be made here is said by the tests that need it.
"""

import sys
from collections.abc import Callable

from lensan.kernel.tests import migrated
from lensan.marketplaces.tests import make_mercur_server, make_vendure

THINGS: dict[str, Callable[[], object]] = {
    "a migrated SQLite database": migrated.sqlite_file,
    "a migrated PostgreSQL database": migrated.template,
    "Vendure": make_vendure.installed,
    "Mercur": make_mercur_server.prepared,
}


def main() -> None:
    """Make each thing, whatever became of the one before."""
    for name, make in THINGS.items():
        try:
            make()
        except Exception as error:
            sys.stderr.write(f"{name}: {error}\n")


if __name__ == "__main__":
    main()
