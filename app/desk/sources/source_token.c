/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/sources/source_token.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "desk/sources/source_limits.h"

static bool is_visible(const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        if (text[i] <= 0x20 || text[i] >= 0x7f)
            return false;
    return bytes > 0;
}

enum err source_token_read(const char *path, char **out, struct err_info *info)
{
    struct stat st;
    char *text = NULL;
    size_t bytes = 0;
    if (stat(path, &st) != 0)
        return err_set(info, ERR_NOT_FOUND, "cannot read the token file %.100s: %s", path,
                       strerror(errno));
    if (st.st_mode & 077)
        return err_set(info, ERR_RANGE, "others may read the token file %.100s; chmod 600 it",
                       path);
    enum err e = file_read(path, MAX_TOKEN_BYTES, &text, &bytes, info);
    if (e)
        return e;
    size_t from = strspn(text, " \t\r\n"), to = bytes;
    while (to > from && strchr(" \t\r\n", text[to - 1]))
        to--;
    char *token = NULL;
    if (!is_visible(text + from, to - from))
        e = err_set(info, ERR_RANGE, "the token file %.100s does not hold one token", path);
    else if (!(token = mem_strndup(text + from, to - from)))
        e = err_set(info, ERR_NOMEM, "out of memory");
    mem_wipe_free(text, bytes);
    if (!e)
        *out = token;
    return e;
}

void source_token_free(char *token)
{
    if (token)
        mem_wipe_free(token, strlen(token));
}
