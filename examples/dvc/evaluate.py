"""How far the model is off, in thousands, on houses that it has not seen."""
import csv
import json
from pathlib import Path

weights = json.loads(Path("model.json").read_text())
rows = [[float(cell) for cell in row] for row in list(csv.reader(Path("data/split/test.csv").open()))[1:]]
squares = absolute = 0.0
with Path("plots/residuals.csv").open("w") as file:
    file.write("price,predicted\n")
    for *features, price in rows:
        inputs = [1.0, *(value / 100 for value in features)]
        predicted = 100 * sum(w * x for w, x in zip(weights, inputs))
        file.write(f"{price:g},{predicted:.2f}\n")
        squares += (predicted - price) ** 2 / len(rows)
        absolute += abs(predicted - price) / len(rows)
Path("metrics.json").write_text(json.dumps({"rmse": squares**0.5, "mae": absolute}))
