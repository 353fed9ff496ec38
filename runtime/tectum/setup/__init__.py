"""Setting a house up, and changing it: what is found and tried, and the file that comes of it."""
