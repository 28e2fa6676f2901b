from django.db import models


class Machine(models.Model):
    """A system outside that may send events or ask for them, known by its key.

    Only the key's hash is kept; the key itself is shown once, when it is given.
    """

    PERSONAL = frozenset[str]()
    SENSITIVE = frozenset({"key_digest"})
    IMPERSONAL = frozenset({"id", "name", "may_capture", "given_at", "ended_at"})

    name = models.CharField("tên máy", max_length=100, unique=True)
    key_digest = models.CharField("dấu băm của khóa", max_length=64, unique=True)
    may_capture = models.BooleanField("được gửi sự kiện", default=False)
    given_at = models.DateTimeField("cấp khóa lúc")
    ended_at = models.DateTimeField("thu khóa lúc", null=True)

    class Meta:
        verbose_name = "máy ngoài"

    def __str__(self) -> str:
        return self.name
