import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('logistics', '0007_taking_back'),
        ('orders', '0005_open_orders'),
        ('places', '0002_load_country'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AddressChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('places', models.CharField(choices=[('2022', 'danh mục 2022: tỉnh, huyện, xã'), ('2025', 'danh mục từ 1/7/2025: tỉnh, xã')], max_length=4, verbose_name='danh mục địa danh')),
                ('chosen_at', models.DateTimeField(verbose_name='chọn lúc')),
                ('chosen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người chọn')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.commune', verbose_name='xã')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='address_choices', to='orders.order', verbose_name='đơn hàng')),
            ],
            options={
                'verbose_name': 'nơi giao đã chọn',
                'constraints': [models.UniqueConstraint(fields=('order', 'places'), name='logistics_addresschoice_once_a_list')],
            },
        ),
        migrations.AddField(
            model_name='consignment',
            name='fee_apart',
            field=models.PositiveIntegerField(null=True, verbose_name='cước nếu gửi riêng (đ)'),
        ),
        migrations.AddField(
            model_name='consignment',
            name='lead',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='riders', to='logistics.consignment', verbose_name='đi trong kiện'),
        ),
        migrations.AddField(
            model_name='loadsuggestion',
            name='booked_as',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='loads', to='logistics.consignment', verbose_name='vận đơn chung'),
        ),
    ]
