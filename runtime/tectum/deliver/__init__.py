"""deliver: sinks for events and the report. Nothing comes after it."""
