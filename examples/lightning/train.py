"""Fits a small network to a curve, with Lightning's own CSV logger. Needs lightning."""

import lightning
import torch
from lightning.pytorch.loggers import CSVLogger

WIDTH = 32

torch.manual_seed(1)
x = torch.rand(400, 1) * 6
y = torch.sin(x) + 0.1 * torch.randn(400, 1)
parts = torch.utils.data.TensorDataset(x[:300], y[:300]), torch.utils.data.TensorDataset(x[300:], y[300:])


class Curve(lightning.LightningModule):
    def __init__(self, width: int, learning_rate: float = 0.02) -> None:
        super().__init__()
        self.save_hyperparameters()
        self.net = torch.nn.Sequential(torch.nn.Linear(1, width), torch.nn.Tanh(), torch.nn.Linear(width, 1))

    def training_step(self, batch, _):
        loss = torch.nn.functional.mse_loss(self.net(batch[0]), batch[1])
        self.log("train_loss", loss)
        return loss

    def validation_step(self, batch, _):
        self.log("val_loss", torch.nn.functional.mse_loss(self.net(batch[0]), batch[1]))

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=self.hparams.learning_rate)


trainer = lightning.Trainer(
    max_epochs=20, logger=CSVLogger("."), log_every_n_steps=5, enable_progress_bar=False, enable_checkpointing=False
)
trainer.fit(
    Curve(WIDTH),
    torch.utils.data.DataLoader(parts[0], batch_size=30, shuffle=True),
    torch.utils.data.DataLoader(parts[1], batch_size=100),
)
