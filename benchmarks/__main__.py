"""Run every benchmark; write `docs/benchmarks.md` and, between two comments, the README's table.

`python -m benchmarks [--quick] [NAME...]`; both are written only when all benchmarks ran whole.
A benchmark is a module of this folder that can be run: it prints its figures, and last of all one
line `NAME holds: …` or `NAME falls short: …`.
"""

import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from benchmarks.machine import ROOT, machine

HERE = Path(__file__).resolve().parent
PAGE = ROOT / "docs" / "benchmarks.md"
RUN = 'if __name__ == "__main__":'
README = ROOT / "README.md"
BEGIN, END = "<!-- figures: written by make bench -->", "<!-- /figures -->"
HEAD = """# Figures

What `make bench` printed on {day}: {machine}. Differences under about a third are noise. Each
benchmark runs us and a peer beside us in one run, and ends with status 1 if its claim does not
hold. All of them took {minutes:.0f} minutes.

    make bench                              # all of them; writes this page and the README's table
    .venv/bin/python -m benchmarks.intake   # one of them; --quick ends within a minute

"""
TABLE = """| claim | holds? | figures |
| --- | --- | --- |
"""


@dataclass(frozen=True)
class Outcome:
    """What one benchmark printed, and whether its claim holds."""

    name: str
    claim: str
    holds: bool
    lines: tuple[str, ...]

    @property
    def figures(self) -> str:
        """Give the figures in its last line."""
        last = self.lines[-1] if self.lines else "nothing printed"
        return last.partition(": ")[2] or last


def main() -> int:
    """Run the benchmarks one after the other, write the pages, and say whether all hold."""
    quick = "--quick" in sys.argv
    names = [name for name in sys.argv[1:] if not name.startswith("-")] or _names()
    start = perf_counter()
    outcomes = [_run(name, quick=quick) for name in names]
    if set(names) == set(_names()) and not quick:
        PAGE.write_text(_page(outcomes, seconds=perf_counter() - start), encoding="utf-8")
        README.write_text(_with_table(README.read_text(encoding="utf-8"), outcomes), "utf-8")
    return 0 if all(outcome.holds for outcome in outcomes) else 1


def _names() -> list[str]:
    modules = sorted(HERE.glob("[!_]*.py"))
    return [path.stem for path in modules if RUN in path.read_text(encoding="utf-8")]


def _run(name: str, *, quick: bool) -> Outcome:
    command = [sys.executable, "-m", f"benchmarks.{name}", *(["--quick"] if quick else [])]
    lines = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            lines.append(line.rstrip())
    holds = process.returncode == 0 and bool(lines) and lines[-1].startswith(f"{name} holds: ")
    return Outcome(name, _claim(name), holds, tuple(lines))


def _claim(name: str) -> str:
    """Give the first sentence of the benchmark's docstring."""
    text = (HERE / f"{name}.py").read_text(encoding="utf-8")
    return text.split('"""')[1].strip().partition("\n")[0].rstrip(".")


def _page(outcomes: list[Outcome], *, seconds: float) -> str:
    head = HEAD.format(day=datetime.now(UTC).date(), machine=machine(), minutes=seconds / 60)
    details = [
        f"\n## {one.name}\n\n" + "".join(f"    {line}".rstrip() + "\n" for line in one.lines)
        for one in outcomes
    ]
    return head + _table(outcomes) + "".join(details)


def _with_table(text: str, outcomes: list[Outcome]) -> str:
    """Put the table between the two comments of the README; without them, leave it as it is."""
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not end:
        return text
    day = datetime.now(UTC).date()
    told = f"\n{machine()}, {day}; [all figures](docs/benchmarks.md)\n\n{_table(outcomes)}"
    return before + begin + told + end + after


def _table(outcomes: list[Outcome]) -> str:
    return TABLE + "".join(
        f"| `{one.name}`: {one.claim} | {'yes' if one.holds else '**no**'} | {one.figures} |\n"
        for one in outcomes
    )


if __name__ == "__main__":
    sys.exit(main())
