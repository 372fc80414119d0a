/* SPDX-License-Identifier: Apache-2.0 */
/* `placard inspect` of flags and feeds. */
#include "cli/inspect_inner.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "store/state_text.h"
#include "verify/feed_doc.h"
#include "verify/flags_parse.h"

/* ---- the flags' own words ------------------------------------------------------------------ */

static void print_head(const struct flags *f)
{
    printf("Moderation flags for audience %s: seq %lld, mode %s, under trust root %lld.\n",
           inspect_quote(f->audience), (long long)f->seq, flags_mode_name(f->mode),
           (long long)f->root);
    if (f->releases)
        printf("  They release holds up to seq %lld.\n", (long long)f->releases);
    if (f->mode == MODE_HOLD)
        printf("  Hold: screens show the house card only.\n");
    if (f->mode == MODE_ALERT) {
        static const char *const severities[] = {"info", "warning", "critical"};
        char until[TEXT_TIME_BYTES];
        text_time_format(f->alert.until_s, until);
        printf("  Alert%s, %s, until %s: %s\n", f->alert.drill ? " (drill)" : "",
               severities[f->alert.severity], until, inspect_quote(f->alert.text));
    }
    if (f->feed_path)
        printf("  Feed: %s, %lld bytes.\n", f->feed_path, (long long)f->feed_bytes);
}

static void print_lease(const struct flags *f, const struct clock *c)
{
    char issued[TEXT_TIME_BYTES], expires[TEXT_TIME_BYTES];
    int64_t left_s = f->expires_s - clock_now_s(c);
    text_time_format(f->issued_s, issued);
    text_time_format(f->expires_s, expires);
    printf("Issued %s, expires %s, a lease of %s; ", issued, expires,
           inspect_span(f->expires_s - f->issued_s));
    if (left_s > 0)
        printf("%s left.\n", inspect_span(left_s));
    else
        printf("it ended %s ago.\n", inspect_span(-left_s));
}

static void print_thresholds(const struct trust_root *root, const struct note *n)
{
    uint32_t mask = 0;
    int distinct = 0;
    if (note_check(n, root->keys, root->key_count, &mask, &distinct))
        return;
    for (int role = ROLE_FLAGS; role <= ROLE_HOLD; role++) {
        int signers = __builtin_popcount(mask & root->roles[role].key_mask);
        printf("  %s: %d of the %d that must sign did: %s.\n", role_name((enum role)role), signers,
               root->roles[role].threshold,
               signers >= root->roles[role].threshold ? "met" : "not met");
    }
}

static const char *span_of(const struct flag_entry *e, int64_t now_s)
{
    if (now_s >= e->until_s)
        return ", over";
    return now_s < e->from_s ? ", not yet" : ", now";
}

static void print_entry(const struct flag_entry *e, int64_t now_s)
{
    char from[TEXT_TIME_BYTES], until[TEXT_TIME_BYTES];
    printf("  post %s: %s", inspect_quote(e->id), flag_name(e->flag));
    if (e->flag == FLAG_APPROVED) {
        text_time_format(e->from_s, from);
        text_time_format(e->until_s, until);
        printf(" from %s until %s%s, rank %lld", e->from_s ? from : "at once", until,
               span_of(e, now_s), (long long)e->rank);
        if (e->duration_ms)
            printf(", %lld ms", (long long)e->duration_ms);
    }
    printf(".\n");
}

static void print_entries(const struct flags *f, const struct flags_remarks *remarks, int64_t now_s)
{
    printf("%d entries.\n", f->entry_count);
    for (int i = 0; i < f->entry_count; i++)
        print_entry(&f->entries[i], now_s);
    for (int i = 0; i < remarks->count; i++)
        printf("  Not approved (%s): %s.\n", err_name(remarks->list[i].why), remarks->list[i].text);
}

/* ---- the feed under them --------------------------------------------------------------------- */

/* Returns how many items are refused for a fault, not for want of approval. */
static int print_feed(const struct feed *feed, int64_t now_s)
{
    int faults = 0;
    printf("%d posts of the feed are approved and bound by their digests, in playing order:\n",
           feed->post_count);
    for (int i = 0; i < feed->post_count; i++) {
        const struct post *p = approved_post_peek(feed->posts[i]);
        printf("  post %s: digest matches, %d picture%s%s.\n", inspect_quote(p->id), p->media_count,
               p->media_count == 1 ? "" : "s",
               approved_post_holds_at(feed->posts[i], now_s) ? "" : "; not at this time");
    }
    for (int i = 0; i < feed->refusal_count; i++) {
        const struct feed_refusal *r = &feed->refusals[i];
        printf("  items[%d] %s is not shown (%s): %s.\n", r->index,
               inspect_quote(r->id[0] ? r->id : NULL), err_name(r->why), r->text);
        faults += r->why != ERR_NOT_APPROVED;
    }
    return faults;
}

/* ERR_OK if the feed is readable and no item of it is at fault. */
static enum err inspect_pair(const struct flags *f, const struct inspect_file *file, int64_t now_s,
                             struct err_info *info)
{
    struct feed *feed = NULL;
    printf("Feed %s: %s.\n", file->path,
           feed_doc_is_current(f, file->bytes, file->len)
               ? "it is the one that the flags name"
               : "NOT the one that the flags name; it can only lack posts");
    enum err e = feed_doc_verify(f, file->bytes, file->len, &feed, info);
    if (e)
        return e;
    int faults = print_feed(feed, now_s);
    feed_free(feed);
    return faults ? err_set(info, ERR_DIGEST, "%d items of the feed are refused", faults) : ERR_OK;
}

/* ---- flags ----------------------------------------------------------------------------------- */

static bool load_state(const char *dir, const char *name, struct state *st, int64_t *generation)
{
    char path[4096], *text = NULL;
    size_t len = 0;
    if (file_join(path, sizeof path, dir, name) ||
        file_read(path, MAX_STATE_BYTES, &text, &len, NULL))
        return false;
    bool good = state_text_parse(text, len, st, generation, NULL) == ERR_OK;
    mem_free(text);
    return good;
}

/* The screen's memory, read without its lock: zero if it has none. */
static struct flags_floor load_floor(const char *dir)
{
    struct flags_floor floor = {0};
    struct state a, b;
    int64_t a_generation = -1, b_generation = -1;
    bool has_a = load_state(dir, "state.a", &a, &a_generation);
    bool has_b = load_state(dir, "state.b", &b, &b_generation);
    if (!has_a && !has_b) {
        printf("State %s: no readable copy; the screen takes what it gets.\n", dir);
        return floor;
    }
    const struct state *st = has_b && (!has_a || b_generation > a_generation) ? &b : &a;
    floor.root = st->root;
    floor.seq = st->seq;
    floor.sha256 = st->flags_sha256;
    floor.held = st->held;
    floor.hold_seq = st->hold_seq;
    printf("State %s: root %lld, seq %lld%s.\n", dir, (long long)st->root, (long long)st->seq,
           st->held ? ", held" : "");
    return floor;
}

static enum err check_acceptance(const struct inspect *in, const struct flags *f,
                                 struct err_info *info)
{
    struct flags_floor floor = {0};
    enum flags_verdict verdict = FLAGS_REFUSED;
    if (in->state_dir)
        floor = load_floor(in->state_dir);
    enum err e = flags_doc_accept(f, &floor, &in->clock, &verdict, info);
    if (!e && in->state_dir)
        printf("That screen %s.\n",
               verdict == FLAGS_SAME ? "has these very flags" : "would take them as new");
    return e;
}

/* Splits, prints who signed and verifies. *f may be set although it is refused: then nothing of it is proved. */
static enum err open_flags(const struct inspect *in, const struct inspect_file *file,
                           struct flags **f, struct flags_remarks *remarks, struct err_info *info)
{
    struct note n;
    struct flags *verified = NULL;
    enum err e = note_split(file->bytes, file->len, &n, info);
    if (e)
        return e;
    struct err_info parse_info = {0};
    enum err parsed = flags_parse(n.text, n.text_bytes, f, remarks, &parse_info);
    if (!parsed)
        print_head(*f);
    inspect_print_signers(&n, in->has_root ? &in->root : NULL);
    if (!in->has_root) {
        if (parsed) {
            *info = parse_info;
            return parsed;
        }
        return err_set(info, ERR_ROOT, "no trust root was given, so nothing vouches for them");
    }
    print_thresholds(&in->root, &n);
    e = flags_doc_verify(&in->root, file->bytes, file->len, in->audience, &verified, info);
    if (!e) {
        flags_free(*f);
        *f = verified;
    }
    return e;
}

int inspect_flags(const struct inspect *in)
{
    struct flags *f = NULL;
    struct flags_remarks remarks = {.cap = MAX_FLAG_ENTRIES};
    struct err_info info = {0}, feed_info = {0};
    enum err feed_err = ERR_OK;
    enum err e = open_flags(in, &in->file, &f, &remarks, &info);
    if (f) {
        if (e)
            printf("What follows is what they claim, not what holds:\n");
        print_lease(f, &in->clock);
        if (!e)
            e = check_acceptance(in, f, &info);
        print_entries(f, &remarks, clock_now_s(&in->clock));
        if (in->feed.path)
            feed_err = inspect_pair(f, &in->feed, clock_now_s(&in->clock), &feed_info);
    }
    if (!e && feed_err) {
        e = feed_err;
        info = feed_info;
    }
    flags_free(f);
    mem_free(remarks.list);
    return inspect_verdict(in->file.path, e, &info);
}

/* ---- feed ------------------------------------------------------------------------------------ */

static enum err print_item(void *user, int index, const char *item, size_t item_bytes,
                           const struct post *post, enum err why, const struct err_info *detail)
{
    struct digest d;
    char hex[DIGEST_HEX_BYTES];
    int *faults = user;
    enum err e = digest_of(item, item_bytes, &d);
    if (e)
        return e;
    digest_to_hex(&d, hex);
    printf("  items[%d] %s: %zu bytes, sha256 %s", index, inspect_quote(post->id), item_bytes, hex);
    if (why)
        printf("; refused (%s): %s", err_name(why), detail->text);
    printf(".\n");
    *faults += why != ERR_OK;
    return ERR_OK;
}

int inspect_feed(const struct inspect *in)
{
    struct err_info info = {0};
    struct flags *f = NULL;
    struct flags_remarks remarks = {.cap = MAX_FLAG_ENTRIES};
    int faults = 0;
    printf("JSON Feed of %zu bytes.\n", in->file.len);
    enum err e = feed_doc_each_item(in->file.bytes, in->file.len, print_item, &faults, &info);
    if (!e && faults)
        e = err_set(&info, ERR_SYNTAX, "%d items are not as the protocol says", faults);
    if (!e && in->flags.path) {
        e = open_flags(in, &in->flags, &f, &remarks, &info);
        if (!e)
            e = check_acceptance(in, f, &info);
        if (!e)
            e = inspect_pair(f, &in->file, clock_now_s(&in->clock), &info);
    } else if (!e) {
        printf("No --flags given: nothing in it is approved by itself.\n");
    }
    flags_free(f);
    mem_free(remarks.list);
    return inspect_verdict(in->file.path, e, &info);
}
