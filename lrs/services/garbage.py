"""How often this process looks for garbage that holds itself."""

import gc


def collect_seldom() -> None:
    """Spare the program itself and short-lived Statements from being searched for cycles again and again.

    A batch of 100 Statements makes some 6,000 containers, all of which go when their last reference does. For a process
    that stores many of them; called once, when the program is loaded.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
