# docker build -t attache . && docker run --env DISCORD_TOKEN --env OPENAI_API_KEY -v attache:/data attache
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/attache ./cmd/attache \
 && mkdir /out/data

# Nothing but the binary and the certificates of public servers.
FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/attache /attache
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
ENV ATTACHE_DATA=/data HOME=/data
VOLUME /data
HEALTHCHECK --interval=30s --timeout=6s --start-period=60s CMD ["/attache", "health"]
ENTRYPOINT ["/attache"]
CMD ["serve"]
