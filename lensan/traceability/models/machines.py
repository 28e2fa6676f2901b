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


class NamedQuery(models.Model):
    """A query that a machine keeps under a name, to ask it again and again."""

    PERSONAL = SENSITIVE = frozenset[str]()
    IMPERSONAL = frozenset({"id", "machine", "name", "parameters", "made_at"})

    machine = models.ForeignKey(
        Machine, models.PROTECT, related_name="queries", verbose_name="máy ngoài"
    )
    name = models.SlugField("tên câu hỏi", max_length=60)
    parameters = models.JSONField("tham số")
    made_at = models.DateTimeField("lập lúc")

    class Meta:
        verbose_name = "câu hỏi có tên"
        constraints = [
            models.UniqueConstraint(
                fields=["machine", "name"], name="traceability_namedquery_once_a_machine"
            )
        ]

    def __str__(self) -> str:
        return self.name
