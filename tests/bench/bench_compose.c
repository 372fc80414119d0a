/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_compose CONFIG ROOT FLAGS FEED MEDIA_DIR WIDTH HEIGHT ROUNDS: post to pixels, as the worker does before a post's turn:
 * read and check its picture, decode, lay out, draw. The first round is cold (fonts), the others warm. Milliseconds.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/mem.h"
#include "node/frame_maker.h"
#include "node/settings.h"
#include "verify/feed_doc.h"
#include "verify/flags_doc.h"
#include "verify/trust_root.h"

#define POSTS_MAX 500

static void must(enum err e, const struct err_info *info)
{
    if (!e)
        return;
    fprintf(stderr, "bench_compose: %s: %s\n", err_name(e), info->text);
    exit(1);
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

static enum err media_read(void *user, const struct digest *d, char **out, size_t *len)
{
    char hex[DIGEST_HEX_BYTES], path[1024];
    struct digest got;
    digest_to_hex(d, hex);
    snprintf(path, sizeof path, "%s/%s", (const char *)user, hex);
    enum err e = file_read(path, MAX_PICTURE_BYTES, out, len, NULL);
    if (!e && (digest_of(*out, *len, &got) || !digest_equal(&got, d)))
        return ERR_DIGEST;
    return e;
}

static struct feed *load_feed(const char *root_path, const char *flags_path, const char *feed_path)
{
    struct err_info info = {0};
    static struct trust_root root;
    struct flags *flags;
    struct feed *feed;
    char *data;
    size_t len;
    must(file_read(root_path, MAX_ROOT_BYTES, &data, &len, &info), &info);
    must(trust_root_first(data, len, &root, &info), &info);
    mem_free(data);
    must(file_read(flags_path, MAX_FLAGS_BYTES, &data, &len, &info), &info);
    must(flags_doc_verify(&root, data, len, NULL, &flags, &info), &info);
    mem_free(data);
    must(file_read(feed_path, MAX_FEED_BYTES, &data, &len, &info), &info);
    must(feed_doc_verify(flags, data, len, &feed, &info), &info);
    mem_free(data);
    flags_free(flags);
    return feed;
}

static double compose(struct frame_maker *maker, const struct playlist *list,
                      const struct approved_post *post, int width_px, int height_px)
{
    struct err_info info = {0};
    struct pixmap *frame;
    struct show show = {.kind = SHOW_POST, .post = post};
    double start_ms = now_ms();
    must(frame_maker_body(maker, &show, list, width_px, height_px, &frame, NULL, &info), &info);
    double took_ms = now_ms() - start_ms;
    pixmap_free(frame);
    return took_ms;
}

int main(int argc, char **argv)
{
    struct err_info info = {0};
    struct settings settings;
    struct settings_report report;
    struct clock clock;
    struct frame_maker *maker;
    static double took_ms[POSTS_MAX * 20];
    if (argc != 9)
        return 2;
    int width_px = (int)strtol(argv[6], NULL, 10), height_px = (int)strtol(argv[7], NULL, 10);
    int rounds = (int)strtol(argv[8], NULL, 10), count = 0;
    json_start();
    must(crypto_start(), &info);
    clock_system_init(&clock, 1);
    must(settings_read(argv[1], &settings, &report, &info), &info);
    must(frame_maker_new(&settings, &clock, media_read, argv[5], &maker, &info), &info);
    struct feed *feed = load_feed(argv[2], argv[3], argv[4]);
    struct playlist *list = playlist_new(0);
    if (!list || feed->post_count < 1 || feed->post_count > POSTS_MAX || rounds < 1 || rounds > 20)
        return 2;
    double first_ms = compose(maker, list, feed->posts[0], width_px, height_px);
    for (int round = 0; round < rounds; round++)
        for (int i = 0; i < feed->post_count; i++)
            took_ms[count++] = compose(maker, list, feed->posts[i], width_px, height_px);
    qsort(took_ms, (size_t)count, sizeof *took_ms, by_value);
    printf("posts=%d first_ms=%.1f p50_ms=%.1f max_ms=%.1f\n", feed->post_count, first_ms,
           took_ms[count / 2], took_ms[count - 1]);
    playlist_unref(list);
    feed_free(feed);
    frame_maker_free(maker);
    settings_clear(&settings);
    return 0;
}
