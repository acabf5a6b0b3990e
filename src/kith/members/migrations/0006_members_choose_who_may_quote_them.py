from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0005_letters_answer_letters")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="default_quoters",
            field=models.CharField(db_default="everyone", default="everyone", max_length=9),
        ),
    ]
