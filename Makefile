# Perdura's front door: `make` lists what there is. Everything else is CMake (CMakePresets.json)
# and the scripts in deploy/.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.PHONY: help demo setup packages build asan test up down status logs loadtest histories \
  planted-bugs clean \
  format lint

help: ## list the targets
	@printf 'Perdura: durable commerce in C++20. Targets:\n'
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' Makefile | \
	  awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

demo: ## from here to a delivered order (SCENARIO=declined, tampered, cancelled, returned, lost)
	@deploy/dev/demo.sh

setup: ## install what is missing: Debian packages, Temporal, Kafka (says so before)
	@deploy/setup.sh

build: ## build optimised into build/release
	@deploy/dev/build.sh release

asan: ## build with AddressSanitizer and UBSan into build/asan
	@deploy/dev/build.sh asan

# Temporal and Kafka are set up beside the first build.
packages:
	@deploy/setup.sh packages

test: packages ## build both, run all tests; a stack of its own is started for those that need one
	@deploy/dev/test.sh

up: packages ## build the shop, start it with its servers, and wait until all is healthy
	@deploy/dev/prepare.sh release perdura mock-pg mock-courier
	@deploy/stack.sh up
	@printf 'Next: make demo places an order, make logs follows the logs, make down stops it all.\n'

down: ## stop the stack (data stays)
	@deploy/stack.sh down

# A table for people; scripts ask deploy/stack.sh status, whose exit code tells the state.
status: ## what runs, where, how big, how well
	@deploy/stack.sh status || true

logs: ## follow the servers' logs (LOG=kafka: only that one)
	@deploy/stack.sh logs $(LOG)

loadtest: ## many orders at once on the stack, each accounted for (ORDERS, CONCURRENCY, PAY=card)
	@deploy/dev/loadtest.sh

histories: ## record endings of workflows that have no history (MODE=keep, replace: tests/replay)
	@deploy/dev/build.sh release record_histories
	@build/release/tests/replay/record_histories --mode=$(or $(MODE),missing)

planted-bugs: ## let the simulator find bugs planted in the shop, and write the table of what it found
	@deploy/dev/planted-bugs.sh

clean: ## stop the stack and remove its data (asks; FORCE=1 does not)
	@deploy/stack.sh clean

format: ## format all C++ files
	@deploy/dev/lint.sh format

lint: ## check formatting, scripts, and clang-tidy on changed files (ALL=1: on all)
	@deploy/dev/lint.sh check
