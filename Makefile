# make world     set up, build the small world of seed 42, score it, say where it is
# make certify   the four required seeds and the verdict
# make test      set up and run every test
# make utility   a fraud detector trained on seed 42 and tested on seed 7
# make bench     seconds and memory, state by state
PYTHON ?= python3.11
SEED   ?= 42
SCALE  ?= small
SEEDS  ?= 42 7 101 202
RUN_ID ?= $(if $(filter small,$(SCALE)),seed_$(SEED),$(SCALE)_$(SEED))

VENV := .venv
BIN  := $(VENV)/bin

.PHONY: world certify utility test bench cdn-weights clean
.DEFAULT_GOAL := world

$(VENV)/.engine: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.test: $(VENV)/.engine
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@

world: $(VENV)/.engine
	$(BIN)/dbt --quiet build --vars '{seed: $(SEED), scale: $(SCALE), run_id: $(RUN_ID)}'
	$(BIN)/engine-score board --run $(RUN_ID)

certify: $(VENV)/.engine
	for seed in $(SEEDS); do $(MAKE) --no-print-directory world SEED=$$seed SCALE=$(SCALE) || exit 1; done
	$(BIN)/engine-score certify --seeds $$(echo $(SEEDS) | tr ' ' ',') --scale $(SCALE)

# worlds that are there are not built again
utility: $(VENV)/.engine runs/seed_42/segment_6B/_passed.flag runs/seed_7/segment_6B/_passed.flag
	$(BIN)/engine-score utility --train seed_42 --test seed_7

runs/seed_%/segment_6B/_passed.flag: | $(VENV)/.engine
	$(BIN)/dbt --quiet build --vars '{seed: $*, scale: small, run_id: seed_$*}'

test: $(VENV)/.test
	$(BIN)/pytest

bench: $(VENV)/.test
	$(BIN)/python tests/bench/run.py

# renews the country weights of segment 3B and their digest from the reference data
cdn-weights: $(VENV)/.engine
	$(BIN)/python sources/cdn_weights.py

clean:
	rm -rf runs target logs
