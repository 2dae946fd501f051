"""Fits a polynomial by stochastic gradient descent, and logs to TensorBoard. Needs tensorboardX and numpy."""

import numpy as np
from tensorboardX import SummaryWriter

LEARNING_RATE = 0.05
STEPS = 300

random = np.random.default_rng(1)
x = random.uniform(-1, 1, size=500)
y = np.sin(3 * x) + random.normal(scale=0.1, size=500)
features = np.stack([x**power for power in range(4)], axis=1)
train, test = slice(0, 400), slice(400, 500)

weights = np.zeros(4)
with SummaryWriter("runs/polynomial") as writer:
    for step in range(STEPS):
        batch = random.integers(0, 400, size=16)
        error = features[batch] @ weights - y[batch]
        weights -= LEARNING_RATE * features[batch].T @ error / 16
        writer.add_scalar("train/loss", float(np.mean(error**2)), step)
        writer.add_scalar("val/loss", float(np.mean((features[test] @ weights - y[test]) ** 2)), step)
        for power, weight in enumerate(weights):
            writer.add_scalar(f"weights/{power}", float(weight), step)
