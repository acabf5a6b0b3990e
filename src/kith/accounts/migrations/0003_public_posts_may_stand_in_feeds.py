from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_lists_and_filters")]

    operations = [
        migrations.AddField(
            model_name="account", name="offers_feed", field=models.BooleanField(db_default=True, default=True)
        )
    ]
