from django.urls import path

from . import views

urlpatterns = [
    path("directory/", views.directory, name="directory"),
    path("directory/<uuid:pk>/", views.organisation, name="organisation"),
    path("bodies/<uuid:pk>/", views.body, name="body"),
]
