"""What exists of errands: errands, batches of them, and marketplaces' files."""

from lensan.errands.models.batches import Batch, BatchColumn
from lensan.errands.models.errands import SEEN, Errand, ErrandQuerySet, Seen, Verb
from lensan.errands.models.files import FileRow, FloorFile, Meaning

__all__ = [
    "SEEN", "Batch", "BatchColumn", "Errand", "ErrandQuerySet", "FileRow", "FloorFile", "Meaning", "Seen", "Verb",
]  # fmt: skip
