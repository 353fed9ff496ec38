"""Many devices on one broker: what each says of itself, and what happens at all of them."""
