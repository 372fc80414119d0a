/* SPDX-License-Identifier: Apache-2.0 */
/* A request's path and headers, one a line: path, If-None-Match, Prefer. The fuzz targets are linked with the node, which
 * has no desk: so the one file that judges requests is taken in as it is. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "desk/http_request.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char etag[] = "\"34ccbfaa9af50825a6af2949dd196ff9\"";
    struct http_target t;
    char *text = malloc(size + 1), *rest = text;
    const char *lines[3];
    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = 0;
    for (int i = 0; i < 3; i++) {
        const char *line = strsep(&rest, "\n");
        lines[i] = line ? line : "";
    }
    http_target_read(lines[0], &t);
    if (t.kind) {
        assert(text_path_valid(t.path) && !strstr(t.path, "..") && t.path[0] != '/');
        assert(t.content_type && t.name >= t.path && t.name < t.path + sizeof t.path);
    }
    if (http_etag_listed(lines[1], etag))
        assert(strchr(lines[1], '*') || strstr(lines[1], etag));
    int wait_s = http_prefer_wait_s(lines[2]);
    assert(wait_s >= 0 && wait_s <= MAX_WAIT_S);
    free(text);
    return 0;
}
