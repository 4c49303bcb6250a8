"""`milepost trace`: gaps in the traceability of processes."""

import click

from .django import data_dir, start


@click.group()
def trace() -> None:
    """Walk the line from voice to effect, and find its gaps."""


@trace.command()
@data_dir
@click.option(
    "--process", "slug", metavar="NAME", help="Only the process of this name."
)
def audit(slug: str | None) -> None:
    """List every gap in the line; exit 1 when there is one, 0 when there is none.

    Prints a line a gap: process, kind, what is missing, and whether it was planted in
    an exercise or is explained. Without --process all processes are looked at, and the
    record of who did what is checked as well.
    """
    start()
    from milepost.process.models import Process
    from milepost.safeguard.actors import OPERATOR
    from milepost.trace.queries import find_gaps, record_gap

    processes = Process.objects.order_by("slug")
    if slug is not None:
        processes = processes.filter(slug=slug)
        if not processes.exists():
            raise click.UsageError(f"There is no process named {slug}.")
    gaps = [
        (process.slug, gap)
        for process in processes
        for gap in find_gaps(process, OPERATOR)
    ]
    broken = record_gap() if slug is None else None
    if broken:
        gaps.append(("-", broken))
    for name, gap in gaps:
        mark = (
            " (planted)" if gap.is_planted else " (explained)" * bool(gap.explanation)
        )
        click.echo(f"{name}  {gap.kind}  {gap.sentence()}{mark}")
    planted = sum(gap.is_planted for _, gap in gaps)
    click.echo(f"Gaps: {len(gaps)}, of which planted on purpose: {planted}.")
    raise SystemExit(1 if gaps else 0)
