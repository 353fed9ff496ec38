"""A house over HTTP: API, metrics and the page. ``server`` runs ``api``, whose doors ``guard`` keeps."""
