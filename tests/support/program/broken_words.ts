/**
 * Words of a text as a terminal shows it that the same text where it has more room does not have: they were broken, or cut without a
 * sign. One with an ellipsis was cut, and says so; a rule across the screen is no word.
 */
export function brokenWords(shown: string, whole: string): readonly string[] {
  const known = new Set(whole.split(/\s+/));
  return shown.split(/\s+/).filter((word) =>
    !known.has(word) && !word.includes("…") && !/^─*$/.test(word)
  );
}
