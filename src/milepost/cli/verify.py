"""`milepost verify`: recompute findings and compare."""

from typing import TYPE_CHECKING
from uuid import UUID

import click

from .add import run_action
from .django import data_dir, start

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from milepost.evidence.models import Finding


@click.command()
@data_dir
@click.argument("finding_id", required=False, type=click.UUID)
@click.option(
    "--process",
    "slug",
    metavar="NAME",
    help="Only findings of the process of this name.",
)
def verify(finding_id: UUID | None, slug: str | None) -> None:
    """Make findings again from the data as they are now, and say whether they hold.

    FINDING_ID is the id in the address of a finding's page; without it all findings
    are verified. Prints a line a finding: process, kind, id, outcome (holds,
    data_changed, result_differs, cannot) and what that means. Exit 0 when all hold, 1
    when one does not.
    """
    start()
    from milepost.evidence.actions import verify_finding
    from milepost.evidence.models import Verification
    from milepost.evidence.sentences import verified

    outcomes = set()
    for finding in _select_findings(finding_id, slug):
        seen = run_action(verify_finding, finding=finding)
        outcomes.add(seen.outcome)
        sentence = verified(finding, seen)
        click.echo(
            f"{finding.process.slug}  {finding.kind}  {finding.pk}  {seen.outcome}  {sentence}"
        )
    raise SystemExit(1 if outcomes - {Verification.Outcome.HOLDS} else 0)


def _select_findings(finding_id: UUID | None, slug: str | None) -> "QuerySet[Finding]":
    from milepost.evidence.models import Finding
    from milepost.process.models import Process

    if slug is not None and not Process.objects.filter(slug=slug).exists():
        raise click.UsageError(f"There is no process named {slug}.")
    findings = Finding.objects.named().order_by("process__slug", "made_at")
    if slug is not None:
        findings = findings.filter(process__slug=slug)
    if finding_id is not None:
        findings = findings.filter(pk=finding_id)
        if not findings.exists():
            raise click.UsageError(f"There is no finding {finding_id} here.")
    return findings
