import assert from "node:assert/strict";
import { coverageTable, lineRanges, readLcov } from "../../scripts/gates/coverage.ts";

const LCOV = `SF:/p/lib/plan/a.ts
DA:1,3
DA:2,0
DA:3,0
DA:5,0
end_of_record
SF:/elsewhere/lib/plan/b.ts
DA:1,0
end_of_record
SF:/p/lib/act/c.ts
DA:1,1
end_of_record
`;

Deno.test("readLcov() reads the lines of files below the folder that were never run", () => {
  assert.deepEqual(readLcov(LCOV, "/p/"), [
    { path: "lib/plan/a.ts", lines: 4, untested: [2, 3, 5] },
    { path: "lib/act/c.ts", lines: 1, untested: [] },
  ]);
});

Deno.test("lineRanges() joins neighbours", () => {
  assert.equal(lineRanges([2, 3, 5, 8, 9, 10]), "2-3, 5, 8-10");
  assert.equal(lineRanges([]), "");
});

Deno.test("coverageTable() gives each room a row and names untested lines of its files alone", () => {
  const rows = coverageTable(readLcov(LCOV, "/p/")).split("\n").map((row) => row.trim());
  assert.deepEqual(rows, [
    "100.0 %  lib/act: 0 of 1 lines are not run",
    "25.0 %  lib/plan: 3 of 4 lines are not run",
    "25.0 %    lib/plan/a.ts: 2-3, 5",
    "100.0 %  lib/catalog: 0 of 0 lines are not run",
  ]);
});
