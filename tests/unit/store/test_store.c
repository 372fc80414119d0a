/* SPDX-License-Identifier: Apache-2.0 */
/* Documents and media on disk and in memory, odd files, two threads. */
#include "store/fixture.h"

/* ---- both kinds of store do the same ---- */

static void use_documents(struct store *s)
{
    char *got = NULL;
    size_t len = 0;
    assert_int_equal(store_doc_get(s, STORE_FLAGS, &got, &len), ERR_NOT_FOUND);
    assert_int_equal(store_root_get(s, 1, &got, &len), ERR_NOT_FOUND);
    assert_int_equal(store_doc_put(s, STORE_FLAGS, "flags 1", 7, NULL), ERR_OK);
    assert_int_equal(store_doc_put(s, STORE_FEED, "feed 1", 6, NULL), ERR_OK);
    assert_int_equal(store_doc_put(s, STORE_FLAGS, "flags two", 9, NULL), ERR_OK);
    assert_int_equal(store_root_put(s, 1, "root 1", 6, NULL), ERR_OK);
    assert_int_equal(store_root_put(s, 20, "root 20", 7, NULL), ERR_OK);
    assert_doc(s, STORE_FLAGS, "flags two");
    assert_doc(s, STORE_FEED, "feed 1");
    assert_int_equal(store_root_get(s, 20, &got, &len), ERR_OK);
    assert_string_equal(got, "root 20");
    mem_free(got);
    assert_int_equal(store_root_get(s, 2, &got, &len), ERR_NOT_FOUND);
    assert_int_equal(store_root_get(s, 0, &got, &len), ERR_RANGE);
    assert_int_equal(store_root_put(s, -1, "x", 1, NULL), ERR_RANGE);
    assert_int_equal(store_doc_put(s, STORE_FLAGS, data, MAX_FLAGS_BYTES + 1, NULL), ERR_TOO_BIG);
    assert_int_equal(store_doc_put(s, STORE_FEED, data, MAX_FEED_BYTES + 1, NULL), ERR_TOO_BIG);
    assert_int_equal(store_root_put(s, 1, data, MAX_ROOT_BYTES + 1, NULL), ERR_TOO_BIG);
    assert_doc(s, STORE_FLAGS, "flags two");
}

static void use_media(struct store *s)
{
    struct digest one, two, three;
    assert_int_equal(put_medium(s, 1, 5000, &one), ERR_OK);
    assert_int_equal(put_medium(s, 2, 1, &two), ERR_OK);
    assert_int_equal(put_medium(s, 1, 5000, &one), ERR_OK); /* again */
    three = medium(3, 100, data);
    assert_true(store_media_has(s, &one));
    assert_true(store_media_has(s, &two));
    assert_false(store_media_has(s, &three));
    assert_int_equal(store_media_check(s, &one), ERR_OK);
    assert_int_equal(store_media_check(s, &three), ERR_NOT_FOUND);
    assert_int_equal(read_medium(s, 1, 5000), ERR_OK);
    assert_int_equal(read_medium(s, 2, 1), ERR_OK);
    assert_int_equal(read_medium(s, 3, 100), ERR_NOT_FOUND);
    /* withdrawn: gone at once */
    assert_int_equal(store_media_keep_only(s, &two, 1), ERR_OK);
    assert_false(store_media_has(s, &one));
    assert_true(store_media_has(s, &two));
    assert_int_equal(read_medium(s, 1, 5000), ERR_NOT_FOUND);
    assert_int_equal(store_media_keep_only(s, NULL, 0), ERR_OK);
    assert_false(store_media_has(s, &two));
}

static void refuse_media(struct store *s)
{
    struct store_writer *w = NULL;
    struct err_info info = {0};
    struct digest d = medium(1, 100, data);
    /* other bytes, fewer, more, none */
    static const size_t lengths[] = {99, 101, 0};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(store_media_begin(s, &d, &w), ERR_OK);
        assert_int_equal(store_media_add(w, data, lengths[i]), ERR_OK);
        assert_int_equal(store_media_end(w, &info), ERR_DIGEST);
        assert_non_null(strstr(info.text, "digest"));
    }
    assert_int_equal(store_media_begin(s, &d, &w), ERR_OK);
    data[50] ^= 1;
    assert_int_equal(store_media_add(w, data, 100), ERR_OK);
    assert_int_equal(store_media_end(w, NULL), ERR_DIGEST);
    assert_false(store_media_has(s, &d));
    /* abandoned */
    assert_int_equal(store_media_begin(s, &d, &w), ERR_OK);
    assert_int_equal(store_media_add(w, data, 10), ERR_OK);
    store_media_abort(w);
    store_media_abort(NULL);
    assert_false(store_media_has(s, &d));
}

static void fill_cache(struct store *s)
{
    struct digest d[4];
    assert_int_equal(put_medium(s, 1, 40000, &d[0]), ERR_OK);
    assert_int_equal(put_medium(s, 2, 40000, &d[1]), ERR_OK);
    assert_int_equal(put_medium(s, 3, 40000, &d[2]), ERR_FULL);
    assert_false(store_media_has(s, &d[2]));
    assert_int_equal(store_media_keep_only(s, &d[1], 1), ERR_OK);
    assert_int_equal(put_medium(s, 3, 40000, &d[2]), ERR_OK);
    assert_int_equal(read_medium(s, 2, 40000), ERR_OK);
    assert_int_equal(read_medium(s, 3, 40000), ERR_OK);
}

static void each_use_works_on_disk_and_in_memory(void **state)
{
    (void)state;
    void (*const uses[])(struct store *) = {use_documents, use_media, refuse_media, fill_cache};
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++) {
        struct store *s = open_store();
        uses[i](s);
        store_close(s);
        s = open_volatile(CACHE_BYTES);
        uses[i](s);
        store_close(s);
        drop_dir(NULL);
        fresh_dir(NULL);
    }
}

static void a_medium_beyond_the_limit_is_refused_as_it_comes(void **state)
{
    (void)state;
    struct digest d;
    struct store *s = open_at(dir, 0);
    assert_int_equal(put_medium(s, 1, MAX_PICTURE_BYTES, &d), ERR_OK);
    assert_int_equal(put_medium(s, 2, MAX_PICTURE_BYTES + 1, &d), ERR_TOO_BIG);
    assert_int_equal(files_in_media(), 1);
    store_close(s);
}

/* ---- after a restart ---- */

static void everything_is_there_after_reopening(void **state)
{
    (void)state;
    struct digest d;
    struct store *s = open_store();
    assert_int_equal(store_doc_put(s, STORE_FLAGS, "flags", 5, NULL), ERR_OK);
    assert_int_equal(put_medium(s, 1, 60000, &d), ERR_OK);
    store_close(s);
    s = open_store();
    assert_doc(s, STORE_FLAGS, "flags");
    assert_int_equal(read_medium(s, 1, 60000), ERR_OK);
    assert_int_equal(put_medium(s, 2, 60000, &d), ERR_FULL); /* what was there still counts */
    store_close(s);
}

static void sweeping_does_not_cut_what_is_being_written(void **state)
{
    (void)state;
    struct store_writer *w = NULL;
    struct store *s = open_store();
    struct digest d = medium(1, 100, data);
    assert_int_equal(store_media_begin(s, &d, &w), ERR_OK);
    assert_int_equal(store_media_add(w, data, 50), ERR_OK);
    assert_int_equal(store_media_keep_only(s, NULL, 0), ERR_OK);
    assert_int_equal(store_media_add(w, data + 50, 50), ERR_OK);
    assert_int_equal(store_media_end(w, NULL), ERR_OK);
    assert_int_equal(read_medium(s, 1, 100), ERR_OK);
    store_close(s);
}

static void make_file(const char *path, off_t bytes)
{
    int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(ftruncate(fd, bytes), 0);
    close(fd);
}

static void half_written_files_go_when_the_store_is_opened(void **state)
{
    (void)state;
    static const char *const names[] = {"flags.tmp-abc123", "state.a.tmp-Xy0000",
                                        "roots/root.2.json.tmp-q", "media/00ff.tmp-7"};
    struct store *s = open_store();
    assert_int_equal(store_doc_put(s, STORE_FLAGS, "flags", 5, NULL), ERR_OK);
    store_close(s);
    for (int made = 0; made < 2; made++) {
        for (size_t i = 0; i < 4; i++) {
            char path[256];
            snprintf(path, sizeof path, "%s/%s", dir, names[i]);
            if (!made)
                make_file(path, 10);
            else
                assert_int_not_equal(access(path, F_OK), 0);
        }
        s = open_store();
        assert_doc(s, STORE_FLAGS, "flags");
        store_close(s);
    }
}

static void a_second_process_finds_the_store_busy(void **state)
{
    (void)state;
    struct store *s = open_store(), *other = NULL;
    struct err_info info = {0};
    assert_int_equal(store_open(dir, CACHE_BYTES, &other, &info), ERR_BUSY);
    assert_null(other);
    assert_non_null(strstr(info.text, "another process"));
    store_close(s);
    s = open_store();
    store_close(s);
}

static void folder_names_that_cannot_be_are_refused(void **state)
{
    (void)state;
    static char longest[8192];
    struct store *s = NULL;
    memset(longest, 'a', sizeof longest - 1);
    assert_int_equal(store_open("", 1, &s, NULL), ERR_RANGE);
    assert_int_equal(store_open(longest, 1, &s, NULL), ERR_RANGE);
}

/* ---- disk is not trust ---- */

static void make_symlink(const char *path)
{
    assert_int_equal(symlink("/etc/passwd", path), 0);
}

static void make_fifo(const char *path)
{
    assert_int_equal(mkfifo(path, 0600), 0);
}

static void make_folder(const char *path)
{
    assert_int_equal(mkdir(path, 0700), 0);
}

static void make_socket(const char *path)
{
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_true(fd >= 0 && chdir(dir) == 0);
    snprintf(a.sun_path, sizeof a.sun_path, "s");
    assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(rename("s", path), 0);
    assert_int_equal(chdir("/"), 0);
    close(fd);
}

static void make_empty(const char *path)
{
    make_file(path, 0);
}

static void make_huge(const char *path)
{
    make_file(path, 1LL << 40);
}

static void make_shorter(const char *path)
{
    make_file(path, 99);
}

static void a_medium_that_is_not_what_it_should_be_is_removed(void **state)
{
    (void)state;
    static const struct {
        void (*make)(const char *path);
        bool has_sees; /* without hashing */
    } cases[] = {
        {make_symlink, true}, {make_fifo, true}, {make_folder, true},   {make_socket, true},
        {make_empty, true},   {make_huge, true}, {make_shorter, false},
    };
    struct store *s = open_store();
    struct digest d = medium(1, 100, data);
    char path[256], *got = NULL;
    size_t len = 0;
    media_path(&d, path);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct stat st;
        cases[i].make(path);
        assert_int_equal(store_media_has(s, &d), !cases[i].has_sees);
        (void)remove(path);
        cases[i].make(path);
        enum err e = store_media_read(s, &d, &got, &len);
        if (e != ERR_DIGEST || lstat(path, &st) == 0)
            fail_msg("read %zu: %s", i, err_name(e));
        cases[i].make(path);
        e = store_media_check(s, &d);
        if (e != ERR_DIGEST || lstat(path, &st) == 0)
            fail_msg("check %zu: %s", i, err_name(e));
        cases[i].make(path);
        struct digest again;
        e = put_medium(s, 1, 100,
                       &again); /* the good one takes its place, except that of a folder */
        if (cases[i].make == make_folder)
            assert_int_equal(e, ERR_IO);
        else
            assert_int_equal(read_medium(s, 1, 100), ERR_OK);
        assert_int_equal(store_media_keep_only(s, NULL, 0), ERR_OK);
    }
    assert_int_equal(files_in_media(), 0);
    assert_int_equal(access("/etc/passwd", F_OK), 0);
    store_close(s);
}

static void one_flipped_bit_on_disk_is_found_and_the_medium_removed(void **state)
{
    (void)state;
    char path[256];
    struct digest d;
    struct store *s = open_store();
    for (int how = 0; how < 2; how++) {
        assert_int_equal(put_medium(s, 1, 70000, &d), ERR_OK);
        media_path(&d, path);
        int fd = open(path, O_RDWR);
        char c;
        assert_int_equal(pread(fd, &c, 1, 69000), 1);
        c ^= 4;
        assert_int_equal(pwrite(fd, &c, 1, 69000), 1);
        close(fd);
        assert_true(store_media_has(s, &d));
        assert_int_equal(how ? store_media_check(s, &d) : read_medium(s, 1, 70000), ERR_DIGEST);
        assert_false(store_media_has(s, &d));
    }
    assert_int_equal(put_medium(s, 1, 70000, &d), ERR_OK); /* its bytes count no more */
    store_close(s);
}

static void only_what_has_a_digest_for_a_name_is_swept_away(void **state)
{
    (void)state;
    char path[256];
    struct digest d;
    struct store *s = open_store();
    assert_int_equal(put_medium(s, 1, 100, &d), ERR_OK);
    snprintf(path, sizeof path, "%s/media/notes.txt", dir);
    make_file(path, 10);
    snprintf(path, sizeof path, "%s/media/%064d", dir, 7);
    make_fifo(path);
    assert_int_equal(files_in_media(), 3);
    assert_int_equal(store_media_keep_only(s, &d, 1), ERR_OK);
    assert_int_equal(files_in_media(), 2); /* the medium, and the notes that were never ours */
    store_close(s);
}

/* A link in place of the media folder once made the store tidy up in /usr/lib. */
static void a_link_in_place_of_a_folder_is_not_followed(void **state)
{
    (void)state;
    char elsewhere[256], file[300], link[256];
    struct digest d = {{1}};
    struct store *s = NULL;
    struct err_info info = {0};
    snprintf(elsewhere, sizeof elsewhere, "%s/elsewhere", dir);
    snprintf(file, sizeof file, "%s/%064d", elsewhere, 7);
    snprintf(link, sizeof link, "%s/media", dir);
    assert_int_equal(mkdir(elsewhere, 0700), 0);
    make_file(file, 10);
    assert_int_equal(symlink(elsewhere, link), 0);
    assert_int_equal(store_open(dir, 0, &s, &info), ERR_OK);
    assert_true(store_is_volatile(s));
    assert_int_equal(store_media_keep_only(s, &d, 1), ERR_OK);
    assert_int_equal(access(file, F_OK), 0);
    store_close(s);
}

static void beyond_the_cap_the_oldest_go_first(void **state)
{
    (void)state;
    struct digest d[5];
    struct store *s = open_at(dir, 0);
    for (int i = 0; i < 5; i++) {
        char path[256];
        struct timespec at[2] = {{.tv_sec = 1000 + (i * 3) % 5}, {.tv_sec = 1000 + (i * 3) % 5}};
        assert_int_equal(put_medium(s, i, 30000, &d[i]), ERR_OK);
        media_path(&d[i], path);
        assert_int_equal(utimensat(AT_FDCWD, path, at, 0), 0);
    }
    store_close(s);
    s = open_store(); /* the cap was lowered to three's worth */
    assert_int_equal(store_media_keep_only(s, d, 5), ERR_OK);
    for (int i = 0; i < 5; i++)
        assert_int_equal(store_media_has(s, &d[i]), (i * 3) % 5 >= 2);
    store_close(s);
}

/* ---- two threads ---- */

struct reader {
    struct store *s;
    struct digest d;
    atomic_bool stop;
    int read, missing, other;
};

static void *read_on(void *user)
{
    struct reader *r = user;
    while (!atomic_load(&r->stop)) {
        char *got = NULL;
        size_t len = 0;
        enum err e = store_media_read(r->s, &r->d, &got, &len);
        r->read += e == ERR_OK && len == 20000;
        r->missing += e == ERR_NOT_FOUND;
        r->other += e != ERR_OK && e != ERR_NOT_FOUND;
        mem_free(got);
    }
    return NULL;
}

static void a_medium_can_be_read_while_the_network_thread_replaces_and_drops_it(void **state)
{
    (void)state;
    for (int in_memory = 0; in_memory < 2; in_memory++) {
        pthread_t thread;
        struct digest d;
        struct store *s = in_memory ? open_volatile(CACHE_BYTES) : open_store();
        assert_int_equal(put_medium(s, 1, 20000, &d), ERR_OK);
        struct reader r = {.s = s, .d = d};
        assert_int_equal(pthread_create(&thread, NULL, read_on, &r), 0);
        for (int i = 0; i < 200; i++) {
            assert_int_equal(put_medium(s, 1, 20000, &d), ERR_OK);
            if (i % 5 == 0)
                assert_int_equal(store_media_keep_only(s, NULL, 0), ERR_OK);
        }
        atomic_store(&r.stop, true);
        pthread_join(thread, NULL);
        assert_int_equal(r.other, 0);
        assert_true(r.read + r.missing > 0);
        store_close(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(each_use_works_on_disk_and_in_memory),
        TEST(a_medium_beyond_the_limit_is_refused_as_it_comes),
        TEST(everything_is_there_after_reopening),
        TEST(sweeping_does_not_cut_what_is_being_written),
        TEST(half_written_files_go_when_the_store_is_opened),
        TEST(a_second_process_finds_the_store_busy),
        TEST(folder_names_that_cannot_be_are_refused),
        TEST(a_medium_that_is_not_what_it_should_be_is_removed),
        TEST(one_flipped_bit_on_disk_is_found_and_the_medium_removed),
        TEST(only_what_has_a_digest_for_a_name_is_swept_away),
        TEST(a_link_in_place_of_a_folder_is_not_followed),
        TEST(beyond_the_cap_the_oldest_go_first),
        TEST(a_medium_can_be_read_while_the_network_thread_replaces_and_drops_it),
    };
    if (crypto_start())
        return 1;
    log_set_level(LOG_LEVEL_ERROR); /* failures are the point here */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
