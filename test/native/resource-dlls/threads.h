/* Threads and time, in C, everywhere. */
#pragma once
#ifdef _WIN32
#include <windows.h>
#else
#include <pthread.h>
#include <time.h>
#endif

#ifdef _WIN32
typedef HANDLE Thread;
#define THREAD_RESULT DWORD WINAPI
static inline void start(Thread* thread, LPTHREAD_START_ROUTINE run, void* with) { *thread = CreateThread(NULL, 0, run, with, 0, NULL); }
static inline void join(Thread thread) {
  WaitForSingleObject(thread, INFINITE);
  CloseHandle(thread);
}
static inline void pause_for(unsigned milliseconds) { Sleep(milliseconds); }
#else
typedef pthread_t Thread;
#define THREAD_RESULT void*
static inline void start(Thread* thread, void* (*run)(void*), void* with) { pthread_create(thread, NULL, run, with); }
static inline void join(Thread thread) { pthread_join(thread, NULL); }
static inline void pause_for(unsigned milliseconds) {
  const struct timespec time = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
  nanosleep(&time, NULL);
}
#endif
