"""Tallies of events by area, class and month, written by the statement that writes the events, whoever does."""

from django.db import migrations, models

COLUMNS = (
    "street_id, community_id, grid_code, class_code, state, begun_at, recurrence, closed_at, escalated_at, solved_at, "
    "solved_level, confirm_answer, unconfirmed"
)
LEVELS = {4: "building", 3: "compound", 2: "community", 1: "street", 0: "departments"}
TOOK = "extract(epoch FROM solved_at - begun_at)::bigint"
# What each column counts: (value, condition). An event counts in the month of its report, and in that of its end.
WHAT = {
    "reported": ("1", "NOT ended"),
    "matters": ("1", "NOT ended AND state NOT IN ('joined', 'dismissed', 'withdrawn')"),
    "recurred": ("1", "NOT ended AND state NOT IN ('joined', 'dismissed', 'withdrawn') AND recurrence >= 2"),
    "closed": ("1", "ended"),
    "small": ("1", "ended AND escalated_at IS NULL"),
    **{f"at_{name}": ("1", f"ended AND solved_level = {level}") for level, name in LEVELS.items()},
    **{f"seconds_{name}": (TOOK, f"ended AND solved_level = {level}") for level, name in LEVELS.items()},
    "answered": ("1", "ended AND confirm_answer NOT IN ('', 'declined')"),
    "satisfied": ("1", "ended AND confirm_answer IN ('satisfied', 'fairly')"),
    "silent": ("1", "ended AND unconfirmed"),
}
NAMES = ", ".join(WHAT)
SUMS = ", ".join(f"coalesce(sum(sign * {value}) FILTER (WHERE {when}), 0) AS {name}" for name, (value, when) in WHAT.items())
AGAIN = ", ".join(f"sum({name}) AS {name}" for name in WHAT)
ANY = " OR ".join(f"sum({name}) <> 0" for name in WHAT)


def written(source: str, *, folded: bool) -> str:
    """Count rows of events, each with its sign, by area on all four levels."""
    return f"""
    INSERT INTO grids_eventtally (area, rank, month, event_group, folded, {NAMES})
    SELECT place.area, place.rank, told.month, told.event_group, {str(folded).lower()}, {AGAIN}
    FROM (
        SELECT street_id, community_id, grid_code, left(class_code, 2) AS event_group,
            date_trunc('month', at AT TIME ZONE 'Asia/Shanghai')::date AS month, {SUMS}
        FROM ({source}) AS event
        CROSS JOIN LATERAL (VALUES (event.begun_at, false), (event.closed_at, true)) AS moment(at, ended)
        WHERE at IS NOT NULL
        GROUP BY 1, 2, 3, 4, 5
    ) AS told
    JOIN organisations_organisation AS street ON street.id = told.street_id
    JOIN organisations_organisation AS community ON community.id = told.community_id
    CROSS JOIN LATERAL (VALUES
        (1, rpad(street.code, 18, '0')),
        (2, rpad(community.code, 18, '0')),
        (3, CASE WHEN substr(told.grid_code, 13, 3) NOT IN ('', '000') THEN rpad(left(told.grid_code, 15), 18, '0') END),
        (4, CASE WHEN substr(told.grid_code, 16, 3) NOT IN ('', '000') THEN told.grid_code END)
    ) AS place(rank, area)
    WHERE place.area IS NOT NULL
    GROUP BY 1, 2, 3, 4
    HAVING {ANY};"""


FRESH, GONE = f"SELECT 1 AS sign, {COLUMNS} FROM fresh", f"SELECT -1 AS sign, {COLUMNS} FROM gone"
TALLYING = f"""
CREATE FUNCTION grids_tally_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN {written(FRESH, folded=False)}
    ELSIF TG_OP = 'UPDATE' THEN {written(f"{FRESH} UNION ALL {GONE}", folded=False)}
    ELSE {written(GONE, folded=False)}
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tally_inserted AFTER INSERT ON grids_gridevent REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION grids_tally_events();
CREATE TRIGGER tally_updated AFTER UPDATE ON grids_gridevent REFERENCING OLD TABLE AS gone NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION grids_tally_events();
CREATE TRIGGER tally_deleted AFTER DELETE ON grids_gridevent REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION grids_tally_events();

CREATE FUNCTION grids_recount_events() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE grids_gridevent IN SHARE MODE;
    DELETE FROM grids_eventtally;
    {written(f"SELECT 1 AS sign, {COLUMNS} FROM grids_gridevent", folded=True)}
END $$;
SELECT grids_recount_events();
"""
NO_TALLYING = """
DROP TRIGGER tally_inserted ON grids_gridevent;
DROP TRIGGER tally_updated ON grids_gridevent;
DROP TRIGGER tally_deleted ON grids_gridevent;
DROP FUNCTION grids_tally_events();
DROP FUNCTION grids_recount_events();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('grids', '0004_joint_efforts'),
    ]

    operations = [
        migrations.CreateModel(
            name='EventTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=18, verbose_name='区域')),
                ('rank', models.PositiveSmallIntegerField(choices=[(1, '街道'), (2, '社区'), (3, '小区'), (4, '楼栋')], verbose_name='层级')),
                ('month', models.DateField(verbose_name='月份')),
                ('event_group', models.CharField(max_length=2, verbose_name='大类')),
                ('folded', models.BooleanField(default=False, verbose_name='已合并')),
                ('reported', models.IntegerField(default=0, verbose_name='上报')),
                ('matters', models.IntegerField(default=0, verbose_name='立件')),
                ('recurred', models.IntegerField(default=0, verbose_name='同点反复')),
                ('closed', models.IntegerField(default=0, verbose_name='办结')),
                ('small', models.IntegerField(default=0, verbose_name='小闭环')),
                ('at_building', models.IntegerField(default=0, verbose_name='微网格办结')),
                ('at_compound', models.IntegerField(default=0, verbose_name='小区办结')),
                ('at_community', models.IntegerField(default=0, verbose_name='社区办结')),
                ('at_street', models.IntegerField(default=0, verbose_name='街道办结')),
                ('at_departments', models.IntegerField(default=0, verbose_name='部门办结')),
                ('seconds_building', models.BigIntegerField(default=0, verbose_name='微网格用时')),
                ('seconds_compound', models.BigIntegerField(default=0, verbose_name='小区用时')),
                ('seconds_community', models.BigIntegerField(default=0, verbose_name='社区用时')),
                ('seconds_street', models.BigIntegerField(default=0, verbose_name='街道用时')),
                ('seconds_departments', models.BigIntegerField(default=0, verbose_name='部门用时')),
                ('answered', models.IntegerField(default=0, verbose_name='有效评价')),
                ('satisfied', models.IntegerField(default=0, verbose_name='满意')),
                ('silent', models.IntegerField(default=0, verbose_name='无人确认')),
            ],
            options={
                'verbose_name': '网格事件月计',
                'verbose_name_plural': '网格事件月计',
                'indexes': [models.Index(fields=['rank', 'area', 'month'], name='tally_of_area'), models.Index(condition=models.Q(('folded', False)), fields=['id'], name='tally_unfolded')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('folded', True)), fields=('rank', 'area', 'month', 'event_group'), name='tally_once'), models.CheckConstraint(condition=models.Q(('rank__in', [1, 2, 3, 4])), name='tally_rank_known'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='tally_of_whole_months')],
            },
        ),
        migrations.RunSQL(TALLYING, NO_TALLYING),
    ]
