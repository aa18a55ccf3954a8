/* Counts the file-system calls of a process on one folder, and lets one of them, or all from one on, fail.

   Loaded by LD_PRELOAD, so that what SQLite and the interpreter call by themselves is met as well. It does
   nothing until fault_arm is called, which a forked child does for itself. Linux with glibc.

   A call counts if its path lies in the folder, or its descriptor was opened on such a path. */

#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum mode { COUNT, ONCE, ON, LATE, SHORT, TORN, KILL }; /* fault.py says what they mean */

enum verdict { PASS, FAIL, FAIL_LATE, HALF, HALF_AND_DIE };

static char folder[4096];
static size_t folder_length;
static int armed, mode, error, at, count;
static char is_inside[4096];
static char kinds[1 << 20];
static size_t kinds_length;

void fault_arm(const char *inside, int mode_, int error_, int at_)
{
    snprintf(folder, sizeof folder, "%s", inside);
    folder_length = strlen(folder);
    mode = mode_, error = error_, at = at_, count = 0, kinds_length = 0;
    armed = 1;
}

/* The kinds of the calls since arming, with a blank after each. */
const char *fault_kinds(void) { return kinds; }

static int inside_path(const char *path)
{
    return armed && path && !strncmp(path, folder, folder_length) &&
           (path[folder_length] == '/' || !path[folder_length]);
}

static int inside_descriptor(int fd)
{
    return armed && fd >= 0 && fd < (int)sizeof is_inside && is_inside[fd];
}

/* Whether an error that lasts is about a kind of call, as in fault.py. */
static int concerns(const char *kind)
{
    char name[32];
    snprintf(name, sizeof name, " %s ", kind);
    if (error == ENOSPC)
        return !!strstr(" create write mkdir rename link ", name);
    if (error == EACCES)
        return !!strstr(" create open-write mkdir rename link unlink chmod ", name);
    return strcmp(kind, "close") != 0;
}

static enum verdict judge(const char *kind)
{
    int number = count++;
    if (kinds_length + strlen(kind) + 2 < sizeof kinds)
        kinds_length += sprintf(kinds + kinds_length, "%s ", kind);
    if (mode == COUNT || number < at || (number > at && mode != ON))
        return PASS;
    switch (mode) {
    case KILL: raise(SIGKILL); return PASS;
    case ON:
        if (number > at && !concerns(kind))
            return PASS; /* fall through */
    case ONCE: errno = error; return FAIL;
    case LATE: return FAIL_LATE;
    case SHORT: return HALF;
    case TORN: return HALF_AND_DIE;
    }
    return PASS;
}

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) \
        real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

/* What a call returns: its own result, or -1 with the error. */
#define OUTCOME(test, kind, call) \
    do { \
        enum verdict verdict = (test) ? judge(kind) : PASS; \
        if (verdict == FAIL) \
            return -1; \
        __typeof__(call) result = call; \
        if (verdict == FAIL_LATE && result != (__typeof__(call))-1) { \
            errno = error; \
            return -1; \
        } \
        return result; \
    } while (0)

static const char *kind_of_open(const char *path, int flags)
{
    struct stat found;
    if ((flags & O_ACCMODE) == O_RDONLY)
        return flags & O_DIRECTORY ? "open-folder" : "open";
    if (!(flags & O_CREAT))
        return "open-write";
    int was_armed = armed;
    armed = 0;
    int is_there = !stat(path, &found);
    armed = was_armed;
    return is_there && !(flags & O_EXCL) ? "open-write" : "create";
}

#define OPEN(name, parameters, arguments) \
    int name parameters \
    { \
        REAL(name); \
        mode_t permissions = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { \
            va_list rest; \
            va_start(rest, flags); \
            permissions = va_arg(rest, mode_t); \
            va_end(rest); \
        } \
        int counts = inside_path(path); \
        if (counts && judge(kind_of_open(path, flags)) == FAIL) \
            return -1; \
        int fd = real arguments; \
        if (fd >= 0 && fd < (int)sizeof is_inside) \
            is_inside[fd] = counts; \
        return fd; \
    }

OPEN(open, (const char *path, int flags, ...), (path, flags, permissions))
OPEN(open64, (const char *path, int flags, ...), (path, flags, permissions))
OPEN(openat, (int at_fd, const char *path, int flags, ...), (at_fd, path, flags, permissions))
OPEN(openat64, (int at_fd, const char *path, int flags, ...), (at_fd, path, flags, permissions))

int close(int fd)
{
    REAL(close);
    int counts = inside_descriptor(fd);
    if (counts)
        is_inside[fd] = 0;
    enum verdict verdict = counts ? judge("close") : PASS;
    int result = real(fd); /* also if it is to fail: Linux frees the descriptor in any case */
    if (verdict == FAIL || verdict == FAIL_LATE) {
        errno = error;
        return -1;
    }
    return result;
}

#define WRITE(name, parameters, whole, half) \
    ssize_t name parameters \
    { \
        REAL(name); \
        enum verdict verdict = inside_descriptor(fd) ? judge("write") : PASS; \
        if (verdict == FAIL) \
            return -1; \
        if ((verdict == HALF || verdict == HALF_AND_DIE) && size > 1) { \
            ssize_t written = real half; \
            if (verdict == HALF_AND_DIE) \
                raise(SIGKILL); \
            return written; \
        } \
        return real whole; \
    }

WRITE(write, (int fd, const void *from, size_t size), (fd, from, size), (fd, from, size / 2))
WRITE(pwrite, (int fd, const void *from, size_t size, off_t to), (fd, from, size, to), (fd, from, size / 2, to))
WRITE(pwrite64, (int fd, const void *from, size_t size, off64_t to), (fd, from, size, to),
      (fd, from, size / 2, to))

#define ON_DESCRIPTOR(type, name, kind, parameters, arguments) \
    type name parameters \
    { \
        REAL(name); \
        OUTCOME(inside_descriptor(fd), kind, real arguments); \
    }

ON_DESCRIPTOR(ssize_t, read, "read", (int fd, void *to, size_t size), (fd, to, size))
ON_DESCRIPTOR(ssize_t, pread, "read", (int fd, void *to, size_t size, off_t from), (fd, to, size, from))
ON_DESCRIPTOR(ssize_t, pread64, "read", (int fd, void *to, size_t size, off64_t from), (fd, to, size, from))
ON_DESCRIPTOR(int, fsync, "fsync", (int fd), (fd))
ON_DESCRIPTOR(int, fdatasync, "fsync", (int fd), (fd))
ON_DESCRIPTOR(int, ftruncate, "truncate", (int fd, off_t size), (fd, size))
ON_DESCRIPTOR(int, ftruncate64, "truncate", (int fd, off64_t size), (fd, size))
ON_DESCRIPTOR(int, flock, "lock", (int fd, int operation), (fd, operation))
ON_DESCRIPTOR(int, fchmod, "chmod", (int fd, mode_t permissions), (fd, permissions))
ON_DESCRIPTOR(int, fstat, "stat", (int fd, struct stat *to), (fd, to))
ON_DESCRIPTOR(int, fstat64, "stat", (int fd, struct stat64 *to), (fd, to))

#define ON_PATH(name, kind, parameters, arguments) \
    int name parameters \
    { \
        REAL(name); \
        OUTCOME(inside_path(path), kind, real arguments); \
    }

ON_PATH(stat, "stat", (const char *path, struct stat *to), (path, to))
ON_PATH(stat64, "stat", (const char *path, struct stat64 *to), (path, to))
ON_PATH(lstat, "stat", (const char *path, struct stat *to), (path, to))
ON_PATH(lstat64, "stat", (const char *path, struct stat64 *to), (path, to))
ON_PATH(fstatat, "stat", (int fd, const char *path, struct stat *to, int flags), (fd, path, to, flags))
ON_PATH(fstatat64, "stat", (int fd, const char *path, struct stat64 *to, int flags), (fd, path, to, flags))
ON_PATH(access, "stat", (const char *path, int how), (path, how))
ON_PATH(mkdir, "mkdir", (const char *path, mode_t permissions), (path, permissions))
ON_PATH(rmdir, "unlink", (const char *path), (path))
ON_PATH(unlink, "unlink", (const char *path), (path))
ON_PATH(rename, "rename", (const char *path, const char *to), (path, to))
ON_PATH(renameat, "rename", (int from, const char *path, int into, const char *to), (from, path, into, to))
ON_PATH(link, "link", (const char *path, const char *to), (path, to))
ON_PATH(linkat, "link", (int from, const char *path, int into, const char *to, int flags),
        (from, path, into, to, flags))
ON_PATH(chmod, "chmod", (const char *path, mode_t permissions), (path, permissions))
ON_PATH(fchmodat, "chmod", (int fd, const char *path, mode_t permissions, int flags),
        (fd, path, permissions, flags))
ON_PATH(utimensat, "chmod", (int fd, const char *path, const struct timespec to[2], int flags),
        (fd, path, to, flags))

DIR *opendir(const char *path)
{
    REAL(opendir);
    return inside_path(path) && judge("list") == FAIL ? NULL : real(path);
}

/* SQLite locks by fcntl; what else fcntl does is passed on. */
#define FCNTL(name) \
    int name(int fd, int command, ...) \
    { \
        REAL(name); \
        va_list rest; \
        va_start(rest, command); \
        void *argument = va_arg(rest, void *); \
        va_end(rest); \
        int locks = command == F_SETLK || command == F_SETLKW; \
        OUTCOME(locks && inside_descriptor(fd), "lock", real(fd, command, argument)); \
    }

FCNTL(fcntl)
FCNTL(fcntl64)
