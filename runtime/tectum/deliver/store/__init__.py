"""What is kept: events, snapshots, clips, and for how long."""
