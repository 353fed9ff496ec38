"""Knowledge distillation: teacher networks label the data once, into a cache; the students learn from it."""
