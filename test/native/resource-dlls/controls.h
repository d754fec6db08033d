/* What the controls do, by the last byte of their code: 1 turns the input round; 2 says that it filled more than there was room
 * for; 3 turns it round later, on another thread; 4 does so and ends twice; 5 does so and stays in that thread for a while;
 * 6 tells whether it can act as the user that it was given; 7 does so later, on another thread. Others are left to the monitor. */
#pragma once
#include "misuse.h"

enum { kTurn = 1, kLie = 2, kLater = 3, kTwice = 4, kLinger = 5, kUser = 6, kUserLater = 7 };

static DWORD turn(const BYTE* in, DWORD in_size, BYTE* out, DWORD out_size, DWORD* returned) {
  *returned = in_size;
  if (out_size < in_size) return ERROR_MORE_DATA;
  for (DWORD i = 0; i < in_size; i++) out[i] = in[in_size - 1 - i];
  return ERROR_SUCCESS;
}

#if TABLE_VERSION < 3
#define LATER(of_resource)
#else
/* A control that ends later. */
typedef struct {
  DWORD code;
  BYTE* in;
  DWORD in_size;
  BYTE* out;
  DWORD out_size;
  DWORD* returned;
  void* context;
  BOOL of_resource;
  HANDLE user;
} Work;

/* One byte: 1 for a thread that acted as the user, 0 where there is none, whose handle is NULL then. */
static DWORD tell_user(HANDLE token, BYTE* out, DWORD out_size, DWORD* returned) {
  *returned = 1;
  if (out_size < 1) return ERROR_MORE_DATA;
  *out = token != NULL;
#ifdef _WIN32
  if (!ImpersonateLoggedOnUser(token)) return GetLastError();
  HANDLE own = NULL;
  const DWORD status = OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &own) ? ERROR_SUCCESS : GetLastError();
  if (own != NULL) CloseHandle(own);
  RevertToSelf();
  return status;
#else
  return ERROR_SUCCESS;
#endif
}

static DWORD end(const Work* work, DWORD status) {
  return work->of_resource ? callbacks.extended->EndControlCall(work->context, status) : callbacks.extended->EndTypeControlCall(work->context, status);
}

static THREAD_RESULT work_on(void* with) {
  Work* work = (Work*)with;
  if (work->of_resource) callbacks.extended->ExtendControlCall(work->context, 1000);
  pause_for(20);
  const DWORD status = work->code == kUserLater ? tell_user(work->user, work->out, work->out_size, work->returned)
                                                : turn(work->in, work->in_size, work->out, work->out_size, work->returned);
  end(work, status);
  if (work->code == kTwice) end(work, status);
  for (int i = 0; work->code == kLinger && i < 20000; i++) pause_for(0);
  free(work);
  return 0;
}

#define LATER(of_resource)                                                                                  \
  if ((BYTE)code >= kLater && (BYTE)code <= kLinger) {                                                        \
    const Work work = {(BYTE)code, (BYTE*)in, in_size, (BYTE*)out, out_size, returned, context, of_resource, NULL}; \
    *later = TRUE;                                                                                          \
    return begin(work);                                                                                     \
  }

static DWORD begin(const Work work) {
  Work* kept = (Work*)malloc(sizeof(Work));
  if (kept == NULL) return ERROR_NOT_ENOUGH_MEMORY;
  *kept = work;
  Thread thread;
  start(&thread, work_on, kept);
#ifdef _WIN32
  CloseHandle(thread);
#else
  pthread_detach(thread);
#endif
  return ERROR_IO_PENDING;
}
#endif

static DWORD control(DWORD code, const void* in, DWORD in_size, void* out, DWORD out_size, DWORD* returned) {
  if ((BYTE)code == kTurn) return turn((const BYTE*)in, in_size, (BYTE*)out, out_size, returned);
  if ((BYTE)code != kLie) return ERROR_INVALID_FUNCTION;
  *returned = out_size + 1000;
  return ERROR_SUCCESS;
}

static DWORD control_resource(const char* entry, RESID id, DWORD code, void* in, DWORD in_size, void* out, DWORD out_size,
                              DWORD* returned CONTEXT) {
  Resource* resource = (Resource*)id;
  act(resource->words, entry);
  misuse(resource, entry);
  LATER(TRUE)
  return control(code, in, in_size, out, out_size, returned);
}

static DWORD control_type(const char* entry, const WCHAR* type, DWORD code, void* in, DWORD in_size, void* out, DWORD out_size,
                          DWORD* returned CONTEXT) {
  char words[kMaxWords];
  narrow(type, words);
  act(words, entry);
  LATER(FALSE)
  return control(code, in, in_size, out, out_size, returned);
}

static DWORD WINAPI ResourceControl(RESID id, DWORD code, void* in, DWORD in_size, void* out, DWORD out_size, DWORD* returned CONTEXT) {
  return control_resource("ResourceControl", id, code, in, in_size, out, out_size, returned PASS_CONTEXT);
}

static DWORD WINAPI ResourceTypeControl(const WCHAR* type, DWORD code, void* in, DWORD in_size, void* out, DWORD out_size,
                                        DWORD* returned CONTEXT) {
  return control_type("ResourceTypeControl", type, code, in, in_size, out, out_size, returned PASS_CONTEXT);
}

#if TABLE_VERSION > 3
#define USER(of_resource)                                                                                          \
  if ((BYTE)code == kUser) return tell_user(token, (BYTE*)out, out_size, returned);                                \
  if ((BYTE)code == kUserLater) {                                                                                  \
    const Work work = {(BYTE)code, NULL, 0, (BYTE*)out, out_size, returned, context, of_resource, token};          \
    *later = TRUE;                                                                                                 \
    return begin(work);                                                                                            \
  }

static DWORD WINAPI ResourceControlAsUser(RESID id, HANDLE token, DWORD code, void* in, DWORD in_size, void* out, DWORD out_size,
                                          DWORD* returned CONTEXT) {
  USER(TRUE)
  return control_resource("ResourceControlAsUser", id, code, in, in_size, out, out_size, returned PASS_CONTEXT);
}

static DWORD WINAPI ResourceTypeControlAsUser(const WCHAR* type, HANDLE token, DWORD code, void* in, DWORD in_size, void* out, DWORD out_size,
                                              DWORD* returned CONTEXT) {
  USER(FALSE)
  return control_type("ResourceTypeControlAsUser", type, code, in, in_size, out, out_size, returned PASS_CONTEXT);
}
#endif
