from django.urls import path

from . import views

urlpatterns = [
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/<uuid:pk>/", views.meeting, name="meeting"),
    path("agenda/<int:pk>/adopt/", views.adopt_text, name="adopt_text"),
    path("adoptions/<uuid:pk>/", views.adoption, name="adoption"),
    path(
        "adoptions/<uuid:pk>/reserve/",
        views.enter_reservation,
        name="enter_reservation",
    ),
]
