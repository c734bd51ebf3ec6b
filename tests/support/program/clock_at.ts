/**
 * Preloaded into a program, it stops the program's clock at the moment `CLOCK_AT`, in milliseconds since the epoch: what is told in
 * minutes must not depend on how long they take. No worker preloads anything: for a program that runs in one process.
 *
 * @module
 */
const at = Number(Deno.env.get("CLOCK_AT"));
Date.now = () => at;
