# What people type here; .ci/run is everything that must hold.

.PHONY: run demo test build check fuzz screens

run: ## the dashboard
	go run ./cmd/attache

demo: ## an invented crisis, live, without a network
	go run ./cmd/attache demo

test:
	go test ./...

build: ## one static program, bin/attache
	CGO_ENABLED=0 go build -trimpath -o bin/attache ./cmd/attache

check: ## everything: format, vet, linter, tests, end to end, races, fuzzing, cross-compiling
	.ci/run

screens: ## the pictures in docs/screens, from the demo in tmux
	docs/screens.sh

fuzz: ## every fuzz target for ten minutes: make fuzz
	FUZZ_TIME=10m .ci/run
