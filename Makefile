# What can be typed here; `make` alone lists it. Everything below installs what it needs first (scripts/setup).
.DEFAULT_GOAL := help
.PHONY: help demo test lint setup setup-run setup-bench lock score bench faults soak

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

demo: setup-run ## start the gateway, send it sample mail and post, show what became of it, serve the pages
	@.venv/bin/python scripts/demo.py $(ARGS)

# The tests run even when the linters complain, so that one run tells everything; two at a time, as they mostly wait.
test: setup ## everything a change must pass; ARGS go to pytest (make test ARGS="tests/web -x")
	@$(MAKE) --no-print-directory lint; lint=$$?; .venv/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS) && exit $$lint

lint: setup ## ruff with all rules, mypy strict
	@.venv/bin/ruff check .
	@.venv/bin/mypy

setup: ## install what running and testing need; nothing to do when it is there
	@scripts/setup test

setup-run:
	@scripts/setup run

setup-bench:
	@scripts/setup bench

lock: setup ## pin and hash the requirements again (ARGS=--upgrade for the newest versions)
	@scripts/lock $(ARGS)

score: setup-run ## how labelled mail fares: our own sets, or another folder (make score CORPUS=folder)
	@.venv/bin/python scripts/score.py $(if $(CORPUS),--corpus $(CORPUS)) $(ARGS)

bench: setup-bench ## how fast: reading one mail, the whole road of mail, the wait for an acknowledgement, rules tried again, post
	@.venv/bin/python benchmarks/reading_mail.py
	@.venv/bin/python benchmarks/road.py $(ARGS)
	@.venv/bin/python benchmarks/latency.py
	@.venv/bin/python benchmarks/judging.py
	@.venv/bin/python benchmarks/ocr.py
	@.venv/bin/python benchmarks/against_ocrmypdf.py
	@.venv/bin/python benchmarks/long_scan.py
	@.venv/bin/python benchmarks/stack.py

faults: setup ## kill the gateway at random moments under load, and count
	@.venv/bin/python benchmarks/faults.py $(ARGS)

soak: setup ## run for long under load, and watch memory, files and delays
	@.venv/bin/python benchmarks/soak.py $(ARGS)
