from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("reading", "0003_letters_save_to_the_shelves"),
    ]

    operations = [
        migrations.DeleteModel(name="ImportLine"),
        migrations.DeleteModel(name="Import"),
    ]
