from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "kith.project"
    label = "project"
