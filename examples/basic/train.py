"""Fits y = a x + b by gradient descent. Needs Python alone."""

import json
import random
from pathlib import Path

LEARNING_RATE = 0.1
EPOCHS = 50


def sample(count: int) -> list[tuple[float, float]]:
    points = [random.uniform(-1, 1) for _ in range(count)]
    return [(x, 2 * x + 1 + random.gauss(0, 0.2)) for x in points]


def loss(a: float, b: float, points: list[tuple[float, float]]) -> float:
    return sum((a * x + b - y) ** 2 for x, y in points) / len(points)


random.seed(1)
train, test = sample(200), sample(100)
a = b = 0.0
curve = ["epoch,train,test"]
for epoch in range(1, EPOCHS + 1):
    errors = [(a * x + b - y, x) for x, y in train]
    a -= LEARNING_RATE * sum(2 * error * x for error, x in errors) / len(errors)
    b -= LEARNING_RATE * sum(2 * error for error, _ in errors) / len(errors)
    curve.append(f"{epoch},{loss(a, b, train):.6f},{loss(a, b, test):.6f}")

Path("plots").mkdir(exist_ok=True)
Path("plots/loss.csv").write_text("\n".join(curve) + "\n")
Path("metrics.json").write_text(json.dumps({"test_mse": loss(a, b, test)}, indent=2) + "\n")
Path("params.json").write_text(json.dumps({"learning_rate": LEARNING_RATE, "epochs": EPOCHS}, indent=2) + "\n")
print(f"y = {a:.3f} x + {b:.3f}, test_mse {loss(a, b, test):.4f}")
