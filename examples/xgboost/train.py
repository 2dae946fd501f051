"""Boosts trees, and saves what XGBoost recorded in each round. Needs xgboost and scikit-learn."""

import json
from pathlib import Path

import xgboost
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split

PARAMS = {"eta": 0.1, "max_depth": 3, "objective": "binary:logistic", "eval_metric": ["logloss", "auc"], "seed": 1}
ROUNDS = 80

x, y = load_breast_cancer(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.4, random_state=1)
train, test = xgboost.DMatrix(x_train, y_train), xgboost.DMatrix(x_test, y_test)
evals: dict = {}
xgboost.train(PARAMS, train, ROUNDS, evals=[(train, "train"), (test, "test")], evals_result=evals, verbose_eval=False)
Path("evals_result.json").write_text(json.dumps(evals))
Path("params.json").write_text(json.dumps({**PARAMS, "rounds": ROUNDS}))
