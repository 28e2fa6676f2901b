from dataclasses import dataclass

from lensan.journal.models import GENESIS, Entry, Head


@dataclass(frozen=True)
class Verdict:
    """What a walk along the whole chain found."""

    entries: int
    broken_at: int | None  # the first entry that does not follow from those before it
    reason: str = ""

    @property
    def whole(self) -> bool:
        return self.broken_at is None


def verify() -> Verdict:
    """Walk the chain from its first entry and say whether every byte is as it was written."""
    previous, count, last = GENESIS, 0, 0
    for entry in Entry.objects.order_by("pk").iterator(chunk_size=2000):
        if entry.sealed(previous) != entry.hash:
            return Verdict(count, entry.pk, "nội dung hoặc thứ tự đã bị sửa")
        previous, count, last = entry.hash, count + 1, entry.pk
    head = Head.objects.filter(pk=1).first() or Head()
    if (head.hash, head.count) != (previous, count):
        return Verdict(count, last, "có dòng bị xóa hoặc thêm ở cuối chuỗi")
    return Verdict(count, None)
