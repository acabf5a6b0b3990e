from django.apps import AppConfig


class ServersConfig(AppConfig):
    name = "kith.servers"
    label = "servers"
    default_auto_field = "django.db.models.BigAutoField"
