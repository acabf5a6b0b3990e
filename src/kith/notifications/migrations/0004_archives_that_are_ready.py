from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0003_planned_posts_that_could_not_go_out"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("mention", "Someone mentions me"),
                    ("reply", "Someone answers me"),
                    ("follow", "Someone follows me"),
                    ("follow_request", "Someone asks to follow me"),
                    ("boost", "Someone passes on my post"),
                    ("favourite", "Someone thanks me for a post"),
                    ("poll", "A poll I wrote or voted in has ended"),
                    ("edit", "A post I passed on was changed"),
                    ("post", "Someone I asked to hear from has posted"),
                    ("decided", "The moderators decided on what I reported"),
                    ("unsent", "A post I planned could not go out"),
                    ("archive", "The archive I asked for is ready"),
                    ("sign_up", "Someone asks to join (administrators)"),
                    ("report", "Something was reported (moderators)"),
                ],
                max_length=16,
            ),
        ),
    ]
