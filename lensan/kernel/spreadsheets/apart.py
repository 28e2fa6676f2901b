"""Old and open formats read in a process of their own.

calamine reads .xls and .ods whole when it opens them and believes the sizes they state, and where
memory runs out it ends the process: a hostile file must not end ours.
"""

import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import lensan
from lensan.kernel.spreadsheets import compiled
from lensan.kernel.spreadsheets.formats import TOO_LARGE, Unreadable
from lensan.kernel.spreadsheets.grid import Grid

MEMORY = 1024 * 1024 * 1024
SECONDS = 60

_CHILD = f"""
import contextlib, resource, sys
with contextlib.suppress(ValueError, OSError):
    resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
from lensan.kernel.spreadsheets.apart import write
write(sys.argv[1], sys.stdout.buffer)
"""


def grids(path: Path) -> Iterator[Grid]:
    """Yield the sheets of an .xls or .ods workbook.

    :raises Unreadable: if the workbook as a whole cannot be read within MEMORY and SECONDS.
    """
    try:
        child = subprocess.run(  # noqa: S603 (our own interpreter and our own code)
            [sys.executable, "-c", _CHILD, str(path.resolve())],
            cwd=Path(lensan.__file__).parents[1],
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except subprocess.SubprocessError as error:
        raise Unreadable(TOO_LARGE) from error
    answer: list[Grid] | str = pickle.loads(child.stdout)  # noqa: S301 (our own child wrote it)
    if isinstance(answer, str):
        raise Unreadable(answer)
    yield from answer


def write(path: str, to: BinaryIO) -> None:
    """Write the workbook's grids, or the sentence that says why there are none, for `grids`."""
    try:
        answer: list[Grid] | str = list(compiled.grids(Path(path)))
    except Unreadable as trouble:
        answer = str(trouble)
    pickle.dump(answer, to)
