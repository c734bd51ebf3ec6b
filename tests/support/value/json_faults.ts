import type { JsonSchema } from "../../../lib/render/json/shape.ts";

const KNOWN: ReadonlySet<string> = new Set([
  "$schema",
  "title",
  "description",
  "type",
  "enum",
  "properties",
  "required",
  "additionalProperties",
  "items",
  "anyOf",
]);

/** What of a value is not as a schema wants it, each with its place; none: it is. @throws where a schema has other words than ours. */
export function jsonFaults(value: unknown, schema: JsonSchema, at = "$"): readonly string[] {
  for (const word of Object.keys(schema)) {
    if (!KNOWN.has(word)) throw new Error(`${at}: a schema has no ${word} here`);
  }
  const { anyOf, type, enum: words, items } = schema;
  if (anyOf !== undefined) {
    const tries = anyOf.map((one) => jsonFaults(value, one, at));
    if (tries.some((faults) => faults.length === 0)) return [];
    return [`${at}: is none of ${anyOf.length}: ${tries.map((faults) => faults[0]).join("; ")}`];
  }
  const types = type === undefined ? [] : [type].flat();
  if (types.length > 0 && !types.some((one) => isOf(value, one))) {
    return [`${at}: ${JSON.stringify(value)} is no ${types.join(" or ")}`];
  }
  if (words !== undefined && !words.includes(value as string)) {
    return [`${at}: ${JSON.stringify(value)} is not one of ${words.join(", ")}`];
  }
  if (Array.isArray(value) && items !== undefined) {
    return value.flatMap((item, index) => jsonFaults(item, items, `${at}[${index}]`));
  }
  return isOf(value, "object") ? keyFaults(value as Record<string, unknown>, { schema, at }) : [];
}

function keyFaults(
  value: Readonly<Record<string, unknown>>,
  { schema, at }: { readonly schema: JsonSchema; readonly at: string },
): readonly string[] {
  const { properties = {}, required = [], additionalProperties = {} } = schema;
  const missing = required.filter((key) => !Object.hasOwn(value, key));
  return [
    ...missing.map((key) => `${at}: has no ${key}`),
    ...Object.entries(value).flatMap(([key, one]) => {
      const shape = Object.hasOwn(properties, key) ? properties[key]! : additionalProperties;
      return shape === false
        ? [`${at}: ${key} does not belong there`]
        : jsonFaults(one, shape, `${at}.${key}`);
    }),
  ];
}

function isOf(value: unknown, type: string): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value);
    case "integer":
      return Number.isInteger(value);
    case "string":
      return typeof value === "string";
    case "number":
      return typeof value === "number";
    case "boolean":
      return typeof value === "boolean";
    default:
      throw new Error(`a schema has no type ${type} here`);
  }
}
