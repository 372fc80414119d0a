/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_text FONTS_CONF THEME_CONF WIDTH HEIGHT ROUNDS: a short text post, one of 500 characters in seven scripts, and one of
 * many pages, each laid out alone and then drawn into pixels, with fonts trimmed behind each screen as the node does. Medians
 * in milliseconds, the first round of each post left out.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "compose/compose.h"
#include "compose/plain_post.h"
#include "present/fonts.h"
#include "present/pixmap.h"
#include "present/raster.h"

#define ROUNDS_MAX 1000
#define LONG_REPEATS 24

static char short_text[] = "The new coffee machine on the third floor is here. It makes flat "
                           "whites, it cleans itself, and "
                           "it does not take cards. Bring your own cup \xE2\x98\x95";

static char mixed_text[] =
    "Welcome to the all-hands! "
    "مرحبًا بكم في الاجتماع السنوي، سنبدأ في الساعة 10:30 في القاعة الكبيرة. "
    "सभी सहकर्मियों का स्वागत है, कृपया समय पर आएँ और अपना पहचान पत्र साथ लाएँ। "
    "本日の全社会議は午前十時半から大ホールで行います。資料はポータルに掲載しています。 "
    "전 직원 회의는 오전 열 시 반에 대강당에서 시작합니다. 많은 참여 바랍니다. "
    "ขอเชิญพนักงานทุกท่านเข้าร่วมประชุมใหญ่ประจำปีที่ห้องประชุมชั้นหนึ่ง "
    "Coffee and cake afterwards 🎉👩🏽‍💻🇩🇪 — see you there, "
    "and bring a colleague who has never been! "
    "Questions go to @facilities or #allhands before Thursday evening, please.";

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

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, by_value);
    return values[count / 2];
}

static void must(enum err e, const struct err_info *info)
{
    if (!e)
        return;
    fprintf(stderr, "bench_text: %s: %s\n", err_name(e), info->text);
    exit(1);
}

/* Compose and draw `rounds` times; prints both medians under the post's name. */
static void measure(struct compose_context c, struct fonts *fonts, const char *name, char *text,
                    int page, int rounds)
{
    static double compose_ms[ROUNDS_MAX], whole_ms[ROUNDS_MAX];
    struct err_info info = {0};
    static char author[] = "Maren Vogt", id[] = "bench";
    struct post p = {
        .id = id, .content_text = text, .author_name = author, .published_s = c.now_s - 7200};
    struct pixmap *frame;
    int pages = 0;
    c.page = page;
    must(pixmap_new(c.width_px, c.height_px, &frame), &info);
    for (int i = -1; i < rounds; i++) {
        struct scene *s;
        double start = now_ms();
        must(compose_plain_post(&c, &p, NULL, &s), &info);
        double composed = now_ms();
        must(raster_scene(s, fonts, NULL, (struct rect){0, 0, c.width_px, c.height_px}, frame,
                          &info),
             &info);
        double drawn = now_ms();
        pages = s->page_count;
        scene_free(s);
        fonts_trim(fonts);
        if (i < 0)
            continue;
        compose_ms[i] = composed - start;
        whole_ms[i] = drawn - start;
    }
    printf("%s_characters=%zu %s_pages=%d %s_compose_ms=%.2f %s_pixels_ms=%.2f\n", name,
           text_utf8_count(text), name, pages, name, median(compose_ms, rounds), name,
           median(whole_ms, rounds));
    pixmap_free(frame);
}

int main(int argc, char **argv)
{
    struct err_info info = {0};
    struct theme *theme;
    struct fonts *fonts;
    if (argc != 6)
        return 2;
    int rounds = (int)strtol(argv[5], NULL, 10);
    if (rounds < 1 || rounds > ROUNDS_MAX)
        return 2;
    must(theme_load(argv[2], &theme, &info), &info);
    must(fonts_open(argv[1], &fonts, &info), &info);
    struct compose_context c = {.width_px = (int)strtol(argv[3], NULL, 10),
                                .height_px = (int)strtol(argv[4], NULL, 10),
                                .theme = theme,
                                .fonts = fonts_metrics(fonts),
                                .language = "en",
                                .now_s = 1772446200};
    static char long_text[MAX_ITEM_BYTES];
    for (int i = 0; i < LONG_REPEATS; i++) {
        size_t n = strlen(long_text);
        snprintf(long_text + n, sizeof long_text - n, "%s\n", mixed_text);
    }
    measure(c, fonts, "short", short_text, 0, rounds);
    measure(c, fonts, "mixed", mixed_text, 0, rounds);
    measure(c, fonts, "long", long_text, 5, rounds / 10 + 1);
    fonts_close(fonts);
    theme_free(theme);
    return 0;
}
