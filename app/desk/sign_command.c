/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sign_command.h"

#include <ctype.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "desk/process.h"
#include "desk/setting.h"

#define MAX_SIGNATURE_TEXT_BYTES 256
#define MAX_PUBLIC_PEM_BYTES 4096

/* Base64 with its line ends taken out, in place. */
static size_t squeeze(char *text)
{
    size_t n = 0;
    for (const char *p = text; *p; p++)
        if (!isspace((unsigned char)*p))
            text[n++] = *p;
    text[n] = 0;
    return n;
}

/* The words of the setting, then the key's name. */
static enum err split(char *command, const char *key_name, const char *argv[MAX_PROCESS_ARGS])
{
    int n = 0;
    for (char *p = command; *p;) {
        p += strspn(p, " \t");
        if (!*p)
            break;
        if (n == MAX_PROCESS_ARGS - 2)
            return ERR_TOO_BIG;
        argv[n++] = p;
        p += strcspn(p, " \t");
        if (*p)
            *p++ = 0;
    }
    argv[n++] = key_name;
    argv[n] = NULL;
    return ERR_OK;
}

enum err sign_by_command(struct desk *d, const char *key_name, const struct ecdsa_public *key,
                         const void *text, size_t text_bytes, uint8_t sig[ECDSA_SIG_DER_BYTES],
                         size_t *sig_bytes, struct err_info *info)
{
    char *command = NULL;
    const char *argv[MAX_PROCESS_ARGS];
    uint8_t der[MAX_SIGNATURE_TEXT_BYTES];
    struct strbuf out;
    size_t n = 0;
    strbuf_init(&out, MAX_SIGNATURE_TEXT_BYTES);
    enum err e = setting_get(d, "sign-command", &command, info);
    if (!e && !*command)
        e = err_set(info, ERR_SETTINGS,
                    "the key %s is not a file of this desk; say how to sign with it: placard-desk "
                    "setting sign-command",
                    key_name);
    if (!e && (e = split(command, key_name, argv)))
        e = err_set(info, e, "sign-command has too many words");
    if (!e)
        e = process_run(argv, text, text_bytes, SIGN_COMMAND_MS, &out, info);
    if (!e && (!out.data || text_base64_decode(out.data, squeeze(out.data), der, sizeof der, &n) ||
               n > ECDSA_SIG_DER_BYTES || ecdsa_verify(key, text, text_bytes, der, n)))
        e = err_set(info, ERR_SIGNATURE, "sign-command printed no valid signature by %s", key_name);
    if (!e) {
        memcpy(sig, der, n);
        *sig_bytes = n;
    }
    strbuf_clear(&out);
    mem_free(command);
    return e;
}

enum err public_key_read(const char *path, struct ecdsa_public *out, struct err_info *info)
{
    static const char begin[] = "-----BEGIN PUBLIC KEY-----", end[] = "-----END PUBLIC KEY-----";
    char *pem = NULL, *from, *to;
    uint8_t der[MAX_PUBLIC_PEM_BYTES];
    size_t bytes = 0, n = 0;
    enum err e = file_read(path, MAX_PUBLIC_PEM_BYTES, &pem, &bytes, info);
    if (e)
        return e;
    from = strstr(pem, begin);
    to = from ? strstr(from, end) : NULL;
    if (to)
        *to = 0;
    if (!to ||
        text_base64_decode(from + strlen(begin), squeeze(from + strlen(begin)), der, sizeof der,
                           &n) ||
        ecdsa_public_parse(der, n, out))
        e = err_set(info, ERR_SYNTAX, "%.150s is not the PEM file of a P-256 public key", path);
    mem_free(pem);
    return e;
}
