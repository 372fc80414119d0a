/* SPDX-License-Identifier: Apache-2.0 */
/* `placard inspect` over the stored documents: exit status, and the sentences that a person looks for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "cli/inspect.h"
#include "store/state.h"
#include "store/store.h"
#include "support/scratch.h"

#define D PLACARD_TEST_DATA
#define ROOTS D "/trust_root/"
#define NOW "2026-03-02T09:10:00Z"
#define ROOT_1 "--root", ROOTS "good/root.1.json"
#define ROOT_2 "--root", ROOTS "good/root.2.json"
#define FEED D "/feed/good/feed.json"
#define RUN D "/flags/good/run.flags"
#define MAX_OUTPUT (256 * 1024)

static char output[MAX_OUTPUT];

/* Runs inspect with stdout and stderr in output[]. */
static int run(const char *const *args)
{
    char *argv[20] = {(char *)(uintptr_t) "inspect"};
    int argc = 1;
    for (; args[argc - 1]; argc++)
        argv[argc] = (char *)(uintptr_t)args[argc - 1];
    FILE *f = tmpfile();
    assert_non_null(f);
    fflush(stdout);
    fflush(stderr);
    int out = dup(1), err = dup(2);
    dup2(fileno(f), 1);
    dup2(fileno(f), 2);
    int status = cli_inspect(argc, argv);
    fflush(stdout);
    fflush(stderr);
    dup2(out, 1);
    dup2(err, 2);
    close(out);
    close(err);
    rewind(f);
    size_t n = fread(output, 1, sizeof output - 1, f);
    output[n] = 0;
    fclose(f);
    return status;
}

static const struct {
    const char *name;
    const char *args[14];
    int status;
    const char *says[6];
} rows[] = {
    {"a first root holds by itself",
     {ROOTS "good/root.1.json"},
     0,
     {"Trust root number 1, issued 2026-03-01T08:00:00Z, 4 keys.", "role flags: 1 of its 2 keys",
      "valid, role root in root 1.", "came with the board", "It holds"}},
    {"a next root holds by the one before",
     {ROOTS "good/root.2.json", ROOT_1},
     0,
     {"By the keys of root 1, which it must follow", "take any seq", "It holds"}},
    {"a next root without the old signature is refused",
     {ROOTS "bad/next_not_signed_by_old.json", ROOT_1},
     1,
     {"counts for nothing, root 1 has no such key", "REFUSED (signature)",
      "0 of 1 root keys of root 1 that must sign did"}},
    {"a root with a fault says which",
     {ROOTS "bad/threshold_over_keys.json"},
     1,
     {"REFUSED (range): roles.root has 1 keys for a threshold of 2."}},
    {"a broken --root is told",
     {RUN, "--root", ROOTS "bad/json_broken.json"},
     1,
     {"Trust root ", "is refused (syntax)"}},
    {"a chain of roots is followed",
     {RUN, ROOT_1, ROOT_2, "--now", NOW},
     1,
     {"flags: 1 of the 2 that must sign did: not met.", "REFUSED (signature)"}},
    {"flags hold",
     {RUN, ROOT_1, "--now", NOW, "--audience", "hq/lobby"},
     0,
     {"audience \"hq/lobby\": seq 4711, mode run", "valid, role flags in root 1.",
      "a lease of 1 d 0 h; 23 h 55 min left.",
      "post \"lunch\": approved from 2026-03-01T00:00:00Z until 2026-03-20T00:00:00Z, now, rank 10",
      "post \"gone\": withdrawn.", "It holds"}},
    {"flags without a root are not vouched for",
     {RUN, "--now", NOW},
     1,
     {"not checked, no trust root was given", "nothing vouches for them", "what they claim"}},
    {"flags with their feed tell each post's fate",
     {RUN, ROOT_1, "--feed", FEED, "--now", NOW},
     0,
     {"it is the one that the flags name", "2 posts of the feed are approved",
      "post \"photo\": digest matches, 1 picture.",
      "items[2] \"waiting\" is not shown (not_approved): its flag is pending."}},
    {"an edited post is refused",
     {RUN, ROOT_1, "--feed", D "/feed/bad/item_text_with_delete.json", "--now", NOW},
     1,
     {"NOT the one that the flags name",
      "items[0] \"lunch\" is not shown (digest): its bytes are not the ones that were approved.",
      "REFUSED (digest): 1 items"}},
    {"an entry's fault is named",
     {D "/flags/bad/entry_until_missing.flags", ROOT_1, "--now", NOW},
     0,
     {"Not approved (type): posts[0].until is missing.", "post \"lunch\": pending."}},
    {"an ended lease is told",
     {RUN, ROOT_1, "--now", "2026-03-04T09:05:00Z"},
     1,
     {"it ended 1 d 0 h ago", "REFUSED (expired): the lease ended at 2026-03-03T09:05:00Z."}},
    {"flags for another audience are refused",
     {RUN, ROOT_1, "--now", NOW, "--audience", "hq/office"},
     1,
     {"REFUSED (audience): audience is 'hq/lobby', not ours."}},
    {"a changed signature line is not valid",
     {D "/flags/bad/changed_after_signing.flags", ROOT_1, "--now", NOW},
     1,
     {"NOT VALID, role flags in root 1.", "REFUSED (signature)"}},
    {"a hold by the hold key holds",
     {D "/flags/good/hold_by_hold_key.flags", ROOT_1, "--now", NOW},
     0,
     {"Hold: screens show the house card only.", "valid, role hold in root 1.",
      "hold: 1 of the 1 that must sign did: met."}},
    {"an alert is quoted",
     {D "/flags/good/alert.flags", ROOT_1, "--now", NOW},
     0,
     {"Alert (drill), critical, until 2026-03-02T21:07:00Z: \"Leave the building.\\x0aMeet"}},
    {"a feed by itself",
     {FEED},
     0,
     {"JSON Feed of ", "items[0] \"lunch\": ", "nothing in it is approved by itself"}},
    {"a feed under its flags",
     {FEED, "--flags", RUN, ROOT_1, "--now", NOW},
     0,
     {"post \"lunch\": digest matches", "It holds"}},
    {"a feed with a faulty item",
     {D "/feed/bad/item_picture_unbound.json"},
     1,
     {"items[1] \"photo\"", "refused (type): attachments[0]._placard is missing"}},
    {"a broken feed", {D "/feed/bad/cut_in_half.json"}, 1, {"REFUSED (syntax)"}},
    {"a note without signatures",
     {D "/flags/bad/json_broken.flags", ROOT_1},
     1,
     {"REFUSED (syntax): JSON line 1"}},
    {"something else", {D "/note/good/signed_by_one.note"}, 1, {"neither a trust root nor flags"}},
    {"a file that is not there", {"/nowhere/at/all"}, 1, {"REFUSED: cannot open"}},
    {"no file", {NULL}, 2, {"usage: placard inspect FILE"}},
    {"two files", {"a", "b"}, 2, {"usage:"}},
    {"an unknown option", {"a", "--fead", "b"}, 2, {"usage:"}},
    {"an option without its value", {"a", "--root"}, 2, {"usage:"}},
    {"an odd time", {RUN, "--now", "today"}, 2, {"usage:"}},
    {"help", {"--help"}, 0, {"Exit status: 0 holds"}},
};

static void each_stored_document_is_explained_as_the_table_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int status = run(rows[i].args);
        if (status != rows[i].status)
            fail_msg("%s: exit status %d\n%s", rows[i].name, status, output);
        for (int k = 0; k < 6 && rows[i].says[k]; k++)
            if (!strstr(output, rows[i].says[k]))
                fail_msg("%s: does not say: %s\n%s", rows[i].name, rows[i].says[k], output);
    }
}

static void nothing_of_a_hostile_file_reaches_the_terminal_raw(void **state)
{
    (void)state;
    const char *const args[] = {D "/feed/bad/item_text_with_escape_byte.json", NULL};
    static const char *const files[] = {D "/flags/bad/alert_text_with_escape_byte.flags",
                                        D "/feed/bad/item_id_with_control.json",
                                        D "/note/bad/not_utf8.note"};
    run(args);
    for (size_t i = 0; i < 3; i++) {
        const char *const one[] = {files[i], NULL};
        run(one);
        for (const char *p = output; *p; p++)
            assert_true((*p >= ' ' && *p <= '~') || *p == '\n');
    }
}

static void a_screens_state_decides(void **state)
{
    (void)state;
    char dir[SCRATCH_PATH_BYTES];
    struct store *s = NULL;
    struct state st = {.root = 1, .seq = 4712};
    scratch_make(dir);
    assert_int_equal(store_open(dir, 1 << 20, &s, NULL), ERR_OK);
    assert_int_equal(state_save(s, &st, NULL), ERR_OK);
    const char *const args[] = {RUN, ROOT_1, "--now", NOW, "--state", dir, NULL};
    assert_int_equal(run(args), 1); /* while the screen runs: its lock is not needed */
    assert_non_null(strstr(output, "root 1, seq 4712."));
    assert_non_null(strstr(output, "REFUSED (rollback): seq 4711 is older than the accepted 4712"));
    store_close(s);
    scratch_remove(dir);
    const char *const none[] = {RUN, ROOT_1, "--now", NOW, "--state", "/nowhere", NULL};
    assert_int_equal(run(none), 0);
    assert_non_null(strstr(output, "no readable copy"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_stored_document_is_explained_as_the_table_says),
        cmocka_unit_test(nothing_of_a_hostile_file_reaches_the_terminal_raw),
        cmocka_unit_test(a_screens_state_decides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
