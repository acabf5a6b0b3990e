import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_public_posts_may_stand_in_feeds"),
        ("members", "0002_time_to_take_a_post_back"),
    ]

    operations = [
        migrations.AddField(model_name="user", name="leaves_at", field=models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="Departure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=64, unique=True)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("is_removed", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField()),
                ("erases_at", models.DateTimeField(db_index=True)),
                ("begun_at", models.DateTimeField(null=True)),
                ("things", models.PositiveIntegerField(default=0)),
                ("erased", models.PositiveIntegerField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="departure",
                        to="accounts.account",
                    ),
                ),
            ],
        ),
    ]
