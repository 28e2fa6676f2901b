"""What a route server said, and whether that can be true."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lensan.kernel import http
from lensan.kernel.http import Answer, NoAnswer, TooLarge
from lensan.logistics.planner.distances import crow
from lensan.logistics.planner.problem import Point

Numbers = NDArray[np.float64]
LARGEST = 4 * 2**20  # bytes: 2,500 pairs are some 200 kB in the wordier of the two
FARTHEST, LONGEST = (
    5_000_000.0,
    604_800.0,
)  # metres, seconds: the country's length and more; a week
OFF_ROAD = 2_000  # metres from a point to the road that stands for it, at each end
FASTEST = 60.0  # metres a second


class NoTable(Exception):
    """The server gave no table that can be used; the message says why, to go on after its name."""


@dataclass(frozen=True)
class Block:
    """Metres and seconds from each start (rows) to each end (columns); NaN where no road leads."""

    metres: Numbers
    seconds: Numbers | None


def said(method: str, url: str, **call: Any) -> dict[str, Any]:
    """Make a call and return the object that was answered.

    :raises NoTable: nothing came, or no such object
    """
    try:
        answer = http.send(method, url, largest=LARGEST, **call)
    except TooLarge as error:
        raise NoTable("trả lời quá lớn") from error
    except NoAnswer as error:
        raise NoTable("không trả lời") from error
    if answer.status != 200:
        raise NoTable(f"từ chối trả lời ({_refusal(answer)})")
    found = _json(answer)
    if not isinstance(found, dict):
        raise NoTable("trả lời không đúng dạng")
    return found


def numbers(rows: object, shape: tuple[int, int], most: float) -> Numbers:
    """Return rows of numbers of exactly that shape, none below nothing or beyond `most`.

    :raises NoTable: they are not
    """
    if not isinstance(rows, list) or len(rows) != shape[0]:
        raise NoTable("trả lời thiếu hoặc thừa hàng")
    return np.array([_row(row, shape[1], most) for row in rows], dtype=np.float64).reshape(shape)


def believed(block: Block, starts: Sequence[Point], ends: Sequence[Point]) -> Block:
    """Return the block if a world is thinkable in which it is true.

    A map of another country, say, puts all points on one road: then ways are shorter than a bird's.

    :raises NoTable: there is none
    """
    if (block.metres < crow(starts, ends) - 2 * OFF_ROAD).any():
        raise NoTable(
            "nói đường ngắn hơn đường chim bay, có thể bản đồ của máy chủ là của nơi khác"
        )
    if block.seconds is None:
        return block
    if (np.isnan(block.metres) != np.isnan(block.seconds)).any():
        raise NoTable("trả lời thiếu quãng đường hoặc thời gian")
    if (block.metres > FASTEST * (block.seconds + 1)).any():
        raise NoTable("nói xe chạy nhanh hơn mức có thể")
    return block


def _row(row: object, width: int, most: float) -> list[float]:
    if not isinstance(row, list) or len(row) != width:
        raise NoTable("trả lời thiếu hoặc thừa cột")
    return [np.nan if one is None else _number(one, most) for one in row]


def _number(one: object, most: float) -> float:
    if isinstance(one, bool) or not isinstance(one, int | float) or not 0 <= one <= most:
        raise NoTable("trả lời số không dùng được")
    return float(one)


def _json(answer: Answer) -> Any:
    try:
        return answer.json()
    except (ValueError, RecursionError) as error:
        raise NoTable("trả lời không phải JSON") from error


def _refusal(answer: Answer) -> str:
    """Return the server's own code for it, else HTTP's."""
    try:
        told = _json(answer)
    except NoTable:
        told = None
    told = told if isinstance(told, dict) else {}
    code = told.get("code", told.get("error_code"))
    return str(code)[:40] if isinstance(code, str | int) else f"HTTP {answer.status}"
