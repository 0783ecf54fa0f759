/** Whether a Node version is supported. argon2id needs 24.7; better-sqlite3 crashes on 20, so this is checked before anything is loaded. */
export function isSupportedNode(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > 24 || (major === 24 && minor >= 7);
}
