/* Texts for LogEvent: those that FormatMessage is documented to make sense of, and hostile ones. */
#pragma once
#include <stdarg.h>

#include "resapi.h"

#ifdef _WIN32
/* Logs what Windows makes of the same text, so that the two can be compared. */
static void compare(Log log, RESOURCE_HANDLE handle, const WCHAR* format, ...) {
  WCHAR text[512];
  va_list list;
  va_start(list, format);
  const DWORD length = FormatMessageW(FORMAT_MESSAGE_FROM_STRING, format, 0, 0, text, 512, &list);
  va_end(list);
  text[length] = 0;
  log(handle, LOG_WARNING, W("%1"), text);
}
#define SAY(...) (log(handle, LOG_INFORMATION, __VA_ARGS__), compare(log, handle, __VA_ARGS__))
#else
#define SAY(...) log(handle, LOG_INFORMATION, __VA_ARGS__)
#endif

#define N(number) ((ULONG_PTR)(number))

static void log_formats(Log log, RESOURCE_HANDLE handle) {
  SAY(W("plain"));
  SAY(W("%1 and %2, %1"), W("one"), W("two"));
  SAY(W("%10%9%8%7%6%5%4%3%2%1"), W("a"), W("b"), W("c"), W("d"), W("e"), W("f"), W("g"), W("h"), W("i"), W("j"));
  SAY(W("%1!d! %1!u! %1!x! %1!X! %1!#x! %1!o!"), N(-2));
  SAY(W("[%1!5d!|%1!-5d!|%1!05d!|%1!+d!|%1!.3d!|%1! d!]"), N(42));
  SAY(W("%1!I64d! %1!I64u! %1!I64x! %1!lld! %1!016I64X!"), N(0xfedcba9876543210));
  SAY(W("%1!hd! %1!ld! %1!lu! %1!lx!"), N(0x18001));
  SAY(W("%1!S! %1!hs! %2!ws! %2!ls! %2!s!"), "narrow", W("wide"));
  SAY(W("%1!c!%2!c!%3!lc!%4!hc!"), N('t'), N('e'), N('s'), N('t'));
  SAY(W("[%1!6s!|%1!-6s!|%1!.2s!|%1!6.2s!]"), W("text"));
  SAY(W("%1!*.*s! %3 %4!*s!"), N(4), N(2), W("Bill"), W("Bob"), N(6), W("Bill"));
  SAY(W("%1!*.*u!,%1!*.*u!"), N(5), N(3), N(1), N(4), N(2));
  SAY(W("%1!*.*u!,%3!*.*u!"), N(5), N(3), N(1), N(6), N(4), N(2));
  SAY(W("100%% %.%.  %! % end%r%n%t"));
  SAY(W("two\nlines\r\nor\rthree"));
  SAY(W("seen%0unseen"));
  SAY(W("%1"), NULL);
}

static void log_hostile(Log log, RESOURCE_HANDLE handle) {
  static WCHAR endless[70000];
  for (size_t i = 0; i < 70000; i++) endless[i] = 'x';
  log(handle, LOG_ERROR, W("a number where a text should be: %1"), N(5));
  log(handle, LOG_ERROR, W("a wild pointer: %1!S!"), (char*)0xdeadbeefdead);
  log(handle, LOG_ERROR, W("too wide: %1!999999999999u!"), N(1));
  log(handle, LOG_ERROR, W("too exact: %1!.2000000000u!"), N(1));
  log(handle, LOG_ERROR, W("too long: %1"), endless);
  log(handle, LOG_ERROR, W("no such formats: %1!f! %1!n! %1!! %1!q %2!-!"), N(1), N(2));
  log(handle, LOG_ERROR, W("a sign at the end %"));
  log(handle, LOG_ERROR, (const WCHAR*)16);
  log(handle, LOG_ERROR, NULL);
  log(handle, LOG_ERROR, W("too few: %99!x! %50!hs!"));
}
