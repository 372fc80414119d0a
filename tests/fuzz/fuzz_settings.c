/* SPDX-License-Identifier: Apache-2.0 */
/* A settings file. Whatever it holds, each problem has a line that exists, and what is taken is within its bounds. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "node/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int holds)
{
    if (!holds)
        abort();
}

static void check_report(const struct settings_report *r, const uint8_t *data, size_t size)
{
    int lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += data[i] == '\n';
    for (int i = 0; i < r->count && i < SETTINGS_MAX_PROBLEMS; i++) {
        const struct settings_problem *p = &r->problems[i];
        check(p->line >= 0 && p->line <= lines);
        check(p->key[0] && p->text[0]);
        for (const char *c = p->key; *c;
             c++) /* the file's own bytes reach a terminal through here */
            check(*c >= ' ' && *c < 0x7f);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct settings s;
    struct settings_report report;
    struct err_info info = {0};
    enum err e = settings_parse((const char *)data, size, "/etc/placard", &s, &report, &info);
    check(e == ERR_OK || e == ERR_SYNTAX || e == ERR_NOMEM);
    check((e == ERR_OK) == (report.count == 0));
    check_report(&report, data, size);
    if (!e)
        check(s.server_url && s.audience && s.trust_root && s.ca_file);
    check(s.theme && s.language && s.state_dir);
    check(!s.server_url || !strncmp(s.server_url, "https://", 8));
    check(s.duration_ms >= MIN_DURATION_MS && s.duration_ms <= MAX_DURATION_MS);
    check(s.width_px >= 0 && s.width_px <= MAX_SCREEN_SIDE_PX);
    check(s.rotation_deg % 90 == 0 && s.rotation_deg >= 0 && s.rotation_deg < 360);
    check(s.poll_ms >= 1000 && s.transition_ms >= 0 && s.cache_bytes > 0);
    settings_clear(&s);
    return 0;
}
