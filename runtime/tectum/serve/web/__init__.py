"""A house over HTTP: API, metrics and the page. ``server`` runs ``api``, where ``guard`` authorizes every request."""
