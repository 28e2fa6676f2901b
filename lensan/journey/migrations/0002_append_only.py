"""No statement and no barrier can be changed or taken away, but for the words beside it."""

from django.db import migrations

from lensan.kernel.append_only import append_only

HELD_FAST = ["producer_id", "source", "said_at", "key", "by_id", "at"]


class Migration(migrations.Migration):
    dependencies = [("journey", "0001_initial")]
    operations = [
        append_only("journey_fact", "statements are append-only", ["kind", "holds", *HELD_FAST]),
        append_only("journey_barrier", "barriers are append-only", ["reason", "look_again_on", *HELD_FAST]),
    ]
