# API and worker in one image; the command says which: `node dist/api/main.js` (the default) or `node dist/worker/main.js`.
# Debian, not Alpine: Temporal's native library needs glibc.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
# The workflow bundle is built ahead, so that a worker starts without building and every worker runs the same code.
RUN npm run build \
 && cp -r portal/assets dist/portal/assets \
 && cp -r console/assets dist/console/assets \
 && node dist/worker/build-bundle.js

FROM node:24-bookworm-slim
# Temporal's connection checks certificates against the system's.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates tini \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV NODE_ENV=production TZ=UTC HOST=0.0.0.0 COUNTERSIGN_DATA=/data COUNTERSIGN_ENV_FILE=none
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && npm cache clean --force
COPY --from=build /app/dist dist
COPY examples examples
# A volume put here takes over the owner.
RUN mkdir /data && chown node:node /data && chmod 700 /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Hands signals on and waits for children: the worker drains on SIGTERM.
ENTRYPOINT ["tini", "--"]
CMD ["node", "dist/api/main.js"]
