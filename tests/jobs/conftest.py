"""Jobs of these tests, registered for as long as one runs."""

import pytest

from milepost.jobs import registry


@pytest.fixture
def register(monkeypatch):
    """Register a function as a background job for the length of a test."""
    monkeypatch.setattr(registry, "_registered", dict(registry.registered_jobs()))
    registry.registered_jobs.cache_clear()
    monkeypatch.setattr(registry, "autodiscover_modules", lambda _: None)

    def register(run, name="tests.job", **options):
        return registry.job(name, **options)(run)

    yield register
    monkeypatch.undo()
    registry.registered_jobs.cache_clear()
