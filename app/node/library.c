/* SPDX-License-Identifier: Apache-2.0 */
#define LOG_MODULE "sync"
#include "node/library.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/post.h"
#include "node/library_inner.h"
#include "node/library_playlist.h"

#define FLOOR_STEPS 24 /* writes of the risen floor a lease: hourly for the usual day */
/* After a start it is written first so soon, then each time twice as late: however often the power goes, half of the time
 * that a board was on is remembered at least. */
#define FLOOR_FIRST_STEP_S 60

struct flags_floor library_floor_of(const struct state *st)
{
    return (struct flags_floor){.root = st->root,
                                .seq = st->seq,
                                .sha256 = st->flags_sha256,
                                .held = st->held,
                                .hold_seq = st->hold_seq};
}

void library_set_floor(struct state *st, const struct flags_floor *floor)
{
    if (floor->seq != st->seq)
        st->equivocated_seq = 0; /* rule 3: until a higher one, or those of another desk */
    st->root = floor->root;
    st->seq = floor->seq;
    st->flags_sha256 = floor->sha256;
    st->held = floor->held;
    st->hold_seq = floor->hold_seq;
}

/* Make the playlist from what is known now and hand it over. Without memory an empty one goes out: the old one may hold
 * what was withdrawn. The spare is there for that; while it is missing the empty one is what stands. Lock held. */
static void publish(struct library *l)
{
    struct playlist *p = NULL;
    const struct feed *feed = l->equivocated ? NULL : l->feed;
    l->unpublished = true;
    if (!l->spare && !(l->spare = playlist_new(0)))
        return;
    enum err e = library_playlist_build(l->equivocated ? NULL : l->flags, feed, l->store, &p);
    if (e) {
        LOG_ERROR("playlist_failed", "why=%s", err_name(e));
        p = l->spare;
        l->spare = NULL;
        p->mode = MODE_HOLD;
    }
    p->lease = l->lease;
    p->trouble = l->enrolled ? l->trouble : ERR_NOT_FOUND;
    snprintf(p->trouble_text, sizeof p->trouble_text, "%s", l->trouble_text);
    p->ever_accepted = l->state.seq > 0 || l->state.floor_s > 0;
    l->unpublished = e != ERR_OK;
    l->published_posts = p->post_count;
    l->publish(l->user, p);
}

/* Verify the feed at hand under the flags at hand. Lock held. */
void library_rebind_feed(struct library *l)
{
    struct feed *feed = NULL;
    struct err_info info = {0};
    enum err e = ERR_OK;
    if (l->flags && l->feed_bytes) {
        e = feed_doc_verify(l->flags, l->feed_bytes, l->feed_len, &feed, &info);
        if (e)
            LOG_WARN("refused", "what=feed why=%s detail=\"%s\"", err_name(e), info.text);
    }
    feed_free(l->feed);
    l->feed = feed;
    l->rebind_due = e == ERR_NOMEM;
    for (int i = 0; feed && i < feed->refusal_count; i++) {
        const struct feed_refusal *r = &feed->refusals[i];
        char quoted[128];
        if (r->why != ERR_NOT_APPROVED) /* pending and withdrawn are the ordinary case */
            LOG_WARN("refused", "what=post id=%s why=%s detail=\"%s\"",
                     log_quote(r->id, quoted, sizeof quoted), err_name(r->why), r->text);
    }
}

/* Erase media that no approved post names: withdrawn content goes at once. Lock held. */
static void erase_unwanted(struct library *l)
{
    struct digest *keep = NULL;
    int count = 0;
    /* a hold or an alert alone is not a withdrawal: afterwards the pictures are needed again */
    if (!l->flags || !l->feed || l->flags->mode == MODE_HOLD || !l->flags->feed_path)
        return;
    if (library_media_of_feed(l->feed, &keep, &count) == ERR_OK) {
        enum err e = store_media_keep_only(l->store, keep, count);
        if (e)
            LOG_WARN("erase_failed", "why=%s", err_name(e));
    }
    mem_free(keep);
}

void library_save_state(struct library *l)
{
    struct err_info info = {0};
    enum err e = state_save(l->store, &l->state, &info);
    l->save_due = e != ERR_OK;
    if (e)
        LOG_ERROR("state_not_saved", "why=%s detail=\"%s\"", err_name(e), info.text);
}

static void drop_unsaved(struct library *l)
{
    mem_free(l->unsaved_flags);
    l->unsaved_flags = NULL;
}

/* The accepted flags did not reach the disk: keep them for another try. */
static void keep_unsaved(struct library *l, const char *bytes, size_t len)
{
    drop_unsaved(l);
    l->unsaved_flags = mem_alloc(len + 1);
    if (!l->unsaved_flags)
        return;
    memcpy(l->unsaved_flags, bytes, len);
    l->unsaved_len = len;
}

/* What could not be written at its time, perhaps because the disk was full. */
static void save_what_is_due(struct library *l)
{
    struct err_info info = {0};
    if (l->unsaved_flags &&
        store_doc_put(l->store, STORE_FLAGS, l->unsaved_flags, l->unsaved_len, &info) == ERR_OK) {
        drop_unsaved(l);
        LOG_INFO("flags_stored", "seq=%lld", (long long)l->state.seq);
    }
    if (l->save_due)
        library_save_state(l);
}

/* What is known to have passed even if every clock of this board is reset. */
static int64_t proven_now_s(const struct library *l)
{
    return l->evidence_s + (l->clock->boot_ms(l->clock) - l->evidence_boot_ms) / 1000;
}

static void take_evidence(struct library *l, int64_t evidence_s)
{
    if (evidence_s <= proven_now_s(l))
        return;
    l->evidence_s = evidence_s;
    l->evidence_boot_ms = l->clock->boot_ms(l->clock);
}

/* Flags are verified and accepted: make them the ones in force. Takes f. Lock held. */
void library_adopt_flags(struct library *l, struct flags *f)
{
    struct flags_floor floor = library_floor_of(&l->state);
    struct flags_floor after = flags_floor_after(&floor, f);
    flags_free(l->flags);
    l->flags = f;
    l->lease.expires_s = f->expires_s;
    l->lease.boot_until_ms = l->clock->boot_ms(l->clock) + (f->expires_s - f->issued_s) * 1000;
    int64_t evidence_s = flags_clock_evidence_s(f); /* none in what only a hold key has signed */
    take_evidence(l, evidence_s);
    clock_raise_floor(l->clock, evidence_s);
    library_set_floor(&l->state, &after);
    l->equivocated = l->state.equivocated_seq > 0;
    l->state.root_sha256 = l->root.text_sha256;
    if (evidence_s > l->state.floor_s)
        l->state.floor_s = evidence_s;
    snprintf(l->state.boot_id, sizeof l->state.boot_id, "%s", l->clock->boot_id);
    l->state.boot_until_ms = l->lease.boot_until_ms;
    library_rebind_feed(l);
}

/* --- start and end ---------------------------------------------------------------------------------------------- */

enum err library_open(const struct settings *s, struct clock *clock,
                      void (*publish_to)(void *user, struct playlist *p), void *user,
                      struct library **out, struct err_info *info)
{
    struct err_info why = {0};
    struct library *l = mem_alloc(sizeof *l);
    if (!l)
        return err_set(info, ERR_NOMEM, "out of memory");
    pthread_mutex_init(&l->lock, NULL);
    l->clock = clock;
    l->publish = publish_to;
    l->floor_step_s = FLOOR_FIRST_STEP_S;
    l->user = user;
    enum err e = store_open(s->state_dir, s->cache_bytes, &l->store, info);
    if (!e && ((s->audience && !(l->audience = mem_strdup(s->audience))) ||
               !(l->spare = playlist_new(0))))
        e = err_set(info, ERR_NOMEM, "out of memory");
    if (!e) {
        enum err unusable = library_load_root(l, s->trust_root, &why);
        if (unusable == ERR_NOMEM)
            e = err_set(info, ERR_NOMEM, "out of memory");
        l->enrolled = !unusable && l->audience && s->server_url;
        if (unusable) {
            LOG_ERROR("not_enrolled", "why=%s detail=\"%s\"", err_name(unusable), why.text);
            snprintf(l->trouble_text, sizeof l->trouble_text, "%s", why.text);
        }
    }
    if (!e && l->enrolled)
        e = library_load_stored(l, info);
    if (e) {
        library_close(l);
        return e;
    }
    publish(l);
    *out = l;
    return ERR_OK;
}

void library_close(struct library *l)
{
    if (!l)
        return;
    feed_free(l->feed);
    flags_free(l->flags);
    mem_wipe_free(l->feed_bytes, l->feed_len);
    playlist_unref(l->spare);
    drop_unsaved(l);
    mem_free(l->audience);
    store_close(l->store);
    pthread_mutex_destroy(&l->lock);
    mem_free(l);
}

/* --- flags and roots -------------------------------------------------------------------------------------------- */

static enum err take_flags_locked(struct library *l, const char *bytes, size_t len, bool *changed,
                                  int64_t *want_root, struct err_info *info)
{
    struct flags *f = NULL;
    enum flags_verdict verdict = FLAGS_REFUSED;
    struct flags_floor floor = library_floor_of(&l->state);
    int64_t claimed = flags_doc_peek_root(bytes, len);
    if (claimed > l->root.number && claimed - l->root.number <= MAX_ROOT_CHAIN) {
        *want_root = l->root.number + 1;
        return err_set(info, ERR_ROOT, "flags name root %lld, ours is %lld", (long long)claimed,
                       (long long)l->root.number);
    }
    enum err e = flags_doc_verify(&l->root, bytes, len, l->audience, &f, info);
    if (!e)
        e = flags_doc_accept(f, &floor, l->clock, &verdict, info);
    if (e == ERR_EQUIVOCATION) {
        LOG_ERROR("equivocation", "seq=%lld detail=\"%s\"", (long long)floor.seq,
                  info ? info->text : "");
        bool first = l->state.equivocated_seq != floor.seq;
        l->equivocated = true; /* rule 3: the house card */
        l->state.equivocated_seq = floor.seq;
        publish(l);
        if (first)
            library_save_state(l); /* a restart does not make one of the two the right one */
    }
    if (e || (verdict == FLAGS_SAME && l->flags)) {
        flags_free(f);
        if (l->unpublished)
            publish(l);
        return e;
    }
    /* FLAGS_SAME without flags: the stored copy was lost or unreadable, the state was not. On disk before on screen, so
     * that whoever kills the process meets no older flags on its restart; synced after, because a card can be slow. */
    struct err_info io = {0};
    drop_unsaved(l);
    if (store_doc_put_quick(l->store, STORE_FLAGS, bytes, len, &io)) {
        LOG_ERROR("flags_not_stored", "detail=\"%s\"", io.text);
        keep_unsaved(l, bytes, len);
    }
    library_adopt_flags(l, f);
    publish(l);
    if (store_doc_sync(l->store, STORE_FLAGS, &io))
        LOG_ERROR("flags_not_synced", "detail=\"%s\"", io.text);
    library_save_state(l);
    LOG_INFO("accepted", "seq=%lld mode=%s posts=%d root=%lld", (long long)f->seq,
             flags_mode_name(f->mode), l->feed ? l->feed->post_count : 0, (long long)f->root);
    erase_unwanted(l);
    *changed = true;
    return ERR_OK;
}

enum err library_take_flags(struct library *l, const char *bytes, size_t len, bool *changed,
                            int64_t *want_root, struct err_info *info)
{
    *changed = false;
    *want_root = 0;
    pthread_mutex_lock(&l->lock);
    enum err e =
        l->enrolled ? take_flags_locked(l, bytes, len, changed, want_root, info) : ERR_NOT_FOUND;
    pthread_mutex_unlock(&l->lock);
    return e;
}

enum err library_take_root(struct library *l, const char *bytes, size_t len, struct err_info *info)
{
    struct trust_root next;
    pthread_mutex_lock(&l->lock);
    /* without a provisioned root nothing signs the next one */
    enum err e = l->enrolled ? trust_root_next(&l->root, bytes, len, &next, info)
                             : err_set(info, ERR_NOT_FOUND, "the screen has no trust root");
    if (!e) {
        struct err_info io = {0};
        /* a full card must not keep trust from going on: after a restart the root is fetched again */
        if (store_root_put(l->store, next.number, bytes, len, &io))
            LOG_ERROR("root_not_stored", "detail=\"%s\"", io.text);
        library_pass_root(l, &next);
        if (trust_root_flags_keys_differ(&l->root, &next)) {
            /* Signed by keys that nobody vouches for any more. The flags that brought us here follow at once;
             * if they are refused, the unpublished change is published then. */
            flags_free(l->flags);
            l->flags = NULL;
            drop_unsaved(l);
            library_rebind_feed(l);
            l->unpublished = true;
        }
        l->root = next;
        library_match_root(l);
        LOG_INFO("root", "number=%lld", (long long)next.number);
        library_save_state(l);
    }
    pthread_mutex_unlock(&l->lock);
    return e;
}

bool library_is_enrolled(const struct library *l)
{
    return l->enrolled; /* set once, before there are threads */
}

int64_t library_root_number(struct library *l)
{
    pthread_mutex_lock(&l->lock);
    int64_t n = l->root.number;
    pthread_mutex_unlock(&l->lock);
    return n;
}

/* --- feed and media --------------------------------------------------------------------------------------------- */

static bool skipped(const struct digest *d, const struct digest *skip, int count)
{
    for (int i = 0; i < count; i++)
        if (digest_equal(d, &skip[i]))
            return true;
    return false;
}

static bool want_media(struct library *l, const struct media *m, const struct digest *skip,
                       int skip_count, struct want *out)
{
    if (skipped(&m->sha256, skip, skip_count) || store_media_has(l->store, &m->sha256))
        return false;
    memset(out, 0, sizeof *out);
    snprintf(out->path, sizeof out->path, "%s/%s", l->audience, m->path);
    out->sha256 = m->sha256;
    out->bytes = m->bytes;
    out->max_bytes = MAX_PICTURE_BYTES;
    out->seq = l->flags->seq;
    return true;
}

static bool next_want_locked(struct library *l, const struct digest *skip, int skip_count,
                             struct want *out)
{
    const struct flags *f = l->flags;
    if (!f || !f->feed_path)
        return false;
    if (!skipped(&f->feed_sha256, skip, skip_count) &&
        (!l->feed_bytes || !feed_doc_is_current(f, l->feed_bytes, l->feed_len))) {
        memset(out, 0, sizeof *out);
        out->is_feed = true;
        snprintf(out->path, sizeof out->path, "%s/%s", l->audience, f->feed_path);
        out->sha256 = f->feed_sha256;
        out->bytes = f->feed_bytes;
        out->max_bytes = MAX_FEED_BYTES;
        out->seq = f->seq;
        return true;
    }
    for (int i = 0; l->feed && i < l->feed->post_count; i++) {
        const struct post *p = approved_post_peek(l->feed->posts[i]);
        for (int k = 0; k < p->media_count; k++)
            if (want_media(l, &p->media[k], skip, skip_count, out))
                return true;
        if (p->has_avatar && want_media(l, &p->avatar, skip, skip_count, out))
            return true;
    }
    return false;
}

bool library_next_want(struct library *l, const struct digest *skip, int skip_count,
                       struct want *out)
{
    pthread_mutex_lock(&l->lock);
    bool found = next_want_locked(l, skip, skip_count, out);
    pthread_mutex_unlock(&l->lock);
    return found;
}

enum err library_take_feed(struct library *l, const struct want *w, const char *bytes, size_t len,
                           struct err_info *info)
{
    enum err e = ERR_OK;
    char *copy = NULL;
    pthread_mutex_lock(&l->lock);
    if (!l->flags || !l->flags->feed_path || !feed_doc_is_current(l->flags, bytes, len)) {
        e = l->flags && l->flags->seq == w->seq
                ? err_set(info, ERR_DIGEST, "the feed is not the one that the flags promise")
                : err_set(info, ERR_CANCELLED, "newer flags came meanwhile");
    } else if (!(copy = mem_alloc(len + 1))) {
        e = err_set(info, ERR_NOMEM, "out of memory");
    } else {
        memcpy(copy, bytes, len);
        mem_wipe_free(l->feed_bytes, l->feed_len); /* withdrawn text goes with it */
        l->feed_bytes = copy;
        l->feed_len = len;
        library_rebind_feed(l);
        publish(l);
        struct err_info io = {0};
        if (store_doc_put(l->store, STORE_FEED, bytes, len, &io))
            LOG_ERROR("feed_not_stored", "detail=\"%s\"", io.text);
        erase_unwanted(l);
    }
    pthread_mutex_unlock(&l->lock);
    return e;
}

enum err library_media_begin(struct library *l, const struct want *w, struct store_writer **out)
{
    pthread_mutex_lock(&l->lock);
    l->incoming = w->sha256;
    enum err e = store_media_begin(l->store, &w->sha256, out);
    pthread_mutex_unlock(&l->lock);
    return e;
}

static bool names_medium(const struct feed *feed, const struct digest *d)
{
    for (int i = 0; i < feed->post_count; i++) {
        const struct post *p = approved_post_peek(feed->posts[i]);
        for (int k = 0; k < p->media_count; k++)
            if (digest_equal(&p->media[k].sha256, d))
                return true;
        if (p->has_avatar && digest_equal(&p->avatar.sha256, d))
            return true;
    }
    return false;
}

enum err library_media_end(struct library *l, struct store_writer *w, bool complete,
                           struct err_info *info)
{
    enum err e = ERR_OK;
    pthread_mutex_lock(&l->lock);
    if (!complete) {
        store_media_abort(w);
    } else if (!(e = store_media_end(w, info))) {
        publish(l);
        if (l->feed && !names_medium(l->feed, &l->incoming))
            erase_unwanted(l); /* its post was withdrawn while it was on its way */
    }
    pthread_mutex_unlock(&l->lock);
    return e;
}

enum err library_media_read(struct library *l, const struct digest *d, char **out, size_t *len)
{
    enum err e = store_media_read(l->store, d, out, len); /* any thread, by its contract */
    if (e != ERR_DIGEST && e != ERR_NOT_FOUND)
        return e;
    pthread_mutex_lock(&l->lock);
    /* where it cannot be removed it counts as stored still, and its post as one that cannot be drawn */
    if (!store_media_has(l->store, d)) {
        l->media_lost = true;
        publish(l);
    }
    pthread_mutex_unlock(&l->lock);
    return e;
}

bool library_media_lost(struct library *l)
{
    pthread_mutex_lock(&l->lock);
    bool lost = l->media_lost;
    l->media_lost = false;
    pthread_mutex_unlock(&l->lock);
    return lost;
}

/* --- the rest --------------------------------------------------------------------------------------------------- */

void library_set_trouble(struct library *l, enum err trouble, const char *text)
{
    pthread_mutex_lock(&l->lock);
    if (l->rebind_due) {
        library_rebind_feed(l);
        l->unpublished = true;
    }
    if (l->enrolled && (l->trouble != trouble || l->unpublished)) {
        l->trouble = trouble;
        snprintf(l->trouble_text, sizeof l->trouble_text, "%s", text);
        publish(l);
    }
    pthread_mutex_unlock(&l->lock);
}

/* A picture whose file could not be looked at for a moment is no reason to miss its post until the next flags. */
static bool has_more_to_publish(struct library *l)
{
    return l->feed && !l->equivocated && l->flags->mode != MODE_HOLD &&
           l->published_posts < l->feed->post_count &&
           library_playlist_complete(l->feed, l->store) > l->published_posts;
}

void library_tick(struct library *l)
{
    pthread_mutex_lock(&l->lock);
    save_what_is_due(l);
    if (l->flags) {
        /* So much time has surely passed: evidence that outlives a reboot, so that a board without a battery clock
         * cannot stretch a lease by being switched off and on. */
        int64_t most_s = (l->flags->expires_s - l->flags->issued_s) / FLOOR_STEPS;
        int64_t step_s = l->floor_step_s < most_s ? l->floor_step_s : most_s;
        int64_t floor_s = proven_now_s(l);
        if (has_more_to_publish(l))
            publish(l);
        if (floor_s > l->state.floor_s + step_s) {
            clock_raise_floor(l->clock, floor_s);
            l->state.floor_s = floor_s;
            l->floor_step_s = 2 * step_s;
            library_save_state(l);
        }
    }
    pthread_mutex_unlock(&l->lock);
}
