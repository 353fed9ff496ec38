"""The roles of a repository of signed bundles (TUF 1.0, section 2.1); importable without the extra."""

ROLES = ("root", "targets", "snapshot", "timestamp")
"""``root`` says whose keys count; ``targets`` which files belong to a bundle; ``snapshot`` which metadata belong
together; ``timestamp`` which snapshot is the newest."""
