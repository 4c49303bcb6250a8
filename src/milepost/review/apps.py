"""App configuration of reviews."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "milepost.review"
    label = "review"
