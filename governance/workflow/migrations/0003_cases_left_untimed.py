from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('workflow', '0002_running_clocks_by_root'),
    ]

    operations = [
        migrations.AddField(
            model_name='sweepmark',
            name='untimed',
            field=models.JSONField(default=list, verbose_name='待重算'),
        ),
    ]
