/**
 * Preloaded into a program, it makes the program's clock go from the moment `CLOCK_AT`, in milliseconds since the epoch. No worker
 * preloads anything: for a program that runs in one process.
 *
 * @module
 */
const now = Date.now;
const begun = now();
const at = Number(Deno.env.get("CLOCK_AT"));
Date.now = () => at + now() - begun;
