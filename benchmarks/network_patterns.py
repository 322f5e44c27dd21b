"""What a network meeting can find and what it makes up: made-up cases with and without a planted pattern, many times over.

    python benchmarks/network_patterns.py [--runs 200] [--seed 1]

Per number of cases and schools it says in how many meetings something was told that is not there, and in how many a planted
pair was found, by how much more often the second factor is seen where the first is. Cases are as the form has them: 50
things to tick, most of them rarely. Schools differ, in how many cases they bring and in how freely they tick each thing, so
that ticks hang together between schools without any link between them.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from attendance.comparison import patterns  # noqa: E402

ITEMS, FIRST, SECOND = 50, 0, 1
SIZES = ((40, 8), (40, 16), (54, 8), (54, 16), (80, 8), (80, 16), (120, 16))
LINKS = ((0.2, 0.6), (0.15, 0.75), (0.1, 0.85))
"""How often the second factor is seen without the first, and with it; the first at 40 % of the cases."""


def made(chance: np.random.Generator, number: int, schools: int, link: tuple[float, float] | None) -> patterns.Cases:
    """Cases of schools of unequal size that tick unequally; with a `link` between the first two things, else without any."""
    shares = chance.dirichlet(np.full(schools, 3.0))
    school = np.concatenate([np.arange(schools), chance.choice(schools, number - schools, p=shares)])
    usual = np.concatenate([[0.4, 0.3], chance.uniform(0.04, 0.4, ITEMS - 2)])
    freely = chance.normal(0, 0.5, (schools, 1)) + chance.normal(0, 0.5, (schools, ITEMS))
    ticks = 1 / (1 + np.exp(-(np.log(usual / (1 - usual)) + freely)[school]))
    seen = chance.random((number, ITEMS)) < ticks
    if link:
        seen[:, SECOND] = chance.random(number) < np.where(seen[:, FIRST], link[1], link[0])
    return patterns.cases(np.arange(number), school, seen)


def main() -> None:
    """Prints a row of a Markdown table per size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print("| cases | schools | told though nothing hangs together | " + " | ".join(f"found at {a:.0%} → {b:.0%}" for a, b in LINKS)
          + " | told beside what was planted |\n|" + "---|" * (4 + len(LINKS)))  # fmt: skip
    for number, schools in SIZES:
        chance = np.random.default_rng([asked.seed, number, schools])
        invented = np.mean(
            [bool(patterns.frequent_patterns(made(chance, number, schools, None))) for _ in range(asked.runs)]
        )
        hits, beside = [], []
        for link in LINKS:
            runs = [
                {one.factors for one in patterns.frequent_patterns(made(chance, number, schools, link))}
                for _ in range(asked.runs)
            ]
            hits.append(np.mean([(FIRST, SECOND) in run for run in runs]))
            beside.append(np.mean([bool(run - {(FIRST, SECOND)}) for run in runs]))
        shares = " | ".join(f"{hit:.0%}" for hit in hits)
        print(f"| {number} | {schools} | {invented:.1%} | {shares} | {np.mean(beside):.1%} |", flush=True)


if __name__ == "__main__":
    main()
