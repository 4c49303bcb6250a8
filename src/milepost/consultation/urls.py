from django.urls import path

from . import views

urlpatterns = [
    path("rounds/", views.rounds, name="rounds"),
    path("rounds/<uuid:pk>/", views.round, name="round"),
    path("rounds/<uuid:pk>/close/", views.close_round, name="close_round"),
    path(
        "statements/<int:pk>/answer/", views.answer_statement, name="answer_statement"
    ),
    path(
        "processes/<slug:slug>/import-round/", views.import_round, name="import_round"
    ),
    path("surveys/<uuid:pk>/", views.survey, name="survey"),
]
