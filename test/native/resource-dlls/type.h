/* A resource type in C, well-behaved unless it is asked for something else. Each v*.c is this source, with a table of its
 * version. It keeps to the thread of the call; only Online may leave a worker, which Close or the next Online waits for. */
#pragma once
#include "behaviour.h"
#include "logs.h"
#include "misuse.h"

#if TABLE_VERSION == 1
#define V2(parameters)
#else
#define V2(parameters) , parameters
#endif

/* What Online's worker reports, and then: Online. */
static THREAD_RESULT bring_online(void* with) {
  Resource* resource = (Resource*)with;
  const char* words = resource->words;
  const DWORD checkpoints = wanted_number(words, "Online", "pending", 1);
  const DWORD rest = wanted_number(words, "Online", "step", 1);
  const BOOL falling = wanted(words, "Online", "falling") != NULL;
  for (DWORD i = 1; i <= checkpoints; i++) {
    if (report(resource, ClusterResourceOnlinePending, falling ? checkpoints - i : i) == ResourceExitStateTerminate) {
      resource->callbacks.log(resource->handle, LOG_WARNING, W("the worker was told to stop"));
      return 0;
    }
    pause_for(rest);
  }
  report(resource, wanted(words, "Online", "fails") ? ClusterResourceFailed : ClusterResourceOnline, checkpoints);
  return 0;
}

static void stop_working(Resource* resource) {
  if (resource->working) join(resource->worker);
  resource->working = FALSE;
}

static RESID WINAPI Open(const WCHAR* name, HKEY key, RESOURCE_HANDLE handle V2(DWORD flags)) {
  Resource* resource = (Resource*)calloc(1, sizeof(Resource));
  if (resource == NULL) return NULL;
  resource->handle = handle;
  resource->callbacks = callbacks;
  resource->key = key;
  narrow(name, resource->words);
  read_behaviour(key, resource);
  act(resource->words, "Open");
  if (wanted(resource->words, "Open", "null")) {
    SetLastError(wanted_number(resource->words, "Open", "null", 0));
    free(resource);
    return NULL;
  }
#if TABLE_VERSION == 1
  const DWORD flags = 0;
#endif
  callbacks.log(handle, LOG_INFORMATION, W("opened %1 with flags %2!u!"), name, (ULONG_PTR)flags);
  misuse(resource, "Open");
  return resource;
}

static void WINAPI Close(RESID id) {
  Resource* resource = (Resource*)id;
  act(resource->words, "Close");
  misuse(resource, "Close");
  stop_working(resource);
  if (wanted(resource->words, "Close", "late")) {
    report_later(resource);
  } else {
    free(resource);
  }
}

#if TABLE_VERSION == 1
static DWORD WINAPI Online(RESID id, HANDLE* event) {
  const DWORD flags = 0, in_size = 0;
#else
static DWORD WINAPI Online(RESID id, HANDLE* event, DWORD flags, BYTE* in, DWORD in_size, DWORD reserved) {
  (void)in, (void)reserved;
#endif
  Resource* resource = (Resource*)id;
  const char* words = resource->words;
  stop_working(resource);
  callbacks.log(resource->handle, LOG_INFORMATION, W("online with flags %1!u! and %2!u! bytes"), (ULONG_PTR)flags, (ULONG_PTR)in_size);
  act(words, "Online");
  misuse(resource, "Online");
  if (wanted(words, "Online", "event")) *event = resource->event = make_event();
  if (wanted(words, "Online", "badEvent")) *event = (HANDLE)(ULONG_PTR)0xdead0;
  if (wanted(words, "Online", "fail")) return wanted_number(words, "Online", "fail", 1);
  const BOOL unasked = wanted(words, "Online", "unasked") != NULL;
  if (!unasked && !wanted(words, "Online", "pending")) return ERROR_SUCCESS;
  resource->working = TRUE;
  start(&resource->worker, bring_online, resource);
  return unasked ? ERROR_SUCCESS : ERROR_IO_PENDING;
}

#if TABLE_VERSION == 1
static DWORD WINAPI Offline(RESID id) {
  const WCHAR* const node = NULL;
  const DWORD flags = 0;
#else
static DWORD WINAPI Offline(RESID id, const WCHAR* node, DWORD flags, BYTE* in, DWORD in_size, DWORD reserved) {
  (void)in, (void)in_size, (void)reserved;
#endif
  Resource* resource = (Resource*)id;
  act(resource->words, "Offline");
  misuse(resource, "Offline");
  callbacks.log(resource->handle, LOG_INFORMATION, W("offline to %1 with flags %2!u!"), node, (ULONG_PTR)flags);
  return wanted_number(resource->words, "Offline", "fail", ERROR_SUCCESS);
}

static void WINAPI Terminate(RESID id) {
  Resource* resource = (Resource*)id;
  act(resource->words, "Terminate");
  misuse(resource, "Terminate");
}

static BOOL alive(Resource* resource, const char* entry) {
  act(resource->words, entry);
  misuse(resource, entry);
  return wanted(resource->words, entry, "false") == NULL;
}

static BOOL WINAPI LooksAlive(RESID id) { return alive((Resource*)id, "LooksAlive"); }
static BOOL WINAPI IsAlive(RESID id) { return alive((Resource*)id, "IsAlive"); }

static DWORD WINAPI Arbitrate(RESID id, QuorumLost lost) {
  Resource* resource = (Resource*)id;
  act(resource->words, "Arbitrate");
  lost(resource->handle);
  return ERROR_SUCCESS;
}

static DWORD WINAPI Release(RESID id) {
  act(((Resource*)id)->words, "Release");
  return ERROR_SUCCESS;
}

#include "controls.h"

#if TABLE_VERSION > 1
static DWORD WINAPI Cancel(RESID id, DWORD flags) {
  Resource* resource = (Resource*)id;
  act(resource->words, "Cancel");
  return flags;
}
#endif

static CLRES_FUNCTION_TABLE table = {
    sizeof(CLRES_FUNCTION_TABLE) - 2 * sizeof(DWORD), /* as CLRES_V2_FUNCTION_SIZE and its kin */
    0x100 * TABLE_VERSION, Open, Close, Online, Offline, Terminate, LooksAlive, IsAlive, Arbitrate, Release,
    ResourceControl, ResourceTypeControl,
#if TABLE_VERSION > 1
    Cancel,
#endif
#if TABLE_VERSION > 3
    ResourceControlAsUser, ResourceTypeControlAsUser,
#endif
};

/* Whatever a type's name wants of the table. */
static void spoil(const char* words) {
  table.TableSize = wanted_number(words, "Startup", "size", table.TableSize);
  table.Version = wanted_number(words, "Startup", "version", table.Version);
  if (wanted(words, "Startup", "noOpen")) table.Open = NULL;
  if (wanted(words, "Startup", "noIsAlive")) table.IsAlive = NULL;
  if (wanted(words, "Startup", "noArbitrate")) table.Arbitrate = NULL, table.Release = NULL;
}

static DWORD start_up(const WCHAR* type, DWORD least, DWORD most, CLRES_FUNCTION_TABLE** result) {
  static char words[kMaxWords];
  narrow(type, words);
  act(words, "Startup");
  callbacks.log(NULL, LOG_INFORMATION, W("started for %1, %2!x! to %3!x!"), type, (ULONG_PTR)least, (ULONG_PTR)most);
  if (wanted(words, "Startup", "fail")) return wanted_number(words, "Startup", "fail", 1);
  if (least > table.Version || most < table.Version) return ERROR_REVISION_MISMATCH;
  spoil(words);
  if (wanted(words, "Startup", "noTable")) return ERROR_SUCCESS;
  *result = wanted(words, "Startup", "badTable") ? (CLRES_FUNCTION_TABLE*)16 : &table;
  return ERROR_SUCCESS;
}

#ifdef WITH_STARTUP
EXPORT DWORD WINAPI Startup(const WCHAR* type, DWORD least, DWORD most, SetStatus set_status, Log log, CLRES_FUNCTION_TABLE** result) {
  callbacks.set_status = set_status;
  callbacks.log = log;
  return start_up(type, least, most, result);
}
#endif

#ifdef WITH_STARTUP_EX
EXPORT DWORD WINAPI StartupEx(const WCHAR* type, DWORD least, DWORD most, CLRES_CALLBACK_FUNCTION_TABLE* table_of_monitor,
                              CLRES_FUNCTION_TABLE** result) {
  callbacks.extended = table_of_monitor;
  callbacks.log = table_of_monitor->LogEvent;
  return start_up(type, least, most, result);
}
#endif
