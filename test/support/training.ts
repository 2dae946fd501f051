/** A training as a user has it, `train.py`: it writes what it measured, and commits none of it. Needs Python alone. */
export const training = `
import json, os
lr = float(open("params.yaml").read().split(":")[1])
os.makedirs("plots", exist_ok=True)
with open("plots/loss.csv", "w") as out:
    print("epoch,loss", file=out)
    for epoch in range(1, 31):
        print(epoch, 1 / (1 + lr * epoch), sep=",", file=out)
json.dump({"accuracy": 1 - 1 / (2 + 100 * lr), "loss": 1 / (1 + lr * 30)}, open("metrics.json", "w"))
print("tokens in my environment:", [name for name, value in os.environ.items() if "ghs_" in value])
`;

/** The repository of that training, beside the workflow. */
export const trainingFiles = {
  'train.py': training,
  'params.yaml': 'lr: 0.1\n',
  '.gitignore': 'metrics.json\nplots/\n.cml/\n.gitlab-ci-local/\n',
};
