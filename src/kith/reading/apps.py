from django.apps import AppConfig


class ReadingConfig(AppConfig):
    name = "kith.reading"
    label = "reading"
    default_auto_field = "django.db.models.BigAutoField"
