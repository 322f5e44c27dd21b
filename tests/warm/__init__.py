"""Python processes that need no seconds of imports: each is a copy of one that has imported everything already.

Most of what a small command costs is its imports, and the suite starts hundreds of commands. `warm_python` gives the path of
a program that takes `-m module …` like Python does and starts with all libraries there. What it runs is a process: with an
environment, a folder, streams and an end of its own, and it can be killed at any moment.
"""

from tests.warm.start import warm_python

__all__ = ["warm_python"]
