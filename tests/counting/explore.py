"""Looks for disagreement in more regions than the tests do:

    python -m tests.counting.explore FIRST_SEED LAST_SEED [SCHOOLS]

Prints `agree` or the smallest differing rows per seed; a seed that disagrees belongs in test_agreement.py.
"""

import sys

from tests.counting.agreement import disagreement


def main() -> None:
    """Compares the regions of the seeds from first to last."""
    first, last, *schools = (int(text) for text in sys.argv[1:])
    for seed in range(first, last + 1):
        print(f"seed {seed}: {disagreement(seed, *schools) or 'agree'}", flush=True)


if __name__ == "__main__":
    main()
