import assert from "node:assert/strict";
import type { MendedFinding } from "../../../../lib/model/result/repair/repair_result.ts";
import { newFindingStory } from "../../../../lib/render/diagnosis/finding_story.ts";
import { newStyles } from "../../../../lib/render/text/styles.ts";

const THREAD = "01a10d9c-0000-7000-8000-00000000000a";
const DEEP = `/home/me/${"folder/".repeat(12)}rollout-2026-01-05T10-00-00-${THREAD}.jsonl`;

/** A finding that is mended by one value. */
function finding(before: string, after: string): MendedFinding {
  return {
    ...{ id: "row-path-dead", thread: THREAD, severity: "hidden", class: "safe", detail: {} },
    fix: [{ step: "set", where: "threads", changes: { rollout_path: { before, after } } }],
    ...{ effect: "listed and resumable again", healsItself: false, status: "planned" },
  } as unknown as MendedFinding;
}

Deno.test("a finding is told with its thread's title, and values that are too wide on lines of their own", async () => {
  const long = finding(`${DEEP}x`, DEEP);
  const short = finding("/a", "/b");
  const title = "A title that is far too long for a terminal of eighty columns, by any measure";
  const result = { threadResults: [{ id: THREAD, title }] } as unknown as Parameters<
    typeof newFindingStory
  >[1]["result"];
  for (const width of [80, 160]) {
    const tell = await newFindingStory([long, short], { result, width, styles: newStyles(false) });
    const lines = [...tell(long), ...tell(short)].map((line) => line.trimEnd());
    assert.ok(lines.every((line) => line.length <= width), lines.join("\n"));
    assert.match(lines[0]!, /^ {2}row-path-dead {2}01a10d9c-000 {2}A title.*: listed and/);
    assert.match(lines[2]!, /00000000000a\.jsonlx"$/);
    assert.match(lines[3]!, /-> .*00000000000a\.jsonl"$/);
    assert.equal(lines.at(-1), '      threads rollout_path: "/a" -> "/b"');
  }
});
