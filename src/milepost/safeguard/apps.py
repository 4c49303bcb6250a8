from django.apps import AppConfig


class SafeguardConfig(AppConfig):
    name = "milepost.safeguard"
    label = "safeguard"
