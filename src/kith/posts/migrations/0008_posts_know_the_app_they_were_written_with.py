import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0004_apps_may_be_let_in"),
        ("posts", "0007_posts_know_where_they_were_brought_from"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="app",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="members.app",
            ),
        ),
    ]
