"""Who made a bundle: signed by its publisher with TUF (The Update Framework 1.0), fetched and verified by a device."""
