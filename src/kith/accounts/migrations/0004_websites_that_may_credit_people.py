from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_public_posts_may_stand_in_feeds")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="attribution_domains",
            field=models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list),
        )
    ]
