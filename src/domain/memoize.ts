/** Keeps the last answer: a page and the files beside it are made one after the other. */
export function lastOnly<T>(read: (word: string) => T): (word: string) => T {
  let kept: { word: string; answer: T } | undefined;
  return (word) => {
    if (kept?.word !== word) kept = { word, answer: read(word) };
    return kept.answer;
  };
}

/** Reads at the first call and keeps the answer: many pages of a snapshot ask the same. */
export function once<T>(read: () => T): () => T {
  let kept: { answer: T } | undefined;
  return () => {
    kept ??= { answer: read() };
    return kept.answer;
  };
}

/** Reads once for each snapshot: a page and the same page in another language are made from one reading. */
export function perSnapshot<S extends object, T>(read: (snapshot: S) => T): (snapshot: S) => T {
  const kept = new WeakMap<S, { answer: T }>();
  return (snapshot) => {
    const known = kept.get(snapshot) ?? { answer: read(snapshot) };
    kept.set(snapshot, known);
    return known.answer;
  };
}
