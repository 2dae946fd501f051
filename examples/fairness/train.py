"""A credit model's scores, by sex and region. Needs Python alone; the "model" is a formula, so that the example is quick."""

import csv
import json
import math
import random
from pathlib import Path

params = json.loads(Path("params.json").read_text())
source = random.Random(3)
Path("data").mkdir(exist_ok=True)
inputs, predictions = [], []
for id in range(4000):
    sex, region = source.choice("FM"), source.choice(["APAC", "EMEA", "US"])
    income = source.lognormvariate(3.4 + (0.15 if sex == "M" else 0), 0.4)
    age = source.randint(18, 80)
    repaid = int(source.random() < 1 / (1 + math.exp(-(income - 28) / 9)))
    noise = source.gauss(0, 0.8)
    wrong = params["shift"].get(region, 0)
    score = 1 / (1 + math.exp(-((income - 28) / 9 + noise + wrong + params["sex_weight"] * (1 if sex == "M" else -1))))
    inputs.append([id, sex, region, age, round(income, 2)])
    predictions.append([id, sex, region, repaid, round(score, 4)])


def write(path: str, header: list[str], rows: list[list[object]]) -> None:
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


write("data/test.csv", ["id", "sex", "region", "age", "income"], inputs)
write("predictions.csv", ["id", "sex", "region", "y_true", "y_prob"], predictions)
right = sum((row[4] >= 0.5) == bool(row[3]) for row in predictions)
Path("metrics.json").write_text(json.dumps({"accuracy": right / len(predictions)}) + "\n")
