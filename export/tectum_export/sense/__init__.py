"""A sense that a package of its own brings (``docs/extending.md``), joined to a bundle that was trained without it."""
