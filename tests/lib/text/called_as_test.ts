import assert from "node:assert/strict";
import { calledAs, type Calling } from "../../../lib/text/called_as.ts";

const COMPILED: Calling = {
  isCompiled: true,
  executable: "/src/rollkeep/dist/rollkeep",
  main: "/tmp/deno-compile-rollkeep/confined.ts",
  task: null,
  cwd: "/home/me",
  folders: ["/usr/bin", "/home/me/bin"],
  deno: "deno",
  fileAt: (path) => path === "/src/rollkeep/dist/rollkeep" ? "1 2" : null,
};
const RUN: Calling = {
  ...COMPILED,
  isCompiled: false,
  executable: "/usr/bin/deno",
  main: "/src/rollkeep/main.ts",
};
const TASK: Calling = { ...RUN, main: "/src/rollkeep/confined.ts", task: "/src/rollkeep" };

/** A file at another path beside the executable. */
function besides(path: string, file: string): Calling["fileAt"] {
  return (asked) => asked === path ? file : COMPILED.fileAt(asked);
}

const CASES: readonly (readonly [told: string, calling: Calling])[] = [
  ["/src/rollkeep/dist/rollkeep", COMPILED],
  ["./dist/rollkeep", { ...COMPILED, cwd: "/src/rollkeep" }],
  ["./rollkeep", { ...COMPILED, cwd: "/src/rollkeep/dist" }],
  ["/src/rollkeep/dist/rollkeep", { ...COMPILED, cwd: "/src/roll" }],
  ["'/a b/it'\\''s/rollkeep'", { ...COMPILED, executable: "/a b/it's/rollkeep" }],
  ["rollkeep", { ...COMPILED, fileAt: besides("/home/me/bin/rollkeep", "1 2") }],
  // Another program of the name comes first.
  ["/src/rollkeep/dist/rollkeep", { ...COMPILED, fileAt: besides("/usr/bin/rollkeep", "1 3") }],
  // What PATH says of the folder that one stands in is no name to rely on.
  ["./rollkeep", { ...COMPILED, cwd: "/src/rollkeep/dist", folders: ["", "."] }],
  ["deno run --cached-only --no-prompt -A /src/rollkeep/main.ts", RUN],
  ["deno run --cached-only --no-prompt -A main.ts", { ...RUN, cwd: "/src/rollkeep" }],
  ["deno run --cached-only --no-prompt -A jsr:@rollkeep/rollkeep", { ...RUN, main: null }],
  ["rollkeep", { ...RUN, fileAt: besides("/usr/bin/rollkeep", "1 9") }],
  ["deno task -q rollkeep", { ...TASK, cwd: "/src/rollkeep" }],
  ["deno task -q rollkeep", { ...TASK, cwd: "/src/rollkeep/docs" }],
  ["deno task -q --config /src/rollkeep/deno.json rollkeep", TASK],
  ["npx -y deno@2.9.6 task -q rollkeep", {
    ...TASK,
    cwd: "/src/rollkeep",
    deno: "npx -y deno@2.9.6",
  }],
];

const ON_WINDOWS: Calling = {
  ...COMPILED,
  executable: "C:/Users/me/bin/rollkeep.exe",
  cwd: "C:/Users/me",
  folders: ["C:/Windows", "D:/tools"],
  fileAt: (path) => path === "C:/Users/me/bin/rollkeep.exe" ? "1 2" : null,
};

const CASES_OF_WINDOWS: typeof CASES = [
  ["./bin/rollkeep.exe", ON_WINDOWS],
  ["C:/Users/me/bin/rollkeep.exe", { ...ON_WINDOWS, cwd: "D:/" }],
  ["rollkeep", { ...ON_WINDOWS, folders: ["C:/Windows", "C:/Users/me/bin"] }],
  ["deno run --cached-only --no-prompt -A C:/rk/main.ts", {
    ...ON_WINDOWS,
    isCompiled: false,
    main: "C:/rk/main.ts",
  }],
];

Deno.test("on Windows it is a program with its ending that lies on PATH", () => {
  for (const [told, calling] of CASES_OF_WINDOWS) assert.equal(calledAs(calling), told);
});

Deno.test("a printed command begins as the program was called, or with its name once that is on PATH", () => {
  for (const [told, calling] of CASES) assert.equal(calledAs(calling), told);
});
