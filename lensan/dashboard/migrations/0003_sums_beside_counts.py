from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0002_targets_of_the_plan")]
    operations = [
        migrations.AlterField(
            model_name="measurement",
            name="indicator",
            field=models.CharField(max_length=60, verbose_name="chỉ số"),
        ),
        migrations.AlterField(
            model_name="measurement",
            name="counted",
            field=models.PositiveBigIntegerField(verbose_name="đạt"),
        ),
        migrations.AlterField(
            model_name="measurement",
            name="total",
            field=models.PositiveBigIntegerField(verbose_name="trong tổng số"),
        ),
    ]
