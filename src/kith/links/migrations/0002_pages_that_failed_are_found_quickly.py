from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("links", "0001_keep_one_row_for_each_address")]

    operations = [
        migrations.AddIndex(
            model_name="link",
            index=models.Index(fields=["fetch_at"], name="links_failed", condition=models.Q(state="failed")),
        ),
    ]
