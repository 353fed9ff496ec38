"""From sound to words: voice activity, and the recogniser that is asked."""
