import assert from "node:assert/strict";
import { batchText } from "../../../../lib/render/people/batch_text.ts";

const HOME = { home: "/home/dev" };

Deno.test("batchText() tells a migration by its folders, and everything else by its words", () => {
  const cases: readonly (readonly [line: string, text: string])[] = [
    [
      "session migrate --from /home/dev/api --to /srv/api --move --apply --yes",
      "migrate ~/api → /srv/api (moved)",
    ],
    ["migrate --to=/home/dev/b --from=/home/dev/a -y", "migrate ~/a → ~/b"],
    [
      "session migrate --from /home/dev/a --to /b --tree",
      "session migrate --from ~/a --to /b --tree",
    ],
    ["session migrate --file x.toml", "session migrate --file x.toml"],
    ["delete --cwd /home/dev/api", "delete --cwd ~/api"],
    ["delete 01a21773-2fd0-7a50-8000-000000008ff8", "delete 01a21773-2fd"],
  ];
  for (const [line, text] of cases) {
    const cause = { command: line.split(" "), text: line };
    assert.equal(batchText({ cause, titles: [], threads: 1 }, HOME), text);
  }
  const cause = { command: ["undo"], text: "undo of 1" };
  assert.equal(
    batchText({ cause, titles: [" a\u0007 ", "b"], threads: 2 }, HOME),
    "undo of 1  “a␇” …",
  );
});
