"""One small province, written once for all tests that read it."""

from pathlib import Path

import pytest

from lensan.demo.lists.province import Truth, write_lists


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    folder = tmp_path_factory.mktemp("province")
    return folder, write_lists(folder, households=3_000, seed=1)
