"""An index over every three letters in a row of handles and names, kept by the database itself.

SQLite: FTS5 with its trigram tokenizer, whose contents are accounts_account itself, so nothing is kept twice.

PostgreSQL: an array of these threes, made by a function of our own, so that no extension is needed.

Who rebuilds accounts_account on SQLite (an AlterField does, and an AddField whose default is not plain) drops the
triggers with it: let the migration after it create them again. tests/processes/test_migrations.py looks for them.
"""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE accounts_names USING fts5(
        username, folded_name, content='accounts_account', content_rowid='id', columnsize=0, tokenize='trigram')""",
    """CREATE TRIGGER accounts_names_added AFTER INSERT ON accounts_account BEGIN
        INSERT INTO accounts_names (rowid, username, folded_name) VALUES (new.id, new.username, new.folded_name);
    END""",
    """CREATE TRIGGER accounts_names_removed AFTER DELETE ON accounts_account BEGIN
        INSERT INTO accounts_names (accounts_names, rowid, username, folded_name)
        VALUES ('delete', old.id, old.username, old.folded_name);
    END""",
    """CREATE TRIGGER accounts_names_changed AFTER UPDATE OF username, folded_name ON accounts_account
    WHEN old.username <> new.username OR old.folded_name <> new.folded_name BEGIN
        INSERT INTO accounts_names (accounts_names, rowid, username, folded_name)
        VALUES ('delete', old.id, old.username, old.folded_name);
        INSERT INTO accounts_names (rowid, username, folded_name) VALUES (new.id, new.username, new.folded_name);
    END""",
    "INSERT INTO accounts_names (accounts_names) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER accounts_names_added",
    "DROP TRIGGER accounts_names_removed",
    "DROP TRIGGER accounts_names_changed",
    "DROP TABLE accounts_names",
]
POSTGRESQL = [
    """CREATE FUNCTION accounts_grams(named text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT coalesce(array_agg(DISTINCT substr(named, place, 3)), '{}')
        FROM generate_series(1, length(named) - 2) AS place
    $$""",
    "CREATE INDEX accounts_handles ON accounts_account USING gin (accounts_grams(lower(username)))",
    # One or two letters are what a handle begins with.
    "CREATE INDEX accounts_handle_begins ON accounts_account (lower(username) text_pattern_ops)",
    "CREATE INDEX accounts_names ON accounts_account USING gin (accounts_grams(folded_name))",
]
POSTGRESQL_BACK = [
    "DROP INDEX accounts_handles",
    "DROP INDEX accounts_handle_begins",
    "DROP INDEX accounts_names",
    "DROP FUNCTION accounts_grams(text)",
]


def begin(apps, schema_editor):
    run(schema_editor, SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL)


def end(apps, schema_editor):
    run(schema_editor, SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK)


def run(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0012_people_elsewhere_bring_emoji")]

    operations = [migrations.RunPython(begin, end)]
