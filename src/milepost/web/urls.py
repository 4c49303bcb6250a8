"""URL configuration of all pages.

A page is closed to strangers unless its view says otherwise, and each has a row in the
table of who may see it (tests/house_rules/access.py).
"""

from django.conf import settings
from django.urls import include, path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("language/", views.choose_language, name="choose_language"),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("", include("milepost.movement.urls")),
    path("", include("milepost.process.urls")),
    path("", include("milepost.consultation.urls")),
    path("", include("milepost.evidence.urls")),
    path("", include("milepost.documents.urls")),
    path("", include("milepost.review.urls")),
    path("", include("milepost.amendments.urls")),
    path("", include("milepost.adoption.urls")),
    path("", include("milepost.commitments.urls")),
    path("", include("milepost.trace.urls")),
]
if settings.DEMONSTRATION:
    urlpatterns.append(path("step-into/", views.step_into_role, name="step_into_role"))

handler403 = "milepost.web.views.not_allowed"
handler404 = "milepost.web.views.not_found"
handler500 = "milepost.web.views.broken"
