from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_who_may_feature_someone_and_what_their_page_shows")]

    operations = [migrations.AddField("account", "covered_at", models.DateTimeField(null=True))]
