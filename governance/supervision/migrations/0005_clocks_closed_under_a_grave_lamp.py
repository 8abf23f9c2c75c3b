from django.db import migrations


class Migration(migrations.Migration):
    """Supervision alone reads clocks that have closed, so the index over them is its own."""

    dependencies = [
        ('supervision', '0004_the_mark_of_a_round'),
        ('workflow', '0001_initial'),
    ]

    operations = [
        migrations.RunSQL(
            """
            CREATE INDEX deadline_closed_grave ON workflow_deadline (closed_at)
            WHERE closed_at IS NOT NULL AND lamp IN ('orange', 'red_proposed', 'red')
            """,
            "DROP INDEX deadline_closed_grave",
        ),
    ]
