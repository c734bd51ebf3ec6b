import type { FuzzTarget } from "../fuzz_target.ts";

const samples = () => Promise.resolve([new Uint8Array(100)]);

/** Readers with a fault, which are run only by name: what finds faults is tried on them. */
export const PLANTED_TARGETS: Readonly<Record<string, FuzzTarget>> = {
  "planted-error": {
    samples,
    tokens: [],
    check: (bytes) =>
      bytes.length < 90 ? Promise.reject(new TypeError("tripped")) : Promise.resolve(),
  },
  "planted-hang": {
    samples,
    tokens: [],
    check(bytes) {
      // As long as no bit of it changes: a reader that never ends.
      while (bytes.length < 90) bytes.at(0);
      return Promise.resolve();
    },
  },
  "planted-memory": {
    samples,
    tokens: [],
    check(bytes) {
      if (bytes.length < 90) new Uint8Array(700 * 1024 * 1024).fill(1);
      return Promise.resolve();
    },
  },
};
