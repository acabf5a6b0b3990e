from django.db import migrations, models

_DECISIONS = [
    ("nothing", "Leave it as it is"),
    ("hide", "Hide the post"),
    ("sign", "Put a warning before the post"),
    ("warn", "Write to them"),
    ("cover", "Cover all their pictures"),
    ("limit", "Limit the account"),
    ("suspend", "Suspend the account"),
]


class Migration(migrations.Migration):
    dependencies = [("moderation", "0004_reports_go_to_other_servers_too")]

    operations = [
        migrations.AlterField(
            model_name="caution", name="decision", field=models.CharField(choices=_DECISIONS, max_length=8)
        ),
        migrations.AlterField(
            model_name="report", name="decision", field=models.CharField(blank=True, choices=_DECISIONS, max_length=8)
        ),
    ]
