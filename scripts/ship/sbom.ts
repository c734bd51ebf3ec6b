/**
 * The bill of materials of a release, CycloneDX 1.5: what `deno.lock` pins, and the runtime.
 *
 * @module
 */
import { REPOSITORY } from "./checksums.ts";

/** What the bill is made from. */
export interface Materials {
  readonly version: string;
  /** Version of Deno. */
  readonly runtime: string;
  /** Text of `deno.lock`. */
  readonly lock: string;
}

interface Lock {
  readonly npm?: Readonly<Record<string, { readonly integrity: string }>>;
  readonly jsr?: unknown;
  readonly remote?: unknown;
}

/**
 * The bill as JSON; the same materials make the same bytes.
 *
 * @throws {Error} when the lock file has what the bill could not name.
 */
export function billOfMaterials({ version, runtime, lock }: Materials): string {
  const { npm = {}, jsr, remote } = JSON.parse(lock) as Lock;
  if (jsr !== undefined || remote !== undefined) {
    throw new Error(
      "deno.lock has other packages than those of npm: scripts/ship/sbom.ts names none such",
    );
  }
  const packages = Object.entries(npm).map(([specifier, { integrity }]) => {
    const at = specifier.lastIndexOf("@");
    const [name, number] = [specifier.slice(0, at), specifier.slice(at + 1)];
    const reference = `pkg:npm/${name.replace("@", "%40")}@${number}`;
    const hashes = [{ alg: "SHA-512", content: hexOf(integrity) }];
    return {
      type: "library",
      "bom-ref": reference,
      name,
      version: number,
      purl: reference,
      hashes,
    };
  });
  const own = `pkg:github/${new URL(REPOSITORY).pathname.slice(1)}@v${version}`;
  const deno = `pkg:github/denoland/deno@v${runtime}`;
  const bill = {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: {
      component: {
        type: "application",
        "bom-ref": own,
        name: "rollkeep",
        version,
        purl: own,
        licenses: [{ license: { id: "MIT" } }],
        externalReferences: [{ type: "vcs", url: REPOSITORY }],
      },
    },
    components: [
      { type: "platform", "bom-ref": deno, name: "deno", version: runtime, purl: deno },
      ...packages,
    ],
    dependencies: [
      { ref: own, dependsOn: [deno, ...packages.map(({ purl }) => purl)] },
      ...[deno, ...packages.map(({ purl }) => purl)].map((ref) => ({ ref, dependsOn: [] })),
    ],
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

function hexOf(integrity: string): string {
  const [, base64] = /^sha512-([A-Za-z0-9+/=]+)$/.exec(integrity) ?? [];
  if (base64 === undefined) throw new Error(`deno.lock has no SHA-512 but "${integrity}"`);
  return Uint8Array.fromBase64(base64).toHex();
}
