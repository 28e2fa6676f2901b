"""The rule of coverage: 90 % of everything, and 100 % of what decides, what counts and what is pure."""

import sys
import tomllib
from pathlib import Path

from coverage.cmdline import main as coverage

ROOT = Path(__file__).parent.parent
LAYERS = ("actions", "access", "indicators")
PURE = "Reading, matching and planning are pure"
NOT_OURS = ".simulator"  # servers that stand in for others: held to 90 %


def whole_files() -> list[str]:
    """Return the patterns of the files of which every line and branch must run in the tests."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    [pure] = [c for c in settings["contracts"] if c["name"].startswith(PURE)]
    ours = [module for module in pure["source_modules"] if not module.endswith(NOT_OURS)]
    modules = [module.replace(".", "/") for module in ours]
    modules += [f"lensan/*/{layer}" for layer in LAYERS]
    return [pattern for module in modules for pattern in (f"{module}.py", f"{module}/**")]


def main() -> int:
    """Report on what the tests have run, and return 0 if it is enough."""
    everything = coverage(["report"])
    whole = coverage(["report", f"--include={','.join(whole_files())}", "--fail-under=100"])
    return everything or whole or 0


if __name__ == "__main__":
    sys.exit(main())
