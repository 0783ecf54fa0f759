/** argon2id came to Node with 24.7, and better-sqlite3 crashes without a word on 20: this is asked before anything is loaded. */
export function isFitNode(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > 24 || (major === 24 && minor >= 7);
}
