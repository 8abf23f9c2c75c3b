from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('supervision', '0003_what_is_demanded'),
    ]

    operations = [
        migrations.CreateModel(
            name='FollowMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('followed_at', models.DateTimeField(verbose_name='最近一次跟灯')),
            ],
            options={
                'verbose_name': '督办跟灯',
                'verbose_name_plural': '督办跟灯',
            },
        ),
    ]
