from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0002_drafts_and_posts_that_wait_and_who_may_reply")]

    operations = [
        migrations.AddField(model_name="threadmute", name="ends_at", field=models.DateTimeField(null=True)),
    ]
