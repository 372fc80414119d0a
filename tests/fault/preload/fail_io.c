/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LD_PRELOAD: file operations of the node that fail at random, below FAIL_UNDER only (its store).
 *     FAIL_UNDER=DIR  FAIL_ONE_IN=N  FAIL_SEED=S  FAIL_FILE=PATH (as in fail_alloc.c)  FAIL_REPORT=PATH
 * open, openat, write, pwrite, fsync, fdatasync, rename, unlink, ftruncate, read: EIO or ENOSPC; a write may also be short.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FDS_MAX 4096

static atomic_ulong asked, failed;
static atomic_uint_fast64_t random_state;
static unsigned long one_in;
static const char *under, *gate, *report;
static atomic_int gate_open;
static atomic_char watched[FDS_MAX];

static unsigned long number(const char *name)
{
    const char *text = getenv(name);
    return text ? strtoul(text, NULL, 10) : 0;
}

__attribute__((constructor)) static void start(void)
{
    one_in = number("FAIL_ONE_IN");
    under = getenv("FAIL_UNDER");
    gate = getenv("FAIL_FILE");
    report = getenv("FAIL_REPORT");
    atomic_store(&random_state, number("FAIL_SEED") * 2654435761u + 88172645463325252u);
}

__attribute__((destructor)) static void end(void)
{
    FILE *f = report ? fopen(report, "ae") : NULL;
    if (f) {
        fprintf(f, "file operations asked=%lu failed=%lu\n", (unsigned long)asked,
                (unsigned long)failed);
        fclose(f);
    }
}

static int inside(const char *path)
{
    return under && path && !strncmp(path, under, strlen(under));
}

/* 0, or the errno to act as if met */
static int fault(void)
{
    int saved = errno;
    if (!atomic_load(&gate_open) && gate && access(gate, F_OK) != 0) {
        errno = saved;
        return 0;
    }
    errno = saved;
    atomic_store(&gate_open, 1);
    unsigned long n = atomic_fetch_add(&asked, 1) + 1;
    uint64_t x = atomic_fetch_add(&random_state, 0x9E3779B97F4A7C15u) + n;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    x ^= x >> 31;
    if (!one_in || x % one_in)
        return 0;
    atomic_fetch_add(&failed, 1);
    return x >> 40 & 1 ? EIO : ENOSPC;
}

static int fd_fault(int fd)
{
    return fd >= 0 && fd < FDS_MAX && atomic_load(&watched[fd]) ? fault() : 0;
}

static void note_fd(int fd, int yes)
{
    if (fd >= 0 && fd < FDS_MAX)
        atomic_store(&watched[fd], (char)yes);
}

#define REAL(name, type)                                                                           \
    static type real;                                                                              \
    if (!real)                                                                                     \
    *(void **)&real = dlsym(RTLD_NEXT, name)
#define FAIL_IF(code, result)                                                                      \
    do {                                                                                           \
        int fault_errno = code;                                                                    \
        if (fault_errno) {                                                                         \
            errno = fault_errno;                                                                   \
            return result;                                                                         \
        }                                                                                          \
    } while (0)

typedef int (*open_function)(const char *, int, ...);
typedef int (*openat_function)(int, const char *, int, ...);
typedef ssize_t (*write_function)(int, const void *, size_t);
typedef ssize_t (*read_function)(int, void *, size_t);
typedef int (*fd_function)(int);
typedef int (*path_function)(const char *);
typedef int (*rename_function)(const char *, const char *);
typedef int (*renameat_function)(int, const char *, int, const char *);
typedef int (*unlinkat_function)(int, const char *, int);

int open(const char *path, int flags, ...)
{
    REAL("open", open_function);
    va_list args;
    va_start(args, flags);
    mode_t mode = va_arg(args, mode_t);
    va_end(args);
    int mine = inside(path);
    if (mine)
        FAIL_IF(fault(), -1);
    int fd = real(path, flags, mode);
    note_fd(fd, mine);
    return fd;
}

int open64(const char *path, int flags, ...) __attribute__((alias("open")));

int openat(int dir, const char *path, int flags, ...)
{
    REAL("openat", openat_function);
    va_list args;
    va_start(args, flags);
    mode_t mode = va_arg(args, mode_t);
    va_end(args);
    int mine =
        inside(path) || (dir >= 0 && dir < FDS_MAX && path[0] != '/' && atomic_load(&watched[dir]));
    if (mine)
        FAIL_IF(fault(), -1);
    int fd = real(dir, path, flags, mode);
    note_fd(fd, mine);
    return fd;
}

int openat64(int dir, const char *path, int flags, ...) __attribute__((alias("openat")));

ssize_t write(int fd, const void *data, size_t bytes)
{
    REAL("write", write_function);
    int code = fd_fault(fd);
    if (code == ENOSPC && bytes > 1)
        return real(fd, data, bytes / 2); /* short first, as a filling disk does */
    FAIL_IF(code, -1);
    return real(fd, data, bytes);
}

ssize_t read(int fd, void *data, size_t bytes)
{
    REAL("read", read_function);
    FAIL_IF(fd_fault(fd) ? EIO : 0, -1);
    return real(fd, data, bytes);
}

int fsync(int fd)
{
    REAL("fsync", fd_function);
    FAIL_IF(fd_fault(fd), -1);
    return real(fd);
}

int fdatasync(int fd)
{
    REAL("fdatasync", fd_function);
    FAIL_IF(fd_fault(fd), -1);
    return real(fd);
}

int close(int fd)
{
    REAL("close", fd_function);
    note_fd(fd, 0);
    return real(fd);
}

int rename(const char *from, const char *to)
{
    REAL("rename", rename_function);
    if (inside(to))
        FAIL_IF(fault(), -1);
    return real(from, to);
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
    REAL("renameat", renameat_function);
    if (inside(to) || (to_dir >= 0 && to_dir < FDS_MAX && atomic_load(&watched[to_dir])))
        FAIL_IF(fault(), -1);
    return real(from_dir, from, to_dir, to);
}

int unlink(const char *path)
{
    REAL("unlink", path_function);
    if (inside(path))
        FAIL_IF(fault(), -1);
    return real(path);
}

int unlinkat(int dir, const char *path, int flags)
{
    REAL("unlinkat", unlinkat_function);
    if (inside(path) || (dir >= 0 && dir < FDS_MAX && atomic_load(&watched[dir])))
        FAIL_IF(fault(), -1);
    return real(dir, path, flags);
}
