"""A linear model of the price, by gradient descent."""
import csv
import json
from pathlib import Path

import settings

params = settings.load()["train"]
rows = [[float(cell) for cell in row] for row in list(csv.reader(Path("data/split/train.csv").open()))[1:]]
weights = [0.0] * len(rows[0])
Path("plots").mkdir(exist_ok=True)
with Path("plots/loss.csv").open("w") as file:
    file.write("epoch,loss\n")
    for epoch in range(params["epochs"]):
        loss = 0.0
        for *features, price in rows:
            inputs = [1.0, *(value / 100 for value in features)]
            error = sum(w * x for w, x in zip(weights, inputs)) - price / 100
            loss += error * error / len(rows)
            weights = [w - params["rate"] * error * x for w, x in zip(weights, inputs)]
        file.write(f"{epoch},{loss:.6f}\n")
Path("model.json").write_text(json.dumps(weights))
