/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LD_PRELOAD: allocations of the node that fail at random.
 *     FAIL_ONE_IN=N    one of N fails, by FAIL_SEED
 *     FAIL_NTH=N       the N-th fails, and only that
 *     FAIL_FILE=PATH   nothing fails before this file exists (the test makes it when the first post is on screen)
 *     FAIL_SCOPE=main  only what the program itself and the libraries linked into it ask for (default);
 *     FAIL_SCOPE=all   also what shared libraries ask for, some of which end the process when they get nothing
 *     FAIL_REPORT=PATH a line is appended there at exit: how many were asked for and how many failed
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

static atomic_ulong asked, failed;
static atomic_uint_fast64_t random_state;
static unsigned long one_in, nth;
static uintptr_t main_start, main_end;
static const char *gate, *report;
static atomic_int ready, gate_open;
static int all;

static int first_object(struct dl_phdr_info *info, size_t size, void *user)
{
    (void)size;
    (void)user;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *p = &info->dlpi_phdr[i];
        if (p->p_type != PT_LOAD || !(p->p_flags & PF_X))
            continue;
        main_start = info->dlpi_addr + p->p_vaddr;
        main_end = main_start + p->p_memsz;
    }
    return 1; /* the first object is the program itself */
}

static unsigned long number(const char *name)
{
    const char *text = getenv(name);
    return text ? strtoul(text, NULL, 10) : 0;
}

__attribute__((constructor)) static void start(void)
{
    one_in = number("FAIL_ONE_IN");
    nth = number("FAIL_NTH");
    gate = getenv("FAIL_FILE");
    report = getenv("FAIL_REPORT");
    const char *scope = getenv("FAIL_SCOPE");
    all = scope && !strcmp(scope, "all");
    atomic_store(&random_state, number("FAIL_SEED") * 2654435761u + 88172645463325252u);
    dl_iterate_phdr(first_object, NULL);
    atomic_store(&ready, 1);
}

__attribute__((destructor)) static void end(void)
{
    char line[80];
    int fd = report ? open(report, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    if (fd < 0)
        return;
    int n = snprintf(line, sizeof line, "allocations asked=%lu failed=%lu\n", (unsigned long)asked,
                     (unsigned long)failed);
    if (write(fd, line, (size_t)n) < 0)
        abort();
    close(fd);
}

static int is_open(void)
{
    if (atomic_load(&gate_open))
        return 1;
    int saved = errno;
    int yes = !gate || access(gate, F_OK) == 0;
    errno = saved;
    if (yes)
        atomic_store(&gate_open, 1);
    return yes;
}

static int fails(const void *caller)
{
    uintptr_t at = (uintptr_t)caller;
    if (!atomic_load(&ready) || (!all && (at < main_start || at >= main_end)) || !is_open())
        return 0;
    unsigned long n = atomic_fetch_add(&asked, 1) + 1;
    int now = nth == n;
    if (one_in) {
        uint64_t x = atomic_fetch_add(&random_state, 0x9E3779B97F4A7C15u) + n;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
        now = (x ^ (x >> 31)) % one_in == 0;
    }
    if (now) {
        atomic_fetch_add(&failed, 1);
        errno = ENOMEM;
    }
    return now;
}

void *malloc(size_t bytes)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes)
{
    return fails(__builtin_return_address(0)) ? NULL : __libc_calloc(count, bytes);
}

void *realloc(void *old, size_t bytes)
{
    return bytes && fails(__builtin_return_address(0)) ? NULL : __libc_realloc(old, bytes);
}

/* Pixels come straight from the kernel. */
void *mmap(void *where, size_t bytes, int protection, int flags, int fd, off_t offset)
{
    static void *(*real)(void *, size_t, int, int, int, off_t);
    if (!real)
        *(void **)&real = dlsym(RTLD_NEXT, "mmap");
    if ((flags & MAP_ANONYMOUS) && fails(__builtin_return_address(0)))
        return MAP_FAILED;
    return real(where, bytes, protection, flags, fd, offset);
}

void *mmap64(void *where, size_t bytes, int protection, int flags, int fd, off_t offset)
    __attribute__((alias("mmap")));
