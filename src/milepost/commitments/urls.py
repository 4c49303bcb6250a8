from django.urls import path

from . import views

urlpatterns = [
    path("commitments/", views.commitments, name="commitments"),
    path("commitments/<uuid:pk>/", views.commitment, name="commitment"),
    path("clauses/<uuid:pk>/commit/", views.make_commitment, name="make_commitment"),
    path(
        "commitments/<uuid:pk>/report/", views.report_progress, name="report_progress"
    ),
    path("commitments/<uuid:pk>/open/", views.open_commitment, name="open_commitment"),
]
