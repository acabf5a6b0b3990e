from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("timelines", "0005_what_is_talked_about")]

    operations = [
        migrations.CreateModel(
            name="TrendReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("tag", "Tag"), ("story", "Story"), ("post", "Post")], max_length=5),
                ),
                ("subject_id", models.BigIntegerField()),
                ("is_shown", models.BooleanField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "subject_id"), name="timelines_one_trend_review")
                ],
            },
        ),
    ]
