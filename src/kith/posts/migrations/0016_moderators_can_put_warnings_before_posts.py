import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0015_earlier_readings_have_titles")]

    operations = [
        migrations.AddField(model_name="post", name="warned_at", field=models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="AddedWarning",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="added_warning",
                        serialize=False,
                        to="posts.post",
                    ),
                ),
                ("words", models.CharField(max_length=300)),
                ("own", models.CharField(blank=True, max_length=500)),
                ("own_is_sensitive", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
