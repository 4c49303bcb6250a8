from django.apps import AppConfig
from django.core import checks


class JobsConfig(AppConfig):
    name = "milepost.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Register the system check that the task engine can enqueue for later."""
        checks.register(_engine_defers)


def _engine_defers(**_: object) -> list[checks.CheckMessage]:
    """System check: an error unless the task engine can enqueue a job for later."""
    from django_tasks import default_task_backend

    if default_task_backend.supports_defer:
        return []
    return [
        checks.Error(
            "The engine named in TASKS cannot enqueue a job for later.",
            hint="Name one that supports run_after, such as"
            " django_tasks_db.DatabaseBackend.",
            id="jobs.E001",
        )
    ]
