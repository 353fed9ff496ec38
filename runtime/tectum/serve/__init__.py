"""Ways into a running house: the page, its API and metrics, and Home Assistant's Assist."""
