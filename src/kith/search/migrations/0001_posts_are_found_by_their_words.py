"""The index over posts_findablewords, kept by the database itself in the transaction that changes a post.

SQLite: FTS5 whose contents are that table, so nothing is kept twice. Its text is words already (foundations/tokens.py):
the plainest tokenizer, which only cuts at spaces, takes them as they are.

PostgreSQL: a generated tsvector, made word by word and not by a language's rules, so that it finds what SQLite finds and
needs no extension. One entry holds 16,383 places and 1 MB at the most: of a longer text the beginning is found.

Who rebuilds posts_findablewords on SQLite (an AlterField does) drops the triggers with it: let the migration after it
create them again. search/tests/test_index.py looks for them.
"""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE search_posts USING fts5(
        words, content='posts_findablewords', content_rowid='post_id', columnsize=0, tokenize='ascii')""",
    """CREATE TRIGGER search_posts_added AFTER INSERT ON posts_findablewords BEGIN
        INSERT INTO search_posts (rowid, words) VALUES (new.post_id, new.words);
    END""",
    """CREATE TRIGGER search_posts_removed AFTER DELETE ON posts_findablewords BEGIN
        INSERT INTO search_posts (search_posts, rowid, words) VALUES ('delete', old.post_id, old.words);
    END""",
    """CREATE TRIGGER search_posts_changed AFTER UPDATE ON posts_findablewords BEGIN
        INSERT INTO search_posts (search_posts, rowid, words) VALUES ('delete', old.post_id, old.words);
        INSERT INTO search_posts (rowid, words) VALUES (new.post_id, new.words);
    END""",
    "INSERT INTO search_posts (search_posts) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER search_posts_added",
    "DROP TRIGGER search_posts_removed",
    "DROP TRIGGER search_posts_changed",
    "DROP TABLE search_posts",
]
# The words hold letters, digits and marks alone, so that in quotes they need no escape.
POSTGRESQL = [
    """CREATE FUNCTION search_tokens(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
        SELECT coalesce(string_agg('''' || word || ''':' || place, ' '), '')::tsvector
        FROM unnest(string_to_array(words, ' ')) WITH ORDINALITY AS each (word, place)
        WHERE word <> '' AND place < 16384
    $$""",
    """ALTER TABLE posts_findablewords
        ADD COLUMN tokens tsvector GENERATED ALWAYS AS (search_tokens(words)) STORED""",
    "CREATE INDEX search_posts ON posts_findablewords USING gin (tokens)",
]
POSTGRESQL_BACK = [
    "ALTER TABLE posts_findablewords DROP COLUMN tokens",
    "DROP FUNCTION search_tokens(text)",
]


def begin(apps, schema_editor):
    run(schema_editor, SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL)


def end(apps, schema_editor):
    run(schema_editor, SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK)


def run(schema_editor, statements):
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("posts", "0005_posts_can_be_found_by_their_words")]

    operations = [migrations.RunPython(begin, end)]
