"""VNPost: no interface for partners is published, so people carry lists there and back.

No list of theirs was seen; the columns are ours and an officer may change them.
"""

from typing import ClassVar

from lensan.logistics.by_hand import ByHand


class VnPost(ByHand):
    """The national post, by list and printed label."""

    name: ClassVar[str] = "VNPost"
