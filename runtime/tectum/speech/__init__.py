"""From sound to text: voice activity, and the recogniser that is asked."""
