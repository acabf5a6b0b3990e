from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("posts", "0012_answers_can_carry_the_tag_of_a_chat")]

    operations = [
        migrations.AddField(
            model_name="quote",
            name="authorization",
            field=models.CharField(blank=True, db_default="", default="", max_length=2000),
        ),
        migrations.AddIndex(
            model_name="quote",
            index=models.Index(condition=~Q(authorization=""), fields=["authorization"], name="posts_authorized_quotes"),
        ),
    ]
