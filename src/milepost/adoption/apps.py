from django.apps import AppConfig


class AdoptionConfig(AppConfig):
    name = "milepost.adoption"
    label = "adoption"
