"""Splits the houses into those to learn from and those to test on. Python's standard library alone."""
import csv
import random
from pathlib import Path

import settings

params = settings.load()["prepare"]
rows = list(csv.reader(Path("data/houses.csv").open()))
head, houses = rows[0], rows[1:]
random.Random(params["seed"]).shuffle(houses)
cut = round(len(houses) * params["test"])
Path("data/split").mkdir(exist_ok=True)
for name, part in (("test", houses[:cut]), ("train", houses[cut:])):
    with Path(f"data/split/{name}.csv").open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *part])
