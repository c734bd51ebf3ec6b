// deno-lint-ignore-file no-explicit-any -- the declarations leave out what an intruder calls
import * as module from "node:module";
import { Worker as NodeWorker } from "node:worker_threads";
import type { Deed, Deeds, Place } from "./deed.ts";

/** Imports by a name that nobody can read at the start of the program. */
async function load(name: string, type?: string): Promise<unknown> {
  const found = await import(name, type === undefined ? undefined : { with: { type } } as any);
  return JSON.stringify(found.default ?? "loaded");
}

/** Code for another worker: reads the secret and tells. */
function readingCode({ outside }: Place): string {
  return `try { postMessage("read " + Deno.readTextFileSync("${outside}/secret")) }
    catch { postMessage("refused") }`;
}

const NODE_CODE = (path: string) =>
  `const { parentPort } = require("worker_threads");
  try { parentPort.postMessage("read " + require("fs").readFileSync("${path}", "utf8")) }
  catch { parentPort.postMessage("refused") }`;

const ALL = { read: true, write: true, net: true, run: true, ffi: true, env: true, sys: true };

function inWorker(permissions: unknown): Deed {
  return (place) =>
    new Promise((yes, no) => {
      const deno = permissions === undefined ? {} : { deno: { permissions } };
      const url = `data:text/javascript,${encodeURIComponent(readingCode(place))}`;
      const worker = new Worker(url, { type: "module", ...deno } as any);
      worker.onmessage = ({ data }) => (worker.terminate(), data === "refused" ? no() : yes(data));
      worker.onerror = (event) => (event.preventDefault(), no());
    });
}

function inNodeWorker(code: string, options: { readonly eval?: boolean } = {}): Promise<unknown> {
  return new Promise((yes, no) => {
    const worker = new NodeWorker(code, options);
    worker.on(
      "message",
      (said) => (void worker.terminate(), said === "refused" ? no() : yes(said)),
    );
    worker.on("error", no);
  });
}

/** Foreign code, from the network, the disk or a text, and other workers. */
export const MODULE_DEEDS: Deeds = {
  "import npm:": () => load("npm:left-pad@1.3.0"),
  "import npm: with a secret in its name": () => load("npm:stolen-7b2261223a2241227d@1.0.0"),
  "import npm: by version": () => load("npm:smol-toml@1.0.0"),
  "import jsr:": () => load("jsr:@std/path"),
  "import jsr: with a version": () => load("jsr:@std/bytes@1.0.0"),
  "import https:": ({ port }) => load(`https://127.0.0.1:${port}/x.js`),
  "import http:": ({ port }) => load(`http://127.0.0.1:${port}/x.js`),
  "import https: that is allowed by default": () =>
    load("https://jsr.io/@std/path/meta.json", "json"),
  // They may load: what they are then is in this same sandbox.
  "import data:, then read": async ({ outside }) => {
    const code = `export default () => Deno.readTextFileSync("${outside}/secret")`;
    const { default: read } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    return read();
  },
  "import data: that imports npm:": () =>
    load(
      `data:text/javascript,${encodeURIComponent('export { default } from "npm:left-pad@1.3.0"')}`,
    ),
  "import data: that imports outside": ({ outside }) =>
    load(
      `data:text/javascript,${
        encodeURIComponent(`export { default } from "file://${outside}/mod.js"`)
      }`,
    ),
  "import blob:, then read": async ({ outside }) => {
    const code = `export default () => Deno.readTextFileSync("${outside}/secret")`;
    const blob = new Blob([code], { type: "text/javascript" });
    const { default: read } = await import(URL.createObjectURL(blob));
    return read();
  },
  "import a module outside": ({ outside }) => load(`file://${outside}/mod.js`),
  "import JSON outside": ({ outside }) => load(`file://${outside}/mod.json`, "json"),
  "import text outside": ({ outside }) => load(`file://${outside}/secret`, "text"),
  "import bytes outside": ({ outside }) => load(`file://${outside}/secret`, "bytes"),
  "import behind a link": ({ home }) => load(`file://${home}/planted-mod.js`),
  "import from the cache what imports outside": ({ cache, outside }) => {
    Deno.writeTextFileSync(`${cache}/im.js`, `export { default } from "file://${outside}/mod.js"`);
    return load(`file://${cache}/im.js`);
  },
  "import from the cache what imports JSON outside": ({ cache, outside }) => {
    const code =
      `import x from "file://${outside}/mod.json" with { type: "json" }; export default x;`;
    Deno.writeTextFileSync(`${cache}/im2.js`, code);
    return load(`file://${cache}/im2.js`);
  },
  "node: require outside": ({ outside }) =>
    module.createRequire(`file://${outside}/x.js`)("./mod.cjs"),
  "node: require JSON outside": ({ home, outside }) =>
    JSON.stringify(module.createRequire(`file://${home}/x.js`)(`${outside}/mod.json`)),
  "node: require a library": ({ cache }) =>
    module.createRequire(`file://${cache}/x.js`)("./x.node"),
  "node: find a module outside": ({ home, outside }) =>
    module.createRequire(`file://${home}/x.js`).resolve(`${outside}/mod.cjs`),
  "bundle outside": async ({ outside }) => {
    const { outputFiles } = await (Deno as any).bundle({
      entrypoints: [`${outside}/mod.js`],
      write: false,
    });
    return outputFiles?.[0]?.text();
  },
  "read by a source map": ({ outside }) => {
    try {
      new Function(`throw new Error("x")\n//# sourceMappingURL=file://${outside}/secret`)();
    } catch (error) {
      return `${(error as Error).stack}`.includes("TOPSECRET") ? "read" : null;
    }
    return null;
  },
  "a worker as it is": inWorker(undefined),
  "a worker that inherits": inWorker("inherit"),
  "a worker that may read": inWorker({ read: true }),
  "a worker that may read /": inWorker({ read: ["/"] }),
  "a worker that may do all": inWorker(ALL),
  "a worker of a wrong kind": inWorker("all"),
  "node: a worker of text": ({ outside }) =>
    inNodeWorker(NODE_CODE(`${outside}/secret`), { eval: true }),
  "node: a worker of a file": ({ cache, outside }) => {
    Deno.writeTextFileSync(`${cache}/wt.cjs`, NODE_CODE(`${outside}/secret`));
    return inNodeWorker(`${cache}/wt.cjs`);
  },
};
