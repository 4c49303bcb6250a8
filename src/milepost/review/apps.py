from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "milepost.review"
    label = "review"
