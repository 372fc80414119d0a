/* SPDX-License-Identifier: Apache-2.0 */
/* bench_verify ROOT FLAGS FEED ROUNDS: flags and feed from bytes to approved posts, as after a download. Prints milliseconds. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/mem.h"
#include "verify/feed_doc.h"
#include "verify/flags_doc.h"
#include "verify/trust_root.h"

struct bytes {
    char *data;
    size_t len;
};

static void must(enum err e, const struct err_info *info)
{
    if (!e)
        return;
    fprintf(stderr, "bench_verify: %s: %s\n", err_name(e), info->text);
    exit(1);
}

static struct bytes load(const char *path, size_t cap)
{
    struct err_info info = {0};
    struct bytes b;
    must(file_read(path, cap, &b.data, &b.len, &info), &info);
    return b;
}

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    struct err_info info = {0};
    static struct trust_root root;
    if (argc != 5)
        return 2;
    int rounds = (int)strtol(argv[4], NULL, 10);
    json_start();
    must(crypto_start(), &info);
    struct bytes root_bytes = load(argv[1], MAX_ROOT_BYTES),
                 flags_bytes = load(argv[2], MAX_FLAGS_BYTES),
                 feed_bytes = load(argv[3], MAX_FEED_BYTES);
    must(trust_root_first(root_bytes.data, root_bytes.len, &root, &info), &info);
    double *took_ms = calloc((size_t)rounds, sizeof *took_ms);
    int posts = 0;
    if (!took_ms || rounds < 1)
        return 2;
    for (int i = 0; i < rounds; i++) {
        struct flags *flags;
        struct feed *feed;
        double start_ms = now_ms();
        must(flags_doc_verify(&root, flags_bytes.data, flags_bytes.len, NULL, &flags, &info),
             &info);
        must(feed_doc_verify(flags, feed_bytes.data, feed_bytes.len, &feed, &info), &info);
        took_ms[i] = now_ms() - start_ms;
        posts = feed->post_count;
        feed_free(feed);
        flags_free(flags);
    }
    qsort(took_ms, (size_t)rounds, sizeof *took_ms, by_value);
    printf("posts=%d p50_ms=%.3f max_ms=%.3f\n", posts, took_ms[rounds / 2], took_ms[rounds - 1]);
    mem_free(root_bytes.data);
    mem_free(flags_bytes.data);
    mem_free(feed_bytes.data);
    free(took_ms);
    return 0;
}
