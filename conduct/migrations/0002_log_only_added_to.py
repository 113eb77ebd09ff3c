"""Triggers: the log of what was done is only ever added to, on each kind of database.

SQLite drops triggers when a later migration makes a table anew; such a migration calls
``protect`` again. ``tests/conduct/test_constraints.py`` notices when that was forgotten.
"""

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER conduct_log_no_update BEFORE UPDATE ON conduct_conductevent
       BEGIN SELECT RAISE(ABORT, 'The log is only ever added to.'); END""",
    """CREATE TRIGGER conduct_log_no_delete BEFORE DELETE ON conduct_conductevent
       BEGIN SELECT RAISE(ABORT, 'The log is only ever added to.'); END""",
    """CREATE TRIGGER conduct_log_end_moves_on BEFORE UPDATE ON conduct_loghead
       WHEN NEW.number <= OLD.number
       BEGIN SELECT RAISE(ABORT, 'The log is only ever added to.'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION conduct_log_only_added_to() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'The log is only ever added to.'
          USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER conduct_log_no_change BEFORE UPDATE OR DELETE ON conduct_conductevent
       FOR EACH ROW EXECUTE FUNCTION conduct_log_only_added_to()""",
    """CREATE TRIGGER conduct_log_end_moves_on BEFORE UPDATE ON conduct_loghead
       FOR EACH ROW WHEN (NEW.number <= OLD.number)
       EXECUTE FUNCTION conduct_log_only_added_to()""",
]
UNPROTECT = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS conduct_log_no_update",
        "DROP TRIGGER IF EXISTS conduct_log_no_delete",
        "DROP TRIGGER IF EXISTS conduct_log_end_moves_on",
    ],
    "postgresql": [
        "DROP TRIGGER IF EXISTS conduct_log_no_change ON conduct_conductevent",
        "DROP TRIGGER IF EXISTS conduct_log_end_moves_on ON conduct_loghead",
        "DROP FUNCTION IF EXISTS conduct_log_only_added_to()",
    ],
}
PROTECT = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def protect(apps, schema_editor):
    unprotect(apps, schema_editor)
    for statement in PROTECT[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unprotect(apps, schema_editor):
    for statement in UNPROTECT[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("conduct", "0001_initial")]
    operations = [migrations.RunPython(protect, unprotect)]
