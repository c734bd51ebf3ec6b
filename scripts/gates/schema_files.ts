import { DOCUMENTS } from "../../lib/render/json/documents.ts";

/** The files of `docs/schemas` by name, from the shapes that the program is compiled against (`lib/render/json`). */
export function schemaFiles(): ReadonlyMap<string, string> {
  const files = new Map([...DOCUMENTS].map(([name, { by, schema }]) => {
    const file = {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: by,
      ...schema,
    };
    return [`${name}.json`, `${JSON.stringify(file, null, 2)}\n`];
  }));
  return files.set("README.md", README + linesOf(files.keys()));
}

const README = `# Schemas of the JSON documents

Every document that rollkeep prints as JSON, as [JSON Schema](https://json-schema.org). A document has the keys that stand here and no others. A key that is not in \`required\` is left out when there is nothing to say. Within one number of \`schema\` (\`rollkeep.delete/1\`) keys may be added, and what is there keeps its name and meaning; \`list\`, \`group\`, \`doctor risk\` and errors carry no \`schema\`, as in codexsm, and are held to the same.

These files are made from \`lib/render/json\`, which the views are compiled against, by \`deno task docs --write\`; \`tests/cli/words/schemas_test.ts\` holds what every command prints to them.

`;

function linesOf(names: Iterable<string>): string {
  const of = (name: string) => DOCUMENTS.get(name.replace(".json", ""))!.by;
  return [...names].map((name) => `- [${name}](${name}): \`${of(name)}\`\n`).join("");
}
