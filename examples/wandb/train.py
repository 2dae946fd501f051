"""Learns a small maze by Q-learning, and logs to Weights & Biases without an account. Needs wandb."""

import random

import wandb

EXPLORATION = 0.3
EPISODES = 200
MOVES = [(0, 1), (1, 0), (0, -1), (-1, 0)]

random.seed(1)
run = wandb.init(project="maze", mode="offline", config={"exploration": EXPLORATION, "episodes": EPISODES})
values: dict[tuple[int, int, int], float] = {}
for episode in range(EPISODES):
    row = column = steps = 0
    while (row, column) != (4, 4) and steps < 100:
        greedy = max(range(4), key=lambda move: values.get((row, column, move), 0.0))
        move = random.randrange(4) if random.random() < EXPLORATION else greedy
        next_row = min(4, max(0, row + MOVES[move][0]))
        next_column = min(4, max(0, column + MOVES[move][1]))
        reward = 1.0 if (next_row, next_column) == (4, 4) else -0.02
        best = max(values.get((next_row, next_column, other), 0.0) for other in range(4))
        known = values.get((row, column, move), 0.0)
        values[row, column, move] = known + 0.2 * (reward + 0.95 * best - known)
        row, column, steps = next_row, next_column, steps + 1
    run.log({"episode/length": steps, "episode/return": 1 - 0.02 * steps})
run.finish()
