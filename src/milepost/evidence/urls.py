from django.urls import path

from . import views

urlpatterns = [
    path("findings/", views.findings, name="findings"),
    path("findings/<uuid:pk>/", views.finding, name="finding"),
    path("rounds/<uuid:pk>/analyse/", views.analyse_round, name="analyse_round"),
]
