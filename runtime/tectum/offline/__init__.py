"""Recordings as fast as the machine can: events, raw scores, a report."""
