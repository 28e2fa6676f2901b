from django.db import migrations


def let_go(apps, schema_editor):
    """Take away what was drawn from events that were declared wrong."""
    event, edge = (apps.get_model("traceability", name) for name in ("Event", "Edge"))
    wrong = event.objects.filter(declares_error=True).values("digest")
    edge.objects.filter(event__digest__in=wrong).delete()


class Migration(migrations.Migration):
    """An event declared wrong leads nowhere: from now on so, and of those before too."""

    dependencies = [("traceability", "0003_whole_links")]

    operations = [migrations.RunPython(let_go, migrations.RunPython.noop, elidable=True)]
