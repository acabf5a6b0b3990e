import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("federation", "0003_where_their_pictures_are"),
        ("posts", "0013_quotes_are_shown_to_be_allowed"),
    ]

    operations = [
        migrations.CreateModel(
            name="Awaited",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uri", models.CharField(db_index=True, max_length=2000)),
                ("is_quoted", models.BooleanField(default=False)),
                (
                    "post",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="posts.post"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("post", "is_quoted"), name="federation_one_awaited")],
            },
        ),
    ]
