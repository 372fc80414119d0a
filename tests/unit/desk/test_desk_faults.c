/* SPDX-License-Identifier: Apache-2.0 */
/* Power cuts, failing allocations and failing files: the database stays whole, flags on disk are always valid and never
 * older, and nothing is approved that nobody approved. */
#include "desk/desk_fixture.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "desk/db.h"
#include "desk/publish.h"
#include "desk/review.h"

#define KILLS 50 /* more with PLACARD_KILLS=300 */
#define MAX_KILL_US 25000

static void check_database(const struct fixture *f)
{
    char path[256];
    struct db *db = NULL;
    struct err_info info = {0};
    snprintf(path, sizeof path, "%s/desk.db", f->dir);
    if (db_open(path, false, &db, &info) || db_check(db, &info))
        fail_msg("%s", info.text);
    db_close(db);
}

/* A fixed sequence, so that a failure can be had again. */
static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 8;
}

static void kill_within(struct fixture *f, unsigned after_us, const char *verb, const char *a,
                        const char *b)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (!child) {
        if (freopen("/dev/null", "w", stderr))
            RUN(f, verb, a, b);
        _exit(0);
    }
    nanosleep(&(struct timespec){.tv_nsec = (long)after_us * 1000}, NULL);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void being_killed_at_any_moment_leaves_valid_flags(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    char out[256];
    unsigned seed = 7;
    const char *wanted = getenv("PLACARD_KILLS");
    long kills = wanted ? strtol(wanted, NULL, 10) : KILLS;
    snprintf(out, sizeof out, "%s/out", f->dir);
    const char *const steps[][3] = {{"approve", "p1", NULL},
                                    {"withdraw", "p1", NULL},
                                    {"publish", out, NULL},
                                    {"approve", "p2", "p1"},
                                    {"hold", NULL, NULL},
                                    {"release", NULL, NULL},
                                    {"withdraw", "p2", NULL},
                                    {"import", GOOD "/feed-changed.json", NULL},
                                    {"import", GOOD "/feed.json", NULL},
                                    {"root", "rotate", "--new-flags-key"}};
    MUST(f, "import", GOOD "/feed.json");
    screen_start(&s, f);
    for (int i = 0; i < kills; i++) {
        const char *const *step = steps[next_random(&seed) % (sizeof steps / sizeof steps[0])];
        kill_within(f, next_random(&seed) % MAX_KILL_US, step[0], step[1], step[2]);
        screen_poll(
            &s,
            f); /* before anything is mended: refuses an older or another document of the same seq */
        assert_null(screen_post(&s, "p3"));
        check_database(f);
        if (i % 5 == 0) {
            MUST(f, "renew", "--if-due");
            screen_poll(&s, f);
            assert_null(screen_post(&s, "p3"));
            MUST(f, "audit", "verify");
        }
    }
    MUST(f, "publish", out);
    screen_stop(&s);
}

/* ---- one failure at a time ---- */

static enum err change(const struct fixture *f, const struct clock *clock, bool approve,
                       struct err_info *info)
{
    struct desk *d = NULL;
    bool changed;
    enum err e = desk_open(f->dir, DESK_CHANGE, "tester", clock, &d, info);
    if (!e)
        e = publish_begin(d, info);
    if (!e)
        e = approve ? review_approve(d, 1, "p1", &(struct approval_terms){0}, NULL, info)
                    : review_withdraw(d, 1, "p1", NULL, &changed, info);
    if (!e)
        e = publish_commit(d, "test", NULL, info);
    if (d)
        publish_abort(d);
    desk_close(d);
    return e;
}

/* Without its feed or a picture a screen shows less; with its flags never more than was approved. */
static void must_be_sound(const struct fixture *f, struct screen *s)
{
    screen_poll_flags(s, f, "hq/lobby");
    for (int i = 0; i < s->flags->entry_count; i++)
        assert_string_equal(s->flags->entries[i].id, "p1");
}

static void every_failing_allocation_is_an_error_and_nothing_worse(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    unsigned long asked = 0;
    MUST(f, "import", GOOD "/feed.json");
    screen_start(&s, f);
    for (int approve = 1; approve >= 0; approve--) {
        mem_fail_at(0, 0);
        for (unsigned long n = 1;; n += n < 150 ? 1 : 1 + n / 40) {
            struct err_info info = {0};
            mem_fail_at(n, 0);
            enum err e = change(f, &s.clock, approve, &info);
            asked = mem_fail_at(0, 0);
            if (e && !info.text[0])
                fail_msg("allocation %lu: %s without a reason", n, err_name(e));
            must_be_sound(f, &s);
            if (n > asked)
                break;
        }
        assert_true(asked > 100);
        struct err_info info = {0};
        assert_int_equal(change(f, &s.clock, approve, &info), ERR_OK);
        screen_poll(&s, f);
        assert_int_equal(screen_post(&s, "p1") != NULL, approve);
    }
    check_database(f);
    screen_stop(&s);
}

static void every_failing_file_operation_is_mended_by_the_next_command(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    MUST(f, "import", GOOD "/feed.json");
    screen_start(&s, f);
    for (int forever = 0; forever < 2; forever++) {
        for (unsigned long n = 1, made = 0; n <= made + 1; n++) {
            struct err_info info = {0};
            bool approve = n % 2;
            file_fail_at(n, ENOSPC, forever);
            enum err e = change(f, &s.clock, approve, &info);
            made = file_fail_at(0, 0, 0);
            if (e && !info.text[0])
                fail_msg("file operation %lu: %s without a reason", n, err_name(e));
            must_be_sound(f, &s);
            assert_int_equal(change(f, &s.clock, approve, &info), ERR_OK);
            screen_poll(&s, f);
            assert_int_equal(screen_post(&s, "p1") != NULL, approve);
            if (n > made)
                break;
        }
    }
    screen_stop(&s);
}

static void a_damaged_public_folder_is_written_again(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    char path[256];
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "p1");
    screen_start(&s, f);
    screen_poll(&s, f);
    snprintf(path, sizeof path, "%s/public", f->dir);
    scratch_remove(path);
    MUST(f, "renew", "--if-due");
    screen_poll(&s, f); /* the same seq: so the same bytes, or it would be equivocation */
    assert_non_null(screen_post(&s, "p1"));
    snprintf(path, sizeof path, "%s/public/hq/lobby/flags", f->dir);
    assert_int_equal(truncate(path, 100), 0);
    MUST(f, "renew", "--if-due");
    screen_poll(&s, f);
    screen_stop(&s);
}

static void a_withdrawal_is_not_kept_back_by_a_damaged_picture(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    char command[256];
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "--all-pending");
    screen_start(&s, f);
    screen_poll(&s, f);
    snprintf(command, sizeof command, "%s/media", f->dir);
    scratch_remove(command);
    snprintf(command, sizeof command, "%s/public/hq/lobby/media", f->dir);
    scratch_remove(command);
    assert_int_equal(RUN(f, "withdraw", "p2"), EXIT_FAILED); /* for the pictures of p1 */
    screen_poll_flags(&s, f, "hq/lobby");
    assert_int_equal(flags_find(s.flags, "p2")->flag, FLAG_WITHDRAWN);
    screen_stop(&s);
}

/* The files of desk/media are spoilt without changing their sizes. */
static int spoil(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)ftw;
    if (type != FTW_F || !st->st_size)
        return 0;
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    fputc('?', file);
    return fclose(file);
}

static void a_spoilt_picture_is_mended_by_importing_it_again(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    char path[256];
    MUST(f, "import", GOOD "/feed.json");
    snprintf(path, sizeof path, "%s/media", f->dir);
    assert_int_equal(nftw(path, spoil, 16, FTW_PHYS), 0);
    assert_int_equal(RUN(f, "approve", "--all-pending"), EXIT_FAILED);
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "renew");
    screen_start(&s, f);
    screen_poll(&s, f);
    assert_non_null(screen_post(&s, "p1"));
    screen_stop(&s);
}

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* What this disk takes at this moment for one small file that is there for good. */
static double durable_write_ms(const struct fixture *f)
{
    char path[256];
    snprintf(path, sizeof path, "%s/a-file", f->dir);
    double start_ms = now_ms();
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs("as large as a withdrawal's entry", file) >= 0 && fflush(file) == 0);
    assert_int_equal(fsync(fileno(file)), 0);
    fclose(file);
    assert_int_equal(remove(path), 0);
    return now_ms() - start_ms;
}

/* A withdrawal costs so many durable writes at the most, and as many ms besides. */
#define WITHDRAWAL_WRITES 20
#define WITHDRAWAL_OWN_MS 100

static void a_withdrawal_is_on_disk_at_once(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    double best_ms = 1e9, over_ms = 1e9;
    MUST(f, "import", GOOD "/feed.json");
    screen_start(&s, f);
    for (int i = 0; i < 5; i++) {
        struct err_info info;
        assert_int_equal(change(f, &s.clock, true, &info), ERR_OK);
        double disk_ms = durable_write_ms(f), start_ms = now_ms();
        assert_int_equal(change(f, &s.clock, false, &info), ERR_OK);
        double ms = now_ms() - start_ms;
        disk_ms += durable_write_ms(f);
        best_ms = ms < best_ms ? ms : best_ms;
        ms -= disk_ms / 2 * WITHDRAWAL_WRITES;
        over_ms = ms < over_ms ? ms : over_ms;
    }
    print_message("withdrawal: %.1f ms at best\n", best_ms);
    screen_poll(&s, f);
    assert_null(screen_post(&s, "p1"));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    assert_true(over_ms < WITHDRAWAL_OWN_MS);
#endif
    screen_stop(&s);
}

#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(being_killed_at_any_moment_leaves_valid_flags),
        WITH_DESK(every_failing_allocation_is_an_error_and_nothing_worse),
        WITH_DESK(every_failing_file_operation_is_mended_by_the_next_command),
        WITH_DESK(a_damaged_public_folder_is_written_again),
        WITH_DESK(a_withdrawal_is_not_kept_back_by_a_damaged_picture),
        WITH_DESK(a_spoilt_picture_is_mended_by_importing_it_again),
        WITH_DESK(a_withdrawal_is_on_disk_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
