"""Placeholder until this step's pages exist (its builder replaces this file)."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def soon(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path("findings/", soon, name="findings")]
