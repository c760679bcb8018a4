# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
libhsa_runtime_la_SOURCES += emulators/hsa/runtime/entry_points.def \
	emulators/hsa/runtime/results.def \
	emulators/hsa/runtime/agent.c emulators/hsa/runtime/agent.h \
	emulators/hsa/runtime/agent_amd_info.c emulators/hsa/runtime/agent_amd_info.h \
	emulators/hsa/runtime/agent_info.c \
	emulators/hsa/runtime/allocation.c emulators/hsa/runtime/allocation.h \
	emulators/hsa/runtime/amd_types.h \
	emulators/hsa/runtime/cache_calls.c emulators/hsa/runtime/cache_calls.h \
	emulators/hsa/runtime/code_object.c emulators/hsa/runtime/code_object.h \
	emulators/hsa/runtime/code_symbols.c \
	emulators/hsa/runtime/copy.c emulators/hsa/runtime/copy.h \
	emulators/hsa/runtime/copy_calls.c \
	emulators/hsa/runtime/deallocation.c emulators/hsa/runtime/deallocation.h \
	emulators/hsa/runtime/entry_points.c emulators/hsa/runtime/entry_points.h \
	emulators/hsa/runtime/events.c emulators/hsa/runtime/events.h \
	emulators/hsa/runtime/executable.c emulators/hsa/runtime/executable.h \
	emulators/hsa/runtime/executable_symbols.c \
	emulators/hsa/runtime/extension.h \
	emulators/hsa/runtime/give.h \
	emulators/hsa/runtime/hsa_types.h \
	emulators/hsa/runtime/isa_calls.c emulators/hsa/runtime/isa_calls.h \
	emulators/hsa/runtime/loaded.c \
	emulators/hsa/runtime/loader.c \
	emulators/hsa/runtime/locked.c emulators/hsa/runtime/locked.h \
	emulators/hsa/runtime/memory_calls.c \
	emulators/hsa/runtime/packet.c emulators/hsa/runtime/packet.h \
	emulators/hsa/runtime/pointer_calls.c \
	emulators/hsa/runtime/processor.c \
	emulators/hsa/runtime/queue.c emulators/hsa/runtime/queue.h \
	emulators/hsa/runtime/region.c emulators/hsa/runtime/region.h \
	emulators/hsa/runtime/runtime.c emulators/hsa/runtime/runtime.h \
	emulators/hsa/runtime/settings.c emulators/hsa/runtime/settings.h \
	emulators/hsa/runtime/signal.c emulators/hsa/runtime/signal.h \
	emulators/hsa/runtime/signal_group.c \
	emulators/hsa/runtime/signal_handlers.c \
	emulators/hsa/runtime/signal_wait.c emulators/hsa/runtime/signal_wait.h \
	emulators/hsa/runtime/status.c emulators/hsa/runtime/status.h \
	emulators/hsa/runtime/svm_calls.c \
	emulators/hsa/runtime/symbol_info.c emulators/hsa/runtime/symbol_info.h \
	emulators/hsa/runtime/system_calls.c
