/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A desk in a few lines: feeds, flags and roots with real signatures, made in the test. ' stands for " in texts.
 * What it makes lives until publisher_clear.
 */
#ifndef PLACARD_TEST_NODE_PUBLISHER_H
#define PLACARD_TEST_NODE_PUBLISHER_H

#include "verify/texts.h"

#define MAX_PUB_POSTS 8

struct pub_post {
    const char *id, *text;
    const char *picture;     /* its bytes, NULL = none */
    size_t picture_len;      /* 0 = a string */
    const char *avatar;      /* its bytes, NULL = none */
    const char *flag;        /* "approved", "withdrawn", ...; NULL = no entry */
    int rank;                /* 0 = by place */
    int64_t from_s, until_s; /* 0 = from NOW_S - 1 day, until NOW_S + 5 days */
    bool not_in_feed;
};

struct pub_flags {
    int64_t seq;
    int64_t issued_s;     /* 0 = ISSUED_S */
    int64_t lease_s;      /* 0 = a day */
    int64_t root;         /* 0 = 1 */
    int64_t releases;     /* 0 = none */
    const char *mode;     /* NULL = run */
    const char *audience; /* NULL = hq/lobby */
    unsigned signers;     /* 0 = BY(KEY_FLAGS_1) */
    bool without_feed;
};

struct publisher {
    struct pub_post posts[MAX_PUB_POSTS];
    int post_count;
    char feed[16384], flags_text[16384];
    struct bytes note; /* the last one made */
};

static inline void publisher_clear(struct publisher *p)
{
    free(p->note.data);
    p->note = (struct bytes){0};
}

static inline struct digest digest_of_text(const char *text)
{
    struct digest d;
    assert_int_equal(digest_of(text, strlen(text), &d), ERR_OK);
    return d;
}

static inline void pub_quotes(char *text)
{
    for (; *text; text++)
        if (*text == '\'')
            *text = '"';
}

static inline size_t pub_item(const struct pub_post *post, char *out, size_t room)
{
    char hex[DIGEST_HEX_BYTES];
    size_t n = (size_t)snprintf(out, room, "{'id':'%s','content_text':'%s'", post->id, post->text);
    if (post->avatar) {
        hex_of(post->avatar, strlen(post->avatar), hex);
        n += (size_t)snprintf(out + n, room - n,
                              ",'authors':[{'name':'A','avatar':'media/%s.png',"
                              "'_placard':{'sha256':'%s'}}]",
                              hex, hex);
    }
    if (post->picture) {
        hex_of(post->picture, post->picture_len ? post->picture_len : strlen(post->picture), hex);
        n += (size_t)snprintf(out + n, room - n,
                              ",'attachments':[{'url':'media/%s.jpg','mime_type':'image/jpeg',"
                              "'_placard':{'sha256':'%s'}}]",
                              hex, hex);
    }
    n += (size_t)snprintf(out + n, room - n, "}");
    pub_quotes(out);
    return n;
}

/* The feed of the posts as they are now. */
static inline void pub_make_feed(struct publisher *p)
{
    char *out = p->feed;
    size_t room = sizeof p->feed, n = 0;
    n += (size_t)snprintf(out, room, "{'version':'https://jsonfeed.org/version/1.1','items':[");
    pub_quotes(out);
    for (int i = 0, k = 0; i < p->post_count; i++) {
        if (p->posts[i].not_in_feed)
            continue;
        if (k++)
            n += (size_t)snprintf(out + n, room - n, ",");
        n += pub_item(&p->posts[i], out + n, room - n);
    }
    snprintf(out + n, room - n, "]}");
}

static inline size_t pub_entries(struct publisher *p, char *out, size_t room)
{
    size_t n = 0;
    out[0] = 0;
    for (int i = 0, k = 0; i < p->post_count; i++) {
        const struct pub_post *post = &p->posts[i];
        char item[2048], hex[DIGEST_HEX_BYTES], from[TEXT_TIME_BYTES], until[TEXT_TIME_BYTES];
        if (!post->flag)
            continue;
        size_t len = pub_item(post, item, sizeof item);
        hex_of(item, len, hex);
        text_time_format(post->from_s ? post->from_s : NOW_S - 86400, from);
        text_time_format(post->until_s ? post->until_s : NOW_S + 5 * 86400, until);
        n += (size_t)snprintf(out + n, room - n,
                              "%s{'id':'%s','sha256':'%s','flag':'%s','from':'%s','until':'%s',"
                              "'rank':%d}",
                              k++ ? "," : "", post->id, hex, post->flag, from, until,
                              post->rank ? post->rank : i + 1);
    }
    return n;
}

/* A signed flags note for the posts and the feed as it was made last. Borrowed until the next one. */
static inline struct bytes pub_make_flags(struct publisher *p, const struct pub_flags *f)
{
    char issued[TEXT_TIME_BYTES], expires[TEXT_TIME_BYTES], hex[DIGEST_HEX_BYTES];
    char *out = p->flags_text;
    size_t room = sizeof p->flags_text;
    const char *mode = f->mode ? f->mode : "run";
    int64_t issued_s = f->issued_s ? f->issued_s : ISSUED_S;
    text_time_format(issued_s, issued);
    text_time_format(issued_s + (f->lease_s ? f->lease_s : 86400), expires);
    size_t n = (size_t)snprintf(
        out, room,
        "{'type':'placard-flags/1','audience':'%s','root':%lld,'seq':%lld,'issued':'%s',"
        "'expires':'%s','mode':'%s'",
        f->audience ? f->audience : "hq/lobby", (long long)(f->root ? f->root : 1),
        (long long)f->seq, issued, expires, mode);
    if (f->releases)
        n += (size_t)snprintf(out + n, room - n, ",'releases':%lld", (long long)f->releases);
    if (!strcmp(mode, "alert"))
        n += (size_t)snprintf(out + n, room - n,
                              ",'alert':{'text':'Leave','severity':'critical','until':'%s'}",
                              "2026-03-02T12:00:00Z");
    if (strcmp(mode, "hold") && !f->without_feed) {
        hex_of(p->feed, strlen(p->feed), hex);
        n += (size_t)snprintf(out + n, room - n,
                              ",'feed':{'url':'feed.%.16s.json','sha256':'%s','bytes':%zu}", hex,
                              hex, strlen(p->feed));
        n += (size_t)snprintf(out + n, room - n, ",'posts':[");
        n += pub_entries(p, out + n, room - n);
        n += (size_t)snprintf(out + n, room - n, "]");
    } else {
        n += (size_t)snprintf(out + n, room - n, ",'posts':[]");
    }
    snprintf(out + n, room - n, "}");
    pub_quotes(out);
    free(p->note.data);
    p->note = sign_note(out, f->signers ? f->signers : BY(KEY_FLAGS_1));
    return p->note;
}

/* Root N with one root key and one flags key, and the hold key. */
static inline char *pub_root_text(int64_t number, enum test_key root, enum test_key flags)
{
    char text[2048], spki[3][128];
    test_spki_base64(root, spki[0]);
    test_spki_base64(flags, spki[1]);
    test_spki_base64(KEY_HOLD_1, spki[2]);
    const char *r = test_keys[root].name, *f = test_keys[flags].name;
    const char *h = test_keys[KEY_HOLD_1].name;
    snprintf(text, sizeof text,
             "{'type':'placard-root/1','root':%lld,'issued':'2026-03-01T08:00:00Z','keys':["
             "{'name':'%s','spki':'%s'},{'name':'%s','spki':'%s'},{'name':'%s','spki':'%s'}],"
             "'roles':{'root':{'keys':['%s'],'threshold':1},'flags':{'keys':['%s'],'threshold':1},"
             "'hold':{'keys':['%s'],'threshold':1}}}",
             (long long)number, r, spki[0], f, spki[1], h, spki[2], r, f, h);
    return q(text);
}

/* A signed root note; free() its data. */
static inline struct bytes pub_make_root(int64_t number, enum test_key root, enum test_key flags,
                                         unsigned signers)
{
    char *text = pub_root_text(number, root, flags);
    struct bytes note = sign_note(text, signers);
    free(text);
    return note;
}

#endif
