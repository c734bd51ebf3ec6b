import assert from "node:assert/strict";
import { readNameIndex } from "../../../lib/codex/name_index_file.ts";
import {
  nameLinesById,
  readNames,
  withNamesAppended,
  withNamesInPlace,
  withoutNames,
  withoutNamesOf,
} from "../../../lib/codex/session_index.ts";
import { realFiles } from "../../../lib/system/real/files.ts";
import { absolute } from "../../support/value/paths.ts";
import { fuzzFolder } from "../fuzz_folder.ts";
import { type FuzzTarget, hold } from "../fuzz_target.ts";

const line = (id: string, name: string) =>
  JSON.stringify({ id, thread_name: name, updated_at: "2026-10-05T16:48:08.1Z" });

const INDEX = `${line("a", "one")}\n${line("b", "B")}\nnot json\n\n${line("a", "two")}\n${
  line("c", "Ü")
}\n`;

/** Name indexes: what is taken out goes back to its place, and what others wrote stays. */
export const NAMES_TARGET: FuzzTarget = {
  samples: () =>
    Promise.resolve([INDEX, INDEX.slice(0, -1)].map((text) => new TextEncoder().encode(text))),
  tokens: [`${line("a", "again")}\n`, '"id":"b"', '"thread_name":""', "\n\n\n", '{"id":"d"}'],
  check(bytes) {
    const path = absolute(`${fuzzFolder()}/session_index.jsonl`);
    Deno.writeFileSync(path, bytes);
    const { text, state } = readNameIndex(path, realFiles());
    if (state !== null) {
      hold(state === "is not UTF-8" && text === "", `an index is left alone: ${state}`);
      readNames(new TextDecoder().decode(bytes));
      return Promise.resolve();
    }
    const names = readNames(text);
    const lines = nameLinesById(text);
    for (const id of names.keys()) hold(lines.has(id), "a name has a line");
    for (const [id, own] of lines) checkThread(text, { id, own });
    return Promise.resolve();
  },
};

type Lines = ReturnType<typeof nameLinesById>;
type Id = Lines extends ReadonlyMap<infer K, unknown> ? K : never;

function checkThread(
  text: string,
  { id, own }: {
    readonly id: Id;
    readonly own: readonly { readonly line: number; readonly text: string }[];
  },
): void {
  const without = withoutNames(text, own);
  hold(!nameLinesById(without).has(id), "a thread whose lines are taken out has none");
  assert.equal(withoutNamesOf(text, new Set([id])), without, "by id or by lines");
  const back = withNamesInPlace(without, own);
  // A last line without its line feed gets one.
  hold(back === text || back === `${text}\n`, "lines go back to their places");
  const others = (index: string) =>
    [...nameLinesById(index)].filter(([other]) => other !== id)
      .map(([other, lines]) => [other, lines.map(({ text }) => text)]);
  assert.deepEqual(others(without), others(text), "lines of other threads stay");
  const appended = readNames(withNamesAppended(without, own));
  assert.deepEqual(appended.get(id), readNames(text).get(id), "a name that is added is the name");
}
