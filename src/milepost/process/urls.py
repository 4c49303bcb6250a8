from django.urls import path

from . import views

urlpatterns = [
    path("processes/", views.processes, name="processes"),
    path("processes/<slug:slug>/", views.process, name="process"),
]
