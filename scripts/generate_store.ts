/**
 * Makes a store: `deno run -A scripts/generate_store.ts --out DIR [--kind mixed|hostile] [--threads N] [--body BYTES]
 * [--seed N] [--now RFC3339] [--no-rows] [--long-line BYTES] [--crowd N]`. Prints what it made as JSON.
 *
 * @module
 */
import { generateStore } from "./store/generate_store.ts";
import { makeHostileStore } from "./store/hostile_store.ts";

const options = new Map<string, string>();
for (let at = 0; at < Deno.args.length; at++) {
  const name = Deno.args[at]!.replace(/^--/, "");
  options.set(name, name.startsWith("no-") ? "" : Deno.args[++at] ?? "");
}
const out = options.get("out");
if (out === undefined || out === "") {
  console.error("Cannot generate a store: --out DIR is missing");
  Deno.exit(1);
}
const number = (name: string, otherwise: number) => Number(options.get(name) ?? otherwise);
const seed = number("seed", 1);
const nowMs = Date.parse(options.get("now") ?? new Date().toISOString());
const made = options.get("kind") === "hostile"
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
    rows: !options.has("no-rows"),
  });
console.log(JSON.stringify(made, (key, value) => key === "ids" ? value.length : value));
