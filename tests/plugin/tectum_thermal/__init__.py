"""A thermal array, a door contact and a CSV file for Tectum."""
