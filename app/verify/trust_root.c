/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/trust_root.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "verify/root_parse.h"

#define ROOT_TYPE "placard-root/1"
#define SPKI_BASE64_BYTES (4 * ((ECDSA_SPKI_BYTES + 2) / 3))

static const char *const role_names[ROLE__COUNT] = {"root", "flags", "hold"};

const char *role_name(enum role r)
{
    return (unsigned)r < ROLE__COUNT ? role_names[r] : "unknown";
}

static enum err parse_key(const json_t *o, int index, struct trust_root *r, struct err_info *info)
{
    uint8_t der[ECDSA_SPKI_BYTES + 3];
    size_t der_bytes = 0;
    const char *name, *spki;
    struct ecdsa_public key;
    struct err_info why = {0};
    if (!json_is_object(o))
        return err_set(info, ERR_TYPE, "keys[%d] is not an object", index);
    enum err e = json_get_string(o, "name", true, MAX_KEY_NAME_BYTES, &name, &why);
    if (!e)
        e = json_get_string(o, "spki", true, SPKI_BASE64_BYTES, &spki, &why);
    if (e)
        return err_set(info, e, "keys[%d].%s", index, why.text);
    e = text_base64_decode(spki, strlen(spki), der, sizeof der, &der_bytes);
    if (!e)
        e = ecdsa_public_parse(der, der_bytes, &key);
    if (e == ERR_NOMEM)
        return e;
    if (e)
        return err_set(info, ERR_SYNTAX,
                       "keys[%d].spki is not a P-256 public key in base64 DER form", index);
    e = note_key_make(name, &key, &r->keys[index]);
    if (e)
        return err_set(info, e, "keys[%d].name is not a key name", index);
    for (int i = 0; i < index; i++) {
        if (!strcmp(r->keys[i].name, r->keys[index].name))
            return err_set(info, ERR_DUPLICATE, "keys[%d] and keys[%d] have one name", i, index);
        if (!memcmp(&r->keys[i].key, &r->keys[index].key, sizeof key))
            return err_set(info, ERR_DUPLICATE, "keys[%d] and keys[%d] are one key", i, index);
    }
    r->key_count = index + 1;
    return ERR_OK;
}

static int find_key(const struct trust_root *r, const char *name)
{
    for (int i = 0; i < r->key_count; i++)
        if (!strcmp(r->keys[i].name, name))
            return i;
    return -1;
}

static enum err parse_role(const json_t *roles, enum role role, struct trust_root *r,
                           struct err_info *info)
{
    const json_t *o, *names;
    int64_t threshold = 1;
    struct trust_role *out = &r->roles[role];
    struct err_info why = {0};
    int count = 0;
    enum err e = json_get_object(roles, role_names[role], true, &o, &why);
    if (e)
        return err_set(info, e, "roles.%s", why.text);
    e = json_get_array(o, "keys", true, &names, &why);
    if (!e)
        e = json_get_int(o, "threshold", true, 1, MAX_ROOT_KEYS, &threshold, &why);
    if (e)
        return err_set(info, e, "roles.%s.%s", role_names[role], why.text);
    for (size_t i = 0; i < json_array_size(names); i++) {
        const char *name = json_string_value(json_array_get(names, i));
        int at = name ? find_key(r, name) : -1;
        if (at < 0)
            return err_set(info, ERR_NOT_FOUND, "roles.%s.keys[%zu] is not among keys",
                           role_names[role], i);
        if (out->key_mask >> at & 1)
            return err_set(info, ERR_DUPLICATE, "roles.%s.keys names a key twice",
                           role_names[role]);
        out->key_mask |= UINT32_C(1) << at;
        count++;
    }
    out->threshold = (int)threshold;
    if (role == ROLE_HOLD && threshold != 1)
        return err_set(info, ERR_RANGE, "roles.hold.threshold is not 1");
    if (role != ROLE_HOLD && count < threshold)
        return err_set(info, ERR_RANGE, "roles.%s has %d keys for a threshold of %d",
                       role_names[role], count, (int)threshold);
    return ERR_OK;
}

static enum err parse_members(const json_t *doc, struct trust_root *r, struct err_info *info)
{
    const char *type, *issued;
    const json_t *keys, *roles;
    enum err e = json_get_string(doc, "type", true, 64, &type, info);
    if (e)
        return e;
    if (strcmp(type, ROOT_TYPE))
        return err_set(info, ERR_UNSUPPORTED, "type is not " ROOT_TYPE);
    if ((e = json_get_int(doc, "root", true, 1, ROOT_MAX_NUMBER, &r->number, info)) ||
        (e = json_get_string(doc, "issued", true, 64, &issued, info)))
        return e;
    if (text_time_parse(issued, true, &r->issued_s))
        return err_set(info, ERR_SYNTAX, "issued is not a date of the form YYYY-MM-DDTHH:MM:SSZ");
    if ((e = json_get_array(doc, "keys", true, &keys, info)) ||
        (e = json_get_object(doc, "roles", true, &roles, info)))
        return e;
    if (json_array_size(keys) > MAX_ROOT_KEYS)
        return err_set(info, ERR_TOO_BIG, "more than %d keys", MAX_ROOT_KEYS);
    for (size_t i = 0; i < json_array_size(keys); i++)
        if ((e = parse_key(json_array_get(keys, i), (int)i, r, info)))
            return e;
    for (int role = 0; role < ROLE__COUNT; role++)
        if ((e = parse_role(roles, (enum role)role, r, info)))
            return e;
    /* The withdrawal of a stolen hold key must not be undone by naming it for flags too. */
    if (r->roles[ROLE_HOLD].key_mask & r->roles[ROLE_FLAGS].key_mask)
        return err_set(info, ERR_RANGE, "a key stands in both roles flags and hold");
    return ERR_OK;
}

enum err root_parse(const char *text, size_t len, struct trust_root *out, struct err_info *info)
{
    struct trust_root r;
    json_t *doc = NULL;
    memset(&r, 0, sizeof r);
    enum err e = json_doc_parse(text, len, &doc, info);
    if (e)
        return e;
    if (json_is_object(doc))
        e = parse_members(doc, &r, info);
    else
        e = err_set(info, ERR_TYPE, "the document is not an object");
    json_decref(doc);
    if (!e)
        *out = r;
    return e;
}

enum err root_role_check(const struct trust_root *r, const struct note *n, enum role role,
                         int *signers)
{
    uint32_t mask = 0;
    int distinct = 0;
    enum err e = note_check(n, r->keys, r->key_count, &mask, &distinct);
    if (e)
        return e;
    *signers = __builtin_popcount(mask & r->roles[role].key_mask);
    return ERR_OK;
}

static enum err need_root_threshold(const struct trust_root *by, const struct note *n,
                                    struct err_info *info)
{
    int signers = 0;
    enum err e = root_role_check(by, n, ROLE_ROOT, &signers);
    if (e)
        return e;
    if (signers < by->roles[ROLE_ROOT].threshold)
        return err_set(info, ERR_SIGNATURE, "%d of %d root keys of root %lld that must sign did",
                       signers, by->roles[ROLE_ROOT].threshold, (long long)by->number);
    return ERR_OK;
}

/* cur NULL: the provisioned one, whose only authority is itself. */
static enum err verify(const struct trust_root *cur, const char *bytes, size_t len,
                       struct trust_root *out, struct err_info *info)
{
    struct trust_root r;
    struct note n;
    if (len > MAX_ROOT_BYTES)
        return err_set(info, ERR_TOO_BIG, "root larger than %d bytes", MAX_ROOT_BYTES);
    enum err e = note_split(bytes, len, &n, info);
    if (!e && cur) /* before the text is parsed */
        e = need_root_threshold(cur, &n, info);
    if (!e)
        e = root_parse(n.text, n.text_bytes, &r, info);
    if (e)
        return e;
    if (cur && r.number != cur->number + 1)
        return err_set(info, ERR_ROOT, "root number %lld does not follow %lld", (long long)r.number,
                       (long long)cur->number);
    e = need_root_threshold(&r, &n, info);
    if (!e)
        e = digest_of(bytes, len, &r.sha256);
    if (!e)
        e = digest_of(n.text, n.text_bytes, &r.text_sha256);
    if (e)
        return e;
    *out = r;
    return ERR_OK;
}

enum err trust_root_first(const char *bytes, size_t len, struct trust_root *out,
                          struct err_info *info)
{
    return verify(NULL, bytes, len, out, info);
}

enum err trust_root_next(const struct trust_root *cur, const char *bytes, size_t len,
                         struct trust_root *out, struct err_info *info)
{
    return verify(cur, bytes, len, out, info);
}

/* Every flags key of a is one of b's, by its bytes: a new name for an old key changes nothing. */
static bool flags_keys_within(const struct trust_root *a, const struct trust_root *b)
{
    for (int i = 0; i < a->key_count; i++) {
        bool found = false;
        if (!(a->roles[ROLE_FLAGS].key_mask >> i & 1))
            continue;
        for (int k = 0; k < b->key_count && !found; k++)
            found = (b->roles[ROLE_FLAGS].key_mask >> k & 1) &&
                    !memcmp(&a->keys[i].key, &b->keys[k].key, sizeof a->keys[i].key);
        if (!found)
            return false;
    }
    return true;
}

bool trust_root_flags_keys_differ(const struct trust_root *a, const struct trust_root *b)
{
    return a->roles[ROLE_FLAGS].threshold != b->roles[ROLE_FLAGS].threshold ||
           !flags_keys_within(a, b) || !flags_keys_within(b, a);
}
