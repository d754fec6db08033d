/* The state of a resource, what it reports, and what a DLL can do wrong with the monitor's callbacks. */
#pragma once
#include "behaviour.h"
#include "logs.h"

typedef struct {
  RESOURCE_HANDLE handle;
  Callbacks callbacks;
  char words[kMaxWords];
  HKEY key;
  DWORD writes;
  BOOL working;
  Thread worker;
  HANDLE event;
} Resource;

static void read_behaviour(HKEY key, Resource* resource) {
  enum { kRead = 0x20019 };
  HKEY parameters;
  if (ClusterRegOpenKey(key, W("Parameters"), kRead, &parameters) != ERROR_SUCCESS) return;
  WCHAR text[kMaxWords];
  DWORD type, size = sizeof(text) - sizeof(WCHAR);
  if (ClusterRegQueryValue(parameters, W("Behaviour"), &type, (BYTE*)text, &size) == ERROR_SUCCESS) {
    text[size / sizeof(WCHAR)] = 0;
    narrow(text, resource->words);
  }
  ClusterRegCloseKey(parameters);
}

/* Calls the cluster while the monitor waits for the entry to return: counts in the value Writes of the resource's key. */
static void write_back(Resource* resource) {
  enum { kDword = 4 };
  resource->writes++;
  ClusterRegSetValue(resource->key, W("Writes"), kDword, (const BYTE*)&resource->writes, sizeof(DWORD));
}

static DWORD report_as(Resource* resource, RESOURCE_HANDLE handle, int state, DWORD checkpoint) {
  if (resource->callbacks.extended != NULL) {
    RESOURCE_STATUS_EX status = {state, checkpoint, NULL, 77, 1, 500};
    return resource->callbacks.extended->SetResourceStatusEx(handle, &status);
  }
  RESOURCE_STATUS status = {state, checkpoint, 500, NULL};
  return resource->callbacks.set_status(handle, &status);
}

static DWORD report(Resource* resource, int state, DWORD checkpoint) { return report_as(resource, resource->handle, state, checkpoint); }

/* A status after Close, which the DLL has kept the resource for. */
static THREAD_RESULT report_after_close(void* with) {
  Resource* resource = (Resource*)with;
  pause_for(20);
  report(resource, ClusterResourceOnline, 1);
  free(resource);
  return 0;
}

static void report_later(Resource* resource) {
  Thread thread;
  start(&thread, report_after_close, resource);
#ifdef _WIN32
  CloseHandle(thread);
#else
  pthread_detach(thread);
#endif
}

static HANDLE make_event(void) {
#ifdef _WIN32
  return CreateEventW(NULL, TRUE, FALSE, NULL);
#else
  return (HANDLE)16;
#endif
}

static void signal_event(Resource* resource) {
#ifdef _WIN32
  SetEvent(resource->event);
  CloseHandle(resource->event);
#endif
  resource->event = NULL;
}

static void call_everything(Resource* resource) {
  CLRES_CALLBACK_FUNCTION_TABLE* all = resource->callbacks.extended;
  BYTE bytes[] = {1, 2, 3};
  all->SetResourceLockedMode(resource->handle, TRUE, 5);
  all->SetResourceLockedModeEx(resource->handle, FALSE, 6, 7);
  all->SignalFailure(resource->handle, 1, 5007);
  all->SetResourceInMemoryNodeLocalProperties(resource->handle, bytes, sizeof(bytes));
  all->RaiseResTypeNotification(W("a type"), bytes, sizeof(bytes));
  all->ChangeResourceProcessForDumps(resource->handle, W("a.exe"), 8, TRUE);
  all->ChangeResTypeProcessForDumps(W("a type"), W("b.exe"), 9, FALSE);
  all->SetInternalState(resource->handle, 3, TRUE);
  all->RequestDump(resource->handle, TRUE, 10);
  all->SetResourceWprPolicy(resource->handle, 11);
  all->ArmWprWatchdogForCurrentResourceCall(resource->handle, 0x100000000);
}

static void use_bad_pointers(Resource* resource) {
  CLRES_CALLBACK_FUNCTION_TABLE* all = resource->callbacks.extended;
  all->SetResourceStatusEx(resource->handle, (RESOURCE_STATUS_EX*)16);
  all->SetResourceInMemoryNodeLocalProperties(resource->handle, (BYTE*)16, 3);
  all->RaiseResTypeNotification(W("a type"), (BYTE*)16, 0xffffffff);
  all->ChangeResourceProcessForDumps(resource->handle, (WCHAR*)16, 8, TRUE);
}

static void use_bad_handles(Resource* resource) {
  report_as(resource, resource, ClusterResourceOnline, 1); /* its own RESID */
  report_as(resource, (RESOURCE_HANDLE)((ULONG_PTR)resource->handle + 1), ClusterResourceOnline, 1);
  report_as(resource, (RESOURCE_HANDLE)((ULONG_PTR)resource->handle + 0x10000), ClusterResourceOnline, 1);
  report_as(resource, NULL, ClusterResourceOnline, 1);
  resource->callbacks.log(resource, LOG_ERROR, W("logged with a wrong handle"));
  if (resource->callbacks.extended != NULL) {
    resource->callbacks.extended->SignalFailure(NULL, 0, 1);
    resource->callbacks.extended->EndControlCall((void*)12345, 0);
    resource->callbacks.extended->ExtendTypeControlCall(NULL, 0);
  }
}

/* Does with the monitor's callbacks whatever is wanted of this entry. */
static void misuse(Resource* resource, const char* entry) {
  const char* words = resource->words;
  if (wanted(words, entry, "write")) write_back(resource);
  if (wanted(words, entry, "status")) report(resource, ClusterResourceOnline, wanted_number(words, entry, "status", 0));
  if (wanted(words, entry, "signal")) signal_event(resource);
  if (wanted(words, entry, "callbacks")) call_everything(resource);
  if (wanted(words, entry, "badPointers")) use_bad_pointers(resource);
  if (wanted(words, entry, "badHandles")) use_bad_handles(resource);
  if (wanted(words, entry, "formats")) log_formats(resource->callbacks.log, resource->handle);
  if (wanted(words, entry, "hostileLogs")) log_hostile(resource->callbacks.log, resource->handle);
}
