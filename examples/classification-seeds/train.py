"""Logistic regression by stochastic gradient descent, once for each seed. Needs Python alone."""

import json
import math
import random
from pathlib import Path

params = json.loads(Path("params.json").read_text())
SEEDS = 8


def sample(source: random.Random, count: int) -> list[tuple[list[float], int]]:
    rows = []
    for _ in range(count):
        label = source.randrange(2)
        shift = 0.55 if label else -0.55
        rows.append(([source.gauss(shift, 1) for _ in range(6)], label))
    return rows


def score(weights: list[float], x: list[float]) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(w * v for w, v in zip(weights, x))))))


test = sample(random.Random(1000), 2000)
for seed in range(SEEDS):
    source = random.Random(seed)
    train = sample(source, 200)
    weights = [source.gauss(0, 1) for _ in range(6)]
    for _ in range(params["epochs"]):
        source.shuffle(train)
        for x, y in train:
            error = score(weights, x) - y
            weights = [w - params["learning_rate"] * error * v for w, v in zip(weights, x)]
    right = sum((score(weights, x) >= 0.5) == bool(y) for x, y in test)
    losses = [-math.log(max(1e-12, score(weights, x) if y else 1 - score(weights, x))) for x, y in test]
    folder = Path(f"metrics/seed={seed}")
    folder.mkdir(parents=True, exist_ok=True)
    metrics = {"accuracy": right / len(test), "log_loss": round(sum(losses) / len(losses), 6)}
    (folder / "metrics.json").write_text(json.dumps(metrics) + "\n")
