"""Pictures as numpy and PyAV hold them: scaling, letterbox, privacy mask, thumbnail."""
