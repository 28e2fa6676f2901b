import django.db.models.deletion
from django.db import migrations, models

from lensan.kernel.append_only import append_only

# all but where the gate is and when someone is at home: an erased person's are blanked
STOP = [
    "plan_id", "trip_id", "number", "key", "producer_id", "commune_id", "borrowed", "drops_g", "picks_g",
    "is_cool", "arrives_at", "starts_at", "leaves_at", "metres", "load_g", "because", "words",
]


class Migration(migrations.Migration):

    dependencies = [
        ('logistics', '0008_address_choices'),
        ('producers', '0004_search_in_order'),
    ]

    operations = [
        migrations.CreateModel(
            name='GateHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opens', models.TimeField(verbose_name='có người từ')),
                ('closes', models.TimeField(verbose_name='có người đến')),
                ('producer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='gate_hours', to='producers.producer', verbose_name='người sản xuất')),
            ],
            options={
                'verbose_name': 'giờ ở nhà',
                'constraints': [models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='logistics_gatehours_in_order')],
            },
        ),
        migrations.AddField(
            model_name='tripstop',
            name='opens',
            field=models.TimeField(null=True, verbose_name='có người từ'),
        ),
        migrations.AddField(
            model_name='tripstop',
            name='closes',
            field=models.TimeField(null=True, verbose_name='có người đến'),
        ),
        append_only("logistics_tripstop", "trips are append-only", STOP),
    ]
