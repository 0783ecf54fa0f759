/** Reads at the first call and keeps the answer. */
export function lazy<T>(read: () => T): () => T {
  let known: { answer: T } | undefined;
  return () => {
    known ??= { answer: read() };
    return known.answer;
  };
}

/** Keeps the answer for the latest key alone: a page and the files that go with it are made one after the other. */
export function memoizeLast<A extends unknown[], T>(read: (key: string, ...rest: A) => T): (key: string, ...rest: A) => T {
  let known: { key: string; answer: T } | undefined;
  return (key, ...rest) => {
    if (known?.key !== key) known = { key, answer: read(key, ...rest) };
    return known.answer;
  };
}

/** Reads once for each object, for as long as that object lives. */
export function memoizePer<K extends object, T>(read: (owner: K) => T): (owner: K) => T {
  const known = new WeakMap<K, { answer: T }>();
  return (owner) => {
    const found = known.get(owner) ?? { answer: read(owner) };
    known.set(owner, found);
    return found.answer;
  };
}

/** Keeps for each object an answer a key; `make` gives one that is not known yet. */
export function cachePer<K extends object, T>(): (owner: K, key: string, make: () => T) => T {
  const answersOf = memoizePer((_: K) => new Map<string, T>());
  return (owner, key, make) => {
    const answers = answersOf(owner);
    const answer = answers.get(key) ?? make();
    answers.set(key, answer);
    return answer;
  };
}
