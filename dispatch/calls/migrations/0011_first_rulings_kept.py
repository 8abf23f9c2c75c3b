import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('calls', '0010_answers_held'),
        ('organisations', '0002_guards'),
    ]

    operations = [
        migrations.AddField(
            model_name='objection',
            name='first_doc_no',
            field=models.CharField(blank=True, editable=False, max_length=40, verbose_name='一次裁定文号'),
        ),
        migrations.AddField(
            model_name='objection',
            name='first_owner',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation', verbose_name='一次裁定承办单位'),
        ),
        migrations.AddField(
            model_name='objection',
            name='first_precedent',
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name='一次裁定裁决要旨'),
        ),
    ]
