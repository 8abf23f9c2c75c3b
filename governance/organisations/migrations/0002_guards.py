"""What must hold whoever writes: dated stretches that never overlap, administrators without posts."""

from django.db import migrations

REGIMES = """
ALTER TABLE organisations_regime ADD CONSTRAINT regime_no_overlap
EXCLUDE USING gist (int8range(agency_id, agency_id, '[]') WITH &&, daterange(starts_on, ends_on) WITH &&)
"""

DELEGATIONS = """
ALTER TABLE organisations_delegation ADD CONSTRAINT delegation_no_overlap
EXCLUDE USING gist (int8range(post_id, post_id, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&)
"""

# FOR SHARE makes a post and an appointment as administrator wait for one another.
POSTS = """
CREATE FUNCTION organisations_refuse_post() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held text;
BEGIN
    SELECT admin_role INTO held FROM organisations_user WHERE id = NEW.person_id FOR SHARE;
    IF held <> '' THEN
        RAISE EXCEPTION '管理员不得担任业务职务'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'administrator_without_post';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_post BEFORE INSERT OR UPDATE OF person_id ON organisations_post
FOR EACH ROW EXECUTE FUNCTION organisations_refuse_post();
"""

ADMINISTRATORS = """
CREATE FUNCTION organisations_refuse_admin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM organisations_post WHERE person_id = NEW.id) THEN
        RAISE EXCEPTION '有业务任职的人员不得担任管理员'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'administrator_without_post';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse_admin BEFORE UPDATE OF admin_role ON organisations_user
FOR EACH ROW WHEN (NEW.admin_role <> '') EXECUTE FUNCTION organisations_refuse_admin();
"""


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]

    operations = [
        migrations.RunSQL(REGIMES, "ALTER TABLE organisations_regime DROP CONSTRAINT regime_no_overlap"),
        migrations.RunSQL(DELEGATIONS, "ALTER TABLE organisations_delegation DROP CONSTRAINT delegation_no_overlap"),
        migrations.RunSQL(
            POSTS, "DROP TRIGGER refuse_post ON organisations_post; DROP FUNCTION organisations_refuse_post()"
        ),
        migrations.RunSQL(
            ADMINISTRATORS,
            "DROP TRIGGER refuse_admin ON organisations_user; DROP FUNCTION organisations_refuse_admin()",
        ),
    ]
