import assert from "node:assert/strict";
import type { FindingId } from "../../../../../../lib/model/diagnosis/finding.ts";
import { buildWriter } from "../../../../../../lib/system/real/writer.ts";
import { deleteThreads } from "../../../../../support/acting.ts";
import {
  FORK,
  type ForkStore,
  SECOND,
  withForkStore,
} from "../../../../../support/repair/fork_store.ts";
import { MENDED } from "../../../../../support/repair/repair_store.ts";

interface Fault {
  readonly finding: FindingId;
  readonly make: (store: ForkStore) => void;
  /** What is so afterwards. */
  readonly check: (store: ForkStore, first: ForkStore["baseOf"]) => void;
}

const lineOf = (text: string) => text.split("\n")[0]!.length;

/** What becomes of the base of a fork, and what mends that. */
const FAULTS: Readonly<Record<string, Fault>> = {
  "renamed": {
    finding: "base-missing",
    make: ({ pathOf }) => Deno.renameSync(pathOf(MENDED), `${pathOf(MENDED)}.bak`),
    check: ({ pathOf }) => assert.ok(Deno.statSync(pathOf(MENDED)).isFile),
  },
  "renamed, row and all": {
    finding: "base-missing",
    make(store) {
      Deno.renameSync(store.pathOf(MENDED), `${store.home}/sessions/notes.jsonl`);
      store.sql(`UPDATE threads SET rollout_path = '/nowhere' WHERE id = '${MENDED}'`);
    },
    check: (store) => assert.equal(store.row(MENDED)!.rollout_path, store.pathOf(MENDED)),
  },
  "gone": {
    finding: "base-missing",
    make: ({ pathOf }) => Deno.removeSync(pathOf(MENDED)),
    check: ({ baseOf }) => assert.equal(baseOf(FORK), null),
  },
  "in fewer bytes": {
    finding: "base-short",
    make(store) {
      store.change(MENDED, (text) => {
        const lines = text.trimEnd().split("\n").slice(0, -1);
        return `${lines.join("\n").replace(',"source":"cli"', "")}\n`;
      });
    },
    check(store) {
      const { size } = Deno.statSync(store.pathOf(MENDED));
      assert.equal(store.baseOf(FORK)!.end_byte_offset, size);
      assert.equal(store.baseOf(FORK)!.end_ordinal_exclusive, 4);
    },
  },
  "cut off": {
    finding: "base-short",
    make: (store) =>
      store.change(MENDED, (text) => text.split("\n").slice(0, 2).join("\n") + "\n{"),
    check(store) {
      const end = store.textOf(MENDED).length - 1;
      const { end_byte_offset, end_ordinal_exclusive } = store.baseOf(FORK)!;
      assert.deepEqual([end_byte_offset, end_ordinal_exclusive], [end, 2]);
    },
  },
  "cut off, whole elsewhere": {
    finding: "base-short",
    make(store) {
      const whole = store.textOf(MENDED);
      Deno.writeTextFileSync(store.pathOf(MENDED).replace(".jsonl", " (1).jsonl"), whole);
      store.change(MENDED, (text) => text.split("\n")[0]! + "\n");
    },
    check(store) {
      assert.equal(store.baseOf(FORK), null);
      assert.match(store.textOf(FORK), /"text":"hello"/);
    },
  },
  "with a mark": {
    finding: "base-unreadable",
    make: (store) => store.change(MENDED, (text) => `\uFEFF${text}`),
    check: (store) => assert.equal(store.textOf(MENDED).charCodeAt(0), "{".charCodeAt(0)),
  },
};

for (const [name, { finding, make, check }] of Object.entries(FAULTS)) {
  Deno.test(`a base that is ${name} is mended when it is named, and undo gives all back`, async () => {
    await withForkStore(async (store) => {
      const { length } = store.textOf(FORK);
      const head = lineOf(store.textOf(FORK));
      make(store);
      const before = await store.state();
      const unasked = await store.rehearseThem([]);
      assert.ok(unasked.findings.every((found) => found.finding.id !== finding || !found.mend));
      await store.repairThem([finding]);
      check(store, store.baseOf);
      if (!/elsewhere/.test(name)) {
        assert.deepEqual([store.textOf(FORK).length, lineOf(store.textOf(FORK))], [length, head]);
      }
      const left = await store.rehearseThem([finding]);
      assert.deepEqual([left.plan.threads, left.findings], [[], []]);
      await store.undo();
      assert.deepEqual(await store.state(), before);
    });
  });
}

Deno.test("what a fork of a fork lacks is told of the one that lacks it, and mended there", async () => {
  await withForkStore(async (store) => {
    Deno.removeSync(store.pathOf(MENDED));
    const { findings } = await store.rehearseThem(["base-missing"], { refs: [SECOND] });
    const [found] = findings;
    assert.match(found!.reason!, new RegExp(`repair --only base-missing ${FORK}$`));
  });
});

Deno.test("a base that lies in the trash is not mended but restored", async () => {
  await withForkStore(async (store) => {
    const fork = store.textOf(FORK);
    await deleteThreads(store, { ids: [MENDED], writer: buildWriter() });
    Deno.mkdirSync(`${store.home}/sessions/2026/01/05`, { recursive: true });
    Deno.writeTextFileSync(store.pathOf(FORK), fork);
    const { findings } = await store.rehearseThem(["base-missing"], { refs: [FORK] });
    assert.match(
      findings[0]!.reason!,
      /in the trash \(batch b-\S+\): rollkeep restore \S+ --apply/,
    );
  });
});

Deno.test("a base whose first line cannot be mended is told with the reason, and the fork keeps its pointer", async () => {
  await withForkStore(async (store) => {
    store.change(MENDED, () => "");
    const { plan, findings } = await store.rehearseThem(["base-unreadable"]);
    assert.deepEqual(plan.threads, []);
    assert.match(findings[0]!.reason!, /head-missing of .*no line of it is left/);
  });
});
