/* SPDX-License-Identifier: Apache-2.0 */
/* The largest documents there can be, verified in bounded time. The bound of 50 ms is for a build without sanitizers. */
#include "verify/texts.h"

#include <time.h>

#include "base/strbuf.h"
#include "verify/feed_doc.h"
#include "verify/flags_doc.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SLOWER 20
#elif defined(__has_feature)
#define SLOWER (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ? 20 : 1)
#else
#define SLOWER 1
#endif
#define BOUND_MS 50.0
#define ROUNDS 7

/* Of our own work only: other programs on the machine must not fail the test. */
static double cpu_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* 500 items of about 2 KiB: nearly the whole MiB. */
static char *big_feed(int text_bytes)
{
    struct strbuf b;
    char *filler = malloc((size_t)text_bytes + 1);
    assert_non_null(filler);
    memset(filler, 'x', (size_t)text_bytes);
    filler[text_bytes] = 0;
    strbuf_init(&b, MAX_FEED_BYTES);
    strbuf_puts(&b, "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[");
    for (int i = 0; i < MAX_FEED_ITEMS; i++)
        strbuf_printf(&b,
                      "%s{\"id\":\"post-%d\",\"content_text\":\"%s\",\"language\":\"en\","
                      "\"date_published\":\"2026-03-01T00:00:00Z\",\"authors\":[{\"name\":"
                      "\"Somebody\"}],\"tags\":[\"a\",\"b\"]}",
                      i ? ",\n" : "", i, filler);
    strbuf_puts(&b, "]}");
    free(filler);
    char *feed = strbuf_take(&b, NULL);
    assert_non_null(feed);
    return feed;
}

/* Flags with as many entries as there may be: the feed's 500, all approved, and withdrawn ones. */
static char *big_flags(const char *feed, int entries)
{
    struct strbuf b;
    char hex[DIGEST_HEX_BYTES];
    strbuf_init(&b, MAX_FLAGS_BYTES);
    hex_of(feed, strlen(feed), hex);
    strbuf_printf(
        &b,
        "{\"type\":\"placard-flags/1\",\"audience\":\"hq/lobby\",\"root\":1,\"seq\":1,"
        "\"issued\":\"2026-03-02T09:05:00Z\",\"expires\":\"2026-03-03T09:05:00Z\",\"mode\":\"run\","
        "\"feed\":{\"url\":\"feed.%.16s.json\",\"sha256\":\"%s\",\"bytes\":%zu},\"posts\":[",
        hex, hex, strlen(feed));
    const char *item = strstr(feed, "[{") + 1;
    for (int i = 0; i < entries; i++) {
        if (i >= MAX_FEED_ITEMS) {
            strbuf_printf(&b, ",{\"id\":\"old-%d\",\"flag\":\"withdrawn\"}", i);
            continue;
        }
        const char *end = strstr(item, "]}") + 2;
        hex_of(item, (size_t)(end - item), hex);
        strbuf_printf(&b,
                      "%s{\"id\":\"post-%d\",\"sha256\":\"%s\",\"flag\":\"approved\","
                      "\"until\":\"2026-04-01T00:00:00Z\"}",
                      i ? "," : "", i, hex);
        item = end + 2;
    }
    strbuf_puts(&b, "]}");
    char *text = strbuf_take(&b, NULL);
    assert_non_null(text);
    return text;
}

static void the_largest_flags_and_feed_are_verified_within_the_bound(void **state)
{
    (void)state;
    char *feed_bytes = big_feed(1900), *text = big_flags(feed_bytes, MAX_FLAG_ENTRIES);
    char *root_text = root_1_text();
    struct bytes note = sign_note(text, BY(KEY_FLAGS_1));
    struct bytes root_note = sign_note(root_text, BY(KEY_ROOT_1));
    struct trust_root root;
    double best_flags = 1e9, best_feed = 1e9;
    assert_int_equal(trust_root_first(root_note.data, root_note.len, &root, NULL), ERR_OK);
    for (int i = 0; i < ROUNDS; i++) {
        struct flags *f = NULL;
        struct feed *feed = NULL;
        double start = cpu_ms();
        assert_int_equal(flags_doc_verify(&root, note.data, note.len, "hq/lobby", &f, NULL),
                         ERR_OK);
        double mid = cpu_ms();
        assert_int_equal(feed_doc_verify(f, feed_bytes, strlen(feed_bytes), &feed, NULL), ERR_OK);
        double end = cpu_ms();
        assert_int_equal(f->entry_count, MAX_FLAG_ENTRIES);
        assert_int_equal(feed->post_count, MAX_FEED_ITEMS);
        best_flags = mid - start < best_flags ? mid - start : best_flags;
        best_feed = end - mid < best_feed ? end - mid : best_feed;
        feed_free(feed);
        flags_free(f);
    }
    print_message(
        "flags of %zu bytes, %d entries: %.1f ms; feed of %zu bytes, 500 posts: %.1f ms\n",
        note.len, MAX_FLAG_ENTRIES, best_flags, strlen(feed_bytes), best_feed);
    assert_true(best_flags < BOUND_MS * SLOWER);
    assert_true(best_feed < BOUND_MS * SLOWER);
    free(note.data);
    free(root_note.data);
    free(root_text);
    free(text);
    free(feed_bytes);
}

/* What a hostile server can make us do before anything is signed or approved. */
static void hostile_bytes_cost_no_more_than_honest_ones(void **state)
{
    (void)state;
    static const char *const fills[] = {
        "{", "[", "\"", "\\", "\"a\":\"b\",", "{\"items\":[", "[{},", "\n\n", "\"\\u0069tems\":["};
    struct flags nothing = {0};
    for (size_t i = 0; i < sizeof fills / sizeof fills[0]; i++) {
        struct strbuf b;
        struct feed *feed = NULL;
        struct note split;
        strbuf_init(&b, MAX_FEED_BYTES);
        strbuf_puts(&b, "{\"version\":\"https://jsonfeed.org/version/1.1\",");
        while (strbuf_puts(&b, fills[i]) == ERR_OK) {
        }
        double start = cpu_ms();
        assert_int_not_equal(feed_doc_verify(&nothing, b.data, b.len_bytes, &feed, NULL), ERR_OK);
        assert_int_not_equal(note_split(b.data, MAX_FLAGS_BYTES, &split, NULL), ERR_OK);
        double took = cpu_ms() - start;
        if (took > 2 * BOUND_MS * SLOWER)
            fail_msg("filled with %s: %.1f ms", fills[i], took);
        strbuf_clear(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_largest_flags_and_feed_are_verified_within_the_bound),
        cmocka_unit_test(hostile_bytes_cost_no_more_than_honest_ones),
    };
    test_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
