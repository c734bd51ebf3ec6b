import assert from "node:assert/strict";
import { converted2025, folderOf2025 } from "../../../../../lib/codex/mend/flat/converted_2025.ts";
import { newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { absolute } from "../../../../support/value/paths.ts";

const PATH = absolute("/h/sessions/r.jsonl");

function systemWith(lines: readonly string[]) {
  const memory = newMemoryStore();
  memory.write(PATH, lines.map((line) => `${line}\n`).join(""));
  return memory.tools.system;
}

const said = (role: string, text: string) =>
  JSON.stringify({ type: "message", role, content: [{ type: "input_text", text }] });

Deno.test("items keep their bytes in an envelope, what was said gets its event, and states are left out", async () => {
  const odd = '{ "type":"reasoning",  "summary":[] }';
  const system = systemWith([
    '{"id":"x"}',
    `${odd}\r`,
    "torn",
    said("user", "<x>"),
    said("user", "a"),
  ]);
  const meta = '{"timestamp":"T","type":"session_meta"}';
  let text = "";
  for await (const piece of converted2025(PATH, { ...system, meta })) {
    text += new TextDecoder().decode(piece);
  }
  const item = (payload: string) => `{"timestamp":"T","type":"response_item","payload":${payload}}`;
  assert.deepEqual(text.split("\n"), [
    meta,
    item(odd),
    item(said("user", "<x>")),
    item(said("user", "a")),
    '{"timestamp":"T","type":"event_msg","payload":{"type":"user_message","message":"a","images":[]}}',
    "",
  ]);
});

Deno.test("the folder is what Codex has told the model of it, in each of its forms", async () => {
  const forms = ["<cwd>/w</cwd>", "cwd: /w", "Current working directory: /w"];
  for (const form of forms) {
    const system = systemWith([
      said("user", `<environment_context>\n${form}\n</environment_context>`),
    ]);
    assert.equal(await folderOf2025(PATH, system), "/w", form);
  }
  assert.equal(await folderOf2025(PATH, systemWith([said("user", "cwd: /w")])), null);
});
