# natcom: build, run, test.  `make help` lists what there is.

PYTHON  ?= /usr/bin/python3
BUILD   := build
# release is the default; `make FLAVOUR=asan` builds with sanitizers, clang with the other compiler.
FLAVOUR ?= release
OUT     := $(BUILD)/$(FLAVOUR)

PACKAGES := libevent_core libevent_extra libpq libcjson libjwt libpcre2-8 libcrypto libxml-2.0
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Werror
CPPFLAGS_ALL = -D_GNU_SOURCE -Iservice $(shell pkg-config --cflags $(PACKAGES))
LDLIBS_ALL   = $(shell pkg-config --libs $(PACKAGES)) -lical -lpthread

CC_release   := gcc
FLAGS_release := -O2 -g -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fPIE
LINK_release := -pie -Wl,-z,relro,-z,now
CC_asan      := clang
FLAGS_asan   := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
LINK_asan    := -fsanitize=address,undefined
CC_fuzz      := clang
FLAGS_fuzz   := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
CC_clang     := clang
FLAGS_clang  := -O2 -g
LINK_clang   :=
CC_FLAVOUR   := $(CC_$(FLAVOUR))
# Hidden, so that no name of ours stands in for one of a library's (jansson, behind libjwt, has json_equal).
CFLAGS_ALL   = -std=c17 -fvisibility=hidden $(WARNINGS) $(FLAGS_$(FLAVOUR))

SOURCES  := $(sort $(wildcard service/*/*.c))
OBJECTS  := $(SOURCES:service/%.c=$(OUT)/%.o) $(OUT)/embedded.o
LIBRARY  := $(filter-out $(OUT)/commands/main.o,$(OBJECTS))
PROGRAM  := $(if $(filter release,$(FLAVOUR)),$(BUILD)/natcomd,$(OUT)/natcomd)
CONTRACT := $(BUILD)/openapi.json
UNIT     := $(patsubst tests/unit/test_%.c,$(OUT)/tests/test_%,$(wildcard tests/unit/test_*.c))

.PHONY: help all deps run token test test-all test-unit test-sql test-api test-asan check bench \
    schema-suite format fuzz prove image-test topology-test clean
.DELETE_ON_ERROR:

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

all: $(PROGRAM) ## build build/natcomd

deps: ## install missing Debian packages (needs root or sudo)
	@tests/support/deps.sh

run: deps ## start PostgreSQL and the service, loaded with the plan 2016-2018
	@$(MAKE) --no-print-directory -s all
	@sql/cluster.sh run

token: ## mint a token: make -s token ROLE=secretariat, or ROLE=commission COMMISSION=MAR; SUBJECT=name
	@sql/cluster.sh token "$(ROLE)" "$(COMMISSION)"

test: deps ## run every test there is
	@$(MAKE) --no-print-directory -s test-all

test-all:
	@PYTHON=$(PYTHON) tests/run.sh

.PHONY: unit-programs
unit-programs: $(UNIT)

test-unit: $(UNIT) ## unit tests of FLAVOUR
	@printf '%s\n' $(UNIT) | xargs -P 4 -I {} sh -c '{} >{}.log 2>&1; s=$$?; cat {}.log; exit $$s'

test-sql: all ## pgTAP tests on a database of their own
	@PYTHON=$(PYTHON) tests/run.sh sql

test-api: all ## black-box tests over HTTP
	@PYTHON=$(PYTHON) tests/run.sh api

test-asan: test ## the same as test: the suite runs under ASan and UBSan

check: ## format, analysers, layering, structure, contract
	@tests/support/deps.sh check
	@$(MAKE) --no-print-directory -s all
	@PYTHON=$(PYTHON) tests/lint/check.sh

bench: deps ## measure against pgbench, nginx and Fastify; prints ratios
	@$(MAKE) --no-print-directory -s all
	@PYTHON=$(PYTHON) tests/bench/run.sh

schema-suite: $(OUT)/tests/schema_suite ## JSON_SCHEMA_SUITE=folder: official JSON Schema tests
	@$< "$(JSON_SCHEMA_SUITE)"

format: ## rewrite the C files as .clang-format says
	clang-format -i service/*/*.[ch] $(wildcard tests/*/*.[ch])

prove: ## the proofs about money in their long form: SCALE times as much (default 20)
	@NATCOM_PROOF_SCALE=$(or $(SCALE),20) $(PYTHON) -m pytest -q -p no:cacheprovider tests/fault

image-test: ## build docker/Dockerfile and run it (skipped where no engine can be started)
	@tests/image/run.sh image

topology-test: ## docker/compose.yaml with proxies, two instances and a lost one (skipped likewise)
	@tests/image/run.sh topology

fuzz: ## run every fuzz target and random requests, each for SECONDS (default 30)
	@tests/fuzz/run.sh $(or $(SECONDS),30)

clean: ## remove what was built
	rm -rf $(BUILD)

# The contract, bundled; problems and line numbers come with it.
$(CONTRACT): openapi/bundle.py $(wildcard openapi/*.yaml openapi/*/*.yaml)
	@mkdir -p $(BUILD)
	$(PYTHON) openapi/bundle.py $(BUILD)

$(BUILD)/embedded.c: service/embed.py $(CONTRACT) $(shell find sql -type d -o -name '*.sql')
	$(PYTHON) service/embed.py $(BUILD) $@

$(OUT)/embedded.o: $(BUILD)/embedded.c
	@mkdir -p $(@D)
	$(CC_FLAVOUR) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

$(OUT)/%.o: service/%.c
	@mkdir -p $(@D)
	$(CC_FLAVOUR) $(CPPFLAGS_ALL) $(CFLAGS_ALL) -MMD -MP -c $< -o $@

$(PROGRAM): $(OBJECTS)
	$(CC_FLAVOUR) $(LINK_$(FLAVOUR)) $(OBJECTS) $(LDLIBS_ALL) -o $@.new
	$@.new check-config --contract-only
	@mv $@.new $@

# What the fuzz targets are linked with.
$(OUT)/library.a: $(LIBRARY)
	@rm -f $@
	ar rcs $@ $(LIBRARY)

# In the programs test_memory_* a test says which allocation fails (tests/unit/short_memory.h).
WRAPPED := malloc calloc realloc strdup strndup asprintf __asprintf_chk free
$(OUT)/tests/test_memory_%: LINK_TEST := $(WRAPPED:%=-Wl,--wrap=%)

$(OUT)/tests/%: tests/unit/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(CC_FLAVOUR) $(CPPFLAGS_ALL) -Itests/unit $(CFLAGS_ALL) $(LINK_$(FLAVOUR)) $(LINK_TEST) -MMD -MP $< $(LIBRARY) $(LDLIBS_ALL) -lcmocka -o $@

$(OUT)/tests/%: tests/contract/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(CC_FLAVOUR) $(CPPFLAGS_ALL) $(CFLAGS_ALL) $(LINK_$(FLAVOUR)) -MMD -MP $< $(LIBRARY) $(LDLIBS_ALL) -o $@

-include $(OBJECTS:.o=.d) $(wildcard $(OUT)/tests/*.d)
