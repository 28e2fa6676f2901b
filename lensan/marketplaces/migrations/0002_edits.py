import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('marketplaces', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='marketplace',
            name='state',
            field=models.CharField(choices=[('in_use', 'đang dùng'), ('frozen', 'tạm ngưng đăng'), ('left', 'đã rời sàn')], default='in_use', max_length=20, verbose_name='trạng thái'),
        ),
        migrations.AddField(
            model_name='listing',
            name='shows_until',
            field=models.DateField(null=True, verbose_name='giấy tờ còn hiệu lực đến hết'),
        ),
        migrations.AddIndex(
            model_name='listing',
            index=models.Index(condition=models.Q(('shows_until__isnull', False), models.Q(('state__in', ['closed', 'orphaned']), _negated=True)), fields=['shows_until'], name='marketplaces_listing_outdated'),
        ),
        migrations.AddIndex(
            model_name='authorisation',
            index=models.Index(fields=['authorised_until'], name='marketplaces_authorisation_end'),
        ),
        migrations.CreateModel(
            name='Edit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='lúc')),
                ('change', models.JSONField(default=dict, verbose_name='đổi gì')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người sửa')),
                ('undoes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undoing', to='marketplaces.edit', verbose_name='hoàn tác')),
            ],
            options={
                'verbose_name': 'lần sửa nhiều tin',
            },
        ),
        migrations.CreateModel(
            name='EditRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('changed', 'đã sửa'), ('made', 'đã chào bán'), ('same', 'vốn đã như vậy'), ('left', 'để nguyên')], max_length=10, verbose_name='kết quả')),
                ('before', models.JSONField(default=dict, verbose_name='trước')),
                ('after', models.JSONField(default=dict, verbose_name='sau')),
                ('reason', models.TextField(blank=True, verbose_name='lý do')),
                ('edit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='marketplaces.edit', verbose_name='lần sửa')),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='edits', to='marketplaces.listing', verbose_name='tin bán')),
                ('made', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='made_by', to='marketplaces.listing', verbose_name='tin mới')),
            ],
            options={
                'verbose_name': 'tin trong lần sửa',
                'constraints': [models.UniqueConstraint(fields=('edit', 'listing'), name='marketplaces_editrow_once_an_edit'), models.CheckConstraint(condition=models.Q(models.Q(('made__isnull', False), ('outcome', 'made')), models.Q(('outcome', 'made'), _negated=True), _connector='OR'), name='marketplaces_editrow_made_something')],
            },
        ),
    ]
