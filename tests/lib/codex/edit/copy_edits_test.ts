import assert from "node:assert/strict";
import fc from "fast-check";
import { newCopyEdits } from "../../../../lib/codex/edit/copy_edits.ts";
import { newLineEditor } from "../../../../lib/codex/edit/line_editor.ts";
import { asThreadId } from "../../../../lib/model/ids.ts";

const encoder = new TextEncoder();
const CHANGE = {
  oldId: asThreadId("old"),
  newId: asThreadId("new"),
  cwd: { from: "/p", to: "/q" },
  branch: "b",
};

/** The copy of a text that comes in chunks of this size. */
function copied(text: string, size = 7, change = CHANGE): string {
  const edits = newCopyEdits(change);
  const editor = newLineEditor(edits);
  const bytes = encoder.encode(text);
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let copy = "";
  for (let at = 0; at < bytes.length; at += size) {
    for (const piece of editor.push(bytes.slice(at, at + size))) {
      copy += decoder.decode(piece, { stream: true });
    }
  }
  for (const piece of editor.end()) copy += decoder.decode(piece, { stream: true });
  return copy + decoder.decode();
}

const META =
  '{"timestamp":"t","ordinal":0,"type":"session_meta","payload":{"session_id":"old","id":"old","cwd":"/p","runtime_workspace_roots":["/p","/p/a","/pp"],"n":1.0,"git":{"branch":"a"}}}';
const CONTEXT =
  '{"ordinal":1.0,"type":"turn_context","payload":{"cwd":"/x","sandbox_policy":{"writable_roots":["/p"]},"workspace_roots":["/x/y","/p"]}}';
const SETTINGS =
  '{"type":"event_msg","payload":{"type":"thread_settings_applied","thread_id":"old","thread_settings":{"cwd":"/p","runtime_workspace_roots":["/p"]}}}';
const SAID = '{"type":"response_item","payload":{"type":"turn_context","cwd":"/p","id":"old"}}';
const COPY = [
  META.replaceAll('"old"', '"new"').replace('"cwd":"/p"', '"cwd":"/q"').replace(
    '["/p","/p/a"',
    '["/q","/q/a"',
  ).replace('"branch":"a"', '"branch":"b"'),
  CONTEXT.replace('"cwd":"/x"', '"cwd":"/q"').replace('["/x/y","/p"]', '["/q/y","/q"]'),
  SETTINGS.replace('"old"', '"new"').replaceAll('"/p"', '"/q"'),
  SAID,
];

Deno.test("a copy has its own identity and folder wherever Codex reads them, however it is cut into chunks", () => {
  const text = [META, CONTEXT, SETTINGS, SAID].join("\n") + "\n";
  fc.assert(fc.property(fc.integer({ min: 1, max: text.length + 1 }), (size) => {
    assert.equal(copied(text, size), COPY.join("\n") + "\n");
  }));
});

Deno.test("a copy leaves later metadata, other threads' ids, damaged and torn lines as they are", () => {
  const torn = SETTINGS.slice(0, -2);
  const other = SETTINGS.replace('"old"', '"else"');
  const text = [
    "",
    "\0\0",
    META,
    META,
    other,
    '{"type":"turn_context","payload":{"cwd":"/p",}}',
    torn,
  ].join("\n");
  const expected = [
    "",
    "\0\0",
    COPY[0],
    META,
    other.replaceAll('"/p"', '"/q"'),
    '{"type":"turn_context","payload":{"cwd":"/p",}}',
    torn,
  ].join("\n");
  assert.equal(copied(text), expected);
});

Deno.test("a copy edits a whole last line without a line feed, for Codex counts it", () => {
  assert.equal(copied(`${META}\n${SETTINGS}`), `${COPY[0]}\n${COPY[2]}`);
});

Deno.test("a copy passes long lines through and edits long metadata", () => {
  const filler = '\\"é'.repeat(100_000);
  const said = `{"type":"world_state","payload":{"cwd":"/p","x":"${filler}"}}`;
  const event =
    `{"type":"event_msg","payload":{"type":"agent_message","cwd":"/p","x":"${filler}"}}`;
  const meta = META.replace('"n":1.0', `"n":"${filler}"`);
  const copy = COPY[0]!.replace('"n":1.0', `"n":"${filler}"`);
  const lines = (first: string) => [first, said, event, SAID, ""].join("\n");
  assert.equal(copied(lines(meta), 50_000), lines(copy));
});

Deno.test("newCopyEdits() gives a copy without git metadata the branch, and says whether there was metadata", () => {
  const bare = '{"type":"session_meta","payload":{"id":"old"}}';
  assert.equal(copied(bare), '{"type":"session_meta","payload":{"id":"new","git":{"branch":"b"}}}');
  const edits = newCopyEdits(CHANGE);
  assert.equal(edits.hasMeta(), false);
  edits.choose({ kind: "session_meta", payload: { id: "old" } });
  assert.equal(edits.hasMeta(), true);
});
