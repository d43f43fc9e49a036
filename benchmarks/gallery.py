"""Train every bundled example and draw its picture for the gallery.

    python -m benchmarks.gallery                 all of them, into assets/examples
    python -m benchmarks.gallery spirals --dry   one, only to see its metrics

Each line says what the example reaches, so that its summary can be held to it.
"""

from __future__ import annotations

import argparse
import os
from threading import Event as Flag

from mpnn_studio.processor import prepare_numpy

prepare_numpy()

from mpneuralnetwork.components.errors import TrainingError  # noqa: E402
from PySide6.QtGui import QGuiApplication  # noqa: E402

from mpnn_studio.project.examples import examples, load_example  # noqa: E402
from mpnn_studio.project.project import Project  # noqa: E402
from mpnn_studio.resources import asset  # noqa: E402
from mpnn_studio.run.events import Event, Step  # noqa: E402
from mpnn_studio.run.headless import train  # noqa: E402

from .gallery_pictures import Trained, draw  # noqa: E402


def main() -> int:
    """Read the command line, train, draw."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="examples; all when none is named")
    parser.add_argument("--dry", action="store_true", help="write no pictures")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication([])
    for name in options.names or [example.name for example in examples()]:
        trained, message = train_example(load_example(name))
        print(f"{name}: {message}", flush=True)
        if not options.dry:
            draw(trained).save(str(asset("examples") / f"{name}.png"))
    application.quit()
    return 0


def train_example(project: Project) -> tuple[Trained, str]:
    """Train as the command line does; return the result, also in words."""
    dataset = project.data.create().load()
    losses: list[float] = []

    def watch(event: Event) -> None:
        if isinstance(event, Step):
            losses.append(event.loss)

    try:
        run = train(project, dataset, watch, Flag())
    except TrainingError as error:
        return Trained(project, dataset, losses, None), str(error)
    return Trained(project, dataset, losses, run), str(run.metrics())


if __name__ == "__main__":
    raise SystemExit(main())
