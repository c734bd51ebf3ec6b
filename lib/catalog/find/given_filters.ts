import type { Selector } from "../../model/request/selector.ts";
import { type FactsOf, type Filter, type FilterName, FILTERS, type Measure } from "./filters.ts";

const ROWS: { readonly [K in FilterName]: Filter<Selector[K]> } = FILTERS;
const NAMES = Object.keys(FILTERS) as FilterName[];

/** Whether it chooses anything: by a filter, or all. */
export function selectsAnything(selector: Selector): boolean {
  return hasAnyFilter(selector) || selector.all;
}

/** Whether at least one filter is set; `all` and `subagents` are no filters. */
export function hasAnyFilter(selector: Selector): boolean {
  return selector.refs.length > 0 || NAMES.some((name) => isGiven(name, selector));
}

/** Whether the selector can be decided from names, sizes and times alone, opening no file and no database. */
export function isCheap(selector: Selector): boolean {
  return !hasHeadFilter(selector) && !hasTextFilter(selector);
}

/** Whether it filters by what a thread's row tells, and the head of one without a row. */
export function hasTextFilter(selector: Selector): boolean {
  return givenBy("row", selector).length > 0;
}

/** Whether it filters by what only the heads of a thread tell. */
export function hasHeadFilter(selector: Selector): boolean {
  return givenBy("head", selector).length > 0;
}

/** What is tested, and by what it is measured. */
export interface TestOptions extends Measure {
  readonly selector: Selector;
}

/** Whether a thread passes every given filter that these facts decide; `null` where none is given. */
export function testBy<By extends keyof FactsOf>(
  decidedBy: By,
  options: TestOptions,
): ((facts: FactsOf[By]) => boolean) | null {
  const tests = givenBy(decidedBy, options.selector)
    .map((name) => testOf(name, options) as (facts: FactsOf[By]) => boolean);
  if (tests.length === 0) return null;
  return (facts) => tests.every((test) => test(facts));
}

function givenBy(decidedBy: keyof FactsOf, selector: Selector): FilterName[] {
  return NAMES.filter((name) => ROWS[name].decidedBy === decidedBy && isGiven(name, selector));
}

function isGiven<K extends FilterName>(name: K, selector: Selector): boolean {
  return ROWS[name].isGiven(selector[name]);
}

function testOf<K extends FilterName>(name: K, { selector, ...measure }: TestOptions): unknown {
  return ROWS[name].passes(selector[name] as Exclude<Selector[K], null>, measure);
}
