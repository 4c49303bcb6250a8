from django.apps import AppConfig


class AmendmentsConfig(AppConfig):
    name = "milepost.amendments"
    label = "amendments"
