"""Searches the regularisation of a ridge regression, and keeps the study. Needs optuna and numpy."""

import numpy as np
import optuna

TRIALS = 25
STRONGEST = 10.0

random = np.random.default_rng(1)
x = random.normal(size=(120, 30))
y = x[:, :5] @ [2.0, -1.0, 0.5, 1.0, -0.5] + random.normal(size=120)


def objective(trial: optuna.Trial) -> float:
    strength = trial.suggest_float("strength", 1e-3, STRONGEST, log=True)
    weights = np.linalg.solve(x[:80].T @ x[:80] + strength * np.eye(30), x[:80].T @ y[:80])
    return float(np.mean((x[80:] @ weights - y[80:]) ** 2))


study = optuna.create_study(storage="sqlite:///optuna.db", study_name="ridge", sampler=optuna.samplers.TPESampler(seed=1))
study.optimize(objective, n_trials=TRIALS)
