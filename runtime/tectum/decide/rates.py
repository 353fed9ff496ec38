"""Whether something happens more often than before, from how often it did and for how long one looked.

Source: J. Przyborowski and H. Wilenski, "Homogeneity of results in testing samples from Poisson series", Biometrika 31
(1940): where two rates are the same, how many of all fell into the later time is binomial.
"""

from math import exp, lgamma, log, log1p

RARE = 1e-4
"""So seldom are the rates the same where they are said to differ: a fleet is looked at often, and has many devices."""

NEGLIGIBLE = 1e-9


def more_often(before: int, hours_before: float, after: int, hours_after: float, odds: float = RARE) -> bool:
    """Whether ``after`` in so many hours is more than ``before`` would let expect: were the rates the same, it would be
    so many or more seldomer than with these ``odds``.

    >>> more_often(0, 24.0, 2, 1 / 6), more_often(0, 24.0, 1, 1 / 6), more_often(48, 24.0, 2, 1.0)
    (True, False, False)
    """
    if after <= 0 or hours_after <= 0 or hours_before <= 0:
        return False
    share, count = hours_after / (hours_before + hours_after), before + after
    if after <= count * share:
        return False
    chosen = lgamma(count + 1) - lgamma(after + 1) - lgamma(before + 1)
    term = exp(chosen + after * log(share) + before * log1p(-share))
    whole, k = 0.0, after
    while term > whole * NEGLIGIBLE and whole < odds:  # above the mean each is smaller than the one before
        whole += term
        term *= (count - k) / (k + 1) * share / (1 - share)
        k += 1
    return whole < odds
