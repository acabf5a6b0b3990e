import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("links", "0001_keep_one_row_for_each_address"),
        ("posts", "0005_posts_can_be_found_by_their_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="PostLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "link",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="post_links",
                        to="links.link",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="post_links",
                        to="posts.post",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "indexes": [models.Index(fields=["link", "-post"], name="posts_by_link")],
                "constraints": [models.UniqueConstraint(fields=("post", "link"), name="posts_one_link")],
            },
        ),
        migrations.AddField(
            model_name="post",
            name="story",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="posts",
                to="links.link",
            ),
        ),
        migrations.AddField(
            model_name="post", name="is_bare", field=models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["story", "-id"], name="posts_by_story", condition=Q(story__isnull=False)),
        ),
    ]
