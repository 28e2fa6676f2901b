from django.db import migrations

from lensan.kernel.append_only import append_only

REFUSAL = "Sự kiện nguồn gốc không sửa, không xóa; hãy khai báo sai (errorDeclaration)."


class Migration(migrations.Migration):
    dependencies = [("traceability", "0001_initial")]

    operations = [
        append_only("traceability_event", REFUSAL),
        append_only("traceability_link", REFUSAL),
        append_only("traceability_dayroot", REFUSAL),
    ]
