/* SPDX-License-Identifier: Apache-2.0 */
/* A note of ours is verified by somebody else's program, and one of somebody else's by us. */
#include "verify/signing.h"

#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "support/scratch.h"

static int run_by_hand(const char *flags)
{
    char script[512], path[512], root[512];
    snprintf(script, sizeof script, "%s/tests/unit/verify/openssl_by_hand", PLACARD_SOURCE_DIR);
    snprintf(path, sizeof path, "%s/flags/%s", PLACARD_TEST_DATA, flags);
    snprintf(root, sizeof root, "%s/trust_root/good/root.1.json", PLACARD_TEST_DATA);
    pid_t child = fork();
    if (child == 0) {
        execl(script, script, path, root, "desk.example/flags-1", (char *)NULL);
        _exit(127);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void openssl_verifies_a_note_by_the_documented_commands(void **state)
{
    (void)state;
    assert_int_equal(run_by_hand("good/run.flags"), 0);
    assert_int_equal(run_by_hand("good/alert.flags"), 0);
}

static void openssl_refuses_a_note_changed_after_signing(void **state)
{
    (void)state;
    assert_int_equal(run_by_hand("bad/changed_after_signing.flags"), 1);
}

/* The commands in the document are those of the script. */
static void the_document_says_what_the_script_does(void **state)
{
    (void)state;
    static const char *const commands[] = {
        "sed '/^$/,$d' flags > text", "' flags | base64 -d | tail -c +5 > signature",
        "openssl dgst -sha256 -signature signature -verify <(grep -o "};
    char text[64 * 1024];
    FILE *f = fopen(PLACARD_SOURCE_DIR "/app/verify/PROTOCOL.md", "r");
    assert_non_null(f);
    size_t n = fread(text, 1, sizeof text - 1, f);
    fclose(f);
    text[n] = 0;
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        assert_non_null(strstr(text, commands[i]));
}

static void write_text(const char *dir, const char *name, const char *text)
{
    char path[SCRATCH_PATH_BYTES + 16];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    assert_int_equal(file_replace(path, text, strlen(text), false, NULL), ERR_OK);
}

static void a_signature_by_openssl_holds_for_us(void **state)
{
    (void)state;
    char dir[SCRATCH_PATH_BYTES], path[SCRATCH_PATH_BYTES + 16], *sig = NULL;
    size_t n = 0;
    struct note_key key = test_note_key(KEY_FLAGS_1);
    scratch_make(dir);
    write_text(dir, "key", test_keys[KEY_FLAGS_1].pem);
    write_text(dir, "text", "hello\n");
    pid_t child = fork();
    if (child == 0) {
        if (chdir(dir) == 0)
            execlp("openssl", "openssl", "dgst", "-sha256", "-sign", "key", "-out", "sig", "text",
                   (char *)NULL);
        _exit(127);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    snprintf(path, sizeof path, "%s/sig", dir);
    assert_int_equal(file_read(path, ECDSA_SIG_DER_BYTES, &sig, &n, NULL), ERR_OK);
    assert_int_equal(ecdsa_verify(&key.key, "hello\n", 6, (uint8_t *)sig, n), ERR_OK);
    assert_int_equal(ecdsa_verify(&key.key, "hallo\n", 6, (uint8_t *)sig, n), ERR_SIGNATURE);
    mem_free(sig);
    scratch_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(openssl_verifies_a_note_by_the_documented_commands),
        cmocka_unit_test(openssl_refuses_a_note_changed_after_signing),
        cmocka_unit_test(the_document_says_what_the_script_does),
        cmocka_unit_test(a_signature_by_openssl_holds_for_us),
    };
    test_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
