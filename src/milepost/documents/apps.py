from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "milepost.documents"
    label = "documents"
