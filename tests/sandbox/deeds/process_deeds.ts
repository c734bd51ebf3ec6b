// deno-lint-ignore-file no-explicit-any -- the declarations leave out what an intruder calls
import { execSync, fork } from "node:child_process";
import os from "node:os";
import nodeProcess from "node:process";
import v8 from "node:v8";
import type { Deeds } from "./deed.ts";

const [deno, node] = [Deno as any, nodeProcess as any];
const LIBRARY = "/lib/x86_64-linux-gnu/libc.so.6";

function core(): any {
  return deno[deno.internal].core;
}

/** What the process is, other processes, and what lies below JavaScript. */
export const PROCESS_DEEDS: Deeds = {
  "run a program": () => new Deno.Command("true").outputSync().code,
  "node: run a program": () => execSync("id").toString(),
  "node: fork": ({ outside }) =>
    new Promise((yes, no) => {
      const child = fork(`${outside}/mod.js`);
      child.on("error", no).on("exit", (code) => code === 0 ? yes("ran") : no());
    }),
  "node: become another program": () => node.execve("/bin/true", ["true"], {}),
  "load a library": () => (Deno.dlopen("libc.so.6", {}), "loaded"),
  "node: load a library": () => (node.dlopen({ exports: {} }, LIBRARY), "loaded"),
  "a pointer": () => deno.UnsafePointer.of(new Uint8Array(8)) ? "made" : null,
  "memory": () => new deno.UnsafePointerView(deno.UnsafePointer.create(4096n)).getUint8(0),
  "the environment": () => Deno.env.toObject(),
  "a variable": () => Deno.env.get("HOME") ?? null,
  "set a variable": () => (Deno.env.set("DENO_NO_PROMPT", ""), "set"),
  "node: a variable": () => nodeProcess.env.HOME ?? null,
  "node: variables": () => Object.keys(nodeProcess.env).length || null,
  "the name of the machine": () => Deno.hostname(),
  "the user": () => Deno.uid(),
  "the load": () => Deno.loadavg(),
  "the memory of the system": () => Deno.systemMemoryInfo().total,
  "the path of the program": () => Deno.execPath(),
  "node: the user": () => os.userInfo().username,
  "node: network interfaces": () => Object.keys(os.networkInterfaces()),
  "node: the home folder": () => os.homedir(),
  "node: the name of the machine": () => os.hostname(),
  "node: the temporary folder": () => os.tmpdir(),
  "signal itself": () => (Deno.kill(Deno.pid, "SIGCONT"), "sent"),
  "node: signal the parent": () => (nodeProcess.kill(nodeProcess.ppid, 0), "sent"),
  "node: the mask of new files": () => nodeProcess.umask(nodeProcess.umask(0o077)),
  "the mask of new files": () => Deno.umask(Deno.umask(0)),
  "node: another user": () => (node.setuid?.(0), "changed"),
  "node: bindings": () => Object.keys(node.binding("fs")).length || null,
  "node: a report": () => node.report?.getReport?.() ?? null,
  "ask for more": async () => {
    const { state } = await Deno.permissions.request({ name: "read", path: "/" });
    return state === "granted" ? state : null;
  },
  "node: an inspector": async () => {
    (await import("node:inspector")).open(0, "127.0.0.1");
    return "opened";
  },
  "node: inspect the main thread": async ({ outside }) => {
    const session: any = new (await import("node:inspector")).Session();
    session.connectToMainThread();
    const expression = `Deno.readTextFileSync("${outside}/secret")`;
    const said = await new Promise((yes) =>
      session.post(
        "Runtime.evaluate",
        { expression },
        (error: unknown, found: unknown) => yes(error ?? found),
      )
    );
    return JSON.stringify(said).includes("TOPSECRET") ? "read" : null;
  },
  "node: a snapshot outside": ({ outside }) => v8.writeHeapSnapshot(`${outside}/h.heapsnapshot`),
  "node: a snapshot": () => v8.writeHeapSnapshot(),
  "node: a context": async ({ outside }) => {
    const vm: any = await import("node:vm");
    const code = `Deno.readTextFileSync("${outside}/secret")`;
    return vm.runInNewContext(
      `this.constructor.constructor('return ${code.replaceAll('"', '\\"')}')()`,
    );
  },
  "node: WASI": async ({ outside }) => {
    const { WASI }: any = await import("node:wasi");
    new WASI({ version: "preview1", preopens: { "/": outside } }).start({ exports: {} });
    return "started";
  },
  "the runtime's own reading": ({ outside }) =>
    core().ops.op_fs_read_file_text_sync(`${outside}/secret`),
};
