/**
 * Makes a store: `deno run -A scripts/generate_store.ts --out DIR [--kind mixed|hostile] [--threads N] [--body BYTES]
 * [--seed N] [--now RFC3339] [--no-rows] [--long-line BYTES] [--crowd N]`. Prints what it made as JSON.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { generateStore } from "./store/generate_store.ts";
import { makeHostileStore } from "./store/hostile_store.ts";

const text = { type: "string" } as const;
const { values: options } = parseArgs({
  options: {
    "out": text,
    "kind": text,
    "threads": text,
    "body": text,
    "seed": text,
    "now": text,
    "no-rows": { type: "boolean", default: false },
    "long-line": text,
    "crowd": text,
  },
});
const { out } = options;
if (out === undefined || out === "") {
  console.error("Cannot generate a store: --out DIR is missing");
  Deno.exit(1);
}
const number = (name: "threads" | "body" | "seed" | "long-line" | "crowd", otherwise: number) =>
  Number(options[name] ?? otherwise);
const seed = number("seed", 1);
const nowMs = Date.parse(options.now ?? new Date().toISOString());
const made = options.kind === "hostile"
  ? await makeHostileStore({
    out,
    longLine: number("long-line", 20_000_000),
    crowd: number("crowd", 10_000),
    seed,
    nowMs,
  })
  : generateStore({
    out,
    threads: number("threads", 100),
    bodyBytes: number("body", 20_000),
    seed,
    nowMs,
    rows: !options["no-rows"],
  });
console.log(JSON.stringify(made, (key, value) => key === "ids" ? value.length : value));
