/* Executables of the emulated HSA runtime: code objects are loaded for the devices they fit,
   their kernels run, their symbols and what the loader's extension tells are right, and
   what is wrong gets the status that AMD's runtime has for it.
   SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception  */

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include "hsa_runtime.h"
#include "emulators/common/space.h"
#include "testsuite/unit/hsa_image.h"

enum
{
  XNACK_OFF = 2 << 8,
  XNACK_ON = 3 << 8,
  DESCRIPTORS = 200
};

static uint8_t image[IMAGE_SIZE];
static hsa_executable_t executable;
static int outside; /* what the code object calls `external' */

static void
make_image (uint32_t flags)
{
  image_make (image, 4, flags, ids_kernel, sizeof ids_kernel);
}

static hsa_executable_t
new_executable (void)
{
  hsa_executable_t new = { 0 };
  hsa_executable_create (HSA_PROFILE_FULL, HSA_EXECUTABLE_STATE_UNFROZEN, "",
                         &new);
  return new;
}

/* Load the image through a reader into a new executable for the first device.  */
static hsa_status_t
load_image (hsa_loaded_code_object_t *loaded)
{
  hsa_code_object_reader_t reader = { 0 };
  executable = new_executable ();
  hsa_executable_agent_global_variable_define (executable, devices[0],
                                               "external", &outside);
  hsa_code_object_reader_create_from_memory (image, sizeof image, &reader);
  hsa_status_t status = hsa_executable_load_agent_code_object (
    executable, devices[0], reader, NULL, loaded);
  hsa_code_object_reader_destroy (reader);
  return status;
}

static hsa_executable_symbol_t
find (const char *name)
{
  hsa_executable_symbol_t symbol = { 0 };
  hsa_executable_get_symbol_by_name (executable, name, &devices[0], &symbol);
  return symbol;
}

/* An attribute of 64 bits or less.  */
static uint64_t
info (hsa_executable_symbol_t symbol, hsa_executable_symbol_info_t attribute)
{
  uint64_t value = 0;
  return hsa_executable_symbol_get_info (symbol, attribute, &value)
             == HSA_STATUS_SUCCESS
           ? value
           : UINT64_MAX;
}

#define INFO(symbol, name) info (symbol, HSA_EXECUTABLE_SYMBOL_INFO_##name)

static void
check_running (void)
{
  start_runtime ();
  make_image (IMAGE_GFX900 | XNACK_OFF);
  CHECK_SUCCESS (load_image (NULL));
  memset (image, 0, sizeof image); /* the program's copy may go */
  CHECK_SUCCESS (hsa_executable_freeze (executable, ""));
  uint64_t kernel = INFO (find ("fill.kd"), KERNEL_OBJECT);
  hsa_queue_t *queue = new_queue (NULL, NULL);
  uint32_t *words = shared_memory (4096);
  hsa_signal_t done = new_signal (1);
  launch (queue, kernel, arguments_of (words), 64, 64, 0, done);
  CHECK (wait_for_zero (done) == 0 && words[5] == 15, "its kernel runs");
  uint64_t pointer = 0, counter = INFO (find ("counter"), VARIABLE_ADDRESS);
  CHECK_SUCCESS (hsa_memory_copy (
    &pointer, (void *) INFO (find ("pointer"), VARIABLE_ADDRESS), 8));
  CHECK (pointer == counter, "its pointers are relocated");
  int value = 0;
  CHECK_SUCCESS (hsa_memory_copy (&value, (void *) counter, 4));
  CHECK (value == 7, "its variables have their values");
  CHECK_SUCCESS (hsa_memory_copy (
    &pointer, (void *) (counter + IMAGE_OUTSIDE - IMAGE_COUNTER), 8));
  CHECK (pointer == (uintptr_t) &outside + 16,
         "what the program defines is where the program said");
  CHECK_SUCCESS (hsa_executable_destroy (executable));
  CHECK (hsa_memory_copy (&value, (void *) counter, 4) != HSA_STATUS_SUCCESS,
         "its memory goes with it");
  CHECK_SUCCESS (hsa_queue_destroy (queue));
  CHECK_SUCCESS (hsa_shut_down ());
}

static void
check_kernel_symbol (void)
{
  hsa_executable_symbol_t kernel = find ("fill.kd");
  char name[8] = "-------";
  hsa_executable_symbol_get_info (kernel, HSA_EXECUTABLE_SYMBOL_INFO_NAME,
                                  name);
  CHECK (INFO (kernel, NAME_LENGTH) == 7 && memcmp (name, "fill.kd", 7) == 0,
         "a symbol's name");
  CHECK (INFO (kernel, TYPE) == HSA_SYMBOL_KIND_KERNEL
           && INFO (kernel, AGENT) == devices[0].handle
           && INFO (kernel, LINKAGE) == HSA_SYMBOL_LINKAGE_PROGRAM
           && INFO (kernel, IS_DEFINITION) == 1
           && INFO (kernel, MODULE_NAME_LENGTH) == 0,
         "what a kernel is");
  CHECK (INFO (kernel, KERNEL_KERNARG_SEGMENT_SIZE) == 8
           && INFO (kernel, KERNEL_KERNARG_SEGMENT_ALIGNMENT) == 16
           && INFO (kernel, KERNEL_GROUP_SEGMENT_SIZE) == 256
           && INFO (kernel, KERNEL_PRIVATE_SEGMENT_SIZE) == 0
           && INFO (kernel, KERNEL_DYNAMIC_CALLSTACK) == 0
           && INFO (kernel, KERNEL_CALL_CONVENTION) == 0,
         "what a kernel needs");
  CHECK (INFO (kernel, VARIABLE_SIZE) == UINT64_MAX,
         "a kernel has no size of a variable");
}

static void
check_variable_symbol (void)
{
  hsa_executable_symbol_t variable = find ("zeros");
  CHECK (INFO (variable, TYPE) == HSA_SYMBOL_KIND_VARIABLE
           && INFO (variable, VARIABLE_SIZE) == 256
           && INFO (variable, VARIABLE_ALLOCATION)
                == HSA_VARIABLE_ALLOCATION_AGENT
           && INFO (variable, VARIABLE_SEGMENT) == HSA_VARIABLE_SEGMENT_GLOBAL
           && INFO (variable, VARIABLE_IS_CONST) == 0
           && INFO (variable, VARIABLE_ALIGNMENT) >= 256,
         "what a variable is");
  CHECK (INFO (variable, KERNEL_OBJECT) == UINT64_MAX,
         "a variable is no kernel");
  CHECK (INFO (find ("external"), VARIABLE_ADDRESS) == (uintptr_t) &outside,
         "what the program defines is a symbol, too");
}

static unsigned symbols_seen;

static hsa_status_t
see_symbol (hsa_executable_t of, hsa_executable_symbol_t symbol, void *data)
{
  symbols_seen++;
  return data && of.handle == executable.handle && symbol.handle
           ? HSA_STATUS_INFO_BREAK
           : HSA_STATUS_SUCCESS;
}

static hsa_status_t
see_agent_symbol (hsa_executable_t of, hsa_agent_t agent,
                  hsa_executable_symbol_t symbol, void *data)
{
  return agent.handle == devices[0].handle ? see_symbol (of, symbol, data)
                                           : HSA_STATUS_ERROR;
}

static unsigned
seen (hsa_status_t status)
{
  unsigned count = symbols_seen;
  symbols_seen = 0;
  return status == HSA_STATUS_SUCCESS ? count : 1000 + count;
}

static void
check_symbols (void)
{
  hsa_executable_symbol_t symbol;
  start_runtime ();
  make_image (IMAGE_GFX900 | XNACK_OFF);
  CHECK_SUCCESS (load_image (NULL));
  check_kernel_symbol ();
  check_variable_symbol ();
  CHECK (seen (hsa_executable_iterate_symbols (executable, see_symbol, NULL))
           == 5,
         "all symbols are iterated over");
  CHECK (seen (hsa_executable_iterate_agent_symbols (executable, devices[0],
                                                     see_agent_symbol, NULL))
           == 5,
         "those of a device, too");
  CHECK (
    seen (hsa_executable_iterate_program_symbols (executable, see_symbol, NULL))
      == 0,
    "the program has none of its own");
  CHECK (seen (hsa_executable_iterate_symbols (executable, see_symbol, image))
           == 1001,
         "a callback ends the iteration");
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_SYMBOL_NAME,
              hsa_executable_get_symbol_by_name (executable, "nothing",
                                                 &devices[0], &symbol));
  CHECK_CALL (
    HSA_STATUS_ERROR_INVALID_SYMBOL_NAME,
    hsa_executable_get_symbol_by_name (executable, "fill.kd", NULL, &symbol));
  CHECK_SUCCESS (hsa_executable_get_symbol (executable, NULL, "fill.kd",
                                            devices[0], 0, &symbol));
  CHECK (symbol.handle == find ("fill.kd").handle, "a symbol has one handle");
  CHECK_SUCCESS (hsa_executable_destroy (executable));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_EXECUTABLE_SYMBOL,
              hsa_executable_symbol_get_info (
                symbol, HSA_EXECUTABLE_SYMBOL_INFO_TYPE, image));
  CHECK_SUCCESS (hsa_shut_down ());
}

static void
check_states (void)
{
  uint32_t state = 9;
  hsa_code_object_t code = { 0 };
  start_runtime ();
  make_image (IMAGE_GFX900 | XNACK_OFF);
  CHECK_SUCCESS (load_image (NULL));
  CHECK_CALL (HSA_STATUS_ERROR_VARIABLE_ALREADY_DEFINED,
              hsa_executable_agent_global_variable_define (
                executable, devices[0], "external", &state));
  CHECK_SUCCESS (
    hsa_executable_global_variable_define (executable, "mine", &state));
  CHECK_CALL (
    HSA_STATUS_ERROR_VARIABLE_ALREADY_DEFINED,
    hsa_executable_global_variable_define (executable, "mine", &state));
  CHECK_SUCCESS (
    hsa_code_object_deserialize (image, sizeof image, NULL, &code));
  CHECK_CALL (
    HSA_STATUS_ERROR_VARIABLE_ALREADY_DEFINED,
    hsa_executable_load_code_object (executable, devices[0], code, NULL));
  CHECK_SUCCESS (hsa_executable_freeze (executable, NULL));
  CHECK_SUCCESS (
    hsa_executable_get_info (executable, HSA_EXECUTABLE_INFO_STATE, &state));
  CHECK (state == HSA_EXECUTABLE_STATE_FROZEN, "it is frozen");
  CHECK_CALL (HSA_STATUS_ERROR_FROZEN_EXECUTABLE,
              hsa_executable_freeze (executable, NULL));
  CHECK_CALL (
    HSA_STATUS_ERROR_FROZEN_EXECUTABLE,
    hsa_executable_load_code_object (executable, devices[0], code, NULL));
  CHECK_CALL (
    HSA_STATUS_ERROR_FROZEN_EXECUTABLE,
    hsa_executable_global_variable_define (executable, "late", &state));
  CHECK_SUCCESS (hsa_executable_validate (executable, &state));
  CHECK (state == 0, "it is valid");
  CHECK_SUCCESS (hsa_code_object_destroy (code));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_CODE_OBJECT,
              hsa_code_object_destroy (code));
  CHECK_SUCCESS (hsa_executable_destroy (executable));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_EXECUTABLE,
              hsa_executable_destroy (executable));
  CHECK_SUCCESS (hsa_shut_down ());
}

static void
check_refusals (void)
{
  hsa_code_object_t code = { 0 };
  hsa_code_object_reader_t reader = { 0 };
  start_runtime ();
  make_image (IMAGE_GFX900 | XNACK_ON);
  CHECK_CALL (HSA_STATUS_ERROR_INCOMPATIBLE_ARGUMENTS, load_image (NULL));
  make_image (IMAGE_GFX90A);
  CHECK_CALL (HSA_STATUS_ERROR_INCOMPATIBLE_ARGUMENTS, load_image (NULL));
  make_image (0xfe);
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ISA_NAME, load_image (NULL));
  make_image (IMAGE_GFX900 | XNACK_OFF);
  image[IMAGE_NOTE + 20] = 0xdf;
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_CODE_OBJECT, load_image (NULL));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_CODE_OBJECT,
              hsa_code_object_deserialize (image, sizeof image, NULL, &code));
  make_image (IMAGE_GFX900 | XNACK_OFF);
  hsa_code_object_reader_create_from_memory (image, sizeof image, &reader);
  CHECK_CALL (HSA_STATUS_ERROR_VARIABLE_UNDEFINED,
              hsa_executable_load_agent_code_object (
                new_executable (), devices[0], reader, NULL, NULL));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_AGENT,
              hsa_executable_load_agent_code_object (
                new_executable (), host_agent, reader, NULL, NULL));
  CHECK_SUCCESS (hsa_code_object_reader_destroy (reader));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_CODE_OBJECT_READER,
              hsa_executable_load_agent_code_object (
                new_executable (), devices[0], reader, NULL, NULL));
  uint64_t far = UINT64_C (1) << 35;
  memcpy (image + sizeof (Elf64_Ehdr) + 2 * sizeof (Elf64_Phdr)
            + offsetof (Elf64_Phdr, p_memsz),
          &far, 8);
  CHECK_CALL (HSA_STATUS_ERROR_OUT_OF_RESOURCES, load_image (NULL));
  CHECK_SUCCESS (hsa_shut_down ());
}

static void
check_code_object (void)
{
  hsa_code_object_t code = { 0 };
  hsa_code_symbol_t symbol = { 0 };
  hsa_isa_t isa = { 0 };
  char version[64];
  uint32_t value = 0;
  start_runtime ();
  make_image (IMAGE_GFX900 | XNACK_OFF);
  CHECK_SUCCESS (
    hsa_code_object_deserialize (image, sizeof image, NULL, &code));
  CHECK_SUCCESS (
    hsa_code_object_get_info (code, HSA_CODE_OBJECT_INFO_VERSION, version));
  CHECK_SUCCESS (
    hsa_code_object_get_info (code, HSA_CODE_OBJECT_INFO_ISA, &isa));
  CHECK (version[0] == '4' && isa.handle, "its version and its processor");
  CHECK_SUCCESS (hsa_code_object_get_symbol (code, "fill.kd", &symbol));
  CHECK_SUCCESS (hsa_code_symbol_get_info (
    symbol, HSA_CODE_SYMBOL_INFO_KERNEL_GROUP_SEGMENT_SIZE, &value));
  CHECK (value == 256, "what its kernel needs");
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_SYMBOL_NAME,
              hsa_code_object_get_symbol (code, "nothing", &symbol));
  CHECK_SUCCESS (hsa_code_object_destroy (code));
  CHECK_CALL (
    HSA_STATUS_ERROR_INVALID_CODE_SYMBOL,
    hsa_code_symbol_get_info (symbol, HSA_CODE_SYMBOL_INFO_TYPE, &value));
  CHECK_SUCCESS (hsa_shut_down ());
}

/* The beginning of AMD's table.  */
struct loader
{
  hsa_status_t (*query_host_address) (const void *device, const void **host);
  hsa_status_t (*query_segment_descriptors) (
    hsa_ven_amd_loader_segment_descriptor_t *list, size_t *count);
  hsa_status_t (*query_executable) (const void *device, hsa_executable_t *);
  hsa_status_t (*iterate_loaded) (hsa_executable_t,
                                  hsa_status_t (*) (hsa_executable_t,
                                                    hsa_loaded_code_object_t,
                                                    void *),
                                  void *);
  hsa_status_t (*loaded_get_info) (hsa_loaded_code_object_t, unsigned, void *);
  hsa_status_t (*reader_of_file) (int, size_t, size_t,
                                  hsa_code_object_reader_t *);
  hsa_status_t (*iterate_executables) (hsa_status_t (*) (hsa_executable_t,
                                                         void *),
                                       void *);
};

static hsa_status_t
see_loaded (hsa_executable_t of, hsa_loaded_code_object_t loaded, void *data)
{
  (void) of;
  *(hsa_loaded_code_object_t *) data = loaded;
  symbols_seen++;
  return HSA_STATUS_SUCCESS;
}

static hsa_status_t
see_executable (hsa_executable_t of, void *data)
{
  symbols_seen += of.handle == executable.handle && !data;
  return HSA_STATUS_SUCCESS;
}

static void
check_segments (const struct loader *loader, uint64_t counter)
{
  hsa_ven_amd_loader_segment_descriptor_t list[8];
  size_t count = 0;
  CHECK_SUCCESS (loader->query_segment_descriptors (NULL, &count));
  CHECK (count == 3, "three segments are loaded");
  CHECK_SUCCESS (loader->query_segment_descriptors (list, &count));
  CHECK ((uintptr_t) list[2].segment_base == counter
           && list[2].segment_size == IMAGE_END - IMAGE_COUNTER
           && list[2].agent.handle == devices[0].handle
           && list[2].code_object_storage_base == image
           && list[2].code_object_storage_offset == IMAGE_COUNTER,
         "each is described");
}

static void
check_loader (void)
{
  struct loader loader = { 0 };
  hsa_loaded_code_object_t loaded = { 0 }, same = { 0 };
  start_runtime ();
  CHECK_SUCCESS (hsa_system_get_major_extension_table (
    HSA_EXTENSION_AMD_LOADER, 1, sizeof loader, &loader));
  make_image (IMAGE_GFX900 | XNACK_OFF);
  CHECK_SUCCESS (load_image (&loaded));
  CHECK_SUCCESS (hsa_executable_freeze (executable, NULL));
  uint64_t counter = INFO (find ("counter"), VARIABLE_ADDRESS), base = 0;
  const void *host = NULL;
  hsa_executable_t found = { 0 };
  CHECK_SUCCESS (loader.query_host_address ((void *) counter, &host));
  CHECK (*(const int *) host == 7, "the host's address of a variable");
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_ARGUMENT,
              loader.query_host_address (image, &host));
  CHECK_SUCCESS (loader.query_executable ((void *) counter, &found));
  CHECK (found.handle == executable.handle, "the executable of a variable");
  check_segments (&loader, counter);
  CHECK_SUCCESS (loader.iterate_loaded (executable, see_loaded, &same));
  CHECK (same.handle == loaded.handle && symbols_seen == 1,
         "what is loaded is iterated over");
  CHECK_SUCCESS (loader.loaded_get_info (
    loaded, HSA_VEN_AMD_LOADER_LOADED_CODE_OBJECT_INFO_LOAD_BASE, &base));
  CHECK (base == counter - IMAGE_COUNTER, "where it is loaded");
  char uri[200] = "";
  CHECK_SUCCESS (loader.loaded_get_info (
    loaded, HSA_VEN_AMD_LOADER_LOADED_CODE_OBJECT_INFO_URI, uri));
  CHECK (strncmp (uri, "memory://", 9) == 0, "where it came from");
  symbols_seen = 0;
  CHECK_SUCCESS (loader.iterate_executables (see_executable, NULL));
  CHECK (symbols_seen == 1, "executables are iterated over");
  CHECK_SUCCESS (hsa_shut_down ());
}

static void
check_file (void)
{
  char name[] = "/tmp/hsa_executable_XXXXXX";
  hsa_code_object_reader_t reader = { 0 };
  int file = mkstemp (name);
  unlink (name);
  start_runtime ();
  make_image (IMAGE_GFX900 | XNACK_OFF);
  CHECK (pwrite (file, image, sizeof image, 0) == IMAGE_SIZE, "a file");
  CHECK_SUCCESS (hsa_code_object_reader_create_from_file (file, &reader));
  executable = new_executable ();
  CHECK_SUCCESS (
    hsa_executable_global_variable_define (executable, "external", &outside));
  CHECK_SUCCESS (hsa_executable_load_agent_code_object (executable, devices[0],
                                                        reader, NULL, NULL));
  CHECK (INFO (find ("fill.kd"), KERNEL_OBJECT) != UINT64_MAX,
         "a code object is loaded from a file");
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_FILE,
              hsa_code_object_reader_create_from_file (-1, &reader));
  CHECK_SUCCESS (hsa_shut_down ()); /* with all of it still there */
}

/* ---- Executables that go while their kernels run ------------------------------------------ */

/* Says in word 1 that it runs, waits until word 0 is not 0, and says so in word 2.  */
static const uint32_t staying_kernel[] = {
  /* gfx900 */
  0xc0060100, 0x00000000, /* s_load_dwordx2 s[4:5], s[0:1], 0x0 */
  0x7e020280,             /* v_mov_b32_e32 v1, 0 */
  0xbf8cc07f,             /* s_waitcnt lgkmcnt(0) */
  0x7e060281,             /* v_mov_b32_e32 v3, 1 */
  0xdc708004, 0x00040301, /* global_store_dword v1, v3, s[4:5] offset:4 */
  0xdc518000, 0x02040001, /* global_load_dword v2, v1, s[4:5] glc */
  0xbf8c0f70,             /* s_waitcnt vmcnt(0) */
  0x7e0c0502,             /* v_readfirstlane_b32 s6, v2 */
  0xbf068006,             /* s_cmp_eq_u32 s6, 0 */
  0xbf85fffa,             /* s_cbranch_scc1 65530 */
  0xdc708008, 0x00040301, /* global_store_dword v1, v3, s[4:5] offset:8 */
  0xbf810000,             /* s_endpgm */
};

/* Load the image, which changed in between, and launch its kernel.  */
static void
start_kernel (hsa_queue_t *queue, uint32_t *words, hsa_signal_t done)
{
  CHECK_SUCCESS (load_image (NULL));
  CHECK_SUCCESS (hsa_executable_freeze (executable, ""));
  launch (queue, INFO (find ("fill.kd"), KERNEL_OBJECT), arguments_of (words),
          64, 64, 0, done);
}

static void
check_leaving (void)
{
  start_runtime ();
  uint32_t *words = shared_memory (4096), *others = shared_memory (4096);
  hsa_signal_t done = new_signal (1), other_done = new_signal (1);
  image_make (image, 4, IMAGE_GFX900 | XNACK_OFF, staying_kernel,
              sizeof staying_kernel);
  start_kernel (new_queue (NULL, NULL), words, done);
  while (!__atomic_load_n (&words[1], __ATOMIC_ACQUIRE))
    sched_yield ();
  CHECK_SUCCESS (hsa_executable_destroy (executable));
  CHECK_CALL (HSA_STATUS_ERROR_INVALID_EXECUTABLE,
              hsa_executable_destroy (executable));
  make_image (IMAGE_GFX900 | XNACK_OFF);
  start_kernel (new_queue (NULL, NULL), others, other_done);
  CHECK (wait_for_zero (other_done) == 0 && others[5] == 15,
         "another one's kernel runs beside it");
  CHECK_SUCCESS (hsa_executable_destroy (executable));
  CHECK (words[2] == 0 && hsa_signal_load_scacquire (done) == 1,
         "a kernel runs on when its executable is destroyed");
  __atomic_store_n (&words[0], 1, __ATOMIC_RELEASE);
  CHECK (wait_for_zero (done) == 0 && words[2] == 1, "and ends");
  CHECK_SUCCESS (hsa_shut_down ());
}

/* Code objects that one thread makes and destroys keep another from loading none.  */
static void *
make_objects (void *stop)
{
  uintptr_t wrong = 0;
  while (!__atomic_load_n ((bool *) stop, __ATOMIC_RELAXED))
    {
      hsa_code_object_t object;
      wrong += hsa_code_object_deserialize (image, sizeof image, NULL, &object)
                 != HSA_STATUS_SUCCESS
               || hsa_code_object_destroy (object) != HSA_STATUS_SUCCESS;
    }
  return (void *) wrong;
}

static void
check_loading_beside (void)
{
  pthread_t thread;
  bool stop = false;
  void *wrong = NULL;
  start_runtime ();
  make_image (IMAGE_GFX900 | XNACK_OFF);
  pthread_create (&thread, NULL, make_objects, &stop);
  for (int i = 0; i < 100; i++)
    {
      CHECK_SUCCESS (load_image (NULL));
      CHECK_SUCCESS (hsa_executable_destroy (executable));
    }
  __atomic_store_n (&stop, true, __ATOMIC_RELAXED);
  pthread_join (thread, &wrong);
  CHECK (!wrong, "code objects come and go while others are loaded");
  CHECK_SUCCESS (hsa_shut_down ());
}

/* ---- Descriptors that are wrong ----------------------------------------------------------- */

static unsigned queue_errors; /* atomic */

static void
note_error (hsa_status_t status, hsa_queue_t *queue, void *unused)
{
  (void) status, (void) queue, (void) unused;
  __atomic_add_fetch (&queue_errors, 1, __ATOMIC_RELEASE);
}

/* Load the image and launch its kernel.  Returns whether it ended; else the queue was told.  */
static bool
try_image (void *arguments)
{
  unsigned before = __atomic_load_n (&queue_errors, __ATOMIC_ACQUIRE);
  if (load_image (NULL) != HSA_STATUS_SUCCESS
      || hsa_executable_freeze (executable, NULL) != HSA_STATUS_SUCCESS)
    CHECK (false, "a wrong descriptor is no reason to refuse a code object");
  hsa_queue_t *queue = new_queue (note_error, NULL);
  hsa_signal_t done = new_signal (1);
  launch (queue, INFO (find ("fill.kd"), KERNEL_OBJECT), arguments, 64, 64, 0,
          done);
  while (hsa_signal_wait_scacquire (done, HSA_SIGNAL_CONDITION_LT, 1, 1000000,
                                    HSA_WAIT_STATE_BLOCKED)
           > 0
         && __atomic_load_n (&queue_errors, __ATOMIC_ACQUIRE) == before)
    continue;
  bool ended = hsa_signal_load_scacquire (done) == 0;
  hsa_queue_destroy (queue);
  hsa_executable_destroy (executable);
  hsa_signal_destroy (done);
  return ended;
}

static void
check_descriptors (void)
{
  uint64_t state = 1;
  unsigned ended = 0;
  start_runtime ();
  void *arguments = arguments_of (shared_memory (4096));
  for (unsigned i = 0; i < DESCRIPTORS; i++)
    {
      make_image (IMAGE_GFX900 | XNACK_OFF);
      for (unsigned k = 0; k < 1 + i % 3; k++)
        {
          state = state * UINT64_C (6364136223846793005) + 1442695040888963407;
          image[IMAGE_DESCRIPTOR + (state >> 32) % 64] ^= 1
                                                          << (state >> 40) % 8;
        }
      ended += try_image (arguments);
    }
  CHECK (ended > 0 && ended < DESCRIPTORS,
         "with changed descriptors kernels end, or their queues are told");
  CHECK_SUCCESS (hsa_shut_down ());
}

int
main (void)
{
  run_case ("running", check_running, NULL, NULL);
  run_case ("symbols", check_symbols, NULL, NULL);
  run_case ("states", check_states, NULL, NULL);
  run_case ("refusals", check_refusals, NULL, NULL);
  run_case ("a code object", check_code_object, NULL, NULL);
  run_case ("the loader's extension", check_loader, NULL, NULL);
  run_case ("one that goes", check_leaving, NULL, NULL);
  run_case ("loading beside others", check_loading_beside, NULL, NULL);
  run_case ("wrong descriptors", check_descriptors, NULL, NULL);
  run_case ("a file", check_file, NULL, NULL);
  return UNIT_RESULT ();
}
