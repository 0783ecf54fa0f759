# Build with everything, run with almost nothing.
FROM node:24-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node bin/afloat.mjs help > /dev/null \
 && npm prune --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

# The server is one bundle; only SQLite's native module stays outside of it.
FROM node:24-trixie-slim
ENV NODE_ENV=production AFLOAT_DATA=/data AFLOAT_HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/bin ./bin
COPY --from=build /app/dist ./dist
COPY --from=build /app/node_modules/better-sqlite3 ./node_modules/better-sqlite3
RUN ln -s /app/bin/afloat.mjs /usr/local/bin/afloat \
 && mkdir -p /data/published && chown -R node:node /data
USER node
VOLUME ["/data", "/data/published"]
EXPOSE 4321 4322
HEALTHCHECK --interval=30s --timeout=3s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4322/healthz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["afloat", "serve", "--admin-only"]
