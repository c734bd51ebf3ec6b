import assert from "node:assert/strict";
import type { Writer } from "../../lib/system/writer.ts";
import { troubleOf } from "./acting.ts";
import { failingWriter } from "./failing_writer.ts";

/** Lets a change die right before the first call of a name, and of a path that ends so, as a killed process does. */
export async function dieAt(
  writer: Writer,
  { call, ending = "", act }: {
    /** Name of the mutating call; of a statement its SQL. */
    readonly call: string;
    readonly ending?: string;
    readonly act: (writer: Writer) => Promise<unknown>;
  },
): Promise<void> {
  const dies = (name: string, path: string) => name === call && path.endsWith(ending);
  assert.match(await troubleOf(act(failingWriter(writer, { kind: "death", dies }))), /on purpose/);
}
