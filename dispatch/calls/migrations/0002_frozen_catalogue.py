from django.db import migrations

from governance.catalogues.frozen import FreezeRows


class Migration(migrations.Migration):
    dependencies = [("calls", "0001_initial")]

    operations = [FreezeRows("CallItem"), FreezeRows("TierLimit")]
