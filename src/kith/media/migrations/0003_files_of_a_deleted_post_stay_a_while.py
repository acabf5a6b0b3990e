from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("media", "0002_emoji_of_this_server"),
    ]

    operations = [
        migrations.AddField(
            model_name="mediafile",
            name="spare_until",
            field=models.DateTimeField(null=True),
        ),
    ]
