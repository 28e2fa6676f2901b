"""No edit of many listings can be changed or taken away; only its words can be blanked."""

from django.db import migrations

from lensan.kernel.append_only import append_only

FAST = ("edit_id", "listing_id", "made_id", "outcome", "reason")


class Migration(migrations.Migration):
    dependencies = [("marketplaces", "0002_edits")]
    operations = [
        append_only("marketplaces_edit", "edits are append-only"),
        append_only("marketplaces_editrow", "edits are append-only", FAST),
    ]
