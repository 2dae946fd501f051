"""Four answers to each of 300 questions. A stand-in for a model: each question has its own chance of a right answer."""

import json
import random
from pathlib import Path

params = json.loads(Path("params.json").read_text())
QUESTIONS, ANSWERS = 300, 4
TOPICS = ["arithmetic", "code", "history", "law"]

nature = random.Random(7)
answers = random.Random(params["sampling_seed"])
rows = []
for question in range(QUESTIONS):
    topic = TOPICS[question % len(TOPICS)]
    easy = nature.betavariate(1.6, 0.7)
    chance = easy * params["quality"].get(topic, 1)
    for _ in range(ANSWERS):
        rows.append({"question_id": f"{topic}-{question:03}", "topic": topic, "correct": int(answers.random() < chance)})
Path("predictions.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
mean = sum(row["correct"] for row in rows) / len(rows)
Path("metrics.json").write_text(json.dumps({"pass_rate": round(mean, 6)}) + "\n")
