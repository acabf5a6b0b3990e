from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_moderators_cover_someones_pictures")]

    operations = [
        migrations.AlterField(
            model_name="account",
            name="folded_name",
            field=models.CharField(blank=True, db_index=True, max_length=400),
        ),
        migrations.AddIndex(
            model_name="account",
            index=models.Index(condition=models.Q(("kind", "feed")), fields=["folded_name"], name="accounts_websites"),
        ),
    ]
