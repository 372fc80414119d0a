/* SPDX-License-Identifier: Apache-2.0 */
/* Publishing to a bucket, against a store that checks signatures by itself (s3_store.py). */
#include "desk/desk_fixture.h"

#include <dirent.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#define SCRIPT PLACARD_SOURCE_DIR "/tests/unit/desk/s3_store.py"
#define SECRET "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

struct store {
    char dir[SCRATCH_PATH_BYTES];
    char endpoint[64];
    pid_t pid;
};

static void store_start(struct store *s)
{
    int pipes[2];
    char line[32] = "";
    scratch_make(s->dir);
    assert_int_equal(pipe(pipes), 0);
    s->pid = fork();
    assert_true(s->pid >= 0);
    if (!s->pid) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* also when a test fails */
        dup2(pipes[1], STDOUT_FILENO);
        close(pipes[0]);
        execlp("python3", "python3", SCRIPT, s->dir, (char *)NULL);
        _exit(127);
    }
    close(pipes[1]);
    FILE *said = fdopen(pipes[0], "r");
    assert_non_null(said);
    assert_non_null(fgets(line, sizeof line, said));
    fclose(said);
    snprintf(s->endpoint, sizeof s->endpoint, "http://127.0.0.1:%d", (int)strtol(line, NULL, 10));
    setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", 1);
    setenv("AWS_SECRET_ACCESS_KEY", SECRET, 1);
    unsetenv("AWS_SESSION_TOKEN");
}

static void store_stop(struct store *s)
{
    kill(s->pid, SIGKILL);
    waitpid(s->pid, NULL, 0);
    scratch_remove(s->dir);
}

static void store_set(const struct store *s, const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", s->dir, name);
    assert_int_equal(file_replace(path, text, strlen(text), false, NULL), ERR_OK);
}

/* What was done, since the last look. mem_free. */
static char *store_log(const struct store *s)
{
    char path[128], *text = NULL;
    size_t bytes;
    snprintf(path, sizeof path, "%s/log", s->dir);
    if (file_read(path, 1 << 20, &text, &bytes, NULL))
        text = mem_strdup("");
    unlink(path);
    return text;
}

static bool has_object(const struct store *s, const char *key)
{
    char path[512];
    snprintf(path, sizeof path, "%s/objects/%s", s->dir, key);
    return access(path, F_OK) == 0;
}

static int count_objects(const struct store *s, const char *folder)
{
    char path[512];
    int n = 0;
    snprintf(path, sizeof path, "%s/objects/%s", s->dir, folder);
    DIR *d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d));)
        n += e->d_name[0] != '.';
    if (d)
        closedir(d);
    return n;
}

#define PUBLISH(f, s, to)                                                                          \
    RUN(f, "publish", to, "--endpoint", (s)->endpoint, "--region", "eu-test-1")

#define MUST_PUBLISH(f, s)                                                                         \
    do {                                                                                           \
        if (PUBLISH(f, s, "s3://screens/walls"))                                                   \
            fail_msg("%s", (f)->err);                                                              \
    } while (0)

/* The screen reads the bucket as it would read public/. */
static void point_at(struct fixture *bucket, const struct store *s)
{
    char from[200], to[200];
    snprintf(bucket->dir, sizeof bucket->dir, "%.40s/x", s->dir);
    mkdir(bucket->dir, 0700);
    snprintf(from, sizeof from, "%s/objects/walls", s->dir);
    snprintf(to, sizeof to, "%s/public", bucket->dir);
    unlink(to);
    assert_int_equal(symlink(from, to), 0);
}

static void a_screen_finds_everything_in_the_bucket(void **state)
{
    struct fixture *f = *state, bucket = {.dir = ""};
    struct store s;
    struct screen screen;
    store_start(&s);
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "--all-pending");
    MUST_PUBLISH(f, &s);
    point_at(&bucket, &s);
    screen_start(&screen, &bucket);
    screen_poll(&screen, &bucket);
    assert_int_equal(screen.feed->post_count, 3);
    char *log = store_log(&s);
    /* flags last, and how long each may be kept */
    char *flags = strstr(log, "PUT /screens/walls/hq/lobby/flags text/plain no-store");
    assert_non_null(flags);
    assert_null(strstr(flags + 1, "PUT "));
    assert_non_null(strstr(log, "feed+json public, max-age=31536000, immutable"));
    mem_free(log);
    /* again: only the flags */
    MUST_PUBLISH(f, &s);
    assert_non_null(strstr(f->out, "1 files put"));
    mem_free(store_log(&s));
    /* withdrawn: picture and old feed go, once the flags are there */
    MUST(f, "withdraw", "p1");
    MUST_PUBLISH(f, &s);
    screen_poll(&screen, &bucket);
    assert_null(screen_post(&screen, "p1"));
    assert_int_equal(count_objects(&s, "walls/hq/lobby/media"), 0);
    assert_int_equal(count_objects(&s, "walls/hq/lobby"), 3); /* flags, feed, media/ */
    log = store_log(&s);
    flags = strstr(log, "PUT /screens/walls/hq/lobby/flags");
    assert_non_null(flags);
    assert_true(strstr(log, "DELETE") > flags);
    mem_free(log);
    screen_stop(&screen);
    store_stop(&s);
}

static void what_others_keep_there_is_left_alone(void **state)
{
    struct fixture *f = *state;
    struct store s;
    char path[300];
    static const char *const others[] = {"walls/hq/lobby/index.html",
                                         "walls/hq/lobby/a+b c.txt",
                                         "walls/hq/lobby/media/logo.png",
                                         "walls/hq/other/flags",
                                         "walls/hq/lobby2/feed.0123456789abcdef.json",
                                         "top.txt"};
    store_start(&s);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        char *slash;
        snprintf(path, sizeof path, "%s/objects/%s", s.dir, others[i]);
        slash = strrchr(path, '/');
        *slash = 0;
        assert_int_equal(file_make_dirs(path, NULL), ERR_OK);
        *slash = '/';
        assert_int_equal(file_replace(path, "x", 1, false, NULL), ERR_OK);
    }
    MUST(f, "import", GOOD "/feed.json");
    MUST_PUBLISH(f, &s);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_true(has_object(&s, others[i]));
    store_stop(&s);
}

static void a_store_that_stumbles_is_asked_again_and_one_that_refuses_is_named(void **state)
{
    struct fixture *f = *state;
    struct store s;
    store_start(&s);
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "--all-pending");
    store_set(&s, "fail", "2");
    MUST_PUBLISH(f, &s);
    store_set(&s, "fail", "1000");
    assert_int_equal(PUBLISH(f, &s, "s3://screens/walls"), EXIT_FAILED);
    store_set(&s, "fail", "0");
    /* a picture cannot be put: the withdrawal goes out all the same, and the command fails */
    MUST(f, "withdraw", "p2");
    MUST(f, "edit", "p1", "--picture", GOOD "/face.png");
    MUST(f, "approve", "p1");
    store_set(&s, "deny", "media/");
    assert_int_equal(PUBLISH(f, &s, "s3://screens/walls"), EXIT_FAILED);
    assert_non_null(strstr(f->err, "403"));
    char *log = store_log(&s);
    assert_non_null(strstr(log, "PUT /screens/walls/hq/lobby/flags"));
    mem_free(log);
    store_set(&s, "deny", "");
    setenv("AWS_SECRET_ACCESS_KEY", "wrong", 1);
    assert_int_equal(PUBLISH(f, &s, "s3://screens/walls"), EXIT_FAILED);
    assert_null(strstr(f->err, "wrong"));
    assert_non_null(strstr(f->err, "403"));
    setenv("AWS_SECRET_ACCESS_KEY", SECRET, 1);
    assert_int_equal(PUBLISH(f, &s, "s3://other-bucket/walls"), EXIT_FAILED);
    MUST_PUBLISH(f, &s);
    /* a session token goes along, signed */
    setenv("AWS_SESSION_TOKEN", "FwoGZXIvYXdzEBY", 1);
    MUST_PUBLISH(f, &s);
    log = store_log(&s);
    assert_non_null(strstr(log, "FwoGZXIvYXdzEBY"));
    mem_free(log);
    store_stop(&s);
}

static void terms_that_cannot_be_are_refused(void **state)
{
    struct fixture *f = *state;
    static const char *const bad[][3] = {
        {"s3://screens/walls", "http://store.example", "eu-1"}, /* in the clear */
        {"s3://screens/walls", "https://store.example/path", "eu-1"},
        {"s3://screens/walls", "ftp://127.0.0.1", "eu-1"},
        {"s3://screens/walls", "https://", "eu-1"},
        {"s3://screens/walls", "http://127.0.0.1.evil.example", "eu-1"},
        {"s3://screens/../x", "https://127.0.0.1:1", "eu-1"},
        {"s3://screens/a b", "https://127.0.0.1:1", "eu-1"},
        {"s3://S/walls", "https://127.0.0.1:1", "eu-1"},
        {"s3://screens/walls", "https://127.0.0.1:1", "eu 1"},
        {"s3://screens/walls", "https://127.0.0.1:1", "eu-1"}}; /* nobody there */
    setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", 1);
    setenv("AWS_SECRET_ACCESS_KEY", SECRET, 1);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (RUN(f, "publish", bad[i][0], "--endpoint", bad[i][1], "--region", bad[i][2]) !=
            EXIT_FAILED)
            fail_msg("case %zu was taken", i);
    assert_int_equal(RUN(f, "publish", "s3://screens/walls"), EXIT_USAGE);
    assert_int_equal(RUN(f, "publish", "folder", "--endpoint", "https://x.example"), EXIT_USAGE);
    unsetenv("AWS_SECRET_ACCESS_KEY");
    assert_int_equal(RUN(f, "publish", "s3://screens/w", "--endpoint", "https://127.0.0.1:1"),
                     EXIT_FAILED);
    assert_non_null(strstr(f->err, "AWS_SECRET_ACCESS_KEY"));
}

#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(a_screen_finds_everything_in_the_bucket),
        WITH_DESK(what_others_keep_there_is_left_alone),
        WITH_DESK(a_store_that_stumbles_is_asked_again_and_one_that_refuses_is_named),
        WITH_DESK(terms_that_cannot_be_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
