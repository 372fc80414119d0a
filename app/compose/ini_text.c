/* SPDX-License-Identifier: Apache-2.0 */
#include "compose/ini_text.h"

#include <ini.h>
#include <string.h>

#define MAX_LINE_BYTES 190

struct reading {
    const char *at, *end;
    int line, long_line;
    bool indented;
    enum err failed;
    enum err (*each)(void *user, const struct ini_entry *entry, struct err_info *info);
    void *user;
    struct err_info *info;
};

/* inih's fgets: one call a line, so the count is the line's number. */
static char *read_line(char *out, int room, void *stream)
{
    struct reading *r = stream;
    if (r->at >= r->end || room < 2 || r->failed)
        return NULL;
    r->line++;
    const char *feed = memchr(r->at, '\n', (size_t)(r->end - r->at));
    const char *next = feed ? feed + 1 : r->end;
    size_t bytes = (size_t)(next - r->at);
    if (bytes > MAX_LINE_BYTES || bytes > (size_t)room - 1) {
        if (r->long_line == 0)
            r->long_line = r->line;
        bytes = 0; /* refused below; nothing of it is used */
    }
    memcpy(out, r->at, bytes);
    out[bytes] = '\0';
    r->indented = bytes > 0 && (out[0] == ' ' || out[0] == '\t');
    r->at = next;
    return out;
}

static int on_entry(void *user, const char *section, const char *name, const char *value)
{
    struct reading *r = user;
    if (r->failed)
        return 0;
    struct ini_entry e = {.section = section,
                          .key = name ? name : "",
                          .value = value ? value : "",
                          .line = r->line,
                          .continues = r->indented};
    r->failed = r->each(r->user, &e, r->info);
    return r->failed == ERR_OK;
}

enum err ini_text_parse(const char *text, size_t bytes,
                        enum err (*each)(void *user, const struct ini_entry *entry,
                                         struct err_info *info),
                        void *user, struct err_info *info)
{
    if (bytes > INI_TEXT_MAX_BYTES)
        return err_set(info, ERR_TOO_BIG, "longer than %d bytes", INI_TEXT_MAX_BYTES);
    if (bytes > 0 && memchr(text, '\0', bytes))
        return err_set(info, ERR_SYNTAX, "a NUL byte is in it");
    struct reading r = {.at = text, .end = text + bytes, .each = each, .user = user, .info = info};
    int line = ini_parse_stream(read_line, &r, on_entry, &r);
    if (r.failed)
        return r.failed;
    if (r.long_line > 0 && (line <= 0 || r.long_line <= line))
        return err_set(info, ERR_SYNTAX, "line %d: longer than %d bytes", r.long_line,
                       MAX_LINE_BYTES);
    if (line > 0)
        return err_set(info, ERR_SYNTAX, "line %d: neither [section] nor key=value", line);
    return line < 0 ? ERR_NOMEM : ERR_OK;
}
