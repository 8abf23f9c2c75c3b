"""Published versions hold still: the database refuses changes to them and to their rows."""

from django.db.migrations.operations.base import Operation

FUNCTIONS = """
CREATE OR REPLACE FUNCTION catalogue_row_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held text; touched bigint;
BEGIN
    FOREACH touched IN ARRAY CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.version_id]
        WHEN 'DELETE' THEN ARRAY[OLD.version_id]
        ELSE ARRAY[OLD.version_id, NEW.version_id]
    END LOOP
        SELECT state INTO held FROM catalogues_catalogueversion WHERE id = touched FOR SHARE;
        IF held = 'published' THEN
            RAISE EXCEPTION '已发布的目录版本不能修改，请另拟新版本'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'catalogue_row_frozen';
        END IF;
    END LOOP;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION catalogue_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '已发布的目录版本不能修改，请另拟新版本'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'catalogue_version_frozen';
END $$;
"""

VERSIONS = """
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON catalogues_catalogueversion
FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION catalogue_version_frozen()
"""


class FreezeRows(Operation):
    """Make the rows of a model unchangeable once their version is published; stands after its `CreateModel`."""

    reduces_to_sql, reversible = True, True

    def __init__(self, model_name: str):
        self.model_name = model_name

    def state_forwards(self, app_label, state) -> None:
        pass

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        schema_editor.execute(
            f'CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON "{table}" '
            "FOR EACH ROW EXECUTE FUNCTION catalogue_row_frozen()"
        )

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        table = from_state.apps.get_model(app_label, self.model_name)._meta.db_table
        schema_editor.execute(f'DROP TRIGGER frozen ON "{table}"')

    def describe(self) -> str:
        return f"Freeze the rows of published versions of {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"freeze_{self.model_name.lower()}"
