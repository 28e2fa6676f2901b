"""Run every benchmark and write what it printed into `docs/benchmarks.md`.

`python -m benchmarks [--quick] [NAME...]`. A benchmark is a module of this folder that can be run:
it prints its figures, and last of all one line `NAME holds: …` or `NAME falls short: …`.
"""

import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.machine import ROOT, machine

HERE = Path(__file__).resolve().parent
PAGE = ROOT / "docs" / "benchmarks.md"
RUN = 'if __name__ == "__main__":'
HEAD = """# Figures

What `make bench` printed on {day} on a machine shared with other work: {machine}.{quick}
Differences under about a third are noise. Each benchmark runs us and a peer beside us in one run,
and ends with status 1 if its claim does not hold.

    make bench                              # all of them, and this page; about {minutes} minutes here
    .venv/bin/python -m benchmarks.intake   # one of them; --quick ends within a minute

| claim | holds? | figures |
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
    """Run the benchmarks one after the other, write the page, and say whether all hold."""
    quick = "--quick" in sys.argv
    names = [name for name in sys.argv[1:] if not name.startswith("-")] or _names()
    outcomes = [_run(name, quick=quick) for name in names]
    if set(names) == set(_names()):
        PAGE.write_text(_page(outcomes, quick=quick), encoding="utf-8")
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


def _page(outcomes: list[Outcome], *, quick: bool) -> str:
    head = HEAD.format(
        day=datetime.now(UTC).date(), machine=machine(), minutes=20,
        quick=" Quick: samples, not the whole claim." if quick else "",
    )  # fmt: skip
    rows = [
        f"| `{one.name}`: {one.claim} | {'yes' if one.holds else '**no**'} | {one.figures} |\n"
        for one in outcomes
    ]
    details = [
        f"\n## {one.name}\n\n" + "".join(f"    {line}\n" for line in one.lines) for one in outcomes
    ]
    return head + "".join(rows) + "".join(details)


if __name__ == "__main__":
    sys.exit(main())
