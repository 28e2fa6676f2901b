"""Run benchmarks; write what they printed into `docs/benchmarks.md` and the README's table.

`python -m benchmarks [--quick] [NAME...]`; all of them without a name, and nothing is written with
`--quick`. A benchmark is a module of this folder that can be run: it prints its figures, and last
of all one line `NAME holds: …` or `NAME falls short: …`. Each keeps a section of the page, which
is replaced when it is run again.
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
SECTION, INDENT = "\n## ", "    "
HEAD = """# Figures

What `make bench` printed, with the day and the machine beside each. Differences under about a
third are noise. Each benchmark runs us and a peer beside us in one run, and ends with status 1 if
its claim does not hold.

    make bench                          # all of them; writes this page and the README's table
    .venv/bin/python -m benchmarks NAME # one of them, writing its part; --quick: a minute, unwritten

"""
TABLE = """| claim | holds? | figures |
| --- | --- | --- |
"""


@dataclass(frozen=True)
class Section:
    """What one benchmark printed last, with the day, the minutes it took and the machine."""

    name: str
    told: str
    lines: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether its claim held."""
        return self._last.startswith(f"{self.name} holds: ")

    @property
    def row(self) -> str:
        """Its row of the table."""
        figures = self._last.partition(": ")[2] or self._last
        holds = "yes" if self.holds else "**no**"
        return f"| `{self.name}`: {_claim(self.name)} | {holds} | {figures} |\n"

    @property
    def text(self) -> str:
        """Its part of the page; `_read` is the inverse."""
        lines = "".join(f"{INDENT}{line}".rstrip() + "\n" for line in self.lines)
        return f"{SECTION}{self.name}\n\n{self.told}\n\n{lines}"

    @property
    def _last(self) -> str:
        return self.lines[-1] if self.lines else "nothing printed"


def main() -> int:
    """Run the benchmarks one after the other, write what they printed, and say whether all hold."""
    quick = "--quick" in sys.argv
    names = [name for name in sys.argv[1:] if not name.startswith("-")] or _names()
    outcomes = [_run(name, quick=quick) for name in names]
    if not quick:
        _write([section for section, _holds in outcomes])
    return 0 if all(holds for _section, holds in outcomes) else 1


def _names() -> list[str]:
    modules = sorted(HERE.glob("[!_]*.py"))
    return [path.stem for path in modules if RUN in path.read_text(encoding="utf-8")]


def _run(name: str, *, quick: bool) -> tuple[Section, bool]:
    command = [sys.executable, "-m", f"benchmarks.{name}", *(["--quick"] if quick else [])]
    lines, start = [], perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            lines.append(line.rstrip())
    minutes = (perf_counter() - start) / 60
    told = f"{datetime.now(UTC).date()}, {minutes:.1f} minutes; {machine()}."
    section = Section(name, told, tuple(lines))
    return section, process.returncode == 0 and section.holds


def _write(new: list[Section]) -> None:
    """Replace the sections that were run; one whose module is gone goes with it."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    known = {section.name: section for section in [*_read(page), *new]}
    sections = [known[name] for name in _names() if name in known]
    table = TABLE + "".join(section.row for section in sections)
    PAGE.write_text(HEAD + table + "".join(section.text for section in sections), "utf-8")
    README.write_text(_with_table(README.read_text(encoding="utf-8"), table), "utf-8")


def _read(page: str) -> list[Section]:
    """Return the sections of the page as it stands."""
    found = []
    for part in page.split(SECTION)[1:]:
        name, _, told, _, *lines = part.rstrip("\n").split("\n")
        found.append(Section(name, told, tuple(line.removeprefix(INDENT) for line in lines)))
    return found


def _with_table(text: str, table: str) -> str:
    """Put the table between the two comments of the README; without them, leave it as it is."""
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    return f"{before}{begin}\n{table}{end}{after}" if end else text


def _claim(name: str) -> str:
    """Give the first sentence of the benchmark's docstring."""
    text = (HERE / f"{name}.py").read_text(encoding="utf-8")
    return text.split('"""')[1].strip().partition("\n")[0].rstrip(".")


if __name__ == "__main__":
    sys.exit(main())
