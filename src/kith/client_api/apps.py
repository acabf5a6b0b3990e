from django.apps import AppConfig


class ClientApiConfig(AppConfig):
    name = "kith.client_api"
    label = "client_api"
    default_auto_field = "django.db.models.BigAutoField"
