"""One stack for each setting of a layer that a target could get wrong."""

DENSE, FLAT = ("Dense", {"output_size": 3}), ("Flatten", {})
LOSSES = {
    "MSE": ("numbers", {}),
    "MAE": ("numbers", {}),
    "Huber": ("numbers", {"delta": 0.5}),
    "BinaryCrossEntropy": ("two", {}),
    "CategoricalCrossEntropy": ("classes", {"temperature": 2.5}),
}
"""For each loss what it learns, and settings."""
LAYERS = {
    "Dense": [{"output_size": 4}, {"output_size": 2, "no_bias": True}],
    "Convolutional": [
        {"output_depth": 2, "kernel_size": 3, "padding": padding, "stride": stride}
        for padding in ("valid", "same", 2)
        for stride in (1, 2, 3)
    ]
    + [{"output_depth": 2, "kernel_size": 2, "padding": "same", "stride": 2, "no_bias": True}],
    "MaxPooling2D": [{}, {"pool_size": 3, "strides": 2}],
    "AveragePooling2D": [{}, {"pool_size": 3, "strides": 1}],
    "GlobalAveragePooling2D": [{}],
    "Flatten": [{}],
    "Reshape": [{"output": (6, 3, 7)}, {"output": (126,)}],
    "Dropout": [{"probability": 0.4}],
    "GaussianNoise": [{}],
    "BatchNormalization": [{"epsilon": 0.1}],
    "BatchNormalization2D": [{"epsilon": 0.1}],
    "LayerNormalization": [{"epsilon": 0.1}],
    "ReLU": [{}],
    "LeakyReLU": [{"alpha": 0.2}],
    "PReLU": [{}, {"per_channel": True}],
    "ELU": [{"alpha": 1.5}],
    "Sigmoid": [{}],
    "Tanh": [{}],
    "Softplus": [{}],
    "Swish": [{}],
    "GELU": [{}],
    "Softmax": [{"temperature": 0.5}],
}
"""Settings of each layer that are worth a test."""
IMAGES_ONLY = {"Convolutional", "MaxPooling2D", "AveragePooling2D", "GlobalAveragePooling2D", "Reshape"}
ROWS_ONLY = {"Dense", "BatchNormalization"}


def stacks():
    """Yield kind of data and layers: each setting of each layer, on rows and on images where it takes both."""
    for name, settings in LAYERS.items():
        for config in settings:
            if name not in ROWS_ONLY:
                yield "image", [(name, config), FLAT, DENSE]
                yield (
                    "image",
                    [
                        ("Convolutional", {"output_depth": 4, "kernel_size": 2}),
                        (name, _sized(name, config)),
                        FLAT,
                        DENSE,
                    ],
                )
            if name not in IMAGES_ONLY | {"BatchNormalization2D"}:
                yield "row", [("Dense", {"output_size": 6}), (name, config), DENSE]
    for last in ("Softmax", "Softplus"):
        yield "row", [DENSE, (last, {"temperature": 0.5} if last == "Softmax" else {})]


def _sized(name, config):
    """Reshape has to have as many numbers as the images that it then gets, (4, 6, 5)."""
    return {"output": (120,) if len(config["output"]) == 1 else (5, 4, 6)} if name == "Reshape" else config


def name_of(stack):
    """Say a stack in a test's name."""
    kind, layers = stack
    return f"{kind}: " + ", ".join(
        f"{name}{''.join(f' {k}={v}' for k, v in config.items())}" for name, config in layers
    )
