from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('supervision', '0005_clocks_closed_under_a_grave_lamp'),
    ]

    operations = [
        migrations.AddField(
            model_name='interview',
            name='by_leader',
            field=models.BooleanField(default=False, editable=False, verbose_name='区领导约谈'),
        ),
        migrations.AddField(
            model_name='interview',
            name='paper_no',
            field=models.CharField(blank=True, editable=False, max_length=40, verbose_name='通知书文号'),
        ),
        migrations.AddField(
            model_name='interview',
            name='minutes_no',
            field=models.CharField(blank=True, editable=False, max_length=40, verbose_name='纪要文号'),
        ),
    ]
