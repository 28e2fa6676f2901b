"""Any carrier that takes a list of parcels and answers with one."""

from typing import ClassVar

from lensan.logistics.by_hand import ByHand


class ByFile(ByHand):
    """A carrier without a connector of its own."""

    name: ClassVar[str] = "Đơn vị giao nhận bằng bảng kê"
