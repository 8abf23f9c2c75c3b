"""Tables that only grow: partitioned by month on `at`, and refusing UPDATE, DELETE and TRUNCATE on every partition.

The triggers are statement-level and stand on the parent and on each partition itself: PostgreSQL fires the triggers of
the table named in the statement, and a partition that is detached keeps its own.
"""

from django.db.migrations import CreateModel

from governance.audit.partitions import ensure_current, guard

SEQUENCE = "feed_id_seq"

REFUSE = """
CREATE OR REPLACE FUNCTION append_only_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '“%” 只能追加，不能修改、删除或清空', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""


class AppendOnlyTable(CreateModel):
    """Create the model of an `AppendOnlyRow` as a partitioned, guarded table; stands in for `CreateModel`.

    Columns, indexes and constraints come from the model. The key is (id, at), `id` comes from the sequence that all
    append-only tables share, and foreign keys of the model become plain columns: these rows outlive what they name.
    """

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        model = to_state.apps.get_model(app_label, self.name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        table = model._meta.db_table
        schema_editor.execute(f"CREATE SEQUENCE IF NOT EXISTS {SEQUENCE} AS bigint")
        schema_editor.execute(REFUSE, params=None)
        columns = [self._column(schema_editor, model, field) for field in model._meta.local_concrete_fields]
        columns.append(f'CONSTRAINT "{table}_key" PRIMARY KEY (id, at)')
        schema_editor.execute(f'CREATE TABLE "{table}" ({", ".join(columns)}) PARTITION BY RANGE (at)')
        for index in model._meta.indexes:
            schema_editor.add_index(model, index)
        for constraint in model._meta.constraints:
            schema_editor.add_constraint(model, constraint)
        with schema_editor.connection.cursor() as cursor:
            guard(cursor, table)
            ensure_current(tables=[table], cursor=cursor)

    @staticmethod
    def _column(schema_editor, model, field) -> str:
        if field.primary_key:
            return f"id bigint NOT NULL DEFAULT nextval('{SEQUENCE}')"
        sql, params = schema_editor.column_sql(model, field)
        check = field.db_parameters(schema_editor.connection)["check"]
        column = f"{schema_editor.quote_name(field.column)} {sql % tuple(map(schema_editor.quote_value, params))}"
        return f"{column} CHECK ({check})" if check else column


class Guarded(CreateModel):
    """Create an ordinary table that likewise refuses every change of what it holds."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        super().database_forwards(app_label, schema_editor, from_state, to_state)
        model = to_state.apps.get_model(app_label, self.name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            schema_editor.execute(REFUSE, params=None)
            with schema_editor.connection.cursor() as cursor:
                guard(cursor, model._meta.db_table)
