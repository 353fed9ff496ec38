"""The command ``tectum``: one module a command."""
