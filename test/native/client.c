/* A plain C program that uses a clusapi library as any program would: it loads it, looks functions up, and calls them.
 *
 *   client LIBRARY [x=]Function argument... ; Function argument... ; ...
 *
 * Each call prints one line of JSON: its result, the last error, and what came out. Arguments:
 *   null            NULL                             $x         a handle that an earlier call gave
 *   #123            a number                         'text      UTF-16 text; \uXXXX is understood
 *   *100:ab         the text ab a hundred times      =00ff      bytes, and their size as the next argument
 *   [xy             an array of the handles $x and $y
 *   number time     a place for a DWORD, a FILETIME  &x         a place for a handle
 *   text:64 data:64 item:64    a buffer of 64 characters or bytes, and a place for its count
 *   control:64      a buffer, its size, and a place for the bytes returned
 *   info:284        a CLUSTERVERSIONINFO whose size field says so
 * A size may be null (no buffer, a count) or none (neither). Instead of a call:
 *   sleep #100      waits for so many milliseconds
 *   repeat #100     does the rest so many times and prints the last one's lines
 *   threads #8      does the rest in so many threads at once
 *   child #100      starts a process that lives for so many milliseconds, with whatever this one lets it inherit
 */
#define _POSIX_C_SOURCE 200809L
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#include <windows.h>
typedef HANDLE Thread;
#else
#include <dlfcn.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>
typedef pthread_t Thread;
#endif

enum { kMaxArguments = 10, kMaxThreads = 64 };

typedef uintptr_t (*Function)(uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t,
                              uintptr_t, uintptr_t);

/* A place that the callee fills. */
typedef struct {
  char kind;
  uint32_t count;   /* of characters or bytes; a number's value */
  uint64_t wide;    /* a FILETIME, or a handle */
  void* buffer;     /* allocated to the byte, so that a sanitizer sees what is written behind it */
  uint32_t capacity;
  char name;        /* of the variable that takes the handle */
} Place;

/* What one thread works on. */
typedef struct {
  char** words;
  int count;
  uint64_t variables[128];
  int silent;
} Script;

static void* library;
static char** own_arguments;

static void fail(const char* what, const char* which) {
  fprintf(stderr, "client: %s %s\n", what, which);
  exit(2);
}

static void* allocate(size_t size) {
  void* memory = calloc(size != 0 ? size : 1, 1);
  if (memory == NULL) fail("no memory for", "a buffer");
  return memory;
}

#ifdef _WIN32
static void* lookup(const char* name) { return (void*)GetProcAddress((HMODULE)library, name); }
static void load(const char* path) { library = (void*)LoadLibraryExA(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH); }
static uint32_t get_error(void) { return GetLastError(); }
static void set_error(uint32_t code) { SetLastError(code); }
static void pause_for(uint32_t milliseconds) { Sleep(milliseconds); }
static void start_child(const char* time) {
  char command[2 * MAX_PATH];
  STARTUPINFOA startup = {.cb = sizeof(startup)};
  PROCESS_INFORMATION process;
  snprintf(command, sizeof(command), "\"%s\" \"%s\" sleep %s", own_arguments[0], own_arguments[1], time);
  if (!CreateProcessA(NULL, command, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process)) fail("cannot start", command);
}
#else
static void* lookup(const char* name) { return dlsym(library, name); }
static void load(const char* path) { library = dlopen(path, RTLD_NOW | RTLD_LOCAL); }
static uint32_t get_error(void) { return ((uint32_t(*)(void))lookup("GetLastError"))(); }
static void set_error(uint32_t code) { ((void (*)(uint32_t))lookup("SetLastError"))(code); }
static void pause_for(uint32_t milliseconds) {
  nanosleep(&(struct timespec){milliseconds / 1000, (long)(milliseconds % 1000) * 1000000}, NULL);
}
static void start_child(const char* time) {
  char* arguments[] = {own_arguments[0], own_arguments[1], "sleep", (char*)time, NULL};
  if (fork() != 0) return;
  execv(arguments[0], arguments);
  _exit(2);
}
#endif

static uint16_t* wide_text(const char* word) {
  unsigned long times = 1;
  if (*word++ == '*') {
    char* end;
    times = strtoul(word, &end, 10);
    word = end + 1;
  }
  const size_t length = strlen(word);
  uint16_t* text = allocate((length * times + 1) * sizeof(uint16_t));
  uint16_t* at = text;
  for (unsigned long i = 0; i < times; i++) {
    for (const char* from = word; *from != '\0'; from++) {
      if (strncmp(from, "\\u", 2) == 0) {
        char digits[5] = {0};
        memcpy(digits, from + 2, 4);
        *at++ = (uint16_t)strtoul(digits, NULL, 16);
        from += 5;
      } else {
        *at++ = (uint16_t)(unsigned char)*from;
      }
    }
  }
  *at = 0;
  return text;
}

static size_t put_text(char* to, const uint16_t* text, size_t length) {
  char* at = to;
  *at++ = '"';
  for (size_t i = 0; i < length; i++) at += sprintf(at, "\\u%04x", text[i]);
  *at++ = '"';
  return (size_t)(at - to);
}

static size_t wide_length(const uint16_t* text) {
  size_t length = 0;
  while (text[length] != 0) length++;
  return length;
}

/* CLUSTER_ENUM_ITEM, whose texts lie behind it in the caller's buffer. */
typedef struct {
  uint32_t version, type, id_bytes;
  uint16_t* id;
  uint32_t name_bytes;
  uint16_t* name;
} Item;

static size_t put_place(char* to, const Place* place) {
  char* at = to;
  const int filled = place->buffer != NULL && place->count > 0 && place->count <= place->capacity;
  switch (place->kind) {
    case 'n':
      return (size_t)sprintf(at, "%u", place->count);
    case 'w':
      return (size_t)sprintf(at, "\"%llu\"", (unsigned long long)place->wide);
    case 't':
      at += sprintf(at, "{\"count\":%u", place->count);
      if (filled && place->count < place->capacity) {
        at += sprintf(at, ",\"text\":");
        at += put_text(at, place->buffer, place->count);
      }
      break;
    case 'i':
      at += sprintf(at, "{\"count\":%u", place->count);
      if (filled && ((const Item*)place->buffer)->id != NULL) {
        const Item* item = place->buffer;
        const uint8_t* end = (const uint8_t*)place->buffer + place->count;
        at += sprintf(at, ",\"type\":%u,\"inside\":%s,\"id\":", item->type,
                      (const uint8_t*)item->id + item->id_bytes <= end && (const uint8_t*)item->name + item->name_bytes == end
                          ? "true" : "false");
        at += put_text(at, item->id, wide_length(item->id));
        at += sprintf(at, ",\"name\":");
        at += put_text(at, item->name, wide_length(item->name));
      }
      break;
    default:
      at += sprintf(at, "{\"count\":%u", place->count);
      if (filled) {
        at += sprintf(at, ",\"data\":\"");
        for (uint32_t i = 0; i < place->count; i++) at += sprintf(at, "%02x", ((uint8_t*)place->buffer)[i]);
        at += sprintf(at, "\"");
      }
  }
  *at++ = '}';
  return (size_t)(at - to);
}

static void print(const char* function, uintptr_t result, uint32_t error, const Place* places, int count) {
  size_t size = 256;
  for (int i = 0; i < count; i++) size += 128 + 12 * (size_t)places[i].capacity;
  char* line = allocate(size);
  char* at = line;
  at += sprintf(at, "{\"call\":\"%s\",\"result\":\"%llu\",\"error\":%u,\"out\":[", function, (unsigned long long)result, error);
  for (int i = 0; i < count; i++) {
    if (i > 0) *at++ = ',';
    at += put_place(at, &places[i]);
  }
  sprintf(at, "]}\n");
  fputs(line, stdout);
  fflush(stdout);
  free(line);
}

static void call(Script* script, char** words, int count) {
  const char* function = words[0];
  const int keeps = function[1] == '=';
  if (keeps) function += 2;
  const Function address = (Function)(uintptr_t)lookup(function);
  if (address == NULL) fail("the library has no", function);

  uintptr_t arguments[kMaxArguments] = {0};
  void* garbage[kMaxArguments] = {0};
  Place places[kMaxArguments];
  memset(places, 0, sizeof(places));
  int n = 0, m = 0;
  for (int i = 1; i < count; i++) {
    const char* word = words[i];
    Place* place = &places[m];
    if (strcmp(word, "null") == 0) {
      arguments[n++] = 0;
    } else if (*word == '$') {
      arguments[n++] = (uintptr_t)script->variables[word[1] & 127];
    } else if (*word == '#') {
      arguments[n++] = (uintptr_t)strtoull(word + 1, NULL, 0);
    } else if (*word == '\'' || *word == '*') {
      arguments[n] = (uintptr_t)(garbage[n] = wide_text(word));
      n++;
    } else if (*word == '=') {
      const size_t size = strlen(word + 1) / 2;
      uint8_t* bytes = garbage[n] = allocate(size);
      for (size_t j = 0; j < size; j++) {
        const char digits[3] = {word[1 + 2 * j], word[2 + 2 * j], 0};
        bytes[j] = (uint8_t)strtoul(digits, NULL, 16);
      }
      arguments[n++] = (uintptr_t)bytes;
      arguments[n++] = size;
    } else if (*word == '[') {
      uintptr_t* handles = garbage[n] = allocate(strlen(word) * sizeof(uintptr_t));
      for (const char* name = word + 1; *name != '\0'; name++) *handles++ = (uintptr_t)script->variables[*name & 127];
      arguments[n] = (uintptr_t)garbage[n];
      n++;
    } else if (strcmp(word, "number") == 0) {
      place->kind = 'n';
      arguments[n++] = (uintptr_t)&places[m++].count;
    } else if (strcmp(word, "time") == 0 || *word == '&') {
      place->kind = 'w';
      place->name = *word == '&' ? word[1] : 0;
      arguments[n++] = (uintptr_t)&places[m++].wide;
    } else {
      const char* size = strchr(word, ':');
      if (size == NULL) fail("not an argument:", word);
      const int info = strncmp(word, "info", 4) == 0;
      const int none = strcmp(++size, "none") == 0;
      place->kind = info ? 'd' : *word;
      if (!none && strcmp(size, "null") != 0) {
        place->capacity = place->count = (uint32_t)strtoul(size, NULL, 0);
        place->buffer = allocate(place->capacity * (place->kind == 't' ? sizeof(uint16_t) : 1));
        if (info) memcpy(place->buffer, &place->capacity, sizeof(place->capacity));
      }
      arguments[n++] = (uintptr_t)place->buffer;
      if (place->kind == 'c') arguments[n++] = place->capacity;
      if (!info) arguments[n++] = none ? 0 : (uintptr_t)&place->count;
      m++;
    }
  }

  set_error(0);
  const uintptr_t result = address(arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5],
                                   arguments[6], arguments[7], arguments[8], arguments[9]);
  const uint32_t error = get_error();
  if (keeps) script->variables[words[0][0] & 127] = result;
  for (int i = 0; i < m; i++) {
    if (places[i].name != 0) script->variables[places[i].name & 127] = places[i].wide;
  }
  if (!script->silent) print(function, result, error, places, m);
  for (int i = 0; i < kMaxArguments; i++) free(garbage[i]);
  for (int i = 0; i < m; i++) free(places[i].buffer);
}

static void run(Script* script);

#ifdef _WIN32
static DWORD WINAPI thread_main(void* script) {
  run(script);
  return 0;
}
static Thread start(Script* script) { return CreateThread(NULL, 0, thread_main, script, 0, NULL); }
static void join(Thread thread) { WaitForSingleObject(thread, INFINITE); }
#else
static void* thread_main(void* script) {
  run(script);
  return NULL;
}
static Thread start(Script* script) {
  Thread thread;
  if (pthread_create(&thread, NULL, thread_main, script) != 0) fail("no thread for", "the script");
  return thread;
}
static void join(Thread thread) { pthread_join(thread, NULL); }
#endif

static void run_in_threads(const Script* script, int count) {
  static Script scripts[kMaxThreads];
  Thread threads[kMaxThreads];
  for (int i = 0; i < count; i++) {
    scripts[i] = *script;
    threads[i] = start(&scripts[i]);
  }
  for (int i = 0; i < count; i++) join(threads[i]);
}

static void run(Script* script) {
  int at = 0;
  while (at < script->count) {
    char** words = script->words + at;
    int length = 0;
    while (at + length < script->count && strcmp(words[length], ";") != 0) length++;
    at += length + 1;
    const uint32_t number = length > 1 && words[1][0] == '#' ? (uint32_t)strtoul(words[1] + 1, NULL, 0) : 0;
    if (strcmp(words[0], "sleep") == 0) {
      pause_for(number);
    } else if (strcmp(words[0], "child") == 0) {
      start_child(words[1]);
    } else if (strcmp(words[0], "repeat") == 0 || strcmp(words[0], "threads") == 0) {
      Script rest = *script;
      rest.words += at;
      rest.count -= at;
      if (words[0][0] == 't') {
        run_in_threads(&rest, (int)number);
        return;
      }
      for (uint32_t i = 0; i < number; i++) {
        rest.silent = i + 1 < number;
        run(&rest);
      }
      return;
    } else {
      call(script, words, length);
    }
  }
}

int main(int argc, char** argv) {
  if (argc < 2) fail("usage: client LIBRARY call", "; call ...");
  own_arguments = argv;
  load(argv[1]);
  if (library == NULL) fail("cannot load", argv[1]);
  Script script = {argv + 2, argc - 2, {0}, 0};
  run(&script);
  return 0;
}
