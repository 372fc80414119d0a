/* SPDX-License-Identifier: Apache-2.0 */
/* What is known after a start: disk is not trust, and neither is a clock. */
#define LOG_MODULE "sync"
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "node/library_inner.h"

enum err library_load_root(struct library *l, const char *path, struct err_info *info)
{
    char *bytes = NULL;
    size_t len = 0;
    if (!path)
        return err_set(info, ERR_NOT_FOUND, "no trust root is set");
    enum err e = file_read(path, MAX_ROOT_BYTES, &bytes, &len, info);
    if (!e)
        e = trust_root_first(bytes, len, &l->root, info);
    mem_free(bytes);
    return e;
}

/* What the state remembers of flags belongs to the trust root of its number. Called for each root on the way up. */
void library_match_root(struct library *l)
{
    static const struct digest unknown;
    struct state *st = &l->state;
    if (st->root != l->root.number || digest_equal(&st->root_sha256, &unknown) ||
        digest_equal(&st->root_sha256, &l->root.text_sha256))
        return;
    LOG_WARN("enrolled_anew", "root=%lld", (long long)l->root.number);
    library_set_floor(st,
                      &(struct flags_floor){0}); /* of another desk: its numbers say nothing here */
}

/* The floor of the flags when trust goes on from l->root to next. */
void library_pass_root(struct library *l, const struct trust_root *next)
{
    struct flags_floor floor = library_floor_of(&l->state);
    if (next->number <= l->state.root)
        return; /* known already, only its file was lost: the floor stands above it */
    floor = flags_floor_after_root(&floor, &l->root, next);
    library_set_floor(&l->state, &floor);
    l->state.root_sha256 = next->text_sha256;
}

/* Disk is not trust: every stored rotation is verified from the provisioned root on. */
static void walk_stored_roots(struct library *l)
{
    struct err_info info = {0};
    if (l->state.root && l->state.root < l->root.number) /* provisioned with a later one since */
        library_set_floor(&l->state, &(struct flags_floor){0});
    library_match_root(l);
    for (int i = 0; i < MAX_ROOT_CHAIN; i++) {
        char *bytes = NULL;
        size_t len = 0;
        struct trust_root next;
        if (store_root_get(l->store, l->root.number + 1, &bytes, &len))
            return;
        enum err e = trust_root_next(&l->root, bytes, len, &next, &info);
        mem_free(bytes);
        if (e) {
            LOG_WARN("refused", "what=root why=%s from=disk detail=\"%s\"", err_name(e), info.text);
            return;
        }
        library_pass_root(l, &next); /* stored, but the power went before the state was */
        l->root = next;
        library_match_root(l);
    }
}

/* The lease of stored flags: on the boot clock only as far as this boot's own record of it goes. */
static void restore_lease(struct library *l, const struct flags *f)
{
    int64_t left_ms = (f->expires_s - clock_now_s(l->clock)) * 1000;
    int64_t whole_ms = (f->expires_s - f->issued_s) * 1000;
    int64_t until_ms = l->clock->boot_ms(l->clock) + (left_ms < whole_ms ? left_ms : whole_ms);
    bool same_boot = l->clock->boot_id[0] && !strcmp(l->state.boot_id, l->clock->boot_id);
    if (same_boot && l->state.boot_until_ms < until_ms)
        until_ms = l->state.boot_until_ms;
    l->lease.expires_s = f->expires_s;
    l->lease.boot_until_ms = until_ms;
    snprintf(l->state.boot_id, sizeof l->state.boot_id, "%s", l->clock->boot_id);
    l->state.boot_until_ms = until_ms; /* for the next start in this boot */
}

static void load_stored_flags(struct library *l)
{
    struct err_info info = {0};
    char *bytes = NULL;
    size_t len = 0;
    struct flags *f = NULL;
    enum flags_verdict verdict = FLAGS_REFUSED;
    struct flags_floor floor = library_floor_of(&l->state);
    if (store_doc_get(l->store, STORE_FLAGS, &bytes, &len))
        return;
    enum err e = flags_doc_verify(&l->root, bytes, len, l->audience, &f, &info);
    if (!e)
        e = flags_doc_accept(f, &floor, l->clock, &verdict, &info);
    mem_free(bytes);
    if (e) {
        LOG_WARN("refused", "what=flags why=%s from=disk detail=\"%s\"", err_name(e), info.text);
        flags_free(f);
        return;
    }
    if (verdict == FLAGS_NEW) {
        /* stored, but the power went before the state was: they are newer than the state knows */
        library_adopt_flags(l, f);
    } else {
        l->flags = f;
        l->equivocated = l->state.equivocated_seq > 0;
        restore_lease(l, f);
    }
    library_save_state(l);
    LOG_INFO("restored", "seq=%lld mode=%s", (long long)f->seq, flags_mode_name(f->mode));
}

static enum err load_state(struct library *l, bool *found, struct err_info *info)
{
    struct err_info why = {0};
    enum err e = state_load(l->store, &l->state, &why);
    if (e == ERR_NOMEM)
        return err_set(info, e, "out of memory"); /* it may be readable: nothing may go below it */
    *found = !e;
    if (e && e != ERR_NOT_FOUND) {
        /* rule 11: both copies unreadable is like a first boot; stored flags have no floor to stand on */
        LOG_ERROR("state_unreadable", "why=%s detail=\"%s\"", err_name(e), why.text);
        l->trouble = ERR_STATE;
    }
    l->evidence_s = l->state.floor_s;
    l->evidence_boot_ms = l->clock->boot_ms(l->clock);
    clock_raise_floor(l->clock, l->state.floor_s);
    return ERR_OK;
}

enum err library_load_stored(struct library *l, struct err_info *info)
{
    bool found = false;
    enum err e = load_state(l, &found, info);
    if (e)
        return e;
    walk_stored_roots(l);
    if (!found)
        return ERR_OK;
    if (store_doc_get(l->store, STORE_FEED, &l->feed_bytes, &l->feed_len))
        l->feed_bytes = NULL;
    load_stored_flags(l);
    library_rebind_feed(l);
    return ERR_OK;
}
