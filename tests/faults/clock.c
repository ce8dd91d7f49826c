/* A clock that can be made to jump: preloaded, it adds the seconds found in a file to the time of day.
   The file holds one double and is mapped, so that a jump is seen at once. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>

static volatile double *ahead;

void clock_jump_file(const char *path) {
  int file = open(path, O_RDONLY);
  void *mapped = file < 0 ? MAP_FAILED : mmap(0, sizeof(double), PROT_READ, MAP_SHARED, file, 0);
  ahead = mapped == MAP_FAILED ? 0 : mapped;
}

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("CLOCK_JUMP_FILE");
  if (path) clock_jump_file(path);
}

int clock_gettime(clockid_t which, struct timespec *now) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
  int answer = real(which, now);
  if (!answer && ahead && which == CLOCK_REALTIME) now->tv_sec += (time_t)*ahead;
  return answer;
}

int gettimeofday(struct timeval *now, void *zone) {
  struct timespec precise;
  int answer = clock_gettime(CLOCK_REALTIME, &precise);
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;
  return answer;
}

time_t time(time_t *out) {
  struct timespec precise;
  clock_gettime(CLOCK_REALTIME, &precise);
  if (out) *out = precise.tv_sec;
  return precise.tv_sec;
}
