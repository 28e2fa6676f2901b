"""GS1's own examples and test vectors, where the folder with them lies beside the project."""

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[4] / "shared" / "data"


def folder(name: str) -> Path:
    """Return a folder of official data, or skip loudly where there is none."""
    if not (FOLDER / name).is_dir():
        pytest.skip(f"!!! KHÔNG CÓ {FOLDER / name}: bỏ qua các mẫu chính thức của GS1.")
    return FOLDER / name


def vectors() -> dict[str, Any]:
    """Return the vectors of GS1's syntax engine."""
    file = folder("gs1") / "gs1-syntax-engine-test-vectors.json"
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found
