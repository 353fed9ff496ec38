"""How people speak of what a rule may join, and of what happened: one module a language."""
