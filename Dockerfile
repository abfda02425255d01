# The service alone: it takes its PostgreSQL from DATABASE_URL.
FROM node:24-trixie-slim AS web
WORKDIR /congress/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --ignore-scripts
COPY web .
COPY openapi ../openapi
RUN npm run generate && npx vite build && node tools/compress.mjs

FROM rust:1.95-trixie AS build
WORKDIR /congress
COPY . .
COPY --from=web /congress/web/dist web/dist
RUN SQLX_OFFLINE=true cargo build --release --locked --features jemalloc

# The C library, certificates and time zones, without a shell; runs as uid 65532.
FROM gcr.io/distroless/cc-debian13:nonroot
COPY --from=build /congress/target/release/congress /usr/local/bin/congress
ENV BIND=0.0.0.0 PORT=8080
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=20 CMD ["congress", "health"]
ENTRYPOINT ["congress"]
CMD ["serve"]
