"""This machine: what it has and lacks (doctor), what is fastest on it (tune), how fast that is (bench)."""
