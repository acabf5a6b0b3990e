from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("federation", "0002_what_is_sent_can_be_held_back"),
    ]

    operations = [
        migrations.AddField(
            model_name="remoteactor",
            name="avatar_url",
            field=models.CharField(blank=True, db_default="", default="", max_length=2000),
        ),
        migrations.AddField(
            model_name="remoteactor",
            name="header_url",
            field=models.CharField(blank=True, db_default="", default="", max_length=2000),
        ),
        migrations.AddField(
            model_name="remoteactor",
            name="is_memorial",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="remoteactor",
            name="looked_round_at",
            field=models.DateTimeField(null=True),
        ),
    ]
