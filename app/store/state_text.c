/* SPDX-License-Identifier: Apache-2.0 */
#include "store/state_text.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"

#define FIRST_LINE "placard-state/1"
#define MAX_NUMBER 999999999999999999LL /* 18 digits */
#define MAX_LINE 96

/* What a file holds. */
struct copy {
    struct state st;
    int64_t generation;
};

enum kind { NUMBER, FLAG, DIGEST, BOOT_ID };

static const struct line {
    const char *key;
    enum kind kind;
    size_t offset; /* in struct copy */
} lines[] = {
    {"generation", NUMBER, offsetof(struct copy, generation)},
    {"root", NUMBER, offsetof(struct copy, st.root)},
    {"root_sha256", DIGEST, offsetof(struct copy, st.root_sha256)},
    {"seq", NUMBER, offsetof(struct copy, st.seq)},
    {"flags_sha256", DIGEST, offsetof(struct copy, st.flags_sha256)},
    {"held", FLAG, offsetof(struct copy, st.held)},
    {"hold_seq", NUMBER, offsetof(struct copy, st.hold_seq)},
    {"floor_s", NUMBER, offsetof(struct copy, st.floor_s)},
    {"boot_id", BOOT_ID, offsetof(struct copy, st.boot_id)},
    {"boot_until_ms", NUMBER, offsetof(struct copy, st.boot_until_ms)},
};

#define LINES (sizeof lines / sizeof *lines)

/* Behind them, and only where it says something: files without it are as old as the first screens. */
static const struct line equivocated = {"equivocated_seq", NUMBER,
                                        offsetof(struct copy, st.equivocated_seq)};

/* ---- values ---- */

/* Decimal without sign or leading zeros: a number has one spelling. */
static bool number_parse(const char *text, int64_t *out)
{
    size_t n = strlen(text);
    int64_t v = 0;
    if (n < 1 || n > 18 || (text[0] == '0' && n > 1))
        return false;
    for (size_t i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        v = v * 10 + (text[i] - '0');
    }
    *out = v;
    return true;
}

static bool boot_id_valid(const char *text)
{
    return strlen(text) < CLOCK_BOOT_ID_BYTES && text[strspn(text, "0123456789abcdef-")] == 0;
}

static bool value_parse(const struct line *l, const char *text, void *field)
{
    switch (l->kind) {
    case NUMBER:
        return number_parse(text, field);
    case FLAG:
        *(bool *)field = text[0] == '1';
        return strcmp(text, "0") == 0 || strcmp(text, "1") == 0;
    case DIGEST:
        return digest_from_hex(text, field) == ERR_OK;
    case BOOT_ID:
        if (!boot_id_valid(text))
            return false;
        memcpy(field, text, strlen(text) + 1);
        return true;
    }
    return false;
}

static enum err value_write(const struct line *l, const void *field, struct strbuf *b)
{
    char hex[DIGEST_HEX_BYTES];
    int64_t number = 0;
    switch (l->kind) {
    case NUMBER:
        memcpy(&number, field, sizeof number);
        if (number < 0 || number > MAX_NUMBER)
            return ERR_RANGE;
        return strbuf_printf(b, "%s=%lld\n", l->key, (long long)number);
    case FLAG:
        return strbuf_printf(b, "%s=%d\n", l->key, *(const bool *)field);
    case DIGEST:
        digest_to_hex(field, hex);
        return strbuf_printf(b, "%s=%s\n", l->key, hex);
    case BOOT_ID:
        if (!memchr(field, 0, CLOCK_BOOT_ID_BYTES) || !boot_id_valid(field))
            return ERR_RANGE;
        return strbuf_printf(b, "%s=%s\n", l->key, (const char *)field);
    }
    return ERR_RANGE;
}

/* ---- lines ---- */

/* The next line without its end, terminated; moves *text and *bytes behind it. */
static bool line_next(const char **text, size_t *bytes, char out[MAX_LINE])
{
    const char *end = memchr(*text, '\n', *bytes);
    size_t n = end ? (size_t)(end - *text) : 0;
    if (!end || n >= MAX_LINE || memchr(*text, 0, n))
        return false;
    memcpy(out, *text, n);
    out[n] = 0;
    *bytes -= n + 1;
    *text = end + 1;
    return true;
}

/* The value if the line is key=value. */
static const char *value_of(const char *line, const char *key)
{
    size_t n = strlen(key);
    return strncmp(line, key, n) == 0 && line[n] == '=' ? line + n + 1 : NULL;
}

static enum err check_sum(const char *text, size_t bytes, const char *line, struct err_info *info)
{
    struct digest said, is;
    const char *value = value_of(line, "sha256");
    if (!value || digest_from_hex(value, &said))
        return err_set(info, ERR_STATE, "the checksum is missing");
    enum err e = digest_of(text, bytes, &is);
    if (e)
        return e;
    if (!digest_equal(&said, &is))
        return err_set(info, ERR_STATE, "the checksum does not hold");
    return ERR_OK;
}

enum err state_text_parse(const char *text, size_t bytes, struct state *out, int64_t *generation,
                          struct err_info *info)
{
    struct copy c;
    const char *at = text;
    size_t left = bytes;
    char line[MAX_LINE];
    memset(&c, 0, sizeof c);
    if (bytes > MAX_STATE_BYTES)
        return err_set(info, ERR_STATE, "longer than %d bytes", MAX_STATE_BYTES);
    if (!line_next(&at, &left, line) || strcmp(line, FIRST_LINE) != 0)
        return err_set(info, ERR_STATE, "does not begin with " FIRST_LINE);
    for (size_t i = 0; i < LINES; i++) {
        const char *value = line_next(&at, &left, line) ? value_of(line, lines[i].key) : NULL;
        if (!value || !value_parse(&lines[i], value, (char *)&c + lines[i].offset))
            return err_set(info, ERR_STATE, "the line %s is missing or wrong", lines[i].key);
    }
    size_t summed = (size_t)(at - text);
    size_t key_bytes = strlen(equivocated.key);
    if (left > key_bytes && !memcmp(at, equivocated.key, key_bytes)) {
        const char *value = line_next(&at, &left, line) ? value_of(line, equivocated.key) : NULL;
        if (!value || !value_parse(&equivocated, value, &c.st.equivocated_seq) ||
            !c.st.equivocated_seq)
            return err_set(info, ERR_STATE, "the line %s is wrong", equivocated.key);
        summed = (size_t)(at - text);
    }
    if (!line_next(&at, &left, line) || left)
        return err_set(info, ERR_STATE, "the checksum is not the last line");
    enum err e = check_sum(text, summed, line, info);
    if (e)
        return e;
    *out = c.st;
    *generation = c.generation;
    return ERR_OK;
}

enum err state_text_write(const struct state *st, int64_t generation, struct strbuf *b)
{
    struct copy c;
    memset(&c, 0, sizeof c);
    c.st = *st;
    c.generation = generation;
    size_t start = b->len_bytes;
    enum err e = strbuf_puts(b, FIRST_LINE "\n");
    for (size_t i = 0; !e && i < LINES; i++)
        e = value_write(&lines[i], (const char *)&c + lines[i].offset, b);
    if (!e && st->equivocated_seq)
        e = value_write(&equivocated, &c.st.equivocated_seq, b);
    struct digest sum;
    if (!e)
        e = digest_of(b->data + start, b->len_bytes - start, &sum);
    if (e)
        return e;
    char hex[DIGEST_HEX_BYTES];
    digest_to_hex(&sum, hex);
    return strbuf_printf(b, "sha256=%s\n", hex);
}
