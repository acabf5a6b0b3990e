from django.apps import AppConfig


class CpdConfig(AppConfig):
    name = "kith.cpd"
    label = "cpd"
    default_auto_field = "django.db.models.BigAutoField"
