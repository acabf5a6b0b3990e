from django.apps import AppConfig


class PostsConfig(AppConfig):
    name = "kith.posts"
    label = "posts"
    default_auto_field = "django.db.models.BigAutoField"
