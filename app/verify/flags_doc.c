/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/flags_doc.h"

#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "verify/flags_parse.h"

#define LOG_MODULE "verify"
#define MAX_LOGGED_REMARKS 8 /* a document with a fault in each entry must not fill the log */

/* ERR_OK if the document may say anything (*hold_only false) or only hold (*hold_only true). */
static enum err check_signers(const struct trust_root *root, const struct note *n, bool *hold_only,
                              struct err_info *info)
{
    uint32_t mask = 0;
    int distinct = 0;
    enum err e = note_check(n, root->keys, root->key_count, &mask, &distinct);
    if (e)
        return err_set(info, e, "cannot check signatures");
    int flags = __builtin_popcount(mask & root->roles[ROLE_FLAGS].key_mask);
    int hold = __builtin_popcount(mask & root->roles[ROLE_HOLD].key_mask);
    if (flags < root->roles[ROLE_FLAGS].threshold && !hold)
        return err_set(info, ERR_SIGNATURE,
                       "%d of the %d flags keys of root %lld that must sign did", flags,
                       root->roles[ROLE_FLAGS].threshold, (long long)root->number);
    *hold_only = flags < root->roles[ROLE_FLAGS].threshold;
    return ERR_OK;
}

static enum err check_set(const struct flags *f, const struct trust_root *root,
                          const char *audience, struct err_info *info)
{
    char quoted[MAX_AUDIENCE_BYTES + 8];
    if (f->root != root->number)
        return err_set(info, ERR_ROOT, "root is %lld, the trusted root is %lld", (long long)f->root,
                       (long long)root->number);
    if (audience && strcmp(audience, f->audience))
        return err_set(info, ERR_AUDIENCE, "audience is %s, not ours",
                       log_quote(f->audience, quoted, sizeof quoted));
    if (f->signed_by_hold_only && f->mode != MODE_HOLD)
        return err_set(info, ERR_SIGNATURE, "only a hold key has signed, and mode is %s",
                       flags_mode_name(f->mode));
    if (f->signed_by_hold_only && f->releases)
        return err_set(info, ERR_SIGNATURE, "only a hold key has signed, and it cannot release");
    return ERR_OK;
}

enum err flags_doc_verify(const struct trust_root *root, const char *bytes, size_t len,
                          const char *audience, struct flags **out, struct err_info *info)
{
    struct note n;
    struct flags *f = NULL;
    struct flags_remarks remarks = {.cap = MAX_LOGGED_REMARKS};
    bool hold_only = true;
    enum err e;
    if (len > MAX_FLAGS_BYTES)
        return err_set(info, ERR_TOO_BIG, "flags larger than %d bytes", MAX_FLAGS_BYTES);
    if ((e = note_split(bytes, len, &n, info)) || (e = check_signers(root, &n, &hold_only, info)) ||
        (e = flags_parse(n.text, n.text_bytes, &f, &remarks, info)))
        goto out;
    f->signed_by_hold_only = hold_only;
    if ((e = check_set(f, root, audience, info)) || (e = digest_of(bytes, len, &f->sha256)) ||
        (e = digest_of(n.text, n.text_bytes, &f->text_sha256)))
        goto out;
    for (int i = 0; i < remarks.count; i++)
        LOG_WARN("entry_not_approved", "seq=%lld why=%s detail=\"%s\"", (long long)f->seq,
                 err_name(remarks.list[i].why), remarks.list[i].text);
    *out = f;
    f = NULL;
out:
    flags_free(f);
    mem_free(remarks.list);
    return e;
}

/* What JSON lets stand between two tokens. */
static const char *skip_space(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
        p++;
    return p;
}

int64_t flags_doc_peek_root(const char *bytes, size_t len)
{
    static const char member[] = "\"root\"";
    int64_t number = 0;
    if (len > MAX_FLAGS_BYTES)
        return 0;
    /* Not a parse: nothing has been verified yet, and a wrong guess costs one fetch of a root that proves itself. */
    const char *p = memmem(bytes, len, member, sizeof member - 1), *end = bytes + len;
    if (!p)
        return 0;
    p = skip_space(p + sizeof member - 1, end);
    if (p == end || *p != ':')
        return 0;
    p = skip_space(p + 1, end);
    for (int digits = 0; p < end && *p >= '0' && *p <= '9'; p++, digits++) {
        if (digits == 7)
            return 0;
        number = number * 10 + (*p - '0');
    }
    return number;
}
