import django.db.models.deletion
from django.db import migrations, models

_QUOTERS = [("everyone", "Everyone"), ("followers", "My followers"), ("nobody", "Nobody")]
_STATES = [
    ("pending", "Not answered yet"),
    ("accepted", "Allowed"),
    ("rejected", "Not allowed"),
    ("revoked", "Allowed once, and taken back"),
]


class Migration(migrations.Migration):
    dependencies = [("posts", "0009_what_is_brought_knows_what_it_answers")]

    operations = [
        migrations.AddField(
            model_name="post",
            name="is_quote",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="post",
            name="quoters",
            field=models.CharField(choices=_QUOTERS, db_default="nobody", default="nobody", max_length=9),
        ),
        migrations.AddField(
            model_name="post",
            name="quotes_count",
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.CreateModel(
            name="Quote",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="quote",
                        serialize=False,
                        to="posts.post",
                    ),
                ),
                ("state", models.CharField(choices=_STATES, default="pending", max_length=8)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "quoted",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="quotes",
                        to="posts.post",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["quoted", "-post"], name="posts_quotes")]},
        ),
    ]
