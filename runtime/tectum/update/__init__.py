"""A newer bundle on a device: fetched and verified (``trust``), tried here, and taken if it is well."""
