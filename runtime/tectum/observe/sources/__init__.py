"""Where observations come from: cameras, streams, microphones, recordings, typed text."""
