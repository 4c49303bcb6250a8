"""Background jobs and the mail outbox: one queue, one worker, one lease."""
