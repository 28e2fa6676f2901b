import django.db.models.deletion
from django.db import migrations, models

from lensan.kernel.append_only import append_only

# all but who signed there: an erased person's is blanked
HAPPENING = [
    "trip_id", "stop_id", "parcel_id", "thing", "kind", "at", "by_id", "grams", "cash", "reason", "proof",
    "receipt_id", "takes_back_id", "turn", "key",
]


class Migration(migrations.Migration):

    dependencies = [
        ('logistics', '0006_road_notes'),
        ('supply', '0005_wrong_receipts'),
    ]

    operations = [
        migrations.AddField(
            model_name='happening',
            name='receipt',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='supply.supplyreceipt', verbose_name='lần nhận hàng'),
        ),
        migrations.AddField(
            model_name='happening',
            name='takes_back',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='taken_back', to='logistics.happening', verbose_name='hoàn tác việc'),
        ),
        migrations.AddField(
            model_name='happening',
            name='turn',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='lần thứ'),
        ),
        migrations.AlterField(
            model_name='happening',
            name='kind',
            field=models.CharField(choices=[('left', 'rời bưu cục'), ('served', 'xong điểm dừng'), ('failed', 'không làm được'), ('picked', 'đã nhận kiện'), ('delivered', 'đã giao kiện'), ('taken_over', 'nhận lại từ xe khác'), ('handed_in', 'đã vào bưu cục'), ('broke', 'xe hỏng'), ('home', 'đã về bưu cục'), ('taken_back', 'hoàn tác')], max_length=12, verbose_name='việc'),
        ),
        migrations.RemoveConstraint(model_name='happening', name='logistics_happening_gate_once'),
        migrations.RemoveConstraint(model_name='happening', name='logistics_happening_trip_once'),
        migrations.RemoveConstraint(model_name='happening', name='logistics_happening_parcel_once'),
        migrations.AddConstraint(
            model_name='happening',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ('served', 'failed'))), fields=('stop', 'turn'), name='logistics_happening_gate_once'),
        ),
        migrations.AddConstraint(
            model_name='happening',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ['left', 'broke', 'home'])), fields=('trip', 'kind', 'turn'), name='logistics_happening_trip_once'),
        ),
        migrations.AddConstraint(
            model_name='happening',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ['picked', 'delivered', 'handed_in'])), fields=('thing', 'kind', 'turn'), name='logistics_happening_parcel_once'),
        ),
        migrations.AddConstraint(
            model_name='happening',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'taken_back'), ('takes_back__isnull', False)), models.Q(models.Q(('kind', 'taken_back'), _negated=True), ('takes_back', None)), _connector='OR'), name='logistics_happening_takes_back_one'),
        ),
        append_only("logistics_happening", "happenings are append-only", HAPPENING),
    ]
