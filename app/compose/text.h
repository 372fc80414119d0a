/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text made ready for layout: code points with bidi levels, break and cluster marks, scripts and faces.
 * Made once per string; every size is laid out from it. Thread: the worker. Source: UAX #9, #14, #24, #29, UTS #51.
 *
 * The steps, one file each: text_para.c (decode, paragraphs, levels), text_break.c, text_phrase.c, text_links.c,
 * text_itemise.c; then text_layout.c.
 */
#ifndef PLACARD_COMPOSE_TEXT_H
#define PLACARD_COMPOSE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/limits.h"
#include "model/font_metrics.h"

#define TEXT_LANGUAGE_BYTES 16
#define TEXT_MAX_BYTES (3 * MAX_ITEM_BYTES + 3) /* each byte may be invalid: U+FFFD takes three */
/* code points; marks beyond are left out, so that no heap of them covers other lines */
#define TEXT_MAX_CLUSTER 32

enum text_mark {
    TEXT_BREAK_ALLOWED = 1, /* a line may end behind this code point */
    TEXT_CLUSTER_END = 2,   /* a grapheme cluster ends behind it */
    TEXT_HIDDEN = 4,        /* steers bidi or breaks, is never drawn */
    TEXT_TINT = 8,          /* part of a #hashtag, @mention or address */
    TEXT_SPACE = 16,        /* takes no room at the end of a line */
    TEXT_SOFT_HYPHEN = 32,  /* drawn as a hyphen when a line ends behind it */
    TEXT_BREAK_POOR = 64,   /* with TEXT_BREAK_ALLOWED: inside a phrase, better somewhere else */
    TEXT_NO_GLYPH = 128     /* no face has it; in a finished text only if none has "[…]" either */
};

struct text_para {
    int start, end;  /* code points, [start, end) */
    bool rtl;        /* base direction */
    bool gap_before; /* an empty line stood before it */
};

struct text {
    const struct font_metrics *fonts; /* borrowed */
    char language[TEXT_LANGUAGE_BYTES];
    bool bold;
    int count; /* code points */
    uint32_t *cp;
    uint8_t *level;
    uint8_t *marks;   /* enum text_mark, or'ed */
    int16_t *face;    /* one over a cluster */
    uint32_t *script; /* ISO 15924 tag */
    struct text_para *paras;
    int para_count;
    char *scratch;    /* a run as UTF-8 */
    bool has_missing; /* some are TEXT_NO_GLYPH */
};

struct strbuf;

/* Letters that no face has become "[…]", invalid UTF-8 U+FFFD, control characters go, white space is tidied. language: BCP 47, may be NULL (it decides
 * the direction of a paragraph without letters and the form of Chinese characters). ERR_TOO_BIG beyond TEXT_MAX_BYTES,
 * ERR_NOT_FOUND without any face. An empty string gives a text without paragraphs. */
enum err text_new(const struct font_metrics *fonts, const char *language, bool bold,
                  const char *utf8, size_t bytes, struct text **out) MUST_CHECK;
void text_free(struct text *t);      /* wipes; NULL is fine */
bool text_rtl(const struct text *t); /* of the first paragraph */

/* The steps that text_new takes, in this order, for tests against Unicode's own data. */
enum err text_find_levels(const uint32_t *cp, int count, int base, uint8_t *level,
                          bool *rtl) MUST_CHECK;
enum { TEXT_BASE_LTR = 0, TEXT_BASE_RTL = 1, TEXT_BASE_AUTO_LTR = 2, TEXT_BASE_AUTO_RTL = 3 };
/* UAX #9 L1: white space at the line's end takes the paragraph's level. */
void text_reset_levels(const uint32_t *cp, int count, bool rtl, uint8_t *level);
/* UAX #9 L2 over the levels of runs or of code points: order[i] is what stands i-th from the left. */
void text_visual_order(const uint8_t *level, int count, int *order);
enum err text_find_breaks(struct text *t) MUST_CHECK;
void text_mark_links(struct text *t);   /* tint, and breaks of addresses */
void text_mark_phrases(struct text *t); /* breaks that UAX #14 allows and a typographer does not */
enum err text_itemise(struct text *t) MUST_CHECK;
/* The text once more as UTF-8, "[…]" for what is TEXT_NO_GLYPH. */
enum err text_leave_out(const struct text *t, struct strbuf *out) MUST_CHECK;

/* Does any cluster of [start, end) show as colour emoji? */
bool text_holds_emoji(const struct text *t, int start, int end);

/* Does the cluster show as colour emoji (UTS #51)? */
bool text_is_emoji(const uint32_t *cp, int count);
/* Emoji code point whose default is text style, such as U+2764. */
bool text_is_symbol(uint32_t cp);
bool text_is_emoji_default(uint32_t cp);

/* Does a sentence end before code point i? */
bool text_ends_sentence(const struct text *t, int i);

/* UTF-8 of [start, end) into t->scratch, with or without hidden code points; its length in bytes. */
size_t text_encode(const struct text *t, int start, int end, bool with_hidden);
bool text_language_is(const char *language,
                      const char *prefix); /* "zh-Hant-TW" is "zh-Hant" and "zh" */
bool text_language_rtl(const char *language);

#endif
