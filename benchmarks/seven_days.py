"""Come back after seven days without a net: 200 facts of 3 telephones, out of order, twice and cut in half.

`python -m benchmarks.seven_days [--quick]`; --quick plays 5 weeks on SQLite, else 60 on each database. A week
has 200 sowings, sprayings and harvests on 3 telephones whose clocks are right or wrong by up to two days
either way. When the net is back each telephone sends what it has, in batches whose order is drawn, some
twice, some cut off in the middle of the line and then sent whole, as lines do. Each week must leave
exactly its 200 events, in the order of the times that were told, and doubt must be flagged where a clock
was ahead of ours and nowhere else. Nobody else's program hears of crops this way, so there is no peer.
"""

import sys

from benchmarks.databases import ENGINES, NoAnswer, installation
from benchmarks.machine import machine

WEEKS, QUICK_WEEKS = 60, 5


def main() -> int:
    """Play the weeks on each database, and say whether the claim holds."""
    quick = "--quick" in sys.argv
    weeks = QUICK_WEEKS if quick else WEEKS
    print(machine())
    wrong, told = 0, []
    try:
        for engine in ("SQLite",) if quick else ENGINES:
            with installation(engine) as here:
                run = here.python(f"from benchmarks.seven_days_work import play\nplay({weeks})")
            assert run.status == 0, run.lines
            print(
                f"{engine}: {', '.join(f'{name} {count:,}' for name, count in run.told.items())}"
            )
            wrong += sum(
                run.told[name] for name in ("lost or twice", "out of order", "doubted wrongly")
            )
            told.append(f"{engine} {run.told['sent']:,} sent for {run.told['facts']:,} facts")
    except NoAnswer as error:
        print(error)
        print("seven_days falls short: PostgreSQL was not there, so half was not played")
        return 1
    print(
        f"seven_days {'holds' if not wrong else 'falls short'}: {weeks} weeks of 200 facts from 3 telephones; "
        f"{'; '.join(told)}; {wrong} lost, twice, out of order or wrongly doubted"
    )
    return 0 if not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
