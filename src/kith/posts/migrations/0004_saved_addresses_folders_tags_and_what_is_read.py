import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("links", "0001_keep_one_row_for_each_address"),
        ("posts", "0003_discussions_muted_for_a_while"),
    ]

    operations = [
        migrations.CreateModel(
            name="Folder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("folded", models.CharField(max_length=400)),
                ("created_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="folders",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account", "folded"), name="posts_one_folder")],
            },
        ),
        migrations.AlterField(
            model_name="bookmark",
            name="post",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="bookmarks", to="posts.post"
            ),
        ),
        migrations.AddField(
            model_name="bookmark",
            name="link",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="bookmarks", to="links.link"
            ),
        ),
        migrations.AddField(
            model_name="bookmark",
            name="title",
            field=models.CharField(blank=True, db_default="", max_length=300),
        ),
        migrations.AddField(
            model_name="bookmark",
            name="folder",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="bookmarks", to="posts.folder"
            ),
        ),
        migrations.AddField(model_name="bookmark", name="read_at", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="bookmark",
            index=models.Index(fields=["account", "folder", "-id"], name="posts_bookmarks_in_folder"),
        ),
        migrations.AddIndex(
            model_name="bookmark",
            index=models.Index(
                condition=models.Q(("read_at", None)), fields=["account", "-id"], name="posts_bookmarks_unread"
            ),
        ),
        migrations.AddConstraint(
            model_name="bookmark",
            constraint=models.UniqueConstraint(fields=("account", "link"), name="posts_one_bookmark_of_a_link"),
        ),
        migrations.AddConstraint(
            model_name="bookmark",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("link__isnull", True), ("post__isnull", False)),
                    models.Q(("link__isnull", False), ("post__isnull", True)),
                    _connector="OR",
                ),
                name="posts_bookmark_of_one_thing",
            ),
        ),
        migrations.CreateModel(
            name="Label",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("folded", models.CharField(max_length=400)),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="labels",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account", "folded"), name="posts_one_label")],
            },
        ),
        migrations.CreateModel(
            name="Labelling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "bookmark",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="labellings", to="posts.bookmark"
                    ),
                ),
                (
                    "label",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="labellings",
                        to="posts.label",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("label", "bookmark"), name="posts_one_labelling")],
            },
        ),
        migrations.AddField(
            model_name="label",
            name="bookmarks",
            field=models.ManyToManyField(related_name="labels", through="posts.Labelling", to="posts.bookmark"),
        ),
    ]
