"""How a language says reasons and background, which ask for nothing (decide/backgrounds.py)."""

from msgspec import Struct


class Reasons(Struct, frozen=True):
    """How a language says them, as expressions. ``breaks``: words with which a reason, or what follows of one, begins,
    with or without a mark before them; ``of_it``: with what one says more of what was asked for ("he keeps coming
    back"); ``otherwise``: with what a reason begins that says what would be else, and so says no more of it;
    ``which``: what joins a clause to what it is said of, behind a mark; ``because``: what a reason begins with;
    ``lately``: words for how it has been; ``life``: for how life is; ``judged``: for what one thinks of it;
    ``condition``: words of a condition, or of what is not meant; ``turned``: what turns it round, but where "so"
    follows; ``begins``: with what a restriction begins; ``states``: words without which it is no clause; ``after``:
    with what one begins that stands behind a wish; ``effect``: what that does to people; ``habit``: what one that is no
    person is wont to do."""

    breaks: str
    of_it: str
    otherwise: str
    which: str
    because: str
    lately: str
    condition: str
    turned: str
    begins: str
    states: str
    life: str
    judged: str
    after: str
    effect: str
    habit: str
