import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0007_posts_need_not_say_which_app_wrote_them")]

    operations = [
        migrations.AddField(
            model_name="appcode",
            name="spent_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="appcode",
            name="token",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="code",
                to="members.apptoken",
            ),
        ),
    ]
