"""Looks for a learning rate that suits a project, on its own data and a network of its own."""

from __future__ import annotations

from mpneuralnetwork.instruments.lr_finder import LearningRateTest, find_learning_rate

from ..data.dataset import Dataset
from ..data.source import Progress, no_progress
from ..project.project import Project
from .job import Job


def find_rate(project: Project, dataset: Dataset, progress: Progress = no_progress) -> LearningRateTest:
    """Try rates from far too small to far too large on a freshly drawn network, a batch for each.

    Raises:
        DataError: the data cannot be split as the project asks.
        Cancelled: ``progress`` requested the end.
    """
    job = Job(project, dataset)
    train, batch_size = job.data.train, project.training_settings.batch_size
    return find_learning_rate(job.model, train.inputs, train.targets, batch_size=batch_size, progress=progress)
