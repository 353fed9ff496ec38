"""The live house: places side by side, what a person switches in them, and how they are."""
