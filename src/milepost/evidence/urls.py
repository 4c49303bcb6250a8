from django.urls import path

from . import views

urlpatterns = [
    path("findings/", views.findings, name="findings"),
    path("findings/<uuid:pk>/", views.finding, name="finding"),
    path("findings/<uuid:pk>/verify/", views.verify_finding, name="verify_finding"),
    path("rounds/<uuid:pk>/analyse/", views.analyse_round, name="analyse_round"),
    path(
        "rounds/<uuid:pk>/suggest-themes/", views.suggest_themes, name="suggest_themes"
    ),
    path("themes/<int:pk>/name/", views.name_theme, name="name_theme"),
    path("themes/<int:pk>/merge/", views.merge_theme, name="merge_theme"),
    path("themes/<int:pk>/dismiss/", views.dismiss_theme, name="dismiss_theme"),
    path("jobs/<uuid:pk>/", views.job, name="job"),
]
