from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0014_posts_from_elsewhere_bring_emoji")]

    operations = [
        migrations.AddField(
            model_name="revision",
            name="title",
            field=models.CharField(blank=True, db_default="", default="", max_length=500),
        ),
    ]
