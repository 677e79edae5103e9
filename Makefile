# Two commands do everything: `make demo` and `make test`. Both set up what they need.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export LIBGL_ALWAYS_SOFTWARE ?= $(if $(DISPLAY)$(WAYLAND_DISPLAY),,1)
XVFB := xvfb-run -a -s "-screen 0 1600x1000x24 +extension GLX"

.PHONY: demo test lint bench fuzz walk system tools clean

demo: system $(READY)
ifeq ($(DISPLAY)$(WAYLAND_DISPLAY),)
	QT_QPA_PLATFORM=xcb $(XVFB) $(BIN)/hccbm-gui demo --out demo-out
else
	$(BIN)/hccbm-gui demo
endif

test: system tools $(READY) lint
	LIBGL_ALWAYS_SOFTWARE=1 $(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports

bench: system $(READY)
	QT_QPA_PLATFORM=xcb LIBGL_ALWAYS_SOFTWARE=1 $(XVFB) $(BIN)/python -m benchmarks

fuzz: $(READY)
	RUST_BACKTRACE=0 PYTHONPATH=. $(BIN)/python tests/fuzz/run.py --count 20000 --keep fuzz-out

walk: system $(READY)
	QT_QPA_PLATFORM=xcb LIBGL_ALWAYS_SOFTWARE=1 $(XVFB) $(BIN)/python tests/walk/walk.py docs/walk

system:
	@sh .ci/system_libraries

tools:
	@sh .ci/test_tools

$(READY): setup.cfg pyproject.toml
	@sh .ci/virtual_environment $(VENV)
	@touch $(READY)

clean:
	rm -rf $(VENV) demo-out fuzz-out build dist *.egg-info
