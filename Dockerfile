# The service alone: it takes its PostgreSQL from DATABASE_URL.
FROM node:24-bookworm-slim AS web
WORKDIR /congress/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --ignore-scripts
COPY web .
COPY openapi ../openapi
RUN npm run generate && npx vite build && node tools/compress.mjs

FROM rust:1.95-bookworm AS build
WORKDIR /congress
COPY . .
COPY --from=web /congress/web/dist web/dist
RUN SQLX_OFFLINE=true cargo build --release --locked --features jemalloc

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --create-home congress
COPY --from=build /congress/target/release/congress /usr/local/bin/congress
USER congress
WORKDIR /home/congress
ENV BIND=0.0.0.0 PORT=8080
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=20 CMD ["congress", "health"]
ENTRYPOINT ["congress"]
CMD ["serve"]
