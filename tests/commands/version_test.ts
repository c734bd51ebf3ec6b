import assert from "node:assert/strict";
import { isPromised, versionDocument } from "../../commands/version/command.ts";
import type { ProgramFacts } from "../../lib/model/result/program.ts";
import { releaseTrouble } from "../../scripts/ship/compile_program.ts";
import { rollkeepJson } from "../support/rollkeep.ts";

const ALL = { read: true, write: true, net: true, run: true, ffi: true, env: true, sys: true };

/** What is said of a program that runs so. */
function said(facts: Partial<ProgramFacts>) {
  const runtime = { name: "deno", version: "2.9.6" };
  const whole: ProgramFacts = { build: "checkout", runtime, permissions: ALL, ...facts };
  const { confinement, promise, reason = null, build } = versionDocument(whole) as {
    confinement: string;
    promise: boolean;
    reason?: string;
    build: string;
  };
  return { build, confinement, promise, reason };
}

Deno.test("version --json promises only where a worker confines the command, on Deno 2.9 and later, in no trial build", () => {
  assert.deepEqual(said({}), {
    build: "checkout",
    confinement: "worker",
    promise: true,
    reason: null,
  });
  assert.equal(said({ build: "release" }).promise, true);
  assert.match(said({ build: "trial" }).reason!, /trial build/);
  const old = said({ runtime: { name: "deno", version: "2.8.9" }, build: "trial" });
  assert.match(old.reason!, /made for Deno 2\.9 and later, this is deno 2\.8\.9/);
  const narrow = said({ permissions: { ...ALL, write: ["/home"], net: false } });
  assert.deepEqual([narrow.confinement, narrow.promise], ["in-process", false]);
  const remote = said({ build: "package" });
  assert.deepEqual([remote.confinement, remote.promise], ["in-process", false]);
  assert.match(remote.reason!, /cannot start a worker/);
  assert.equal(said({ runtime: { name: "other", version: "9.9.9" } }).confinement, "none");
});

Deno.test("isPromised() counts from 2.9 on, and a release is compiled with nothing older", () => {
  for (const version of ["2.9.0", "2.9.6", "2.10.1", "3.0.0"]) {
    assert.equal(isPromised(version), true, version);
    assert.equal(releaseTrouble(version), null);
  }
  for (const version of ["2.8.9", "2.7.11", "1.46.3", "unknown"]) {
    assert.equal(isPromised(version), false, version);
    assert.match(releaseTrouble(version)!, /^Cannot compile a release with Deno /);
  }
});

Deno.test("version --json tells the version, the runtime and what the process may do", async () => {
  const told = await rollkeepJson(["version", "--json"], { env: {} });
  const project = JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url)));
  assert.deepEqual(told, {
    schema: "rollkeep.version/1",
    version: project.version,
    build: "checkout",
    runtime: { name: "deno", version: Deno.version.deno },
    confinement: "worker",
    promise: true,
    permissions: ALL,
    codex: { reference: "0.171.0", oldest: "0.47.0" },
  });
  const allow = ["--allow-read=/usr", "--allow-env=NO_COLOR", "--allow-sys=uid"];
  const narrow = await rollkeepJson(["version", "--json"], { env: { HOME: "/usr" }, allow });
  assert.deepEqual(narrow.permissions, {
    read: false,
    write: false,
    net: false,
    run: false,
    ffi: false,
    env: ["NO_COLOR"],
    sys: ["uid"],
  });
});
