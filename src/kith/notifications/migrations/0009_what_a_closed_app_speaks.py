from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0008_people_hear_who_puts_them_into_collections")]

    operations = [
        migrations.AddField(
            model_name="pushsubscription",
            name="language",
            field=models.CharField(blank=True, db_default="", default="", max_length=12),
        ),
    ]
