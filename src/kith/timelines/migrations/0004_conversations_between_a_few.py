import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_places_and_tags_on_a_page_and_suggestions_one_does_not_want"),
        ("posts", "0008_posts_know_the_app_they_were_written_with"),
        ("timelines", "0003_lists_and_followed_tags"),
    ]

    operations = [
        migrations.CreateModel(
            name="Conversation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("thread_id", models.BigIntegerField()),
                ("people", models.CharField(max_length=64)),
                ("is_unread", models.BooleanField(default=False)),
                (
                    "last_post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="posts.post",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["owner", "-last_post"], name="timelines_conversations")],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "thread_id", "people"), name="timelines_one_conversation")
                ],
            },
        ),
        migrations.CreateModel(
            name="DirectEntry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "owner", "post", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="entries",
                        to="timelines.conversation",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="direct_entries",
                        to="posts.post",
                    ),
                ),
            ],
        ),
    ]
