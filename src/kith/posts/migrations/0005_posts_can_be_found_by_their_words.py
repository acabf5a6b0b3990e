import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Max, Q


def begin_to_catch_up(apps, schema_editor):
    """The posts that are here already are made findable in the background, the newest first (posts.tasks)."""
    newest = apps.get_model("posts", "Post").objects.aggregate(id=Max("id"))["id"]
    if newest is not None:
        apps.get_model("posts", "CatchingUp").objects.create(id=1, below=newest + 1)


class Migration(migrations.Migration):
    dependencies = [
        ("posts", "0004_saved_addresses_folders_tags_and_what_is_read"),
    ]

    operations = [
        migrations.CreateModel(
            name="FindableWords",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="findable_words",
                        serialize=False,
                        to="posts.post",
                    ),
                ),
                ("words", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="CatchingUp",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("below", models.BigIntegerField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=Q(id=1), name="posts_one_catching_up")],
            },
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                fields=["author", "in_reply_to"], name="posts_answers", condition=Q(in_reply_to__isnull=False)
            ),
        ),
        migrations.RunPython(begin_to_catch_up, migrations.RunPython.noop, elidable=True),
    ]
