import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0004_websites_that_may_credit_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("follows", "People you follow"),
                            ("blocks", "People you block"),
                            ("mutes", "People you mute"),
                            ("bookmarks", "Posts you saved"),
                            ("lists", "Lists of people"),
                            ("filters", "Filters"),
                        ],
                        max_length=9,
                    ),
                ),
                ("replaces", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("begun_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("removed", models.PositiveIntegerField(default=0)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.account"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Archive",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.CharField(max_length=64, unique=True)),
                ("asked_at", models.DateTimeField()),
                ("things", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("problem", models.CharField(blank=True, max_length=200)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.account"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "-id"], name="site_archives")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at", None)), fields=("account",), name="site_one_archive"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("cells", models.JSONField(default=list)),
                ("target_id", models.BigIntegerField(null=True)),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("done", "Done"),
                            ("already", "Was so already"),
                            ("elsewhere", "On another server, where it is looked for"),
                            ("failed", "Could not be done"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("problem", models.CharField(blank=True, max_length=200)),
                (
                    "brought",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="site.import",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["brought", "result", "position"], name="site_lines")],
                "constraints": [models.UniqueConstraint(fields=("brought", "position"), name="site_one_line")],
            },
        ),
    ]
