from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    name = "milepost.consultation"
    label = "consultation"
