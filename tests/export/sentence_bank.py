"""A few sentences as the text encoder learns from them."""

from tectum_export.data.manifest import Item
from tectum_export.data.text_bank import TextBank
from tectum_export.recipe import load_recipe


def bank_of(said):
    """``said``: sentences by intent."""
    items = [
        Item("text", "sentences", source=text, labels=(intent,), text=text, language="en")
        for intent, texts in said.items()
        for text in texts
    ]
    return TextBank(items, tuple(said), ("none", "home", "away", "night"), load_recipe("home").data)
