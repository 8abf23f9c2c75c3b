"""What must hold whoever writes: versions of one code never overlap, nobody holds one post twice at a time."""

from django.db import migrations

VERSIONS = """
ALTER TABLE grids_grid ADD CONSTRAINT grid_no_overlap EXCLUDE USING gist (
    int8range(code::bigint, code::bigint, '[]') WITH &&, daterange(valid_from, valid_to) WITH &&
)
"""

POSTS = """
ALTER TABLE grids_gridpost ADD CONSTRAINT grid_post_no_overlap EXCLUDE USING gist (
    int8range(grid_id, grid_id, '[]') WITH &&,
    int8range(person_id, person_id, '[]') WITH &&,
    daterange(starts_on, ends_on) WITH &&
)
"""


class Migration(migrations.Migration):
    dependencies = [("grids", "0001_initial")]

    operations = [
        migrations.RunSQL(VERSIONS, "ALTER TABLE grids_grid DROP CONSTRAINT grid_no_overlap"),
        migrations.RunSQL(POSTS, "ALTER TABLE grids_gridpost DROP CONSTRAINT grid_post_no_overlap"),
    ]
