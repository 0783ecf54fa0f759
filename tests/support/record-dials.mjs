// Loaded before Afloat by `--import`: writes every host that the process connects to, or looks up, to a file.

import dns from "node:dns";
import { appendFileSync } from "node:fs";
import net from "node:net";

const record = (host) => appendFileSync(process.env.DIALS_FILE, `${host}\n`);
const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof options === "object" && !options.path) record(options.host ?? "localhost");
  return connect.apply(this, args);
};
const { lookup } = dns;
dns.lookup = (host, ...rest) => {
  record(host);
  return lookup(host, ...rest);
};
