import { UsageError } from "../../model/error.ts";
import type { Codec, Field } from "./fields.ts";

/** An object of the library and its JSON. */
export interface Shape {
  /** Name of the type. */
  readonly name: string;
  /** Names of the fields that tell it from the others. */
  readonly marks: readonly string[];
  /** Every field, in the order of the JSON. */
  readonly fields: readonly Field[];
  /** Fills in what follows from the rest, before it is written. Left out: nothing does. */
  readonly complete?: (value: PlainObject) => PlainObject;
}

/** An object by its keys. */
export type PlainObject = Readonly<Record<string, unknown>>;

/** The JSON of an object: its keys in the order of the shape. */
export function writeShape(value: PlainObject, shape: Shape): PlainObject {
  const whole = shape.complete?.(value) ?? value;
  const json: Record<string, unknown> = {};
  for (const { name, key, codec, omitsEmpty } of shape.fields) {
    const held = whole[name];
    if (omitsEmpty && (held === undefined || held === "")) continue;
    json[key] = codec.write(held);
  }
  return json;
}

/** The object behind its JSON; keys that the shape does not know are passed by. @throws {UsageError} for a field of another kind. */
export function readShape(json: PlainObject, { name: type, fields }: Shape): PlainObject {
  const value: Record<string, unknown> = {};
  for (const { name, key, codec, omitsEmpty } of fields) {
    const held = json[key];
    if (held === undefined && omitsEmpty) continue;
    try {
      value[name] = codec.read(held);
    } catch (cause) {
      if (!(cause instanceof UsageError)) throw cause;
      throw new UsageError(`Cannot read ${type}: ${key}: ${cause.message}`, { cause });
    }
  }
  return value;
}

/** An object of a shape, as a field of another. */
export function shapeCodec(shape: Shape): Codec {
  return {
    write: (value) => writeShape(value as PlainObject, shape),
    read: (value) => readShape(asPlainObject(value), shape),
  };
}

/** Objects of a shape in a list. */
export function listOf(shape: Shape): Codec {
  const { write, read } = shapeCodec(shape);
  return {
    write: (value) => (value as readonly unknown[]).map(write),
    read(value) {
      if (!Array.isArray(value)) throw new UsageError("it is no list");
      return value.map(read);
    },
  };
}

/** The value as an object. @throws {UsageError} when it is none. */
export function asPlainObject(value: unknown): PlainObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UsageError("it is no object");
  }
  return value as PlainObject;
}
