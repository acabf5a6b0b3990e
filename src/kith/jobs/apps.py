from django.apps import AppConfig
from django.core.checks import register
from django.utils.module_loading import import_string


class JobsConfig(AppConfig):
    name = "kith.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # By name: the check reads models, which are not there yet when Django imports this module.
        register(import_string("kith.jobs.checks.check_wiring"))
