/* SPDX-License-Identifier: Apache-2.0 */
/* Keys that the desk does not hold: a program signs, and whatever it prints, no wrong signature is ever stored. */
#include "desk/desk_fixture.h"

#include <signal.h>
#include <time.h>

#include "desk/process.h"

static void write_script(const struct fixture *f, const char *name, const char *body)
{
    char path[256], text[1024];
    snprintf(path, sizeof path, "%s/%s", f->dir, name);
    int n = snprintf(text, sizeof text, "#!/bin/sh\n%s\n", body);
    assert_int_equal(file_replace(path, text, (size_t)n, false, NULL), ERR_OK);
    assert_int_equal(chmod(path, 0700), 0);
}

static void shell(const struct fixture *f, const char *command)
{
    const char *const argv[] = {"/bin/sh", "-c", command, f->dir, NULL};
    struct strbuf out;
    struct err_info info = {0};
    strbuf_init(&out, 4096);
    if (process_run(argv, "", 0, 20000, &out, &info))
        fail_msg("%s: %s", command, info.text);
    strbuf_clear(&out);
}

/* An "HSM": a key file outside keys/, and openssl. */
static void make_hsm(struct fixture *f)
{
    char setting[300];
    shell(f, "cd \"$0\" && mkdir -p hsm && for k in root flags; do openssl ecparam -name prime256v1"
             " -genkey -noout -out hsm/$k.pem; openssl ec -in hsm/$k.pem -pubout -out"
             " hsm/$k.pub 2>/dev/null || exit; done");
    write_script(f, "sign",
                 "echo \"$@\" >\"${0%/*}/asked\"; exec 2>/dev/null; case $* in *root*) k=root;;"
                 " *) k=flags;; esac; openssl dgst -sha256 -sign \"${0%/*}/hsm/$k.pem\" | base64");
    snprintf(setting, sizeof setting, "%s/sign  with\tcare", f->dir);
    MUST(f, "setting", "sign-command", setting);
}

static void flags_are_signed_by_a_program(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    char path[256], root[256], *asked = NULL;
    size_t bytes;
    screen_start(&s, f);
    make_hsm(f);
    snprintf(path, sizeof path, "%s/hsm/flags.pub", f->dir);
    snprintf(root, sizeof root, "%s/hsm/root.pub", f->dir);
    MUST(f, "root", "rotate", "--flags-public", path, "--root-public", root);
    MUST(f, "import", GOOD "/feed.json");
    MUST(f, "approve", "p2");
    screen_poll(&s, f);
    assert_int_equal(s.root.number, 2);
    assert_non_null(screen_post(&s, "p2"));
    snprintf(path, sizeof path, "%s/asked", f->dir);
    assert_int_equal(file_read(path, 4096, &asked, &bytes, NULL), ERR_OK);
    assert_string_equal(asked, "with care desk.example/flags-2\n");
    mem_free(asked);
    /* a root that is held elsewhere hands over to one that is a file, and back into the desk's own hands */
    MUST(f, "root", "rotate", "--new-root-key", "--new-flags-key");
    screen_poll(&s, f);
    assert_int_equal(s.root.number, 3);
    snprintf(path, sizeof path, "%s/sign", f->dir);
    assert_int_equal(unlink(path), 0); /* not asked any more */
    MUST(f, "root", "rotate", "--new-root-key");
    MUST(f, "withdraw", "p2");
    screen_poll(&s, f);
    assert_null(screen_post(&s, "p2"));
    screen_stop(&s);
}

static void whatever_it_prints_no_wrong_signature_is_stored(void **state)
{
    struct fixture *f = *state;
    struct screen s;
    char path[256];
    static const struct {
        const char *body, *error;
    } cases[] = {
        {"cat >/dev/null", "no valid signature"},
        {"echo nonsense", "no valid signature"},
        {"echo MEUCIQ==", "no valid signature"},
        {"head -c 70 /dev/urandom | base64", "no valid signature"},
        {"openssl ecparam -name prime256v1 -genkey -noout -out $0.k; openssl dgst -sha256 -sign "
         "$0.k "
         "| base64", /* a good one, by another key */
         "no valid signature"},
        {"{ cat; echo; } | openssl dgst -sha256 -sign \"${0%/*}/hsm/flags.pem\" | base64",
         "no valid signature"}, /* by the key, of another text */
        {"cat >/dev/null; exit 3", "failed with 3"},
        {"kill -9 $$", "failed with 137"},
        {"yes", "printed too much"},
    };
    make_hsm(f);
    snprintf(path, sizeof path, "%s/hsm/flags.pub", f->dir);
    MUST(f, "root", "rotate", "--flags-public", path);
    screen_start(&s, f);
    screen_poll(&s, f);
    int64_t seq = s.flags->seq;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write_script(f, "sign", cases[i].body);
        assert_int_equal(RUN(f, "renew"), EXIT_FAILED);
        if (!strstr(f->err, cases[i].error))
            fail_msg("%s: %s", cases[i].body, f->err);
        screen_poll(&s, f);
        assert_int_equal(s.flags->seq, seq);
    }
    snprintf(path, sizeof path, "%s/sign", f->dir);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(RUN(f, "renew"), EXIT_FAILED);
    assert_non_null(strstr(f->err, "cannot start"));
    MUST(f, "setting", "sign-command", "");
    assert_int_equal(RUN(f, "renew"), EXIT_FAILED);
    assert_non_null(strstr(f->err, "setting sign-command"));
    MUST(f, "hold"); /* its key is a file still: that always works */
    screen_poll(&s, f);
    assert_int_equal(s.flags->mode, MODE_HOLD);
    screen_stop(&s);
}

static void public_halves_that_are_none_are_refused(void **state)
{
    struct fixture *f = *state;
    char path[256];
    static const char *const bad[] = {
        "", "nonsense", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n",
        "-----BEGIN PUBLIC KEY-----\nA*A=\n-----END PUBLIC KEY-----\n"};
    snprintf(path, sizeof path, "%s/x.pem", f->dir);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(file_replace(path, bad[i], strlen(bad[i]), false, NULL), ERR_OK);
        assert_int_equal(RUN(f, "root", "rotate", "--flags-public", path), EXIT_FAILED);
        assert_non_null(strstr(f->err, "P-256"));
    }
    shell(f,
          "cd \"$0\" && openssl ecparam -name secp384r1 -genkey -noout -out k && openssl ec -in k"
          " -pubout -out x.pem 2>/dev/null");
    assert_int_equal(RUN(f, "root", "rotate", "--flags-public", path), EXIT_FAILED);
    snprintf(path, sizeof path, "%s/keys/flags-1.pem", f->dir); /* the private one */
    assert_int_equal(RUN(f, "root", "rotate", "--flags-public", path), EXIT_FAILED);
}

static void a_process_is_held_to_its_bounds(void **state)
{
    struct strbuf out;
    struct timespec from, to;
    static char big[1 << 20];
    const char *const sleeper[] = {"/bin/sh", "-c", "sleep 30 & sleep 30", NULL},
                      *const deaf[] = {"/bin/sh", "-c", "exec <&-; echo done", NULL},
                      *const echo[] = {"/bin/cat", NULL}, *const none[] = {"/nowhere", NULL};
    (void)state;
    strbuf_init(&out, sizeof big);
    clock_gettime(CLOCK_MONOTONIC, &from);
    assert_int_equal(process_run(sleeper, "", 0, 300, &out, NULL), ERR_NET_TIMEOUT);
    clock_gettime(CLOCK_MONOTONIC, &to);
    assert_true(to.tv_sec - from.tv_sec < 5);
    memset(big, 'x', sizeof big);
    strbuf_clear(&out);
    assert_int_equal(process_run(echo, big, sizeof big, 20000, &out, NULL), ERR_OK);
    assert_int_equal(out.len_bytes, sizeof big);
    assert_memory_equal(out.data, big, sizeof big);
    strbuf_clear(&out);
    assert_int_equal(process_run(deaf, big, sizeof big, 20000, &out, NULL), ERR_OK);
    assert_string_equal(out.data, "done\n");
    strbuf_clear(&out);
    assert_int_equal(process_run(none, "", 0, 1000, &out, NULL), ERR_NOT_FOUND);
    strbuf_clear(&out);
}

#define WITH_DESK(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DESK(flags_are_signed_by_a_program),
        WITH_DESK(whatever_it_prints_no_wrong_signature_is_stored),
        WITH_DESK(public_halves_that_are_none_are_refused),
        cmocka_unit_test(a_process_is_held_to_its_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
