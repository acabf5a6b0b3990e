from django.db import migrations

_OPEN_THEM = "UPDATE posts_post SET quoters = 'everyone' WHERE origin = 'feed' AND boost_of_id IS NULL"


class Migration(migrations.Migration):
    dependencies = [("posts", "0010_posts_can_be_quoted")]

    operations = [migrations.RunSQL(_OPEN_THEM, migrations.RunSQL.noop)]
