from django.apps import AppConfig


class DraftingConfig(AppConfig):
    name = "milepost.drafting"
    label = "drafting"
