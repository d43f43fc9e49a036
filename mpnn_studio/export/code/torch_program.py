"""The program that trains an exported network in PyTorch, on one device or on several."""

from __future__ import annotations

from math import prod, sqrt

from mpneuralnetwork.layers.weighted import WeightedLayer

from ..trained import TrainedNetwork
from ..translations import WrittenPart, layers_of
from .numpy_layers import number
from .torch_training import SCHEDULES, TORCH_TRAINING

AUGMENTED = "\nThe studio varied the training images at random; that is left out here.\n"

TRAIN = '''\
"""Train the network anew, on whatever device is there.

    python train.py                                  one process
    torchrun --nproc-per-node 4 train.py             four, which share each batch; so on several machines
    python train.py --resume                         go on from checkpoint.pt

The examples lie in examples.npz, as the studio split them. The weights are written to retrained.safetensors.
{remark}"""

import json
import math
import os
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from data import about, inputs
from model import Network
from safetensors.torch import save_file
from torch import distributed, nn
from torch.nn.parallel import DistributedDataParallel
from torch.optim import {optimizer_name}

HERE = Path(__file__).parent
EPOCHS, BATCH, SEED = {epochs}, {batch_size}, {seed}
RATE, DECAY, L1 = {rate}, {decay}, {l1}
CLIP_VALUE, CLIP_NORM = {clip_value}, {clip_norm}
PATIENCE, KEEP_BEST = {patience}, {keep_best}
"""Epochs without a lower validation loss after which it ends, 0 for never; end with the best weights."""
START = {start}
"""Standard deviation of the weights at the start, by name."""
RANK, WORLD = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))


class Schedule:
    """Multiply the rate by a factor that depends on the step: here always 1."""

    def factor(self, step, steps):
        return 1.0

    def observe(self, loss):
        """Receive the loss of a validation."""


{schedule_source}def losses(z, t):
    """Return the loss of each example of a batch."""
    return {loss}


def device():
    """Return the processor to train on."""
    if torch.cuda.is_available():
        return torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0)))
    return torch.device("mps" if torch.backends.mps.is_available() and WORLD == 1 else "cpu")


def split(data, name, place):
    """Return prepared inputs and targets of a split."""
    prepared = inputs(data[f"{{name}}_inputs"], about["preparation"])
    return torch.from_numpy(prepared).to(place), torch.from_numpy(data[f"{{name}}_targets"]).to(place)


def begin(network):
    """Draw the weights as the studio does; biases start at zero."""
    for name, parameter in network.named_parameters():
        if name.endswith("bias"):
            nn.init.zeros_(parameter)
        if name in START:
            nn.init.normal_(parameter, 0, START[name])


def optimizer_of(network):
    """Return the optimizer; decay pulls the weights, but no bias and no normalisation."""
    pulled = [m.weight for m in network.modules() if isinstance(m, (nn.Linear, nn.Conv2d))]
    others = [p for p in network.parameters() if all(p is not each for each in pulled)]
    groups = [{{"params": pulled, "weight_decay": 0.0 if L1 else DECAY}}, {{"params": others, "weight_decay": 0.0}}]
    groups = [group for group in groups if group["params"]]
    return {optimizer}, pulled


def learn(network, optimizer, pulled, x, t, weights, rows):
    """Take one step on a batch, of which each process computes its share."""
    # A batch too small to share is computed by all of them: its gradient is the same.
    mine = rows[RANK::WORLD] if len(rows) >= 2 * WORLD else rows
    share = weights[rows].sum() / WORLD if len(rows) >= 2 * WORLD else weights[rows].sum()
    optimizer.zero_grad()
    ((losses(network(x[mine]), t[mine]) * weights[mine]).sum() / share).backward()
    if CLIP_VALUE:
        nn.utils.clip_grad_value_(network.parameters(), CLIP_VALUE)
    if CLIP_NORM:
        nn.utils.clip_grad_norm_(network.parameters(), CLIP_NORM)
    if L1:
        for parameter in pulled:
            parameter.grad.add_(parameter.detach().sign(), alpha=DECAY)
    optimizer.step()


@torch.no_grad()
def measure(network, x, t):
    """Return the mean loss, and the share of examples that are right; each process measures its own examples."""
    network.eval()
    found = torch.zeros(3, dtype=torch.float32, device=x.device)
    if WORLD > 1:
        for statistics in network.buffers():
            distributed.broadcast(statistics, 0)
    for rows in torch.arange(len(x))[RANK::WORLD].split(256):
        z = network(x[rows])
        classes = z.argmax(1) if z.shape[1] > 1 else (z[:, 0] > 0).long()
        right = (classes == t[rows]).sum() if about["classes"] else 0
        found += torch.tensor([losses(z, t[rows]).sum(), right, len(rows)], device=x.device)
    network.train()
    if WORLD > 1:
        distributed.all_reduce(found)
    return (found[0] / found[2]).item(), (found[1] / found[2]).item()


def main(arguments):
    """Train, validate after each epoch, keep a checkpoint, measure the test split."""
    place = device()
    if WORLD > 1:
        distributed.init_process_group("nccl" if place.type == "cuda" else "gloo")
    torch.manual_seed(SEED)
    with np.load(HERE / "examples.npz", allow_pickle=False) as file:
        data = dict(file)
    (x, t), (x_val, t_val), (x_test, t_test) = (split(data, name, place) for name in ("train", "validation", "test"))
    by_class = json.loads(str(data["about"]))["class_weights"]
    weights = torch.ones(len(x), device=place)
    for label, weight in by_class.items():
        weights[t == int(label)] = weight
    plain = Network().to(place)
    begin(plain)
    optimizer, pulled = optimizer_of(plain)
    schedule = {schedule}
    first, best = 0, [math.inf, 0, None]
    if "--resume" in arguments:
        saved = torch.load(HERE / "checkpoint.pt", map_location=place, weights_only=True)
        plain.load_state_dict(saved["network"])
        optimizer.load_state_dict(saved["optimizer"])
        vars(schedule).update(saved["schedule"])
        first, best = saved["epochs"], saved["best"]
    network = plain
    if WORLD > 1:
        if place.type == "cuda":
            network = nn.SyncBatchNorm.convert_sync_batchnorm(network)
        network = DistributedDataParallel(network, device_ids=[place] if place.type == "cuda" else None)
    batches = math.ceil(len(x) / BATCH)
    for epoch in range(first, EPOCHS):
        # Each epoch has an order of its own, the same in every process and after a resumption.
        order = torch.randperm(len(x), generator=torch.Generator().manual_seed(SEED * 100_003 + epoch))
        for step, rows in enumerate(order.split(BATCH), epoch * batches):
            for group in optimizer.param_groups:
                group["lr"] = RATE * schedule.factor(step, EPOCHS * batches)
            learn(network, optimizer, pulled, x, t, weights, rows)
        if len(x_val):
            loss, accuracy = measure(plain, x_val, t_val)
            schedule.observe(loss)
            better = loss < best[0]
            now = {{name: value.clone() for name, value in plain.state_dict().items()}} if KEEP_BEST else None
            best = [loss, 0, now] if better else [best[0], best[1] + 1, best[2]]
            if RANK == 0:
                said = f", accuracy {{accuracy:.2%}}" if about["classes"] else ""
                sys.stderr.write(f"epoch {{epoch + 1}} of {{EPOCHS}}: validation loss {{loss:.4f}}{{said}}\\n")
        if RANK == 0:
            state = {{"network": plain.state_dict(), "optimizer": optimizer.state_dict(), "schedule": vars(schedule)}}
            torch.save({{**state, "epochs": epoch + 1, "best": best}}, HERE / "checkpoint.new")
            (HERE / "checkpoint.new").replace(HERE / "checkpoint.pt")
        if PATIENCE and best[1] >= PATIENCE:
            break
    if best[2] is not None:
        plain.load_state_dict(best[2])
    result = {{}}
    if len(x_test):
        loss, accuracy = measure(plain, x_test, t_test)
        result = {{"test_loss": loss, **({{"test_accuracy": accuracy}} if about["classes"] else {{}})}}
    if RANK == 0:
        save_file({{k: v.contiguous().cpu() for k, v in plain.state_dict().items()}}, HERE / "retrained.safetensors")
        sys.stdout.write(json.dumps({{**result, "processes": WORLD, "device": str(place)}}) + "\\n")
    if WORLD > 1:
        distributed.destroy_process_group()


if __name__ == "__main__":
    main(sys.argv[1:])
'''


def training_program(trained: TrainedNetwork) -> str:
    """Return the source of the program.

    Raises:
        ProjectError: a part of the training cannot be said in PyTorch.
    """
    project, settings = trained.project, trained.project.training_settings
    parts = (project.loss, project.optimizer, project.schedule)
    loss, optimizer, schedule = (TORCH_TRAINING.say(WrittenPart(spec.create())) for spec in parts)
    shrinks = project.optimizer.create()
    source = SCHEDULES.get(schedule.partition("(")[0], "")
    return TRAIN.format(
        remark=AUGMENTED if project.preparation_settings.augments and trained.schema.is_image else "",
        optimizer_name=optimizer.partition("(")[0],
        epochs=settings.epochs,
        batch_size=settings.batch_size,
        seed=settings.seed,
        rate=number(shrinks.learning_rate),
        decay=number(shrinks.weight_decay),
        l1=shrinks.regularization == "L1",
        clip_value=number(shrinks.clip_value),
        clip_norm=number(shrinks.clip_norm),
        patience=-(-settings.patience // settings.evaluations),
        keep_best=settings.keep_best,
        start=starts(trained),
        schedule_source=f"{source}\n\n" if source else "",
        loss=loss,
        optimizer=optimizer,
        schedule=schedule,
    )


def starts(trained: TrainedNetwork) -> dict[str, float]:
    """Return the standard deviation of each layer's weights at the start, by PyTorch's name of the array."""
    found = {}
    for index, part in enumerate(layers_of(trained.model)):
        layer = part.component
        if isinstance(layer, WeightedLayer):
            kind = layer.default_initializer if layer.initialization == "auto" else layer.initialization
            shape = layer.weight_shape(part.input_shape)
            # A Dense layer has (inputs, outputs); a convolution (outputs, inputs, rows, columns).
            ends = shape if len(shape) == 2 else (prod(shape[1:]), shape[0] * prod(shape[2:]))
            variance = {"zeros": 0.0, "he": 2 / ends[0]}.get(kind, 2 / sum(ends))
            found[f"layers.{index}.weight"] = float(f"{sqrt(variance):.6g}")
    return found
