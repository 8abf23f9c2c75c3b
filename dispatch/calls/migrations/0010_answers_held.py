from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('calls', '0009_appellants_of_grid_events'),
    ]

    operations = [
        migrations.AddField(
            model_name='objection',
            name='due_unpaused_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='不计终裁暂停的到期时间'),
        ),
    ]
