"""A row without its target is left out, whatever was proposed for the gaps of the column before it was chosen."""

import numpy as np

from mpnn_studio.data.decisions import Decisions, source_decided


def test_a_category_chosen_as_the_target_gets_no_class_for_its_gaps(tmp_path):
    diets = ["herb", "omni", "carni", "", "omni", "herb"]
    path = tmp_path / "sleep.csv"
    path.write_text("diet,hours,class\n" + "".join(f"{diets[n % 6]},{n % 17}.5,{'ab'[n % 2]}\n" for n in range(60)))
    dataset = source_decided(path, Decisions(target="diet", missing={"diet": "category"})).load()
    assert set(np.unique(dataset.targets)) == {0, 1, 2}
    assert len(dataset) == 50
