/** A folder whose mutants are tried, and the tests that must notice them, quick ones first. */
export interface Room {
  readonly folder: string;
  readonly tests: readonly string[];
}

export const rooms: readonly Room[] = [
  { folder: "lib/train", tests: ["lib/train", "lib/evidence/record_test.ts", "lib/evidence/replay_test.ts"] },
  { folder: "lib/measure", tests: ["lib/measure"] },
  { folder: "lib/evidence", tests: ["lib/evidence"] },
  { folder: "lib/claim", tests: ["lib/claim", "experiments/made_up_evidence_test.ts"] },
];
