"""Where events go: console, JSON lines, webhook, MQTT, Home Assistant."""
