# What a contributor runs. Everything works offline once the modules are downloaded.

# The race detector needs a C compiler; without one the tests run without it.
RACE := $(if $(shell command -v $(firstword $(shell go env CC)) 2>/dev/null),-race)
CGO  := $(if $(RACE),1,0)

GOLANGCI_LINT_VERSION := v2.15.0

.PHONY: build test test-live lint eval bench fuzz clean

build: ## one static binary, bin/attache
	CGO_ENABLED=0 go build -trimpath -o bin/attache ./cmd/attache

test: ## all tests
	CGO_ENABLED=$(CGO) go test -timeout 30m $(RACE) ./...

test-live: ## the whole way with real model servers, which it installs (Linux, Python) and starts
	@servers=$$(scripts/live.sh start chat embedding small) && eval "$$servers" && \
		go test -tags live -run '^TestLive' -count=1 -timeout 20m ./internal/cli $(LIVEFLAGS); \
		status=$$?; scripts/live.sh stop; exit $$status

lint: .cache/golangci-lint-$(GOLANGCI_LINT_VERSION) ## formatting, vet and linters
	$< run ./...

.cache/golangci-lint-$(GOLANGCI_LINT_VERSION):
	GOBIN=$(CURDIR)/.cache go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
	mv .cache/golangci-lint $@

eval: build ## retrieval, answers and checks, measured; writes the tables of docs/EVALUATION.md (LIVE=1: with a real embedding server too)
	scripts/eval.sh $(if $(LIVE),live)

bench: ## how fast, against what; see docs/BENCHMARKS.md
	go test -run '^$$' -bench . -benchmem ./...

FUZZTIME ?= 10s
fuzz: ## every fuzz target for FUZZTIME; not on CI, where the inputs found before run as tests
	@go list ./... | while read -r pkg; do \
		for target in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
			echo "$$pkg $$target"; \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 5x $$pkg || exit 1; \
		done; \
	done

clean:
	rm -rf bin .cache
