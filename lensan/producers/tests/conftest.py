from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    """Keep the lists that a test brings in to the test."""
    settings.MEDIA_ROOT = tmp_path / "files"
