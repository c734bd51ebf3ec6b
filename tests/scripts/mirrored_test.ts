import assert from "node:assert/strict";

/** Rooms in which every file with a decision has a unit test of its own name, at the same path below `tests`. */
const ROOMS = ["lib/codex", "lib/plan", "lib/catalog", "lib/diagnose", "lib/act"] as const;

interface Source {
  /** Path below the room, without its ending. */
  readonly at: string;
  /** Room and name: what stays the same when a file moves within its room. */
  readonly key: string;
  readonly decides: boolean;
}

Deno.test("every file with a decision in it has a unit test of its own name", () => {
  const { sources, tests } = readRooms();
  const tested = new Set(tests.map(({ key }) => key));
  const missing = sources.filter(({ key, decides }) => decides && !tested.has(key))
    .map(({ key }) => key);
  assert.deepEqual(missing, [], "write tests/ROOM/…/NAME_test.ts");
});

Deno.test("a unit test lies at the same path as what it tests", () => {
  const { sources, tests } = readRooms();
  const places = new Map(sources.map(({ key, at }) => [key, at]));
  const astray = tests.filter(({ key, at }) => (places.get(key) ?? at) !== at)
    .map(({ key, at }) => `${at}_test.ts belongs beside ${places.get(key)}.ts (${key})`);
  assert.deepEqual(astray, []);
});

Deno.test("decides() sees branches, loops and defaults, and none in types, texts and comments", () => {
  const plain = [
    "/** if a ? b : c */\nexport interface A { readonly b?: string; c: A extends B ? 1 : 2 }",
    'export const WORDS = { a: "for && or" } as const; // while',
    "export type A = B extends C\n  ? D\n  : E;",
  ];
  assert.deepEqual(plain.map(decides), [false, false, false]);
  const deciding = ["if (a) b();", "const a = b ? c : d;", "const a = b ?? c;", "a && b();"];
  const more = ["for (const a of b) c(a);", "while (a) b();", "switch (a) {}", "return a || b;"];
  const filters = ["return a.filter((b) => b.c === 1);", "return a.some((b) => b.c);"];
  for (const text of [...deciding, ...more, ...filters]) assert.equal(decides(text), true, text);
});

function readRooms() {
  const root = new URL("../..", import.meta.url);
  const sources: Source[] = [];
  const tests: Source[] = [];
  for (const room of ROOMS) {
    for (
      const [of, folder, ending] of [
        [sources, room, ".ts"],
        [tests, `tests/${room}`, "_test.ts"],
      ] as const
    ) {
      for (const at of filesBelow(new URL(`${folder}/`, root), ending)) {
        const text = of === tests ? "" : Deno.readTextFileSync(new URL(`${room}/${at}.ts`, root));
        of.push({ at, key: `${room}: ${at.split("/").at(-1)}`, decides: decides(text) });
      }
    }
  }
  return { sources, tests };
}

function* filesBelow(folder: URL, ending: string, below = ""): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* filesBelow(new URL(`${name}/`, folder), ending, `${below}${name}/`);
    else if (name.endsWith(ending)) yield below + name.slice(0, -ending.length);
  }
}

/** Whether a source does one thing or another by what it is given; a guess by its words that errs towards yes. */
function decides(source: string): boolean {
  const code = source
    .replace(/\/\*[^]*?\*\/|\/\/.*$/gm, "")
    .replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""')
    .replace(/\bextends\s+[^?{;]+\?[^;]*/g, "");
  return /\b(?:if|switch|for|while)\s*\(|&&|\|\||\?\?|\s\?\s/.test(code) ||
    /\.(?:filter|find|some|every)\(/.test(code);
}
