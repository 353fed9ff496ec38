"""From a source's own stamps to the one media clock, and how far picture and sound are apart on it."""
