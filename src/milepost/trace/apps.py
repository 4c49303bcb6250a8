from django.apps import AppConfig


class TraceConfig(AppConfig):
    name = "milepost.trace"
    label = "trace"
