"""Writes fixtures/torch/*.json: what PyTorch gives in float64, for tests to hold lib/train and lib/model to.

    python3 tools/torch/fixtures.py

Cases are the plain data of protocols; here they become PyTorch's objects. Given numbers are multiples of 1/64, exact in float32.
"""

import json
import random
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional
from torch.optim import lr_scheduler, swa_utils

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "torch"
STEPS, STEPS_PER_EPOCH = 100, 10
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def given(name, *shape):
    """Numbers around 0 with a deviation of about 1, the same in every version of PyTorch."""
    draw = random.Random(name)
    count = torch.Size(shape).numel()
    return torch.tensor([round(64 * draw.gauss(0, 1)) / 64 for _ in range(count)]).reshape(shape)


def plain(tensor):
    """All numbers in a row, to nine digits."""
    return [float(f"{number:.9g}") for number in tensor.detach().flatten().tolist()]


# --- optimisers, clipping, schedules ---

OPTIMISERS = [
    {"name": "sgd", "learningRate": 0.05, "momentum": 0},
    {"name": "sgd", "learningRate": 0.05, "momentum": 0.9},
    {"name": "sgd", "learningRate": 0.05, "momentum": 0.9, "nesterov": True},
    {"name": "sgd", "learningRate": 0.05, "momentum": 0, "weightDecay": 0.1},
    {"name": "sgd", "learningRate": 0.05, "momentum": 0.9, "nesterov": True, "weightDecay": 0.1},
    {"name": "adam", "learningRate": 0.05, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    {"name": "adam", "learningRate": 0.05, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0.1},
    {"name": "adam", "learningRate": 0.05, "beta1": 0.9, "beta2": 0.9999, "epsilon": 1e-8},
    {"name": "adamw", "learningRate": 0.05, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0.1},
    {"name": "adamw", "learningRate": 0.05, "beta1": 0.8, "beta2": 0.9999, "epsilon": 1e-3, "weightDecay": 0},
    {"name": "rmsprop", "learningRate": 0.01, "decay": 0.99, "epsilon": 1e-8, "momentum": 0},
    {"name": "rmsprop", "learningRate": 0.01, "decay": 0.9, "epsilon": 1e-3, "momentum": 0.9},
    {"name": "rmsprop", "learningRate": 0.01, "decay": 0.99, "epsilon": 1e-8, "momentum": 0.5, "weightDecay": 0.1},
]
CLIPPINGS = [None, {"norm": 1.5}, {"value": 0.75}]
SCHEDULES = [
    None,
    {"type": "step", "epochs": 3, "factor": 0.3},
    {"type": "exponential", "factor": 0.8},
    {"type": "exponential", "factor": 1, "warmUp": 15},
    {"type": "cosine"},
    {"type": "cosine", "to": 0.1},
    {"type": "cosine", "warmUp": 7},
    {"type": "step", "epochs": 2, "factor": 0.5, "warmUp": 25},
    {"type": "one-cycle"},
    {"type": "one-cycle", "rise": 0.45, "divisor": 10, "lastDivisor": 100},
]


def optimiser_of(parameters, case):
    case = dict(case)
    name, rate, decay = case.pop("name"), case.pop("learningRate"), case.pop("weightDecay", 0)
    if name == "sgd":
        return torch.optim.SGD(parameters, lr=rate, weight_decay=decay, **case)
    if name == "rmsprop":
        return torch.optim.RMSprop(
            parameters, lr=rate, alpha=case["decay"], eps=case["epsilon"], momentum=case["momentum"], weight_decay=decay
        )
    kind = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[name]
    return kind(parameters, lr=rate, betas=(case["beta1"], case["beta2"]), eps=case["epsilon"], weight_decay=decay)


def schedulers_of(optimiser, case, steps=STEPS, steps_per_epoch=STEPS_PER_EPOCH):
    """Each with the number of minibatches after which it steps."""
    if case is None:
        return []
    rate = optimiser.param_groups[0]["lr"]
    if case["type"] == "one-cycle":
        words = {"rise": "pct_start", "divisor": "div_factor", "lastDivisor": "final_div_factor"}
        options = {words[key]: value for key, value in case.items() if key in words}
        return [(1, lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps, cycle_momentum=False, **options))]
    if case["type"] == "step":
        found = [(steps_per_epoch, lr_scheduler.StepLR(optimiser, case["epochs"], case["factor"]))]
    elif case["type"] == "exponential":
        found = [(steps_per_epoch, lr_scheduler.ExponentialLR(optimiser, case["factor"]))]
    else:
        found = [(1, lr_scheduler.CosineAnnealingLR(optimiser, steps, eta_min=rate * case.get("to", 0)))]
    if "warmUp" in case:
        warm = case["warmUp"]
        found.append((1, lr_scheduler.LinearLR(optimiser, start_factor=1 / (warm + 1), total_iters=warm)))
    return found


def advance(schedulers, step, steps=STEPS):
    for every, scheduler in schedulers:
        if step % every == 0 and step < steps:
            scheduler.step()


def trained(start, matrix, vectors, case):
    """Weights after each tenth step, where the gradient is matrix times weights plus one vector after the other."""
    weights = nn.Parameter(start.clone())
    optimiser = optimiser_of([weights], case["optimiser"])
    schedulers = schedulers_of(optimiser, case.get("schedule"))
    clipping, found = case.get("clipping", {}), []
    for step in range(1, STEPS + 1):
        weights.grad = matrix @ weights.detach() + vectors[step % len(vectors)]
        if "norm" in clipping:
            # It divides by the norm plus 1e-6: a share of 7e-7 at most, here where norms above 1.5 are clipped.
            nn.utils.clip_grad_norm_([weights], clipping["norm"])
        if "value" in clipping:
            nn.utils.clip_grad_value_([weights], clipping["value"])
        optimiser.step()
        advance(schedulers, step)
        if step % 10 == 0:
            found.append(plain(weights))
    return found


class Point(nn.Module):
    """A module whose one parameter is a vector."""

    def __init__(self, start):
        super().__init__()
        self.weights = nn.Parameter(start.clone())


def averaged(start, matrix, vectors, decay):
    """The moving average of weights after each tenth step of gradient descent with momentum."""
    point, found = Point(start), []
    average = swa_utils.AveragedModel(point, avg_fn=lambda a, w, _: decay * a + (1 - decay) * w)
    optimiser = optimiser_of(point.parameters(), OPTIMISERS[1])
    for step in range(1, STEPS + 1):
        point.weights.grad = matrix @ point.weights.detach() + vectors[step % len(vectors)]
        optimiser.step()
        average.update_parameters(point)
        if step % 10 == 0:
            found.append(plain(average.module.weights))
    return found


def rates(case):
    optimiser = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1)
    schedulers, found = schedulers_of(optimiser, case), []
    for step in range(1, STEPS + 1):
        found.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        advance(schedulers, step)
    return [float(f"{rate:.15g}") for rate in found]


def defaults():
    """The constants that PyTorch's optimisers have where none are given."""
    words = {"alpha": "decay", "eps": "epsilon", "momentum": "momentum", "weight_decay": "weightDecay", "nesterov": "nesterov"}
    kinds = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW, "rmsprop": torch.optim.RMSprop, "sgd": torch.optim.SGD}
    found = {}
    for name, kind in kinds.items():
        own = kind([nn.Parameter(torch.zeros(1))], lr=0.1).defaults
        found[name] = {ours: own[theirs] for theirs, ours in words.items() if theirs in own}
        if "betas" in own:
            found[name].update(zip(("beta1", "beta2"), own["betas"]))
    return found


def optimisation():
    size = 6
    root = given("matrix", size, size)
    # Curvatures from 1/64 to about 10.
    matrix = torch.round(64 * root @ root.T / 2) / 64 + torch.eye(size) / 64
    start, vectors = given("start", size), 2 * given("vectors", 5, size)
    cases = [
        {key: value for key, value in dict(optimiser=o, clipping=c, schedule=s).items() if value is not None}
        for o in OPTIMISERS for c in CLIPPINGS for s in SCHEDULES
    ]
    return {
        "steps": STEPS,
        "stepsPerEpoch": STEPS_PER_EPOCH,
        "defaults": defaults(),
        "start": plain(start),
        "matrix": [plain(row) for row in matrix],
        "vectors": [plain(vector) for vector in vectors],
        "rates": [{"schedule": schedule, "rates": rates(schedule)} for schedule in SCHEDULES if schedule],
        "averages": [
            {"optimiser": OPTIMISERS[1], "decay": decay, "weights": averaged(start, matrix, vectors, decay)}
            for decay in (0.5, 0.9, 0.99, 0.999)
        ],
        "cases": [{**case, "weights": trained(start, matrix, vectors, case)} for case in cases],
    }


# --- layers: inside, channels are the second axis, as PyTorch has them; outside the last ---


class LastAxisNorm(nn.LayerNorm):
    def forward(self, x):
        return super().forward(x.movedim(1, -1)).movedim(-1, 1)


class Words(nn.Embedding):
    def forward(self, x):
        return super().forward(x.long()).movedim(-1, 1)


class Residual(nn.Module):
    def __init__(self, layers, shortcut):
        super().__init__()
        self.layers, self.shortcut = layers, shortcut

    def forward(self, x):
        return self.layers(x) + self.shortcut(x)


class Concatenate(nn.Module):
    def __init__(self, branches):
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], 1)


class Flatten(nn.Module):
    def forward(self, x):
        return x.movedim(1, -1).flatten(1)


class GlobalAverage(nn.Module):
    def forward(self, x):
        return x.mean((2, 3))


def chain(layers, shape):
    """The layers as one module, and the shape of an example behind them, channels first."""
    modules = []
    for layer in layers:
        module = module_of(layer, shape)
        modules.append(module)
        with torch.no_grad():
            shape = list(module.eval()(torch.zeros(2, *shape)).shape[1:])
    return nn.Sequential(*modules).train(), shape


def module_of(layer, shape):
    kind, channels = layer["type"], shape[0]
    window = dict(kernel_size=layer.get("size"), stride=layer.get("stride"), padding=layer.get("padding", 0))
    if kind == "conv2d":
        padding = layer.get("padding", "same")
        return nn.Conv2d(
            channels, layer["filters"], layer["kernelSize"], layer.get("stride", 1), padding,
            layer.get("dilation", 1), layer.get("groups", 1), layer.get("bias", True),
        )
    if kind == "batch-norm":
        module = nn.BatchNorm2d if len(shape) == 3 else nn.BatchNorm1d
        return module(channels, eps=layer.get("epsilon", 1e-5), momentum=layer.get("momentum", 0.1))
    if kind == "layer-norm":
        return LastAxisNorm(channels, eps=layer.get("epsilon", 1e-5))
    if kind == "residual":
        return Residual(chain(layer["layers"], shape)[0], chain(layer.get("shortcut", []), shape)[0])
    if kind == "concatenate":
        return Concatenate([chain(branch, shape)[0] for branch in layer["branches"]])
    return {
        "average-pool": lambda: nn.AvgPool2d(**window),
        "dense": lambda: nn.Linear(channels, layer["units"]),
        "dropout": lambda: nn.Dropout(layer["rate"]),
        "embedding": lambda: Words(layer["vocabulary"], layer["units"]),
        "flatten": Flatten,
        "gelu": nn.GELU,
        "global-average-pool": GlobalAverage,
        "leaky-relu": lambda: nn.LeakyReLU(layer["slope"]),
        "max-pool": lambda: nn.MaxPool2d(**window),
        "relu": nn.ReLU,
        "sigmoid": nn.Sigmoid,
        "silu": nn.SiLU,
        "tanh": nn.Tanh,
    }[kind]()


def channels_last(parameter):
    """The same weights in the order in which the layers here have them."""
    if parameter.dim() == 4:
        return parameter.permute(2, 3, 1, 0)
    return parameter.T if parameter.dim() == 2 else parameter


def ours(module, tensor_of=lambda parameter: parameter):
    """Tensors of all parameters, in the order of the layers."""
    found = []
    for part in module.modules():
        for parameter in part._parameters.values():
            if parameter is not None:
                tensor = tensor_of(parameter)
                found.append(plain(tensor if isinstance(part, nn.Embedding) else channels_last(tensor)))
    return found


def minibatch(module, x, mode, name):
    """Outputs, and gradients by inputs and parameters, of which those by the outputs are given."""
    module.train(mode == "training")
    module.zero_grad()
    words = any(isinstance(part, nn.Embedding) for part in module.modules())
    first = x.movedim(-1, 1).clone().requires_grad_(not words)
    y = module(first).movedim(1, -1)
    dy = given(f"{name} gradient", *y.shape)
    y.backward(dy)
    running = [plain(b) for key, b in module.named_buffers() if "running" in key]
    return {
        "mode": mode,
        "x": plain(x),
        "y": plain(y),
        "dy": plain(dy),
        "dx": [] if words else plain(first.grad.movedim(1, -1)),
        "gradients": ours(module, lambda parameter: parameter.grad),
        "buffers": running,
    }


CONV = {"type": "conv2d", "filters": 6, "kernelSize": 3}
NORM, RELU = {"type": "batch-norm"}, {"type": "relu"}
IMAGES = {
    "conv2d": [CONV],
    "conv2d of even size": [{**CONV, "kernelSize": 4}],
    "conv2d with stride, zeros and relu": [{**CONV, "stride": 2, "padding": 1}, RELU],
    "conv2d without zeros or bias": [{**CONV, "padding": "valid", "bias": False}],
    "conv2d with dilation": [{**CONV, "dilation": 2, "padding": 2, "stride": 2}],
    "conv2d 1 x 1": [{**CONV, "kernelSize": 1, "stride": 2, "padding": "valid"}],
    "conv2d in groups": [{**CONV, "filters": 10, "groups": 2, "stride": 2, "padding": 1}],
    "conv2d depthwise": [{**CONV, "filters": 4, "groups": 4}],
    "conv2d depthwise with stride, dilation and relu": [
        {**CONV, "filters": 4, "groups": 4, "stride": 2, "dilation": 2, "padding": 2}, RELU
    ],
    "conv2d depthwise with two filters a channel": [{**CONV, "filters": 8, "groups": 4}],
    "max-pool": [{"type": "max-pool", "size": 2}],
    "max-pool with padding": [{"type": "max-pool", "size": 3, "stride": 2, "padding": 1}],
    "conv2d, relu and max-pool": [CONV, RELU, {"type": "max-pool", "size": 3, "stride": 2, "padding": 1}],
    "average-pool": [{"type": "average-pool", "size": 2}],
    "average-pool with padding": [{"type": "average-pool", "size": 3, "stride": 2, "padding": 1}],
    "global-average-pool": [{"type": "global-average-pool"}],
    "batch-norm": [NORM],
    "batch-norm with constants, and relu": [{**NORM, "momentum": 0.3, "epsilon": 0.01}, RELU],
    "layer-norm": [{"type": "layer-norm"}],
    "relu": [RELU],
    "leaky-relu": [{"type": "leaky-relu", "slope": 0.01}],
    "gelu": [{"type": "gelu"}],
    "silu": [{"type": "silu"}],
    "sigmoid": [{"type": "sigmoid"}],
    "tanh": [{"type": "tanh"}],
    "residual": [
        {
            "type": "residual",
            "layers": [{**CONV, "stride": 2, "padding": 1, "bias": False}, NORM, RELU, {**CONV, "bias": False}, NORM],
            "shortcut": [{**CONV, "kernelSize": 1, "stride": 2, "padding": "valid", "bias": False}, NORM],
        },
        RELU,
    ],
    "concatenate, flatten and dense": [
        {"type": "concatenate", "branches": [[], [CONV, RELU]]}, {"type": "flatten"}, {"type": "dense", "units": 3}
    ],
}


def layer_case(name, shape, layers, inputs):
    module, _ = chain(layers, [shape[-1], *shape[:-1]] if len(shape) > 1 else list(shape))
    with torch.no_grad():
        for i, parameter in enumerate(module.parameters()):
            parameter.copy_(given(f"{name} {i}", *parameter.shape) / 2)
    weights = ours(module)
    modes = ["training", "training", "training", "evaluation"] if any(True for _ in module.buffers()) else ["training"]
    passes = [minibatch(module, inputs(i), mode, f"{name} {i}") for i, mode in enumerate(modes)]
    return {"name": name, "inputShape": shape, "layers": layers, "weights": weights, "passes": passes}


def layers():
    cases = []
    for name, own in IMAGES.items():
        shape = [7, 5, 4]
        # Tails where activations bend.
        factor = 3 if len(own) == 1 and len(own[0]) <= 2 else 1
        cases.append(layer_case(name, shape, own, lambda i: factor * given(f"{name} inputs {i}", 2, *shape)))
    vectors = {
        "batch-norm of vectors": [NORM],
        "layer-norm of vectors": [{"type": "layer-norm", "epsilon": 0.01}],
        "dense and relu": [{"type": "dense", "units": 5}, RELU],
    }
    for name, own in vectors.items():
        cases.append(layer_case(name, [13], own, lambda i: given(f"{name} inputs {i}", 5, 13) + 2))
    words = torch.tensor([[0, 4, 4, 2], [1, 1, 1, 0], [3, 2, 4, 0]], dtype=torch.float64)
    own = [{"type": "embedding", "vocabulary": 5, "units": 7}]
    module = nn.Sequential(Words(5, 7))
    with torch.no_grad():
        module[0].weight.copy_(given("table", 5, 7))
    cases.append({
        "name": "embedding", "inputShape": [4], "layers": own, "weights": ours(module),
        "passes": [minibatch(module, words, "training", "embedding")],
    })
    return {"cases": cases}


# --- losses ---

CLASS_WEIGHTS, POSITIVE_WEIGHTS = [0.5, 3, 1, 0, 0.125, 2, 1.75], [0.5, 3, 1, 10, 0.125]
LOSSES = [
    {"type": "cross-entropy"},
    {"type": "cross-entropy", "labelSmoothing": 0.1},
    {"type": "cross-entropy", "classWeights": CLASS_WEIGHTS},
    {"type": "cross-entropy", "classWeights": CLASS_WEIGHTS, "labelSmoothing": 0.3},
    {"type": "binary-cross-entropy"},
    {"type": "binary-cross-entropy", "positiveWeights": POSITIVE_WEIGHTS},
    {"type": "mean-squared-error"},
    {"type": "mean-absolute-error"},
    {"type": "huber"},
    {"type": "huber", "delta": 0.25},
    {"type": "huber", "delta": 3},
]


def criterion_of(case):
    kind = case["type"]
    listed = lambda key: torch.tensor(case[key], dtype=torch.float64) if key in case else None
    return {
        "cross-entropy": lambda: nn.CrossEntropyLoss(listed("classWeights"), label_smoothing=case.get("labelSmoothing", 0)),
        "binary-cross-entropy": lambda: nn.BCEWithLogitsLoss(pos_weight=listed("positiveWeights")),
        "mean-squared-error": nn.MSELoss,
        "mean-absolute-error": nn.L1Loss,
        "huber": lambda: nn.HuberLoss(**({"delta": case["delta"]} if "delta" in case else {})),
    }[kind]()


def losses():
    cases = []
    for loss in LOSSES:
        kind = loss["type"]
        for rows, factor in [(1, 1), (9, 1), (9, 8)]:
            columns = 7 if kind == "cross-entropy" else 5
            outputs = (factor * given(f"outputs {rows}", rows, columns)).requires_grad_()
            targets = given(f"targets {rows}", rows, columns)
            if kind == "cross-entropy":
                targets = torch.arange(rows) * 5 % columns
            elif kind == "binary-cross-entropy":
                # Shares as well.
                targets = torch.where(targets.abs() < 0.5, targets.abs(), (targets > 0).double())
            elif rows > 1:
                # No difference at all, and of Huber's one at its delta.
                targets[0, :3] = outputs.detach()[0, :3] + torch.tensor([0, 0.25, -1])
            mean = criterion_of(loss)(outputs, targets)
            mean.backward()
            cases.append({
                "loss": loss, "outputs": plain(outputs), "targets": targets.flatten().tolist(),
                "mean": plain(mean)[0], "gradient": plain(outputs.grad),
            })
    return {"cases": cases}


# --- first weights: mean, variance and largest size of many ---


def initialisation():
    torch.manual_seed(1)
    conv, linear = lambda: nn.Conv2d(16, 800, 3, groups=2), lambda: nn.Linear(300, 500)
    whole = lambda: nn.Conv2d(16, 800, 3)
    plainly = {"type": "conv2d", "filters": 800, "kernelSize": 3}
    depthwise = {"type": "conv2d", "filters": 2400, "kernelSize": 5, "groups": 8}
    cases = [
        ("fan-in-uniform", [300], {"type": "dense", "units": 500}, linear, None),
        ("fan-in-uniform", [8, 8, 16], {**plainly, "groups": 2}, conv, None),
        ("fan-in-uniform", [4], {"type": "embedding", "vocabulary": 500, "units": 100}, lambda: nn.Embedding(500, 100), None),
        ("fan-in-uniform", [50], NORM, lambda: nn.BatchNorm1d(50), None),
        ("fan-in-uniform", [50], {"type": "layer-norm"}, lambda: nn.LayerNorm(50), None),
        ("glorot-uniform", [300], {"type": "dense", "units": 500}, linear, nn.init.xavier_uniform_),
        ("glorot-uniform", [8, 8, 16], plainly, whole, nn.init.xavier_uniform_),
        ("he-normal", [300], {"type": "dense", "units": 500}, linear, nn.init.kaiming_normal_),
        ("he-normal", [8, 8, 16], {**plainly, "groups": 2}, conv, nn.init.kaiming_normal_),
        ("glorot-uniform", [8, 8, 16], {**plainly, "groups": 2}, conv, nn.init.xavier_uniform_),
        ("glorot-uniform", [8, 8, 8], depthwise, lambda: nn.Conv2d(8, 2400, 5, groups=8), nn.init.xavier_uniform_),
    ]

    def statistics(values):
        values = values.detach().flatten()
        of = [values.mean(), values.var(unbiased=False), values.abs().max()]
        return dict(zip(["mean", "variance", "largest"], plain(torch.stack(of))), size=values.numel())

    found = []
    for scheme, shape, layer, make, change in cases:
        module = make()
        if change:
            change(module.weight, **({"nonlinearity": "relu"} if change is nn.init.kaiming_normal_ else {}))
            nn.init.zeros_(module.bias)
        tensors = [statistics(parameter) for parameter in module.parameters()]
        found.append({"scheme": scheme, "inputShape": shape, "layer": layer, "tensors": tensors})
    return {"cases": found}


# --- augmentation, from given uniform numbers ---

GAMMA = 0x9E3779B97F4A7C15
FIRST, SECOND = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
LAST = 2**64 - 1


def mixed(state):
    """SplitMix64's output of a state."""
    state = (state ^ state >> 30) * FIRST & LAST
    state = (state ^ state >> 27) * SECOND & LAST
    return state ^ state >> 31


def key_of(output):
    """The key whose first output this is."""

    def unshifted(value, by):
        found = value
        for _ in range(64 // by):
            found = value ^ found >> by
        return found

    state = unshifted(output, 31) * pow(SECOND, -1, 2**64) & LAST
    state = unshifted(state, 27) * pow(FIRST, -1, 2**64) & LAST
    return unshifted(state, 30) - GAMMA & LAST


def map_of(move, shape, uniform):
    """Where a pixel (column, row, 1) of the result comes from."""
    height, width, _ = shape
    kind, result = move["type"], torch.eye(3)
    if kind == "shift":
        for row in (1, 0):
            result[row, 2] = move["pixels"] - int(uniform() * (2 * move["pixels"] + 1))
    if kind == "flip" and uniform() < move.get("probability", 0.5):
        axis, length = (0, width) if move["axis"] == "horizontal" else (1, height)
        result[axis, axis], result[axis, 2] = -1, length - 1
    if kind == "rotation":
        # Rows count downwards: to turn counter-clockwise is to come from clockwise.
        angle = torch.deg2rad(torch.tensor((2 * uniform() - 1) * move["degrees"]))
        middle = torch.tensor([[1, 0, (width - 1) / 2], [0, 1, (height - 1) / 2], [0, 0, 1]])
        turn = torch.tensor([[angle.cos(), -angle.sin(), 0], [angle.sin(), angle.cos(), 0], [0, 0, 1]])
        result = middle @ turn @ middle.inverse()
    return result


def resampled(x, moves, uniform):
    height, width, _ = x.shape
    whole = torch.eye(3)
    for move in moves:
        whole = whole @ map_of(move, x.shape, uniform)
    # From pixels to PyTorch's places, -1 and 1 at the edges of the image.
    places = torch.tensor([[2 / width, 0, 1 / width - 1], [0, 2 / height, 1 / height - 1], [0, 0, 1]])
    theta = (places @ whole @ places.inverse())[None, :2]
    image = x.movedim(-1, 0)[None]
    grid = functional.affine_grid(theta, list(image.shape), align_corners=False)
    return functional.grid_sample(image, grid, "bilinear", "zeros", align_corners=False)[0].movedim(0, -1)


def augmentation():
    shift, flip = {"type": "shift", "pixels": 2}, {"type": "flip", "axis": "horizontal"}
    rotation = {"type": "rotation", "degrees": 30}
    ways = [
        [shift], [rotation], [flip], [{**flip, "axis": "vertical", "probability": 0.8}], [shift, rotation],
        [rotation, shift], [flip, rotation, shift], [rotation, {**rotation, "degrees": 180}, {**flip, "axis": "vertical"}],
    ]
    cases = []
    for i, moves in enumerate(ways):
        for shape in ([7, 5, 1], [4, 9, 3]):
            draw = random.Random(f"augmentation {i} {shape}")
            # Multiples of 1/64, away from the borders where rounding would decide.
            uniforms = [(draw.randrange(64) + 0.5) / 64 for _ in range(9)]
            left = iter(uniforms)
            x = given(f"image {i} {shape}", *shape)
            y = resampled(x, moves, lambda: next(left))
            cases.append({"moves": moves, "shape": shape, "uniforms": uniforms, "x": plain(x), "y": plain(y), "drawn": 9 - len(list(left))})
    # Outputs at both ends, in the tails, and about the middle.
    outputs = [0, LAST, 1 << 20, LAST >> 40, 1 << 30, 1 << 60, LAST - (1 << 30), 2**63, 2**63 + 2**62, 12345678901234567890]
    keys = [key_of(output) for output in outputs]
    assert [mixed(key + GAMMA & LAST) for key in keys] == outputs
    numbers = [[(mixed(key + (k + 1) * GAMMA & LAST) >> 12) + 0.5 for k in range(20)] for key in keys]
    normal = torch.special.ndtri(torch.tensor(numbers) / 2**52)
    return {"keys": [f"{key:016x}" for key in keys], "normal": [plain(row) for row in normal], "cases": cases}


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    makers = {"optimisation": optimisation, "layers": layers, "losses": losses, "initialisation": initialisation, "augmentation": augmentation}
    for name, make in makers.items():
        content = {"torch": torch.__version__, **make()}
        text = json.dumps(content, separators=(",", ":"))
        for key in ("cases", "rates"):
            text = text.replace(f'"{key}":[{{', f'\n"{key}":[\n{{')
        text = text.replace('},{"optimiser"', '},\n{"optimiser"').replace('},{"name":', '},\n{"name":').replace('},{"scheme":', '},\n{"scheme":').replace('},{"moves":', '},\n{"moves":').replace('},{"loss":', '},\n{"loss":')
        (FOLDER / f"{name}.json").write_text(text + "\n")
