/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The whole node with all its threads, from a server over TLS to PNG files. Meant for the sanitizers: what each part must do
 * is tested by itself, here they run together. A thread plays the desk and waits for what it must see.
 */
#include <dirent.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "node/node.h"
#include "node/publisher.h"
#include "support/scratch.h"

#define PATIENCE_S 60 /* a sanitizer on a busy machine */

static char dir[SCRATCH_PATH_BYTES];
static struct settings settings;
static struct publisher desk;
static pid_t origin_pid;
static int origin_stdin = -1;
static bool gave_up; /* the desk's thread alone */

static char *in_dir(const char *name)
{
    char *path = malloc(512);
    assert_non_null(path);
    snprintf(path, 512, "%s/%s", dir, name);
    return path;
}

static void write_in_dir(const char *name, const char *bytes, size_t len)
{
    char *path = in_dir(name);
    if (file_replace(path, bytes, len, false, NULL))
        abort();
    free(path);
}

/* --- the origin --------------------------------------------------------------------------------------------------- */

static void make_pki(void)
{
    static const char script[] = PLACARD_SOURCE_DIR "/tests/unit/support/make_pki";
    int status = 0;
    char *pki = in_dir("pki");
    pid_t pid = fork();
    if (pid == 0) {
        execl(script, script, pki, (char *)NULL);
        _exit(127);
    }
    assert_true(pid > 0 && waitpid(pid, &status, 0) == pid && status == 0);
    free(pki);
}

static int start_origin(void)
{
    int to[2], from[2], port = 0;
    char *folder = in_dir("public"), *certificate = in_dir("pki/good.pem");
    assert_true(!pipe(to) && !pipe(from));
    origin_pid = fork();
    if (origin_pid == 0) {
        dup2(to[0], 0);
        dup2(from[1], 1);
        close(to[1]);
        execlp("python3", "python3", PLACARD_SOURCE_DIR "/tests/unit/node/origin.py", folder,
               certificate, (char *)NULL);
        _exit(127);
    }
    close(to[0]);
    close(from[1]);
    origin_stdin = to[1];
    FILE *f = fdopen(from[0], "r");
    assert_non_null(f);
    assert_int_equal(fscanf(f, "%d", &port), 1);
    fclose(f);
    free(folder);
    free(certificate);
    return port;
}

static void stop_origin(void)
{
    if (origin_stdin < 0)
        return;
    close(origin_stdin);
    origin_stdin = -1;
    waitpid(origin_pid, NULL, 0);
}

/* --- the desk ----------------------------------------------------------------------------------------------------- */

static void desk_has_two_posts(void)
{
    static char *picture;
    static size_t picture_len;
    int64_t now_s = (int64_t)time(NULL);
    if (!picture)
        assert_int_equal(file_read(PLACARD_TEST_DATA "/picture/good/baseline.jpg", 1 << 20,
                                   &picture, &picture_len, NULL),
                         ERR_OK);
    desk.post_count = 2;
    desk.posts[0] = (struct pub_post){.id = "soup", .text = "Soup today", .flag = "approved"};
    desk.posts[1] = (struct pub_post){.id = "roof",
                                      .text = "Our roof",
                                      .flag = "approved",
                                      .picture = picture,
                                      .picture_len = picture_len};
    for (int i = 0; i < 2; i++) {
        desk.posts[i].from_s = now_s - 3600;
        desk.posts[i].until_s = now_s + 3600;
    }
}

static void publish_flags(struct pub_flags f)
{
    char name[256], hex[DIGEST_HEX_BYTES];
    f.issued_s = (int64_t)time(NULL) - 5;
    pub_make_feed(&desk);
    hex_of(desk.feed, strlen(desk.feed), hex);
    snprintf(name, sizeof name, "public/hq/lobby/feed.%.16s.json", hex);
    write_in_dir(name, desk.feed, strlen(desk.feed));
    for (int i = 0; i < desk.post_count; i++) {
        if (!desk.posts[i].picture)
            continue;
        hex_of(desk.posts[i].picture, desk.posts[i].picture_len, hex);
        snprintf(name, sizeof name, "public/hq/lobby/media/%s.jpg", hex);
        write_in_dir(name, desk.posts[i].picture, desk.posts[i].picture_len);
    }
    struct bytes note = pub_make_flags(&desk, &f);
    write_in_dir("public/hq/lobby/flags", note.data, note.len);
}

/* The newest shots' labels, newest first; returns how many there are. */
static int shots(char out[][32], int room)
{
    char *path = in_dir("shots");
    int count = 0;
    DIR *d = opendir(path);
    for (int i = 0; i < room; i++)
        out[i][0] = 0;
    for (struct dirent *e; d && (e = readdir(d));) {
        long n = strtol(e->d_name, NULL, 10);
        count = n > count ? (int)n : count;
    }
    if (d)
        rewinddir(d);
    for (struct dirent *e; d && (e = readdir(d));) {
        long n = strtol(e->d_name, NULL, 10);
        const char *label = strchr(e->d_name, '-');
        if (n > 0 && label && count - n < room)
            snprintf(out[count - n], 32, "%.*s", (int)strcspn(label + 1, "."), label + 1);
    }
    if (d)
        closedir(d);
    free(path);
    return count;
}

/* Until the newest shots, newest first, are these. */
static void wait_for(const char *what, const char *first, const char *second, const char *third)
{
    const char *want[] = {first, second, third};
    char got[3][32];
    time_t until = time(NULL) + PATIENCE_S;
    while (!gave_up && time(NULL) < until) {
        bool same = true;
        shots(got, 3);
        for (int i = 0; i < 3; i++)
            same = same && (!want[i] || !strcmp(want[i], got[i]));
        if (same)
            return;
        usleep(10000);
    }
    if (!gave_up)
        print_error("waited in vain for: %s (%s, %s, %s)\n", what, got[0], got[1], got[2]);
    gave_up = true;
}

static void *play_the_desk(void *user)
{
    (void)user;
    publish_flags((struct pub_flags){.seq = 1});
    wait_for("both posts in turn", "post-roof", "post-soup", "post-roof");
    desk.posts[0].flag = "withdrawn";
    publish_flags((struct pub_flags){.seq = 2});
    wait_for("soup gone", "post-roof", "post-roof", "post-roof");
    publish_flags((struct pub_flags){.seq = 3, .mode = "hold"});
    wait_for("hold", "house", NULL, NULL);
    publish_flags((struct pub_flags){.seq = 4, .releases = 3});
    wait_for("release", "post-roof", NULL, NULL);
    stop_origin();
    wait_for("on without a server", "post-roof", "post-roof", "post-roof");
    kill(getpid(), SIGTERM);
    return NULL;
}

static void *wait_for_stored_posts(void *user)
{
    const int *before = user;
    time_t until = time(NULL) + PATIENCE_S;
    char got[1][32];
    while (time(NULL) < until && (shots(got, 1) <= *before || strcmp(got[0], "post-roof")))
        usleep(10000);
    gave_up = strcmp(got[0], "post-roof") != 0;
    kill(getpid(), SIGTERM);
    return NULL;
}

static bool health_says(const char *name)
{
    char *folder = in_dir("health"), path[600];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    free(folder);
    return access(path, F_OK) == 0;
}

static void run_node(void *(*beside)(void *user), void *user)
{
    pthread_t thread;
    sigset_t set;
    struct err_info info = {0};
    char *shots_dir = in_dir("shots");
    struct node_options opt = {
        .headless = true, .shots_dir = shots_dir, .width_px = 640, .height_px = 360};
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    gave_up = false;
    assert_int_equal(pthread_create(&thread, NULL, beside, user), 0);
    enum err e = node_run(&settings, &opt, &info);
    pthread_join(thread, NULL);
    if (e)
        fail_msg("%s: %s", err_name(e), info.text);
    assert_false(gave_up);
    free(shots_dir);
}

static void a_node_shows_what_is_approved_and_takes_it_down_and_starts_again_offline(void **state)
{
    (void)state;
    char *folder = in_dir("health");
    assert_int_equal(mkdir(folder, 0700), 0);
    setenv("PLACARD_HEALTH", folder, 1);
    desk_has_two_posts();
    run_node(play_the_desk, NULL);
    assert_true(health_says("drawn") && health_says("talked"));
    char got[1][32];
    int before = shots(got, 1);
    run_node(wait_for_stored_posts, &before);
    assert_true(health_says("drawn") && !health_says("talked")); /* offline */
    unsetenv("PLACARD_HEALTH");
    free(folder);
}

static void a_node_without_usable_settings_says_so_and_ends_after_its_time(void **state)
{
    (void)state;
    char got[1][32];
    char *shots_dir = in_dir("shots");
    struct err_info info = {0};
    struct node_options opt = {.headless = true,
                               .shots_dir = shots_dir,
                               .width_px = 640,
                               .height_px = 360,
                               .for_ms = 3000,
                               .settings_trouble = ERR_SYNTAX,
                               .settings_text = "line 3: screen.rotation must be 0"};
    assert_int_equal(node_run(&settings, &opt, &info), ERR_OK);
    shots(got, 1);
    assert_int_equal(strncmp(got[0], "setup-", 6), 0);
    free(shots_dir);
}

static void a_mistake_in_the_settings_is_told_when_there_is_no_network(void **state)
{
    static const struct {
        const char *text, *card; /* the mistake, NULL for none; what stands */
    } rows[] = {{"line 7: network.address must be an address", "setup-P-48"}, {NULL, "setup-P-12"}};
    (void)state;
    stop_origin(); /* nobody answers */
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char got[1][32];
        char *shots_dir = in_dir("shots");
        struct err_info info = {0};
        struct node_options opt = {.headless = true,
                                   .shots_dir = shots_dir,
                                   .width_px = 640,
                                   .height_px = 360,
                                   .for_ms = 3000,
                                   .settings_text = rows[i].text};
        assert_int_equal(node_run(&settings, &opt, &info), ERR_OK);
        shots(got, 1);
        assert_string_equal(got[0], rows[i].card);
        free(shots_dir);
    }
}

static int setup(void **state)
{
    (void)state;
    static const char *const folders[] = {"public/hq/lobby/media", "shots"};
    char url[64];
    scratch_make(dir);
    make_pki();
    for (int i = 0; i < 2; i++) {
        char *path = in_dir(folders[i]);
        assert_int_equal(file_make_dirs(path, NULL), ERR_OK);
        free(path);
    }
    struct bytes root = pub_make_root(1, KEY_ROOT_1, KEY_FLAGS_1, BY(KEY_ROOT_1));
    write_in_dir("root.1.json", root.data, root.len);
    free(root.data);
    snprintf(url, sizeof url, "https://localhost:%d", start_origin());
    settings = (struct settings){.server_url = strdup(url),
                                 .audience = strdup("hq/lobby"),
                                 .trust_root = in_dir("root.1.json"),
                                 .ca_file = in_dir("pki/ca.pem"),
                                 .state_dir = in_dir("state"),
                                 .assets_dir = strdup(PLACARD_SOURCE_DIR "/assets"),
                                 .language = strdup("en"),
                                 .cache_bytes = 8 << 20,
                                 .header = true,
                                 .duration_ms = 300,
                                 .transition = TRANSITION_FADE,
                                 .transition_ms = 100,
                                 .poll_ms = 200,
                                 .long_poll_s = 2};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    stop_origin();
    publisher_clear(&desk);
    free(settings.server_url);
    free(settings.audience);
    free(settings.trust_root);
    free(settings.ca_file);
    free(settings.state_dir);
    free(settings.assets_dir);
    free(settings.language);
    scratch_remove(dir);
    return 0;
}

static int start_once(void **state)
{
    (void)state;
    return node_start() ? -1 : 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            a_node_shows_what_is_approved_and_takes_it_down_and_starts_again_offline, setup,
            teardown),
        cmocka_unit_test_setup_teardown(
            a_node_without_usable_settings_says_so_and_ends_after_its_time, setup, teardown),
        cmocka_unit_test_setup_teardown(a_mistake_in_the_settings_is_told_when_there_is_no_network,
                                        setup, teardown),
    };
    return cmocka_run_group_tests(tests, start_once, NULL);
}
