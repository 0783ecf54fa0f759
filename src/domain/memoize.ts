/** Calls `read` at the first call and caches the result. */
export function lazy<T>(read: () => T): () => T {
  let known: { value: T } | undefined;
  return () => {
    known ??= { value: read() };
    return known.value;
  };
}

/** Caches the result for the latest key only: a page and its files are rendered one after the other. */
export function memoizeLast<A extends unknown[], T>(read: (key: string, ...rest: A) => T): (key: string, ...rest: A) => T {
  let known: { key: string; value: T } | undefined;
  return (key, ...rest) => {
    if (known?.key !== key) known = { key, value: read(key, ...rest) };
    return known.value;
  };
}

/** Caches the result for each object, as long as the object lives. */
export function memoizePer<K extends object, T>(read: (owner: K) => T): (owner: K) => T {
  const known = new WeakMap<K, { value: T }>();
  return (owner) => {
    const found = known.get(owner) ?? { value: read(owner) };
    known.set(owner, found);
    return found.value;
  };
}

/** Caches a value per object and key; `make` creates one that is not cached yet. */
export function cachePer<K extends object, T>(): (owner: K, key: string, make: () => T) => T {
  const cacheOf = memoizePer((_: K) => new Map<string, T>());
  return (owner, key, make) => {
    const cache = cacheOf(owner);
    const value = cache.get(key) ?? make();
    cache.set(key, value);
    return value;
  };
}
