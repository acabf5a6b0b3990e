from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0006_members_choose_who_may_quote_them")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="names_app",
            field=models.BooleanField(db_default=True, default=True),
        ),
    ]
