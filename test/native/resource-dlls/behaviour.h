/* What a test wants of an entry: words such as `Online:pending=3 IsAlive:crash`, in the resource's name or, where it has
 * that, in its private property Behaviour; for Startup and the controls of the type, in the type's name. */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "resapi.h"
#include "threads.h"

enum { kMaxWords = 512 };

typedef struct {
  SetStatus set_status;
  Log log;
  CLRES_CALLBACK_FUNCTION_TABLE* extended; /* of StartupEx */
} Callbacks;

static Callbacks callbacks;

/* Copies what is ASCII. */
static void narrow(const WCHAR* wide, char* words) {
  size_t i = 0;
  for (; wide[i] != 0 && i < kMaxWords - 1; i++) words[i] = (char)(wide[i] < 128 ? wide[i] : '?');
  words[i] = 0;
}

/* What follows `entry:action` in the words: a text that begins with = or not; NULL where nobody wants it. */
static const char* wanted(const char* words, const char* entry, const char* action) {
  const size_t entry_length = strlen(entry), action_length = strlen(action);
  for (const char* word = words; word != NULL; word = strchr(word, ' ')) {
    while (*word == ' ') word++;
    if (strncmp(word, entry, entry_length) != 0 || word[entry_length] != ':') continue;
    const char* rest = word + entry_length + 1;
    if (strncmp(rest, action, action_length) == 0 && strchr("= ", rest[action_length]) != NULL) return rest + action_length;
  }
  return NULL;
}

/* The number behind `entry:action=`; `otherwise` where there is none, or nobody wants it. */
static DWORD wanted_number(const char* words, const char* entry, const char* action, DWORD otherwise) {
  const char* rest = wanted(words, entry, action);
  return rest != NULL && *rest == '=' ? (DWORD)strtoul(rest + 1, NULL, 0) : otherwise;
}

#ifdef _WIN32
static void print_to(HANDLE output, const char* text) {
  DWORD written;
  WriteFile(output, text, (DWORD)strlen(text), &written, NULL);
}

/* As a runtime prints that is loaded later: it takes the handles from the block that the parent left for runtimes. */
static void print_by_block(void) {
  STARTUPINFOW info;
  GetStartupInfoW(&info);
  int count;
  HANDLE handles[2];
  memcpy(&count, info.lpReserved2, sizeof(count));
  memcpy(handles, info.lpReserved2 + sizeof(count) + count, sizeof(handles));
  print_to(handles[1], "printed by block\n");
}
#endif

/* Prints in every way there is, and reads what there is to read. */
static void print(void) {
  printf("printed, and read %d\n", getchar());
  fflush(stdout);
#ifdef _WIN32
  print_to(GetStdHandle(STD_OUTPUT_HANDLE), "printed by handle\n");
  print_by_block();
#endif
}

/* Does to the process whatever is wanted of any entry. */
static void act(const char* words, const char* entry) {
  if (wanted(words, entry, "sleep")) pause_for(wanted_number(words, entry, "sleep", 0));
  if (wanted(words, entry, "print")) print();
  if (wanted(words, entry, "exit")) exit((int)wanted_number(words, entry, "exit", 0));
  if (wanted(words, entry, "abort")) abort();
  if (wanted(words, entry, "crash")) *(volatile int*)16 = 1;
  if (wanted(words, entry, "hang")) {
    callbacks.log(NULL, LOG_WARNING, W("hanging"));
    for (;;) pause_for(1000);
  }
}
