import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('organisations', '0002_guards'),
        ('supervision', '0002_the_ground_of_an_upheld_objection'),
    ]

    operations = [
        migrations.CreateModel(
            name='Demand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('root_id', models.BigIntegerField(verbose_name='事项')),
                ('case_id', models.BigIntegerField(verbose_name='对象')),
                ('limit_name', models.CharField(max_length=30, verbose_name='督办时限')),
                ('due_at', models.DateTimeField(null=True, verbose_name='原到期')),
                ('reason', models.CharField(max_length=500, verbose_name='缘由')),
                ('asked_at', models.DateTimeField(verbose_name='提请时间')),
                ('case_type', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype', verbose_name='对象类别')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='被督办单位')),
                ('root_type', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype', verbose_name='事项类别')),
            ],
            options={
                'verbose_name': '提请督办',
                'verbose_name_plural': '提请督办',
            },
        ),
    ]
