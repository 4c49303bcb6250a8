from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "milepost.commitments"
    label = "commitments"
