from django.apps import AppConfig


class MovementConfig(AppConfig):
    name = "milepost.movement"
    label = "movement"
