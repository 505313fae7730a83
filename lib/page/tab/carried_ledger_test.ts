import assert from "node:assert/strict";
import { type Ledger, rechained } from "../../evidence/ledger.ts";
import type { EpochMetrics, Protocol } from "../../train/mod.ts";
import { packLedgers, shortened, unpackLedgers } from "./carried_ledger.ts";

const digest = (digit: string) => digit.repeat(64);
const epoch = (at: number, loss: number) =>
  ({ epoch: at, trainLoss: loss, trainAccuracy: 0.25, testLoss: -0, testAccuracy: 0 }) as EpochMetrics;
const header = { protocol: { ledgerEvery: 50, evaluateEvery: 2 } as Protocol, seed: 3, data: digest("d") };
const ledger: Ledger = rechained({
  header,
  lines: [
    { step: 50, steps: { loss: [0.5, Math.fround(0.1)], gradientNorm: [] }, state: digest("a") },
    { step: 100, steps: { loss: [0.1] }, epochs: [epoch(1, 1 / 3), epoch(3, 1e-300)], state: digest("b") },
    {
      step: 130,
      epochs: [epoch(4, 7)],
      weightSnapshots: [{ epoch: -1, norm: 2.5, sketch: [1, 2 / 3] }],
      weights: digest("e"),
      state: digest("c"),
    },
  ],
});
const withoutChains = ledger.lines.map(({ chain: _, ...line }) => line);

Deno.test("a ledger that is carried whole comes back to the last digit, and its chain closes", () => {
  const [carried] = unpackLedgers(packLedgers([{ ledger, carries: "whole" }]), [header]);
  assert.deepEqual(carried, { extent: "whole", lines: withoutChains });
  assert.deepEqual(rechained({ header, lines: carried.lines }), ledger);
});

Deno.test("of a ledger that is not carried whole, the metrics that are asked for come back, and the beginnings of digests", () => {
  const carries = (metric: string, epoch: number) => epoch === 4 || metric === "testLoss" && epoch === 3;
  const both = packLedgers([{ ledger, carries }, { ledger, carries: "whole" }]);
  const [measured, whole] = unpackLedgers(both, [header, header]);
  assert.deepEqual(measured.lines, withoutChains.map((line) => shortened(line, carries)));
  const [first, second, third] = measured.lines;
  assert.deepEqual([first.state, second.steps, second.state], ["aa", undefined, "bb"]);
  assert.deepEqual(second.epochs as unknown[], [{ epoch: 3, testLoss: -0 }]);
  assert.deepEqual(third.epochs, [epoch(4, 7)]);
  assert.equal("epochs" in unpackLedgers(packLedgers([{ ledger, carries: () => false }]), [header])[0].lines[1], false);
  assert.deepEqual(whole.lines, withoutChains);
});

Deno.test("ledgers that were cut off, or are of other runs, are refused", () => {
  const packed = packLedgers([{ ledger, carries: "whole" }]);
  assert.throws(() => unpackLedgers(packed.subarray(0, -1), [header]), /cut off/);
  assert.throws(() => unpackLedgers(packed, [header, header]), /not as many ledgers as runs/);
});
