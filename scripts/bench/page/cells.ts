/** How numbers are written. */

/** Milliseconds as a person reads them. */
export function timeText(ms: number): string {
  if (ms >= 9995) return `${(ms / 1000).toFixed(1)} s`;
  return `${ms.toFixed(ms < 9.95 ? 1 : 0)} ms`;
}

/** Megabytes a second in brackets; nothing where nothing was copied. */
export function rateText(ms: number, bytes: number | null): string {
  return bytes === null ? "" : ` (${(bytes / 1000 / ms).toFixed(0)} MB/s)`;
}

/** MiB of memory; `null` is not known. */
export function memoryText(MiB: number | null): string {
  return MiB === null ? "-" : `${MiB.toFixed(0)} MiB`;
}

/** Bytes in the units that disks are sold in. */
export function diskText(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(2)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** A whole number with its thousands apart. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
