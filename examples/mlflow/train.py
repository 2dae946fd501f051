"""Fits a logistic regression by gradient descent, and logs it to MLflow. Needs mlflow."""

import mlflow
import numpy as np

LEARNING_RATE = 0.5
EPOCHS = 60

random = np.random.default_rng(1)
x = random.normal(size=(600, 5))
y = (x @ [1.5, -2.0, 1.0, 0.0, 0.5] + random.normal(size=600) > 0).astype(float)
train, test = slice(0, 400), slice(400, 600)


def predict(weights, part):
    return 1 / (1 + np.exp(-x[part] @ weights))


def loss(weights, part):
    p = np.clip(predict(weights, part), 1e-9, 1 - 1e-9)
    return float(-np.mean(y[part] * np.log(p) + (1 - y[part]) * np.log(1 - p)))


mlflow.set_experiment("churn")
with mlflow.start_run():
    mlflow.log_params({"learning_rate": LEARNING_RATE, "epochs": EPOCHS})
    weights = np.zeros(5)
    for epoch in range(EPOCHS):
        weights -= LEARNING_RATE * x[train].T @ (predict(weights, train) - y[train]) / 400
        mlflow.log_metrics({"train/loss": loss(weights, train), "val/loss": loss(weights, test)}, step=epoch)
    mlflow.log_metric("accuracy", float(np.mean((predict(weights, test) > 0.5) == y[test])))
