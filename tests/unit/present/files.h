/* SPDX-License-Identifier: Apache-2.0 */
/* Reading test data, for the tests of this folder. */
#ifndef PLACARD_TESTS_PRESENT_FILES_H
#define PLACARD_TESTS_PRESENT_FILES_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct test_file {
    char name[128];
    char *data; /* exact size, so that the address sanitizer sees a read past the end */
    size_t bytes;
};

static inline struct test_file test_file_read(const char *folder, const char *name)
{
    struct test_file f = {.name = ""};
    char path[1024];
    snprintf(f.name, sizeof f.name, "%s", name);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *in = fopen(path, "rb");
    if (!in)
        fail_msg("cannot open %s", path);
    fseek(in, 0, SEEK_END);
    f.bytes = (size_t)ftell(in);
    rewind(in);
    f.data = malloc(f.bytes ? f.bytes : 1);
    if (fread(f.data, 1, f.bytes, in) != f.bytes)
        fail_msg("cannot read %s", path);
    fclose(in);
    return f;
}

/* Calls back for every file of a folder; returns how many. */
static inline int test_file_each(const char *folder, void (*each)(const struct test_file *f))
{
    struct dirent **names;
    int n = scandir(folder, &names, NULL, alphasort), done = 0;
    for (int i = 0; i < n; i++) {
        if (names[i]->d_name[0] != '.') {
            struct test_file f = test_file_read(folder, names[i]->d_name);
            each(&f);
            free(f.data);
            done++;
        }
        free(names[i]);
    }
    if (n >= 0)
        free(names);
    return done;
}

#endif
