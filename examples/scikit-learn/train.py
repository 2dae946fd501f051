"""Tells handwritten digits apart, and saves scikit-learn's own report. Needs scikit-learn."""

import csv
import json
from pathlib import Path

from sklearn.datasets import load_digits
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import classification_report
from sklearn.model_selection import train_test_split

TREES = 100
DEPTH = 12

x, y = load_digits(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.4, random_state=1)
model = RandomForestClassifier(TREES, max_depth=DEPTH, random_state=1).fit(x_train, y_train)
predicted = model.predict(x_test)

Path("reports").mkdir(exist_ok=True)
report = classification_report(y_test, predicted, output_dict=True)
Path("reports/classification_report.json").write_text(json.dumps(report, indent=1))
Path("params.json").write_text(json.dumps({"trees": TREES, "depth": DEPTH}))
with open("predictions.csv", "w", newline="") as file:
    csv.writer(file).writerows([("id", "label", "prediction"), *zip(range(len(y_test)), y_test, predicted)])
