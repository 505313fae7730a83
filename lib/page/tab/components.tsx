/** @jsxImportSource preact */
import type { VNode } from "preact";

/**
 * What the page says of its tab, and where a reader gives it files; without a script there is nothing to see.
 *
 * @param computes Whether there is a run that the tab can compute.
 * @param trains Whether there is a net among them.
 */
export function TabPanel({ computes, trains }: { readonly computes: boolean; readonly trains: boolean }): VNode {
  return (
    <section class="summary tab" id="tab" aria-label="Check it yourself, in this tab" data-script hidden>
      <h2>Check it yourself, in this tab</h2>
      {computes
        ? (
          <p>
            This page carries what made its evidence: the engine, and code of the project's own where that makes runs.
            On every run that it can make, and on every claim about one, stands a button, "Compute this here": this tab
            then computes it again, holds each line of the ledger to the recorded bytes, and judges the claim by the
            rule that stands in its card. Nothing is fetched, and nothing leaves this tab.
          </p>
        )
        : (
          <p>
            This page carries its ledgers and the rules of its claims: this tab judges them again. The runs were made by
            programs, from files or by code that no tab can run: in the project's repository{" "}
            <code>upheld reproduce</code> makes them again. Nothing is fetched, and nothing leaves this tab.
          </p>
        )}
      <div data-panel="" />
      {trains && (
        <div class="drop">
          <label>
            Files that a run needs and this page has no room for (images, weights and states of the record, plain or
            .gz): drop them anywhere, or choose them. <input type="file" multiple data-pick />
          </label>
          <div role="status">
            <ul data-files></ul>
          </div>
        </div>
      )}
      <details>
        <summary>What this shows, and what not</summary>
        <p>
          The same bytes show that this code, these data and this seed give this ledger: on your machine, too. A claim
          is judged from numbers in ledgers where it is made of nothing else; where the project's own code made
          something of them, from what that gave. A page that was forged as a whole would agree with itself: hold the
          ends of its chains against those in the project's repository.
        </p>
      </details>
    </section>
  );
}

/** Where the script puts the buttons of a claim. */
export function ClaimDesk({ id, experiment }: { readonly id: string; readonly experiment: string }): VNode {
  return <div class="place" data-claim={id} data-experiment={experiment} />;
}
