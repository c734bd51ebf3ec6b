import assert from "node:assert/strict";
import { changedLines } from "../kill/whole/changed_lines.ts";
import { cutOff } from "../kill/phase.ts";
import type { StoreState } from "../kill/whole/store_state.ts";
import type { FaultyRun } from "./run_with_fault.ts";

/** Whether a run must say what has happened, down to its status; off, only the world is judged. */
const IS_JUDGED = true;

/** Texts that no user can do anything with. */
const RAW = /panicked|TypeError|RangeError|ReferenceError|\n {4}at |Requires \w+ access/;

/**
 * A run that lived says what it has done: with status 1 or 3 nothing is changed; with 0 all is, and the batch has ended; with 2
 * some is, and what is cut off is named.
 */
export function assertSaidWhatHappened(
  { code, out, err, isDead }: FaultyRun,
  { before, after }: { readonly before: StoreState; readonly after: StoreState },
): void {
  if (isDead || !IS_JUDGED) return;
  const said = `${code} ${out.slice(0, 300)} ${err}`;
  assert.doesNotMatch(err, RAW, `a raw error: ${said}`);
  const open = cutOff(after).filter((batch) => !cutOff(before).includes(batch));
  switch (code) {
    case 0:
      assert.deepEqual(open, [], `it said done, and has left a batch cut off: ${said}`);
      break;
    case 1:
    case 3: {
      const changed = changedLines(before, after).slice(0, 6);
      assert.equal(
        changed.length,
        0,
        `it said that nothing is done: ${said}\n${changed.join("\n")}`,
      );
      break;
    }
    case 2:
      for (const batch of open) {
        assert.ok((out + err).includes(batch), `${batch} not named: ${said}`);
      }
      break;
    default:
      assert.fail(`status ${said}`);
  }
}
