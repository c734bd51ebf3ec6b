import assert from "node:assert/strict";
import { zstdCompressSync } from "node:zlib";
import { withCodexHome } from "../../support/codex/codex_home.ts";
import { type Fault, FAULTS, rolloutOf } from "../diagnose/faults.ts";
import { repairFaults } from "./repair_faults.ts";

/** The same fault in a file that Codex has compressed. */
function packed(fault: Fault): Fault {
  return {
    ...fault,
    make(store, id) {
      fault.make(store, id);
      const path = rolloutOf(store, id);
      Deno.writeFileSync(`${path}.zst`, zstdCompressSync(Deno.readFileSync(path)));
      Deno.removeSync(path);
    },
  };
}

/** A file that an editor has written in another encoding, with its mark. */
function encoded(isLittle: boolean): Fault {
  return {
    ...{ of: "plain", fails: "head", finding: "head-utf16" },
    make(store, id) {
      const path = rolloutOf(store, id);
      const text = `\uFEFF${Deno.readTextFileSync(path)}`;
      const view = new DataView(new ArrayBuffer(2 * text.length));
      for (let at = 0; at < text.length; at++) {
        view.setUint16(2 * at, text.charCodeAt(at), isLittle);
      }
      Deno.writeFileSync(path, new Uint8Array(view.buffer));
    },
  };
}

const PACKED = [
  "last ordinal missing",
  "ordinals overlap",
  "head BOM",
  "head UTF-16",
  "head lost",
  "head broken",
  "head not first",
  "bad UTF-8",
];

const REWRITTEN: Readonly<Record<string, Fault>> = {
  ...Object.fromEntries(PACKED.map((title) => [`${title}, packed`, packed(FAULTS[title]!)])),
  "UTF-16, little end first": encoded(true),
  "UTF-16, big end first": encoded(false),
};

Deno.test("repair mends files that are compressed or in another encoding, and undo gives every byte back", async () => {
  const word = Deno.env.get("FAULT") ?? "";
  const faults = Object.entries(REWRITTEN).filter(([title]) => title.includes(word));
  await withCodexHome(async (codex) => {
    assert.deepEqual(await repairFaults(codex, Object.fromEntries(faults)), []);
  });
});
