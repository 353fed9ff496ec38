"""The file of a house: what may stand in it, how it is read, what is checked."""
