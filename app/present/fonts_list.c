/* SPDX-License-Identifier: Apache-2.0 */
#include "present/fonts_list.h"

#include <ini.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"

#define SYSTEM_FOLDER "/usr/share/fonts"
#define MAX_FACE_INDEX 63
#define MAX_VALUE_BYTES 160

struct parse {
    const char *at, *end;
    const char *folder;
    int line;
    struct font_list list;
    int room;
    struct font_entry *open; /* the section under way */
    bool seen_use, seen_file;
    enum err e;
    struct err_info *info;
};

static const char *const uses[] = {
    [FONT_TEXT] = "text",         [FONT_TEXT_BOLD] = "text-bold",
    [FONT_FALLBACK] = "fallback", [FONT_FALLBACK_BOLD] = "fallback-bold",
    [FONT_SYMBOLS] = "symbols",   [FONT_EMOJI] = "emoji",
};

static enum err refuse(struct parse *p, enum err e, const char *what, const char *value)
{
    char quoted[80];
    if (!p->e) {
        p->e = e;
        err_set(p->info, e, "line %d: %s%s%s", p->line, what, value ? " " : "",
                value ? log_quote(value, quoted, sizeof quoted) : "");
    }
    return p->e;
}

/* inih splits long lines silently and takes an indented line for more of the one before: both are refused here. */
static char *next_line(char *out, int room, void *user)
{
    struct parse *p = user;
    if (p->e || p->at >= p->end)
        return NULL;
    const char *newline = memchr(p->at, '\n', (size_t)(p->end - p->at));
    size_t bytes = newline ? (size_t)(newline - p->at) + 1 : (size_t)(p->end - p->at);
    p->line++;
    if (bytes >= (size_t)room) {
        refuse(p, ERR_TOO_BIG, "line too long", NULL);
        return NULL;
    }
    memcpy(out, p->at, bytes);
    out[bytes] = '\0';
    p->at += bytes;
    if ((out[0] == ' ' || out[0] == '\t') && out[strspn(out, " \t\r\n")])
        refuse(p, ERR_SYNTAX, "indented line", NULL);
    return out;
}

static enum err finish_section(struct parse *p)
{
    const struct font_entry *f = p->open;
    if (!f)
        return ERR_OK;
    if (!p->seen_use)
        return refuse(p, ERR_SYNTAX, "no use= in the face before this line:", f->name);
    if (!f->package)
        return refuse(p, ERR_SYNTAX, "no package= in the face before this line:", f->name);
    if (!p->seen_file)
        return refuse(p, ERR_SYNTAX, "no file= in the face before this line:", f->name);
    return ERR_OK;
}

static enum err grow(struct parse *p)
{
    if (p->list.count < p->room)
        return ERR_OK;
    int room = p->room ? p->room * 2 : 32;
    struct font_entry *more = mem_grow(p->list.entries, (size_t)room * sizeof *more);
    if (!more)
        return refuse(p, ERR_NOMEM, "out of memory", NULL);
    p->list.entries = more;
    p->room = room;
    return ERR_OK;
}

static enum err start_section(struct parse *p, const char *section)
{
    enum err e = finish_section(p);
    if (e)
        return e;
    if (strncmp(section, "face ", 5) != 0 || !section[5])
        return refuse(p, ERR_SYNTAX, "sections are [face NAME], this is", section);
    const char *name = section + 5;
    for (int i = 0; i < p->list.count; i++) {
        if (strcmp(p->list.entries[i].name, name) == 0)
            return refuse(p, ERR_DUPLICATE, "second face", name);
    }
    if (p->list.count == MAX_FONT_FACES)
        return refuse(p, ERR_TOO_BIG, "too many faces", NULL);
    e = grow(p);
    if (e)
        return e;
    struct font_entry *f = &p->list.entries[p->list.count];
    memset(f, 0, sizeof *f);
    f->name = mem_strdup(name);
    f->language = f->name ? mem_strdup("") : NULL;
    if (!f->language) {
        mem_free(f->name);
        return refuse(p, ERR_NOMEM, "out of memory", NULL);
    }
    p->list.count++;
    p->open = f;
    p->seen_use = p->seen_file = false;
    return ERR_OK;
}

static enum err set_text(struct parse *p, char **where, const char *value)
{
    char *copy = mem_strdup(value);
    if (!copy)
        return refuse(p, ERR_NOMEM, "out of memory", NULL);
    mem_free(*where);
    *where = copy;
    return ERR_OK;
}

static enum err set_use(struct parse *p, const char *value)
{
    for (size_t i = 0; i < sizeof uses / sizeof uses[0]; i++) {
        if (strcmp(uses[i], value) == 0) {
            p->open->use = (enum font_use)i;
            p->seen_use = true;
            return ERR_OK;
        }
    }
    return refuse(p, ERR_RANGE,
                  "use is text, text-bold, fallback, fallback-bold, symbols or emoji, not", value);
}

static enum err set_language(struct parse *p, const char *value)
{
    return set_text(p, &p->open->language, value);
}

static enum err set_index(struct parse *p, const char *value)
{
    char *end;
    long n = strtol(value, &end, 10);
    if (!*value || *end || n < 0 || n > MAX_FACE_INDEX)
        return refuse(p, ERR_RANGE, "index is 0 to 63, not", value);
    p->open->index = (int)n;
    return ERR_OK;
}

static enum err set_package(struct parse *p, const char *value)
{
    return *value ? set_text(p, &p->open->package, value)
                  : refuse(p, ERR_RANGE, "empty package", NULL);
}

static enum err set_file(struct parse *p, const char *value)
{
    const char *const folders[] = {p->folder, SYSTEM_FOLDER};
    char path[PATH_MAX];
    if (!*value)
        return refuse(p, ERR_RANGE, "empty file", NULL);
    p->seen_file = true;
    for (size_t i = 0; !p->open->path && i < sizeof folders / sizeof folders[0]; i++) {
        const char *at = path;
        if (value[0] == '/')
            at = value;
        else if (file_join(path, sizeof path, folders[i], value))
            continue;
        if (access(at, R_OK) == 0) {
            enum err e = set_text(p, &p->open->path, at);
            if (e)
                return e;
        }
    }
    return ERR_OK;
}

static const struct {
    const char *name;
    enum err (*set)(struct parse *p, const char *value);
} keys[] = {
    {"use", set_use},         {"language", set_language}, {"index", set_index},
    {"package", set_package}, {"file", set_file},
};

static int on_pair(void *user, const char *section, const char *name, const char *value)
{
    struct parse *p = user;
    if (p->e)
        return 0;
    if (!p->open || strncmp(section, "face ", 5) != 0 || strcmp(section + 5, p->open->name) != 0) {
        if (start_section(p, section))
            return 0;
    }
    if (strlen(value) > MAX_VALUE_BYTES)
        return refuse(p, ERR_TOO_BIG, "value too long", NULL) == ERR_OK;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (strcmp(keys[i].name, name) == 0)
            return keys[i].set(p, value) == ERR_OK;
    }
    return refuse(p, ERR_SYNTAX, "unknown key", name) == ERR_OK;
}

enum err font_list_parse(const char *text, size_t bytes, const char *folder, struct font_list *out,
                         struct err_info *info)
{
    struct parse p = {.at = text, .end = text + bytes, .folder = folder, .info = info};
    if (bytes > MAX_FONTS_CONF_BYTES)
        return err_set(info, ERR_TOO_BIG, "more than %d bytes", MAX_FONTS_CONF_BYTES);
    if (memchr(text, '\0', bytes))
        return err_set(info, ERR_SYNTAX, "a NUL byte");
    int line = ini_parse_stream(next_line, &p, on_pair, &p);
    if (!p.e && line > 0) {
        p.line = line;
        refuse(&p, ERR_SYNTAX, "neither [face NAME] nor key=value", NULL);
    }
    if (!p.e && line < 0)
        refuse(&p, ERR_NOMEM, "out of memory", NULL);
    if (!p.e)
        finish_section(&p);
    if (!p.e && !p.list.count)
        refuse(&p, ERR_SYNTAX, "no face in it", NULL);
    if (p.e)
        font_list_clear(&p.list);
    else
        *out = p.list;
    return p.e;
}

enum err font_list_load(const char *path, struct font_list *out, struct err_info *info)
{
    char *text;
    size_t bytes;
    enum err e = file_read(path, MAX_FONTS_CONF_BYTES, &text, &bytes, info);
    if (e)
        return e;
    const char *slash = strrchr(path, '/');
    char *folder = slash ? mem_strndup(path, (size_t)(slash - path)) : mem_strdup(".");
    e = folder ? font_list_parse(text, bytes, folder, out, info)
               : err_set(info, ERR_NOMEM, "out of memory");
    mem_free(folder);
    mem_free(text);
    return e;
}

void font_list_clear(struct font_list *l)
{
    for (int i = 0; i < l->count; i++) {
        mem_free(l->entries[i].name);
        mem_free(l->entries[i].language);
        mem_free(l->entries[i].package);
        mem_free(l->entries[i].path);
    }
    mem_free(l->entries);
    *l = (struct font_list){NULL, 0};
}
