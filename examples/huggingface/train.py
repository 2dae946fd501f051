"""Teaches a very small transformer to tell which digit a sequence repeats. Needs transformers, torch and accelerate."""

import random

import torch
from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainingArguments

LEARNING_RATE = 3e-3

random.seed(1)
torch.manual_seed(1)


def examples(count: int) -> list[dict]:
    rows = []
    for _ in range(count):
        label = random.randrange(4)
        ids = [random.choice([label, label, random.randrange(10)]) for _ in range(12)]
        rows.append({"input_ids": torch.tensor(ids), "labels": torch.tensor(label)})
    return rows


def accuracy(prediction) -> dict:
    return {"accuracy": float((prediction.predictions.argmax(-1) == prediction.label_ids).mean())}


config = BertConfig(
    vocab_size=10, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32, num_labels=4
)
trainer = Trainer(
    BertForSequenceClassification(config),
    TrainingArguments(
        "out", learning_rate=LEARNING_RATE, num_train_epochs=4, per_device_train_batch_size=16, logging_steps=2,
        eval_strategy="steps", eval_steps=8, save_strategy="no", report_to=[], use_cpu=True, seed=1,
    ),
    train_dataset=examples(512),
    eval_dataset=examples(256),
    compute_metrics=accuracy,
)
trainer.train()
metrics = trainer.evaluate()
trainer.save_metrics("eval", metrics)
trainer.save_state()
