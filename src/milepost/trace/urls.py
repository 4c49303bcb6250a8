from django.urls import path

from . import views

urlpatterns = [
    path("trace/", views.trace, name="trace"),
    path("trace/clauses/<uuid:pk>/", views.trace_clause, name="trace_clause"),
    path("trace/comments/<uuid:pk>/", views.trace_comment, name="trace_comment"),
    path("trace/statements/<int:pk>/", views.trace_statement, name="trace_statement"),
    path("trace/audit/<slug:slug>/", views.audit, name="audit"),
]
