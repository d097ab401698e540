"""The workers: claim a job, read, decide, apply one Plan in one transaction."""
