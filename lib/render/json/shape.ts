/**
 * What the JSON documents of the program look like, as JSON Schema (2020-12) and as types at once: whoever makes a document is
 * held to its shape by the compiler, whoever reads one by `docs/schemas`.
 *
 * @module
 */

/** JSON Schema, in the words that are used here. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: false | JsonSchema;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
}

/** The shape of a value of type `T`. */
export interface Shape<T> {
  readonly schema: JsonSchema;
  /** Never there: it carries the type. */
  readonly of?: T;
}

/** The shape of a key that may be left out. */
export interface OptionalShape<T> extends Shape<T> {
  readonly optional: true;
}

/** The type of the values of a shape. */
export type JsonOf<S> = S extends Shape<infer T> ? T : never;

/** Keys of an object, each with its shape. */
export type Keys = Readonly<Record<string, Shape<unknown>>>;

type OptionalKeys<K extends Keys> = {
  [Key in keyof K]: K[Key] extends OptionalShape<unknown> ? Key : never;
}[keyof K];

/** The type of an object with such keys. JSON leaves out what is undefined. */
export type ObjectOf<K extends Keys> =
  & { readonly [Key in Exclude<keyof K, OptionalKeys<K>>]: JsonOf<K[Key]> }
  & { readonly [Key in OptionalKeys<K>]?: JsonOf<K[Key]> | undefined };

/** A text. */
export function text(description?: string): Shape<string> {
  return { schema: described({ type: "string" }, description) };
}

/** A whole number. */
export function count(description?: string): Shape<number> {
  return { schema: described({ type: "integer" }, description) };
}

/** A number that need not be whole. */
export function number(description?: string): Shape<number> {
  return { schema: described({ type: "number" }, description) };
}

/** True or false. */
export function flag(description?: string): Shape<boolean> {
  return { schema: described({ type: "boolean" }, description) };
}

/** One of a few words. */
export function oneOf<const W extends string>(
  words: readonly W[],
  description?: string,
): Shape<W> {
  return { schema: described({ type: "string", enum: words }, description) };
}

/** A list of values of one shape. */
export function list<T>(item: Shape<T>, description?: string): Shape<readonly T[]> {
  return { schema: described({ type: "array", items: item.schema }, description) };
}

/** An object with these keys and no others. */
export function object<K extends Keys>(keys: K, description?: string): Shape<ObjectOf<K>> {
  const properties = Object.entries(keys).map(([key, { schema }]) => [key, schema]);
  const required = Object.entries(keys).filter(([, shape]) => !("optional" in shape));
  return {
    schema: described({
      type: "object",
      properties: Object.fromEntries(properties),
      required: required.map(([key]) => key),
      additionalProperties: false,
    }, description),
  };
}

/** An object whose keys are data, with values of one shape. */
export function record<T>(
  value: Shape<T>,
  description?: string,
): Shape<Readonly<Record<string, T>>> {
  return {
    schema: described({ type: "object", additionalProperties: value.schema }, description),
  };
}

/** Anything at all. */
export function anything(description?: string): Shape<unknown> {
  return { schema: described({}, description) };
}

/** One of several shapes. */
export function either<const S extends readonly Shape<unknown>[]>(
  shapes: S,
  description?: string,
): Shape<JsonOf<S[number]>> {
  return { schema: described({ anyOf: shapes.map(({ schema }) => schema) }, description) };
}

/** The same, or null. */
export function nullable<T>({ schema }: Shape<T>): Shape<T | null> {
  if (typeof schema.type === "string" && schema.enum === undefined) {
    return { schema: { ...schema, type: [schema.type, "null"] } };
  }
  const { description, ...rest } = schema;
  return { schema: described({ anyOf: [rest, { type: "null" }] }, description) };
}

/** The same, for a key that may be left out. */
export function optional<T>(shape: Shape<T>): OptionalShape<T> {
  return { ...shape, optional: true };
}

function described(schema: JsonSchema, description: string | undefined): JsonSchema {
  return description === undefined ? schema : { description, ...schema };
}
