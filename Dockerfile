# Every role of Avisador, and the browser that a worker drives:
#
#   docker build -t avisador .
#   docker run --rm -p 127.0.0.1:3000:3000 -e SANDBOX_PUBLIC=1 -v avisador:/data avisador      the whole service, with simulated phones
#   docker run --rm -v avisador:/data avisador templates check                                 any other command
ARG NODE=24.21.0-trixie-slim

# The pages and the Lambda are built with what the service itself does not need.
FROM node:${NODE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY src src
COPY aws aws
RUN node node_modules/vite/bin/vite.js build src/web --logLevel warn && node aws/package-lambda.ts

FROM node:${NODE} AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:${NODE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends chromium tini \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
COPY src src
COPY templates templates
COPY locales locales

# The service may write its data, and nothing else: what is remembered of the code is made here, and then out of its reach.
RUN install -d -o node -g node /data node_modules/.cache/avisador
USER node
RUN node src/main/avisador.js warm-up
USER root
RUN chown -R root:root node_modules/.cache && chmod -R a+rX node_modules/.cache
USER node

ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data CHROME_PATH=/usr/bin/chromium
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["node", "src/main/health-check.js"]
# tini collects what a browser leaves behind, and passes on the signal that stops us.
ENTRYPOINT ["/usr/bin/tini", "--", "node", "src/main/avisador.js"]
CMD ["start"]
